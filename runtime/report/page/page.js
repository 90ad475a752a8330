'use strict';
// The page of one run: everything it shows is in the JSON beside it (docs/run_report.schema.json).
const run = JSON.parse(document.getElementById('run').textContent);
const timing = run.timing, mesh = run.architecture.mesh;
const byId = (id) => document.getElementById(id);
const color = (name) => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
const sum = (values) => values.reduce((a, b) => a + b, 0);

// ---- numbers and words

function short(value, digits = 3) {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e12) return (value / 1e12).toPrecision(digits) + ' T';
  if (size >= 1e9) return (value / 1e9).toPrecision(digits) + ' G';
  if (size >= 1e6) return (value / 1e6).toPrecision(digits) + ' M';
  if (size >= 1e4) return (value / 1e3).toPrecision(digits) + ' k';
  if (size >= 100 || Number.isInteger(value)) return Math.round(value).toLocaleString('en');
  return value.toPrecision(digits);
}
function inUnits(value, units) {
  for (const [factor, unit] of units)
    if (Math.abs(value) >= factor) return Number((value / factor).toPrecision(4)) + ' ' + unit;
  const [factor, unit] = units[units.length - 1];
  return Number((value / factor).toPrecision(4)) + ' ' + unit;
}
const timeText = (ps) => inUnits(ps, [[1e12, 's'], [1e9, 'ms'], [1e6, 'µs'], [1e3, 'ns'], [1, 'ps']]);
const energyText = (pj) => inUnits(pj, [[1e12, 'J'], [1e9, 'mJ'], [1e6, 'µJ'], [1e3, 'nJ'], [1, 'pJ']]);
const plain = (name) => name.replace(/_/g, ' ');
const span = (from, count) => count === 1 ? `step ${from}` : `steps ${from} to ${from + count - 1}`;

function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
  made.append(...children);
  return made;
}
function table(heads, rows) {
  const cell = (tag) => (value, i) => {
    const made = element(tag, heads[i].number ? { class: 'number' } : {});
    made.append(value);
    return made;
  };
  return element('table', {},
    element('thead', {}, element('tr', {}, ...heads.map((head, i) => cell('th')(head.text, i)))),
    element('tbody', {}, ...rows.map((row) => element('tr', {}, ...row.map(cell('td'))))));
}
function bar(share, second) {
  const inner = element('i');
  inner.style.width = Math.max(0, Math.min(1, share)) * 100 + '%';
  return element('div', { class: second ? 'bar second' : 'bar' }, inner);
}

// ---- canvases

const drawings = [];
/// A canvas that is drawn anew at each change; draw gets its context, width and height.
function drawing(id, draw) {
  const canvas = byId(id), context = canvas.getContext('2d');
  const height = Number(canvas.getAttribute('height'));
  const redraw = () => {
    const ratio = window.devicePixelRatio || 1, width = canvas.clientWidth;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.style.height = height + 'px';
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    context.font = '11px system-ui, "DejaVu Sans", sans-serif';
    draw(context, width, height);
  };
  drawings.push(redraw);
  return { canvas, redraw };
}
const redrawAll = () => drawings.forEach((redraw) => redraw());

