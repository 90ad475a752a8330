
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
  : run.raster.stride > 1 ? `Every ${run.raster.stride === 2 ? 'second' : run.raster.stride + 'th'} of ${short(run.raster.rows)} neurons.`
  : `All ${short(run.raster.rows)} neurons.`;
