
// ---- where cycles are lost

/// Causes as docs/hardware.md 6 to 9 name them.
const causes = {
  row_slot: 'bank belongs to the dendrite stage', write_back: 'bank is being written',
  bank_conflict: 'bank claimed by a lower lane', word_wait: 'word FIFO full',
  spike_fifo_full: 'dendrite stage stands still', no_credit: 'network interface without credit',
  link_interval: 'link of the network interface busy',
};
const percent = (share) => (100 * share).toFixed(2) + ' %';

function stallTable() {
  const content = byId('stalls-content');
  if (!timing) { content.append(element('p', { class: 'hint' }, 'The run was not timed.')); return; }
  const cycles = timing.cycles * timing.cores.length, all = timing.total;
  const row = (name, why, count) => [name, why, short(count), percent(count / cycles), bar(count / cycles)];
  content.append(element('h3', {}, 'Cycles of all cores'), table(
    [{ text: 'what' }, { text: '' }, { text: 'cycles', number: true }, { text: 'of core cycles', number: true }, { text: '' }],
    [row('synapse busy', 'at least one addition started', all.synapse_busy),
      ...Object.entries(all.stalls).map(([name, count]) => row(plain(name), causes[name], count)),
      row('barrier wait', 'core is done, others are not', sum(timing.cores.map((core) => core.barrier_wait)))]));
  content.append(element('h3', {}, 'Most in a FIFO of a core'), table(
    Object.keys(all.fifo_peaks).map((name) => ({ text: name, number: true })).concat(
      [{ text: 'mean of the input FIFO', number: true }]),
    [Object.values(all.fifo_peaks).map(short).concat(
      [`${short(all.input_fifo_flit_cycles / cycles)} flits`])]));
}

function linkTable() {
  const content = byId('links-content');
  if (!timing) { content.append(element('p', { class: 'hint' }, 'The run was not timed.')); return; }
  const busiest = [...timing.links].sort((a, b) => b.flits - a.flits).slice(0, 12);
  const use = (link) => link.flits / timing.cycles;
  content.append(table(
    [{ text: 'from router' }, { text: 'to' }, { text: 'fabric', number: true }, { text: 'flits', number: true },
      { text: 'a cycle', number: true }, { text: 'no credit', number: true }, { text: 'interval', number: true },
      { text: 'arbitration', number: true }, { text: 'FIFO peak', number: true }, { text: '' }],
    busiest.map((link) => [`(${link.x}, ${link.y})`, link.to, short(link.fabric), short(link.flits), use(link).toFixed(3),
      short(link.stalls.no_credit), short(link.stalls.link_interval), short(link.stalls.arbitration),
      short(link.input_fifo_peak), bar(use(link))])),
    element('p', { class: 'hint' }, 'Stalls in cycles of a flit that waits; the FIFO is the one of this port\'s input.'));
}