function ticks(low, high, count) {
  const raw = (high - low) / Math.max(1, count), power = 10 ** Math.floor(Math.log10(raw || 1));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= raw) || 1;
  const found = [];
  for (let at = Math.ceil(low / step) * step; at <= high + step * 1e-9; at += step) found.push(at);
  return found;
}
const frame = { left: 58, right: 14, top: 16, bottom: 34 };
function axes(context, width, height, x, y, names) {
  const bottom = height - frame.bottom, right = width - frame.right;
  context.strokeStyle = color('line');
  context.fillStyle = color('soft');
  context.lineWidth = 1;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const at of ticks(y.low, y.high, 5)) {
    const line = Math.round(y.to(at)) + 0.5;
    context.beginPath(); context.moveTo(frame.left, line); context.lineTo(right, line); context.stroke();
    context.fillText(short(at), frame.left - 6, line);
  }
  context.textAlign = 'center';
  context.textBaseline = 'top';
  for (const at of ticks(x.low, x.high, Math.max(3, width / 110)))
    if (Number.isInteger(at)) context.fillText(at.toLocaleString('en'), x.to(at), bottom + 5);
  context.fillText(names.x, (frame.left + right) / 2, bottom + 19);
  context.textAlign = 'left';
  context.fillText(names.y, 2, 0);
}
const scale = (low, high, from, to) =>
  ({ low, high, to: (v) => from + (v - low) / (high - low || 1) * (to - from),
     back: (p) => low + (p - from) / (to - from) * (high - low) });

// ---- the stretch of the run that is looked at

const total = run.steps;
let chosen = { from: 0, to: total };
function choose(from, to) {
  chosen = { from: Math.max(0, from), to: Math.min(total, Math.max(to, from + 1)) };
  redrawAll();
}

// ---- figures

function figures() {
  const list = [['steps', short(total), timing ? `${short(timing.steps)} of them timed` : 'without time']];
  if (timing) {
    const period = run.architecture.clock_ps;
    list.push(['time', timeText(timing.time_ps), `${timeText(timing.time_ps / timing.steps)} a step`]);
    list.push(['cycles a step', short(timing.cycles / timing.steps, 4),
      `${short(timing.shortest_step)} to ${short(timing.longest_step)}, of ${period} ps`]);
    list.push(['energy', energyText(timing.energy.total_pj),
      `${energyText(timing.energy.dynamic_pj)} dynamic, ${energyText(timing.energy.static_pj)} static`]);
    list.push(['power', short(timing.energy.total_pj / timing.time_ps * 1000, 4) + ' mW', 'at this speed']);
  }
  list.push(['spikes', short(run.function.spikes), `${short(run.function.spikes / total)} a step`]);
  list.push(['synaptic operations', short(run.function.synaptic_ops),
    `${short(run.function.synaptic_ops / total)} a step`]);
  if (run.estimate) {
    const of = (e, text) => e.low === null ? 'sample too small'
      : `95 % between ${text(e.low)} and ${text(e.high)}`;
    const cycles = run.estimate.cycles_a_step, energy = run.estimate.energy_pj_a_step;
    list.push(['cycles a step, all steps', short(cycles.mean, 4), of(cycles, (v) => short(v, 4))]);
    list.push(['energy a step, all steps', energyText(energy.mean), of(energy, energyText)]);
  }
  for (const [name, value, more] of list)
    byId('figures').append(element('div', { class: 'figure' }, element('span', {}, name),
      element('b', {}, value), element('span', {}, more)));
  byId('subtitle').textContent = [run.image.metadata.network || 'chip image',
    `on ${run.architecture.name}, ${mesh.width} × ${mesh.height} routers`,
    `${run.resources.length} of ${mesh.width * mesh.height * mesh.cores_per_router} cores in use`,
    `fidelity ${run.fidelity}`].join(' · ');
  byId('footer').textContent = `Image ${run.image.fingerprint}. Report version ${run.version}.`;
}

// ---- time

const time = run.timeline;
const timeX = (width) => scale(0, total, frame.left, width - frame.right);
/// What is drawn over time: mean, lowest and highest of each bin.
const curve = time.steps.map((steps, i) => timing
  ? (time.timed[i] ? { mean: time.cycles[i] / time.timed[i], low: time.shortest[i], high: time.longest[i] } : null)
  : { mean: time.spikes[i] / steps, low: time.spikes[i] / steps, high: time.spikes[i] / steps });

