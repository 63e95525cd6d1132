/** Draws the rows of a grid that are in sight, and only those; cells are walked by arrow keys (ARIA grid pattern). */
import { byId, h, hear } from './dom.js';
import { headCell, mayEdit, pickCell, valueCell } from './grid-cells.js';
import { isSortable } from './grid-query.js';
import { rows } from './grid-rows.js';
import { dragWidth, setWidth, widthOf } from './grid-widths.js';
import { pageTable as table } from './meta.js';
import { t } from './messages.js';
import { selection } from './selection.js';
import { Viewport } from './viewport.js';

/** Heights of a row and of the head, in pixels; they match grid.css. */
const heights = { comfortable: 40, compact: 32, head: 36 };
const margin = 400;
const pickWidth = 44;

/** Events: `open` (detail: row), `edit` (detail: {cell, row, column}), `active`, `sort` (detail: {column, adds}). */
class GridView extends EventTarget {
  #grid = byId('grid');
  #head = h('div', { class: 'gridhead', role: 'rowgroup' });
  #space = h('div', { class: 'space', role: 'rowgroup' });
  #elements = new Map();
  #active = { recordid: null, at: 1, isHead: false };
  #isDirty = false;
  #fillsAll = false;
  #sightline = new Viewport(this.#grid, () => this.#show(false));

  constructor() {
    super();
    this.#grid.append(this.#head, this.#space);
    this.#grid.addEventListener('click', (event) => this.#clicked(event));
    this.#grid.addEventListener('dblclick', (event) => this.#doubled(event));
    this.#grid.addEventListener('keydown', (event) => this.#key(event));
    this.#grid.addEventListener('focusin', (event) => this.#focused(event));
    this.#head.addEventListener('pointerdown', (event) => dragWidth(event, () => this.draw({ all: true })));
    rows.addEventListener('rows', ({ detail }) => this.draw({ all: detail.why === 'loaded' }));
    rows.addEventListener('query', () => {
      this.#sightline.scrollTo(0, 0);
      this.draw({ all: true });
    });
    selection.addEventListener('change', () => this.draw({ all: true }));
  }

  get rowHeight() {
    return heights[document.documentElement.dataset.density] ?? heights.comfortable;
  }

