
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
    list.push(['power', powerText(timing.energy.total_pj / timing.time_ps * 1000), 'at this speed']);
  }
  list.push(['spikes', short(run.function.spikes), `${short(run.function.spikes / total)} a step`]);
  list.push(['synaptic operations', short(run.function.synaptic_ops),
    `${short(run.function.synaptic_ops / total)} a step`]);
  const updates = run.function.synaptic_updates;
  if (updates) list.push(['synaptic updates', short(updates), `learned, ${short(updates / total)} a step`]);
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