const timeChart = drawing('time-chart', (context, width, height) => {
  const x = timeX(width), wide = time.steps_a_bin;
  const high = Math.max(1, ...curve.map((c) => (c ? c.high : 0))) * 1.05;
  const y = scale(0, high, height - frame.bottom, frame.top);
  axes(context, width, height, x, y,
    { x: 'step of the run', y: timing ? 'cycles a step' : 'spikes a step' });
  const each = (draw) => curve.forEach((c, i) =>
    c && draw(c, x.to(i * wide), x.to(Math.min(total, i * wide + time.steps[i]))));
  context.fillStyle = color('accent-soft');
  each((c, from, to) => context.fillRect(from, y.to(c.high), Math.max(1, to - from), y.to(c.low) - y.to(c.high) + 1));
  context.strokeStyle = color('accent');
  context.lineWidth = 1.5;
  context.beginPath();
  each((c, from, to) => { context.lineTo(from, y.to(c.mean)); context.lineTo(to, y.to(c.mean)); });
  context.stroke();
  if (timing) {
    const spikes = time.spikes.map((n, i) => n / time.steps[i]);
    const top = Math.max(1e-9, ...spikes);
    context.strokeStyle = color('second');
    context.lineWidth = 1;
    context.beginPath();
    spikes.forEach((n, i) => context.lineTo(x.to((i + 0.5) * wide), y.to(n / top * high * 0.5)));
    context.stroke();
    context.fillStyle = color('second');
    context.textAlign = 'right';
    context.fillText(`spikes a step (at most ${short(top)})`, width - frame.right, 0);
  }
  if (chosen.from > 0 || chosen.to < total) {
    context.fillStyle = color('accent-soft');
    context.fillRect(x.to(chosen.from), frame.top, x.to(chosen.to) - x.to(chosen.from), height - frame.top - frame.bottom);
    context.strokeStyle = color('accent');
    context.strokeRect(x.to(chosen.from), frame.top, x.to(chosen.to) - x.to(chosen.from), height - frame.top - frame.bottom);
  }
});

function sayTime(step) {
  const i = Math.min(time.steps.length - 1, Math.floor(step / time.steps_a_bin)), c = curve[i];
  if (i < 0) return;
  const from = i * time.steps_a_bin;
  let text = `${span(from, time.steps[i])}: ${short(time.spikes[i])} spikes`;
  if (timing && c) text += `, ${short(c.mean, 4)} cycles a step, longest ${short(c.high)} (step ${time.longest_step[i]}), closed by ${time.critical[i]}: ${time.cause[i]}`;
  byId('time-read-out').textContent = text;
}

byId('time-read-out').textContent = 'Point at a step to see what it took and who closed it.';
byId('mesh-read-out').textContent = 'Point at a place of the mesh.';

function watchTime() {
  const canvas = timeChart.canvas;
  let start = null;
  const stepAt = (event) => Math.max(0, Math.min(total, timeX(canvas.clientWidth).back(event.offsetX)));
  canvas.addEventListener('pointerdown', (event) => { start = stepAt(event); canvas.setPointerCapture(event.pointerId); });
  canvas.addEventListener('pointermove', (event) => {
    const at = stepAt(event);
    sayTime(Math.min(at, total - 1));
    if (start !== null && Math.abs(at - start) * canvas.clientWidth > 4 * total)
      choose(Math.floor(Math.min(start, at)), Math.ceil(Math.max(start, at)));
  });
  canvas.addEventListener('pointerup', () => { start = null; });
  canvas.addEventListener('dblclick', () => choose(0, total));
}

// ---- mesh

const places = run.places;
const METRICS = [
  { key: 'spikes', text: 'spikes', of: 'cores', unit: 'spikes' },
  { key: 'synaptic_ops', text: 'synaptic operations', of: 'cores', unit: 'operations' },
  { key: 'energy', text: 'energy', unit: 'pJ' },
  { key: 'flits', text: 'link load', of: 'routers', unit: 'flits', timed: true },
  { key: 'stalls', text: 'stalls', unit: 'cycles', timed: true },
  { key: 'busy', text: 'synapse stage busy', of: 'cores', unit: 'cycles', timed: true },
].filter((metric) => timing || !metric.timed);
let metric = METRICS[0];
const perRouter = mesh.cores_per_router, routers = mesh.width * mesh.height;
const coreIndex = new Map(places.cores.ids.map((id, i) => [id, i]));

