/** Draws the cards that are in sight, and only those; keeps focus, place and order true for all the others. */
import { byId, h } from './dom.js';
import { bonesCard, fillCard } from './card.js';
import { GroupDrawing, inOrder } from './group-drawing.js';
import { heights, layOut, rowAt } from './layout.js';
import { list } from './list.js';
import { selection } from './selection.js';
import { Viewport } from './viewport.js';

/** Pixels drawn beyond the edges, so that scrolling never shows a gap. */
const margin = 420;
/** A little longer than the movement in list.css. */
const settleTime = 150;
const isStill = matchMedia('(prefers-reduced-motion: reduce)');

/** Events: `open` (detail: row), `do` (detail: {command, row, anchor}), `group` (detail: its first row), `active`, `bereft` (the focus has no place). */
class VirtualList extends EventTarget {
  #grid = byId('grid');
  #space = h('div', { class: 'space', role: 'presentation' });
  #cards = new Map();
  #groups = new GroupDrawing(this.#grid);
  #layout = { groups: [], tops: new Float64Array(1), height: 0 };
  #active = null;
  #open = null;
  #isDirty = false;
  /** A card is being given the focus: whoever lost it needs no other. */
  #isFocusing = false;
  #fillsAll = false;
  #held = null;
  #arriving = new Set();
  #sightline = new Viewport(this.#grid, () => this.#show(false));

  constructor() {
    super();
    this.#grid.addEventListener('click', (event) => this.#clicked(event));
    this.#grid.addEventListener('contextmenu', (event) => this.#menu(event));
    this.#grid.addEventListener('keydown', (event) => this.#key(event));
    this.#grid.addEventListener('focusin', (event) => this.#focused(event));
    list.addEventListener('rows', (event) => this.#changed(event.detail));
    selection.addEventListener('change', () => this.draw({ all: true }));
  }

  /** The card that the keyboard acts on: the row, or null when the list is empty. */
  get active() {
    return list.row(this.#active) ?? list.row(this.#open) ?? list.rows[0] ?? null;
  }
  /** The record ids in order, for ranges. */
  get order() {
    return list.rows.map((each) => each.recordid);
  }
  get hasFocus() {
    return this.#grid.contains(document.activeElement);
  }

  /** Says which record is open beside the list. */
  set open(recordid) {
    this.#open = recordid;
    this.draw();
  }

  /** Makes a card the active one, scrolls it into sight, and moves the focus there when asked to. */
  activate(recordid, { focus = false } = {}) {
    this.#active = recordid;
    this.#isFocusing = focus;
    this.#reveal(list.indexOf(recordid));
    this.draw();
    if (focus) {
      this.#flush();
      this.element(recordid)?.focus({ preventScroll: true });
    }
    this.#isFocusing = false;
    this.dispatchEvent(new Event('active'));
  }

  /** The element of a card in sight. */
  element(recordid) {
    return this.#cards.get(recordid)?.element ?? null;
  }

  /** Moves the active card by so many places; loads more rows when it goes beyond them. */
  async step(by, { extend = false } = {}) {
    const from = Math.max(0, list.indexOf(this.active?.recordid));
    const to = Math.min(Math.max(from + by, 0), list.total - 1);
    if (to < 0) return;
    if (to >= list.rows.length && !(await list.reach(to))) return;
    const row = list.rows[Math.min(to, list.rows.length - 1)];
    if (!row) return;
    if (extend) {
      selection.startAt(this.active.recordid);
      selection.extend(row.recordid, this.order);
    }
    this.activate(row.recordid, { focus: true });
  }

  /** Back to the top, for a new question. */
  toTop() {
    this.#scrollTo(0);
    this.#active = null;
  }

  /** Draws before the next paint, once however often it is asked for; `all` fills every card anew. */
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
    this.#lay();
    const isMoved = this.#hold();
    this.#show(all);
    if (isMoved) this.#sightline.soon();
    if (!isStill.matches) for (const recordid of this.#arriving) this.element(recordid)?.classList.add('arriving');
    this.#arriving.clear();
  }

  #lay() {
    this.#layout = layOut(list, document.documentElement.dataset.density);
    this.#space.style.height = `${this.#layout.height}px`;
    this.#grid.setAttribute('aria-rowcount', String(list.total));
    if (this.#space.parentNode !== this.#grid) this.#grid.replaceChildren(this.#space);
  }

  #show(all) {
    const focused = this.hasFocus ? document.activeElement : null;
    const card = focused && [...this.#cards.values()].find(({ element }) => element.contains(focused));
    this.#place(this.#sight(), all);
    if (card && !list.row(card.recordid) && !list.isBusy && !this.#isFocusing) this.#instead(card.index);
    else if (focused && focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true });
  }

  /** The card with the focus has left, be it by somebody else: the keyboard goes on from where it stood (W-133). */
  #instead(index) {
    this.#active = list.rows[Math.min(index, list.rows.length - 1)]?.recordid ?? null;
    this.draw();
    this.#emit('bereft');
  }

  #scrollTo(top) {
    this.#sightline.scrollTo(top, this.#layout.height);
  }

