
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