  /** The row that commands act on: where the focus is, else the first. */
  get active() {
    return rows.row(this.#active.recordid) ?? rows.rows[0] ?? null;
  }

  /** The record ids in order, for ranges. */
  get order() {
    return rows.rows.map((each) => each.recordid);
  }

  /** The cell of a row in sight. */
  cell(recordid, at = this.#active.at) {
    return this.#elements.get(recordid)?.element.querySelector(`[aria-colindex="${at + 1}"]`) ?? null;
  }

  /** Makes a cell the active one, brings it into sight and moves the focus there. */
  async focus(recordid, at = this.#active.at) {
    const index = rows.indexOf(recordid);
    if (index < 0) return;
    this.#active = { recordid, at: Math.min(Math.max(at, 0), rows.columns.length), isHead: false };
    this.#reveal(index);
    this.draw();
    this.#flush();
    const cell = this.cell(recordid);
    cell?.focus({ preventScroll: true });
    cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    this.dispatchEvent(new Event('active'));
  }

  /** Moves by so many rows; loads more when it goes beyond them. */
  async step(by, { extend = false } = {}) {
    const from = Math.max(0, rows.indexOf(this.active?.recordid));
    const to = Math.min(Math.max(from + by, 0), rows.total - 1);
    if (to < 0) return;
    if (to >= rows.rows.length) await rows.reach(to);
    const row = rows.rows[Math.min(to, rows.rows.length - 1)];
    if (!row) return;
    if (extend) {
      selection.startAt(this.active.recordid);
      selection.extend(row.recordid, this.order);
    }
    await this.focus(row.recordid);
  }

  /** Draws before the next paint, once however often it is asked for; `all` fills every row anew. */
  draw({ all = false } = {}) {
    this.#fillsAll ||= all;
    if (this.#isDirty) return;
    this.#isDirty = true;
    queueMicrotask(() => this.#flush());
  }

  #flush() {
    if (!this.#isDirty) return;
    this.#isDirty = false;
    const all = this.#fillsAll;
    this.#fillsAll = false;
    if (all) this.#drawHead();
    this.#space.style.height = `${rows.total * this.rowHeight}px`;
    this.#grid.setAttribute('aria-rowcount', String(rows.isOver ? -1 : rows.total + 1));
    this.#grid.setAttribute('aria-colcount', String(rows.columns.length + 1));
    this.#show(all);
  }

  // The head

  #drawHead() {
    const held = this.#head.contains(document.activeElement) ? document.activeElement.dataset.at : null;
    const sizes = rows.columns.map((column) => widthOf(column));
    this.#grid.style.setProperty('--columns', [`${pickWidth}px`, ...sizes.map((size) => `${size}px`)].join(' '));
    this.#grid.style.setProperty('--width', `${pickWidth + sizes.reduce((sum, size) => sum + size, 0)}px`);
    const all = h('input', {
      type: 'checkbox',
      tabindex: '-1',
      'aria-label': t('command.selectall'),
      checked: selection.isAll,
    });
    const isHead = this.#active.isHead;
    this.#head.replaceChildren(
      h(
        'div',
        { role: 'row', class: 'gridrow', 'aria-rowindex': '1' },
        h(
          'div',
          { role: 'columnheader', class: 'pick', 'aria-colindex': '1', 'data-at': '0', tabindex: this.#stop(isHead, 0) },
          all,
        ),
        rows.columns.map((column, index) => headCell(column, index + 1, this.#stop(isHead, index + 1))),
      ),
    );
    if (held !== null) this.#head.querySelector(`[data-at="${held}"]`)?.focus({ preventScroll: true });
  }

  #stop(isHere, at) {
    return isHere && this.#active.at === at ? '0' : '-1';
  }

  // The rows

  #show(all) {
    const focused = this.#grid.contains(document.activeElement) ? document.activeElement : null;
    const kept = new Set();
    let previous = null;
    for (const index of this.#sight()) {
      const item = this.#row(index, all);
      kept.add(item.key);
      const next = previous ? previous.nextElementSibling : this.#space.firstElementChild;
      if (next !== item.element) {
        if (previous) previous.after(item.element);
        else this.#space.prepend(item.element);
      }
      previous = item.element;
    }
    for (const [key, { element }] of this.#elements) {
      if (kept.has(key)) continue;
      element.remove();
      this.#elements.delete(key);
    }
    if (focused && focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true });
  }

  /** The indexes to draw: what is in sight, and the active row wherever it is, so that focus is never lost. */
  #sight() {
    if (!rows.total) return [];
    const height = this.rowHeight;
    const first = Math.max(0, Math.floor((this.#sightline.top - margin) / height));
    const end = this.#sightline.top + (this.#sightline.height || 900) + margin;
    const last = Math.min(rows.total - 1, Math.ceil(end / height));
    if (last >= rows.rows.length && !rows.isComplete) rows.reach(last);
    const indexes = Array.from({ length: Math.max(0, last - first + 1) }, (_, offset) => first + offset);
    const active = rows.indexOf(this.#active.recordid);
    if (active >= 0 && (active < first || active > last)) indexes.push(active);
    return indexes.sort((a, b) => a - b);
  }

  #row(index, all) {
    const row = rows.rows[index];
    const key = row?.recordid ?? `place-${index}`;
    let item = this.#elements.get(key);
    if (!item) {
      item = { key, element: h('div', { role: 'row', class: 'gridrow' }) };
      this.#elements.set(key, item);
    }
    const mark = row && rows.marks.get(key);
    if (!item.isFilled || all || item.row !== row || item.mark !== mark) this.#fill(item, row, mark);
    const top = index * this.rowHeight;
    if (item.top !== top) item.element.style.transform = `translateY(${top}px)`;
    item.element.setAttribute('aria-rowindex', String(index + 2));
    item.top = top;
    this.#point(item, index);
    return item;
  }

  /** One cell of the grid is in the order of the Tab key. */
  #point(item, index) {
    const isActive = !this.#active.isHead && (rows.row(this.#active.recordid) ? item.key === this.#active.recordid : index === 0);
    for (const cell of item.element.children) {
      const stop = isActive && cell.dataset.at === String(this.#active.at) ? '0' : '-1';
      if (cell.getAttribute('tabindex') !== stop) cell.setAttribute('tabindex', stop);
    }
  }

  #fill(item, row, mark) {
    const { element } = item;
    Object.assign(item, { row, mark, isFilled: true });
    if (!row) {
      element.classList.add('bones');
      element.replaceChildren(h('div', { role: 'gridcell', class: 'bone', 'aria-colindex': '1' }, hear(t('list.loading'))));
      return;
    }
    if (element.contains(document.activeElement) && element.querySelector('.editing')) return;
    const held = element.contains(document.activeElement) ? document.activeElement.closest('[data-at]')?.dataset.at : null;
    const isPicked = selection.has(row.recordid);
    element.className = ['gridrow', isPicked && 'picked', mark?.reason && 'problem'].filter(Boolean).join(' ');
    element.dataset.recordid = row.recordid;
    element.dataset.recordtype = rows.tableOf(row).name;
    element.setAttribute('aria-selected', String(isPicked));
    element.replaceChildren(
      pickCell(row, isPicked),
      ...rows.columns.map((column, index) => valueCell(row, column, index + 1, mark)),
    );
    if (held !== null) element.querySelector(`[data-at="${held}"]`)?.focus({ preventScroll: true });
  }

  #reveal(index) {
    const height = this.rowHeight;
    this.#sightline.height ||= this.#grid.clientHeight - heights.head;
    const top = index * height;
    const seen = this.#sightline.height - heights.head;
    const length = rows.total * height + heights.head;
    if (top < this.#sightline.top) this.#sightline.scrollTo(top, length);
    else if (top + height > this.#sightline.top + seen) this.#sightline.scrollTo(top + height - seen, length);
  }

  // Mouse and keys

  #clicked(event) {
    if (event.target.closest('.editing, a[href], .reason')) {
      const link = event.target.closest('a[href]');
      if (link && !event.defaultPrevented) this.dispatchEvent(new CustomEvent('leave'));
      return;
    }
    const header = event.target.closest('[role=columnheader]');
    if (header) return this.#headClicked(header, event);
    const row = this.#rowOf(event.target);
    const cell = event.target.closest('[data-at]');
    if (!row || !cell) return undefined;
    this.#active = { recordid: row.recordid, at: Number(cell.dataset.at), isHead: false };
    if (event.shiftKey) selection.extend(row.recordid, this.order);
    else if (cell.dataset.at === '0' || event.ctrlKey || event.metaKey) selection.toggle(row.recordid);
    this.draw();
    this.#flush();
    this.cell(row.recordid)?.focus({ preventScroll: true });
    this.dispatchEvent(new Event('active'));
    return undefined;
  }

  #headClicked(header, event) {
    if (event.target.dataset.grip) return;
    if (header.dataset.at === '0') {
      if (selection.isAll) selection.clear();
      else selection.all();
    } else this.#sort(header.dataset.column, event.shiftKey);
  }

  #sort(name, adds) {
    if (isSortable(table.byName.get(name))) this.dispatchEvent(new CustomEvent('sort', { detail: { column: name, adds } }));
  }