  #changed({ why, recordid }) {
    if (!['loaded', 'more', 'counted'].includes(why)) this.#held ??= this.#anchor(recordid);
    if (!list.row(this.#active)) this.#active = this.active?.recordid ?? null;
    if (why === 'left') this.#leave(recordid);
    if (['left', 'came', 'moved'].includes(why)) this.#settle();
    if (why === 'came') this.#arriving.add(recordid);
    this.draw({ all: why === 'loaded' });
  }

  /** The first whole card in sight and where it stands, so that changes above do not move what one reads. */
  #anchor(changed) {
    const top = this.#sightline.top;
    if (top < heights.heading) return null;
    const shown = [...this.#cards.entries()]
      .filter(([, card]) => card.top >= top && card.recordid)
      .sort((a, b) => a[1].top - b[1].top)[0];
    return shown && shown[0] !== changed ? { recordid: shown[0], top: shown[1].top } : null;
  }

  #hold() {
    const anchor = this.#held;
    this.#held = null;
    const index = anchor ? list.indexOf(anchor.recordid) : -1;
    const moved = index < 0 ? 0 : this.#layout.tops[index] - anchor.top;
    if (moved) this.#scrollTo(this.#sightline.top + moved);
    return moved !== 0;
  }

  /** The indexes to draw: what is in sight, and the active card wherever it is, so that focus is never lost. */
  #sight() {
    const { tops } = this.#layout;
    if (!list.total) return [];
    const first = rowAt(tops, this.#sightline.top - margin);
    const last = rowAt(tops, this.#sightline.top + this.#sightline.height + margin);
    if (last >= list.rows.length && !list.isComplete) list.reach(last);
    const indexes = Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
    const active = list.indexOf(this.#active);
    if (active >= 0 && (active < first || active > last)) indexes.push(active);
    return indexes.sort((a, b) => a - b);
  }

  #place(indexes, all) {
    const runs = [...this.#layout.groups.entries()]
      .map(([position, run]) => ({
        group: String(position),
        run,
        inside: indexes.filter((index) => index >= run.first && index < run.first + run.count),
      }))
      .filter(({ inside }) => inside.length)
      .map(({ group, run, inside }) => ({
        group: this.#groups.draw(group, run),
        key: group,
        cards: inside.map((index) => this.#card(index, run, all)),
      }));
    // What is out of sight goes first: an element that stands between others would have them all inserted anew.
    this.#sweep(new Set(runs.flatMap(({ cards }) => cards.map(({ key }) => key))), new Set(runs.map(({ key }) => key)));
    let last = null;
    for (const { group, cards } of runs) {
      if ((last ? last.nextElementSibling : this.#space.firstElementChild) !== group)
        last ? last.after(group) : this.#space.prepend(group);
      last = group;
      inOrder(group, cards);
    }
  }

  #card(index, run, all) {
    const row = list.rows[index];
    const key = row?.recordid ?? `place-${index}`;
    let card = this.#cards.get(key);
    if (!card) {
      card = { key, recordid: row?.recordid ?? null, element: row ? h('div', { role: 'row' }) : bonesCard() };
      this.#cards.set(key, card);
    }
    const mark = row && list.marks.get(key);
    const isPicked = row ? selection.has(key) : false;
    if (row && (all || card.row !== row || card.mark !== mark || card.isPicked !== isPicked))
      this.#fill(card, row, mark, isPicked);
    const isFirst = index === run.first;
    const top = this.#layout.tops[index];
    if (card.top !== top || card.base !== run.top) card.element.style.transform = `translateY(${top - run.top}px)`;
    Object.assign(card, { row, mark, isPicked, top, base: run.top });
    this.#describe(card, index, isFirst ? `group-${this.#layout.groups.indexOf(run)}` : null);
    return card;
  }

  /** Fills a card; when one of its buttons has the focus, the same button has it afterwards. */
  #fill(card, row, mark, isPicked) {
    const { element } = card;
    const focused = element.contains(document.activeElement) ? document.activeElement.dataset.do : null;
    fillCard(element, row, { mark, isPicked });
    card.filled = (card.filled ?? 0) + 1;
    if (focused) (element.querySelector(`[data-do="${focused}"]`) ?? element).focus({ preventScroll: true });
  }

  /** Writes what depends on the place and the state of a card, where it changed. */
  #describe(card, index, groupId) {
    const { element, key, recordid, isPicked } = card;
    if (card.index !== index) element.setAttribute('aria-rowindex', String(index + 1));
    card.index = index;
    if (!recordid) return;
    const isOpen = key === this.#open;
    const isActive = key === (this.#active ?? list.rows[0]?.recordid);
    const isSelected = selection.isEmpty ? isOpen : isPicked;
    const state = [isOpen, isActive, isSelected, groupId, card.filled].join();
    if (card.state === state) return;
    card.state = state;
    const tabindex = isActive ? '0' : '-1';
    element.classList.toggle('open', isOpen);
    attribute(element, 'aria-selected', String(isSelected));
    attribute(element, 'aria-current', isOpen ? 'true' : null);
    attribute(element, 'aria-describedby', groupId);
    attribute(element, 'tabindex', tabindex);
    for (const button of element.querySelectorAll('button')) attribute(button, 'tabindex', tabindex);
  }

  #sweep(kept, groupsKept) {
    for (const [key, card] of this.#cards) {
      if (kept.has(key)) continue;
      if (!card.element.classList.contains('leaving')) card.element.remove();
      this.#cards.delete(key);
    }
    this.#groups.sweep(groupsKept);
  }

  /** Slides a card out: only the picture of it moves, the row itself has already left. */
  #leave(recordid) {
    const card = this.#cards.get(recordid);
    if (!card || isStill.matches) return;
    const picture = card.element;
    picture.classList.add('leaving');
    picture.inert = true;
    for (const name of [
      'role',
      'aria-selected',
      'aria-rowindex',
      'aria-describedby',
      'data-recordid',
      'data-workitemid',
    ])
      picture.removeAttribute(name);
    picture.setAttribute('aria-hidden', 'true');
    setTimeout(() => picture.remove(), settleTime);
  }

  #settle() {
    if (isStill.matches) return;
    this.#grid.classList.add('settling');
    setTimeout(() => this.#grid.classList.remove('settling'), settleTime);
  }

  #reveal(index) {
    if (index < 0) return;
    this.#lay();
    const { tops } = this.#layout;
    const top = tops[index] - heights.heading;
    const isLastOfGroup = this.#layout.groups.some((run) => run.first === index + 1);
    const bottom = tops[index + 1] - (isLastOfGroup ? heights.heading : 0);
    this.#sightline.reveal(top, bottom, this.#layout.height);
  }