/// Sum over the chosen stretch, a step; bins that only touch it count in proportion.
function summed(rows, counts, size) {
  const sums = new Array(size).fill(0);
  let steps = 0;
  rows.forEach((row, i) => {
    const from = i * places.steps_a_bin, to = from + places.steps[i];
    const inside = Math.min(to, chosen.to) - Math.max(from, chosen.from);
    if (inside <= 0) return;
    const share = inside / (to - from);
    steps += counts[i] * share;
    for (let k = 0; k < size; ++k) sums[k] += row[k] * share;
  });
  return sums.map((v) => (steps ? v / steps : 0));
}

/// One value for each core place of the mesh (null: not in use), or for each router.
function meshValues() {
  const cores = (key, counts) => summed(places.cores[key], counts, coreIndex.size);
  const ofRouters = (key) => summed(places.routers[key], places.timed, routers);
  const spread = (values) => Array.from({ length: routers * perRouter },
    (_, id) => (coreIndex.has(id) ? values[coreIndex.get(id)] : null));
  if (metric.of === 'routers') return { values: ofRouters(metric.key), cells: 1 };
  if (metric.of === 'cores') {
    const counts = metric.timed ? places.timed : places.steps;
    return { values: spread(cores(metric.key, counts)), cells: perRouter };
  }
  // Energy and stalls are those of a router and its cores together.
  const own = metric.key === 'energy' ? cores('energy_pj', places.steps) : cores('stalls', places.timed);
  const values = timing ? ofRouters(metric.key === 'energy' ? 'energy_pj' : 'stalls') : new Array(routers).fill(0);
  own.forEach((value, i) => { values[Math.floor(places.cores.ids[i] / perRouter)] += value; });
  return { values, cells: 1 };
}

function ramp(share) {
  const stops = [0, 1, 2, 3].map((i) => color('ramp' + i)).map((hex) =>
    [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)));
  const at = Math.max(0, Math.min(1, share)) * 3, i = Math.min(2, Math.floor(at)), part = at - i;
  return `rgb(${stops[i].map((v, k) => Math.round(v + (stops[i + 1][k] - v) * part)).join(',')})`;
}

let meshPlace = null;
const meshMap = drawing('mesh-map', (context, width, height) => {
  const { values, cells } = meshValues();
  const high = Math.max(0, ...values.filter((v) => v !== null));
  const top = 4, legend = 36, side = Math.min((width - 30) / mesh.width, (height - top - legend) / mesh.height);
  const left = (width - side * mesh.width) / 2 + 5, gap = side > 14 ? 2 : side > 6 ? 1 : 0;
  const split = cells > 1 ? Math.ceil(Math.sqrt(cells)) : 1;
  for (let place = 0; place < values.length; ++place) {
    const router = Math.floor(place / cells), inner = place % cells, size = (side - gap) / split;
    const x = left + (router % mesh.width) * side + (inner % split) * size;
    const y = top + Math.floor(router / mesh.width) * side + Math.floor(inner / split) * size;
    context.fillStyle = values[place] === null ? color('empty') : ramp(high ? values[place] / high : 0);
    context.fillRect(x, y, size - (split > 1 ? 1 : 0), size - (split > 1 ? 1 : 0));
  }
  context.fillStyle = color('second');
  for (const port of run.architecture.host_ports) {
    const y = top + (port.y + 0.5) * side, size = Math.min(7, side / 2);
    context.beginPath();
    context.moveTo(left - 2, y); context.lineTo(left - 2 - size, y - size); context.lineTo(left - 2 - size, y + size);
    context.fill();
  }
  const base = height - 22, from = frame.left, to = width - frame.left;
  for (let x = from; x < to; ++x) { context.fillStyle = ramp((x - from) / (to - from)); context.fillRect(x, base, 1.5, 8); }
  context.fillStyle = color('soft');
  context.textBaseline = 'top';
  context.textAlign = 'left'; context.fillText('0', from, base + 11);
  context.textAlign = 'right'; context.fillText(`${short(high)} ${metric.unit} a step`, to, base + 11);
  meshPlace = (px, py) => {
    const col = Math.floor((px - left) / side), row = Math.floor((py - top) / side);
    if (col < 0 || row < 0 || col >= mesh.width || row >= mesh.height) return null;
    const router = row * mesh.width + col;
    const in_x = Math.min(split - 1, Math.floor(((px - left) / side - col) * split));
    const in_y = Math.min(split - 1, Math.floor(((py - top) / side - row) * split));
    const place = router * cells + Math.min(cells - 1, in_y * split + in_x);
    return { router, col, row, core: cells > 1 || perRouter === 1 ? place : null, value: values[place] };
  };
});