  #doubled(event) {
    const cell = event.target.closest('[data-at]');
    const row = this.#rowOf(event.target);
    if (row && cell?.dataset.column && !event.target.closest('.editing')) this.#edit(cell, row);
  }

  #edit(cell, row) {
    const column = table.byName.get(cell.dataset.column);
    if (mayEdit(row, column)) this.dispatchEvent(new CustomEvent('edit', { detail: { cell, row, column } }));
  }

  #key(event) {
    if (event.target.closest('.editing') || event.altKey) return this.#widen(event);
    const cell = event.target.closest('[data-at]');
    if (!cell) return undefined;
    const row = this.#rowOf(cell);
    const at = Number(cell.dataset.at);
    if (!row) return this.#headKey(event, cell, at);
    const page = Math.max(1, Math.floor(this.#sightline.height / this.rowHeight) - 2);
    const vertical = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page }[event.key];
    const isChord = event.ctrlKey || event.metaKey;
    if (event.key === 'ArrowUp' && rows.indexOf(row.recordid) === 0 && !event.shiftKey) {
      event.preventDefault();
      this.#toHead(at);
    } else if (vertical) {
      event.preventDefault();
      this.step(vertical, { extend: event.shiftKey });
    } else if (event.key === 'Home' || event.key === 'End') {
      event.preventDefault();
      if (isChord) this.step(event.key === 'Home' ? -rows.total : rows.total);
      else this.focus(row.recordid, event.key === 'Home' ? 0 : rows.columns.length);
    } else if (isChord) {
      return undefined;
    } else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
      event.preventDefault();
      this.focus(row.recordid, at + (event.key === 'ArrowRight' ? 1 : -1));
    } else if (event.key === ' ') {
      event.preventDefault();
      selection.toggle(row.recordid);
    } else if (event.key === 'F2') {
      event.preventDefault();
      this.#edit(cell, row);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (at === 0) selection.toggle(row.recordid);
      else if (at > 1 && mayEdit(row, table.byName.get(cell.dataset.column))) this.#edit(cell, row);
      else this.dispatchEvent(new CustomEvent('open', { detail: row }));
    }
    return undefined;
  }

  #toHead(at) {
    this.#active = { ...this.#active, at, isHead: true };
    this.draw({ all: true });
    this.#flush();
    this.#head.querySelector(`[data-at="${at}"]`)?.focus();
  }

  #headKey(event, cell, at) {
    if (event.key === 'ArrowDown' && rows.rows.length) {
      event.preventDefault();
      const [first] = rows.rows;
      this.#active.isHead = false;
      this.draw({ all: true });
      this.focus(first.recordid, at);
    } else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
      event.preventDefault();
      this.#toHead(Math.min(Math.max(at + (event.key === 'ArrowRight' ? 1 : -1), 0), rows.columns.length));
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      if (at === 0) selection.all();
      else this.#sort(cell.dataset.column, event.shiftKey);
    }
  }

  #widen(event) {
    const name = event.target.closest?.('[role=columnheader]')?.dataset.column;
    const by = { ArrowRight: 20, ArrowLeft: -20 }[event.key];
    if (!name || !by || !event.altKey) return;
    event.preventDefault();
    setWidth(name, widthOf(table.byName.get(name)) + by);
    this.draw({ all: true });
  }

  #focused(event) {
    const cell = event.target.closest('[data-at]');
    if (!cell) return;
    const row = this.#rowOf(cell);
    const at = Number(cell.dataset.at);
    const next = { recordid: row?.recordid ?? this.#active.recordid, at, isHead: !row };
    if (JSON.stringify(next) === JSON.stringify(this.#active)) return;
    this.#active = next;
    this.draw();
    this.dispatchEvent(new Event('active'));
  }

  #rowOf(target) {
    const element = target.closest?.('.gridrow[data-recordid]');
    return element ? (rows.row(element.dataset.recordid) ?? null) : null;
  }
}

/** The one grid of this page. */
export const view = new GridView();
