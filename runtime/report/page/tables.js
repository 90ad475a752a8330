
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

/// What the compiler rounded: metadata such as `quantised in_to_hidden: exponent`.
function quantisationTable() {
  const prefix = 'quantised ';
  const rows = Object.entries(run.image.metadata).filter(([key]) => key.startsWith(prefix))
    .map(([key, value]) => [...key.slice(prefix.length).split(/: (.*)/s, 2), value]);
  byId('quantisation-content').append(!rows.length
    ? element('p', { class: 'hint' }, 'The network was given in chip integers: nothing was rounded.')
    : table([{ text: 'population or projection' }, { text: 'what' }, { text: 'on the chip', number: true }], rows));
}
