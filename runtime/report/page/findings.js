
// ---- what a model found

/// The pictures of a gallery, each as a small canvas.
function picturesOf(gallery) {
  const { width, height } = gallery, size = width * height;
  const bytes = Uint8Array.from(atob(gallery.pixels), (letter) => letter.charCodeAt(0));
  return gallery.captions.map((_, i) => {
    const small = element('canvas', { width, height }), context = small.getContext('2d');
    const data = context.createImageData(width, height);
    for (let k = 0; k < size; ++k) data.data.set([bytes[i * size + k], bytes[i * size + k], bytes[i * size + k], 255], 4 * k);
    context.putImageData(data, 0, 0);
    return small;
  });
}
function showGallery(gallery, number) {
  const id = `gallery-${number}`, pictures = picturesOf(gallery);
  const gap = 6, caption = gallery.captions.some((text) => text) ? 14 : 0;
  // Pixels stay squares of one size: as large as a picture of about 50 needs.
  const zoom = Math.max(1, Math.round(50 / Math.max(gallery.width, gallery.height)));
  const wide = Math.max(zoom * gallery.width, caption ? 38 : 0) + gap, tall = zoom * gallery.height + caption + gap;
  const canvas = element('canvas', { id });
  byId('figures').before(element('section', { class: 'card wide' }, element('h2', {}, gallery.title),
    element('p', { class: 'hint' }, gallery.hint), canvas));
  const columns = (width) => Math.max(1, Math.floor((width + gap) / wide));
  drawing(id, (context, width) => {
    context.imageSmoothingEnabled = false;
    context.fillStyle = color('soft');
    context.textAlign = 'center';
    context.textBaseline = 'top';
    pictures.forEach((picture, i) => {
      const left = i % columns(width) * wide, top = Math.floor(i / columns(width)) * tall;
      const drawn = zoom * gallery.width, inset = (wide - gap - drawn) / 2;
      context.drawImage(picture, left + inset, top, drawn, zoom * gallery.height);
      context.fillText(gallery.captions[i], left + (wide - gap) / 2, top + zoom * gallery.height + 1);
    });
  }, (width) => Math.ceil(pictures.length / columns(width)) * tall);
}
function showTable(shown) {
  const cells = (row) => {
    const all = sum(row.slice(1).map(Number)) || 1;
    return row.map((text, i) => {
      if (!shown.shaded || i === 0) return text;
      const cell = element('span', { class: 'shade' }, text), share = Number(text) / all;
      cell.style.background = `color-mix(in srgb, var(--accent) ${(70 * Math.sqrt(share)).toFixed(0)}%, transparent)`;
      return cell;
    });
  };
  byId('figures').before(element('section', { class: 'card' }, element('h2', {}, shown.title),
    element('p', { class: 'hint' }, shown.hint),
    table(shown.heads.map((text, i) => ({ text, number: i > 0 })), shown.rows.map(cells))));
}
function findings() {
  const found = run.findings;
  if (!found) return;
  document.title = found.title;
  document.querySelector('h1').textContent = found.title;
  const figures = element('section', { class: 'figures', 'aria-label': 'What was found' });
  for (const figure of found.figures)
    figures.append(element('div', { class: 'figure' }, element('span', {}, figure.name),
      element('b', {}, figure.value), element('span', {}, figure.more)));
  byId('figures').before(figures);
  found.galleries.forEach(showGallery);
  found.tables.forEach(showTable);
  byId('figures').before(element('p', { class: 'run' }, found.run));
}
