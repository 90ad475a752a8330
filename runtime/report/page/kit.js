'use strict';
// The page of one run: everything it shows is in the JSON beside it (docs/run_report.schema.json).
// This file is what the others stand on; CMakeLists.txt puts them together in order.
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
const powerText = (mw) => inUnits(mw, [[1e3, 'W'], [1, 'mW'], [1e-3, 'µW']]);
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
/// A canvas that is drawn anew at each change; draw gets its context, width and height. The height
/// is that in the page, or follows from the width.
function drawing(id, draw, heightOf) {
  const canvas = byId(id), context = canvas.getContext('2d');
  const fixed = Number(canvas.getAttribute('height'));
  const redraw = () => {
    const ratio = window.devicePixelRatio || 1, width = canvas.clientWidth;
    const height = heightOf ? heightOf(width) : fixed;
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