function watchMesh() {
  for (const one of METRICS) {
    const button = element('button', { role: 'radio', 'aria-checked': one === metric }, one.text);
    button.addEventListener('click', () => {
      metric = one;
      for (const other of byId('metrics').children) other.setAttribute('aria-checked', other === button);
      meshMap.redraw();
    });
    byId('metrics').append(button);
  }
  meshMap.canvas.addEventListener('pointermove', (event) => {
    const at = meshPlace(event.offsetX, event.offsetY);
    byId('mesh-read-out').textContent = !at ? 'Point at a place of the mesh.' : `router (${at.col}, ${at.row})` +
      (at.core === null ? '' : `, core ${at.core}`) +
      (at.value === null ? ': not in use' : `: ${short(at.value)} ${metric.unit} a step`);
  });
}

// ---- raster

const rasterChart = drawing('raster', (context, width, height) => {
  const { rows, stride, steps, row } = run.raster;
  const x = scale(chosen.from, chosen.to, frame.left, width - frame.right);
  const y = scale(0, Math.max(1, rows), height - frame.bottom, frame.top);
  axes(context, width, height, x, y, { x: 'step of the run', y: 'neuron' });
  const wide = Math.max(1.2, Math.min(4, x.to(chosen.from + 1) - x.to(chosen.from)));
  const tall = Math.max(1.2, Math.min(4, (y.to(0) - y.to(stride))));
  context.fillStyle = color('accent');
  for (let i = 0; i < steps.length; ++i)
    if (steps[i] >= chosen.from && steps[i] < chosen.to)
      context.fillRect(x.to(steps[i]), y.to(row[i]) - tall, wide, tall);
  context.fillStyle = color('second');
  context.strokeStyle = color('second');
  let before = 0;
  for (const population of run.populations) {
    const share = (y.to(before) - y.to(before + population.neurons));
    if (before > 0) { context.beginPath(); context.moveTo(frame.left, y.to(before)); context.lineTo(width - frame.right, y.to(before)); context.stroke(); }
    if (share > 16) label(context, population.name, width - frame.right - 3, y.to(before) - 3);
    before += population.neurons;
  }
});
/// A name that stays readable on top of spikes; right and bottom are its corner.
function label(context, text, right, bottom) {
  const wide = context.measureText(text).width;
  context.fillStyle = color('card');
  context.fillRect(right - wide - 4, bottom - 14, wide + 6, 15);
  context.fillStyle = color('second');
  context.textAlign = 'right';
  context.textBaseline = 'bottom';
  context.fillText(text, right, bottom);
}
byId('raster-hint').textContent = !run.raster.rows ? 'The image names no populations.'
  : run.raster.stride > 1 ? `Every ${run.raster.stride}th of ${short(run.raster.rows)} neurons.`
  : `All ${short(run.raster.rows)} neurons.`;

