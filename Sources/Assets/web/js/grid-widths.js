/** How wide the columns of a grid are: by their kind, or as the person drew them. */
import { rows } from './grid-rows.js';
import { pageTable as table } from './meta.js';

const widths = { memo: 260, text: 180, lookup: 170, instant: 165, date: 130, money: 150, choice: 130, status: 130 };
const nameWidth = 240;
const columnLimits = { least: 80, most: 800 };
const drawn = new Map();

/** The width of a column in pixels. */
export const widthOf = (column) =>
  drawn.get(column.name) ?? (column.name === rows.question.columns[0] ? nameWidth : (widths[column.kind] ?? 120));

/** Makes a column so wide, within limits. */
export function setWidth(name, width) {
  drawn.set(name, Math.min(Math.max(width, columnLimits.least), columnLimits.most));
}

/** Dragging the edge of a header makes its column wider or narrower; by keyboard Alt with the arrow keys does. */
export function dragWidth(event, changed) {
  const name = event.target.dataset?.grip;
  if (!name) return;
  event.preventDefault();
  const { clientX } = event;
  const before = widthOf(table.byName.get(name));
  const move = (later) => {
    setWidth(name, before + (later.clientX - clientX));
    changed();
  };
  const end = () => {
    removeEventListener('pointermove', move);
    removeEventListener('pointerup', end);
  };
  addEventListener('pointermove', move);
  addEventListener('pointerup', end);
}