  #clicked(event) {
    const picked = event.target.closest('[data-first]');
    if (picked) this.#emit('group', list.rows[Number(picked.dataset.first)]);
    const row = this.#rowOf(event.target);
    if (!row) return;
    const button = event.target.closest('[data-do]');
    // The second click of a double click falls on the card that has moved up meanwhile.
    if (button && event.detail > 1) return;
    this.#active = row.recordid;
    if (button) this.#emit('do', { command: button.dataset.do, row, anchor: button });
    else if (event.shiftKey) selection.extend(row.recordid, this.order);
    else if (event.ctrlKey || event.metaKey) selection.toggle(row.recordid);
    else this.#emit('open', row);
  }

  #menu(event) {
    const row = this.#rowOf(event.target);
    if (!row) return;
    event.preventDefault();
    this.#active = row.recordid;
    const point = event.clientX || event.clientY ? { x: event.clientX, y: event.clientY } : null;
    this.#emit('do', { command: 'menu', row, anchor: this.element(row.recordid), point });
  }

  #key(event) {
    const row = this.#rowOf(event.target);
    if (!row || event.altKey || event.ctrlKey || event.metaKey) return;
    const page = Math.max(1, Math.floor(this.#sightline.height / heights.comfortable) - 1);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
    if (event.key in steps) {
      event.preventDefault();
      const by = steps[event.key];
      this.step(Number.isFinite(by) ? by : Math.sign(by) * list.total, { extend: event.shiftKey });
    } else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
      event.preventDefault();
      this.#across(event.target, event.key === 'ArrowRight' ? 1 : -1);
    } else if (event.key === 'Enter' && event.target.role === 'row') {
      event.preventDefault();
      this.#emit('open', row);
    } else if (event.key === ' ' && event.target.role === 'row') {
      event.preventDefault();
      selection.toggle(row.recordid);
    }
  }

  #across(from, by) {
    const card = from.closest('[role=row]');
    const stops = [card, ...card.querySelectorAll('button')];
    stops[Math.min(Math.max(stops.indexOf(from) + by, 0), stops.length - 1)].focus();
  }

  #focused(event) {
    const row = this.#rowOf(event.target);
    if (!row || row.recordid === this.#active) return;
    this.#active = row.recordid;
    this.draw();
    this.dispatchEvent(new Event('active'));
  }

  #rowOf(target) {
    const element = target.closest?.('.card[data-recordid]');
    return element ? list.row(element.dataset.recordid) : null;
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/** Writes an attribute that changed; writing `tabindex` of what has the focus lays out the page, even with the same value. */
function attribute(element, name, value) {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

/** The one list view of this page. */
export const view = new VirtualList();