// ---- tables

function criticalTable() {
  const content = byId('critical-content');
  if (!timing) { content.append(element('p', { class: 'hint' }, 'The run was not timed.')); return; }
  const events = Object.entries(timing.last_events).filter(([, n]) => n > 0);
  content.append(element('h3', {}, 'Last event of a step'), table(
    [{ text: 'stage' }, { text: 'steps', number: true }, { text: '' }],
    events.map(([name, n]) => [name, short(n), bar(n / timing.steps)])));
  content.append(element('h3', {}, 'Most often last'), table(
    [{ text: 'who' }, { text: 'steps', number: true }, { text: '' }],
    timing.critical.slice(0, 6).map((one) => [
      'core' in one ? `core ${one.core}` : `host port ${one.host_port}`,
      short(one.steps), bar(one.steps / timing.steps, true)])));
  const order = time.longest.map((_, i) => i).filter((i) => time.timed[i])
    .sort((a, b) => time.longest[b] - time.longest[a]).slice(0, 5);
  content.append(element('h3', {}, 'Longest steps'), table(
    [{ text: 'step', number: true }, { text: 'cycles', number: true }, { text: 'closed by' }, { text: 'cause' }],
    order.map((i) => [short(time.longest_step[i]), short(time.longest[i]), time.critical[i], time.cause[i]])));
}

function energyTable() {
  const content = byId('energy-content');
  if (!timing) { content.append(element('p', { class: 'hint' }, 'The run was not timed.')); return; }
  const all = timing.energy.total_pj;
  const rows = Object.entries(timing.energy.categories).map(([name, share]) => {
    const isStatic = 'picoseconds' in share;
    return [plain(name), isStatic ? timeText(share.picoseconds) : short(share.events),
      isStatic ? `${short(share.each_pj * 1000)} mW` : `${short(share.each_pj)} pJ`,
      energyText(share.total_pj), (100 * share.total_pj / all).toFixed(1) + ' %', bar(share.total_pj / all)];
  });
  content.append(table([{ text: 'what' }, { text: 'events', number: true }, { text: 'each', number: true },
    { text: 'energy', number: true }, { text: '', number: true }, { text: '' }], rows));
}

function resourceTable() {
  if (!run.resources.length) return;
  const rows = Object.keys(run.resources[0].uses).map((name) => {
    const shares = run.resources.map((one) => one.uses[name][0] / (one.uses[name][1] || 1));
    const most = shares.indexOf(Math.max(...shares)), [used, limit] = run.resources[most].uses[name];
    return [name, short(sum(run.resources.map((one) => one.uses[name][0]))),
      (100 * sum(shares) / shares.length).toFixed(1) + ' %', `${short(used)} of ${short(limit)}`,
      `core ${run.resources[most].core}`, bar(shares[most])];
  });
  byId('resources-content').append(table([{ text: 'resource' }, { text: 'in all', number: true },
    { text: 'mean', number: true }, { text: 'fullest core', number: true }, { text: '' }, { text: '' }], rows));
}

function weightTable() {
  const all = sum(run.weights.map((one) => one.synapses));
  byId('weights-content').append(!run.weights.length ? element('p', { class: 'hint' }, 'No synapses.') : table(
    [{ text: 'list format' }, { text: 'bits', number: true }, { text: 'lists', number: true },
      { text: 'learn', number: true }, { text: 'synapses', number: true }, { text: '64-bit words', number: true }, { text: '' }],
    run.weights.map((one) => [one.format, String(one.weight_bits), short(one.lists), short(one.plastic),
      short(one.synapses), short(one.words), bar(all ? one.synapses / all : 0)])));
}

figures();
watchTime();
watchMesh();
criticalTable();
energyTable();
resourceTable();
weightTable();
redrawAll();
window.addEventListener('resize', redrawAll);
window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redrawAll);
