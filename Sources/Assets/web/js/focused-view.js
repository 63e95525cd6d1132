/** A table's records as cards (W-128): the view, filter and sort of the grid, in pages; drawn by the cards' layouts (W-34). */
import { boot } from './boot.js';
import { newKey, send } from './api.js';
import { fillCard } from './card.js';
import { cardRow } from './card-rows.js';
import { byId, h, iconButton } from './dom.js';
import { focused, keepFocused } from './focused-switch.js';
import { rows } from './grid-rows.js';
import { view } from './grid-view.js';
import { pageTable as table } from './meta.js';
import { number, t } from './messages.js';
import { selection } from './selection.js';
import { toast } from './toast.js';
import { remember, undo } from './undo.js';

const sizes = [50, 100, 150, 200, 250];
const place = byId('focused');
const grid = h('div', { role: 'grid', 'aria-label': table.plural, 'aria-multiselectable': 'true' });
const foot = h('div', { class: 'focused-foot', role: 'group', 'aria-label': t('focused.pages') });
const cards = new Map();
let page = 0;
let isDirty = false;

place.append(grid);
place.after(foot);
rows.addEventListener('rows', () => drawFocused());
rows.addEventListener('query', () => {
  page = 0;
});
selection.addEventListener('change', () => drawFocused());
view.addEventListener('active', () => followActive());
grid.addEventListener('click', clicked);
grid.addEventListener('keydown', pressed);
grid.addEventListener('focusin', ({ target }) => {
  const id = target.closest('[data-recordid]')?.dataset.recordid;
  if (id && id !== view.active?.recordid) view.focus(id, 1);
});
const minutes = boot.cards.refreshminutes;
if (minutes)
  setInterval(() => {
    if (focused.isOn && !document.hidden) rows.again();
  }, minutes * 60_000);

/** Draws before the next paint, once however often it is asked for. */
export function drawFocused() {
  if (isDirty) return;
  isDirty = true;
  queueMicrotask(() => {
    isDirty = false;
    draw();
  });
}

const bounds = () => ({ first: page * focused.size, end: Math.min((page + 1) * focused.size, rows.total) });
const pageCount = () => Math.max(1, Math.ceil(rows.total / focused.size));

function draw() {
  const isShown = focused.isOn && rows.total > 0 && !rows.failure;
  place.hidden = !isShown;
  foot.hidden = !isShown;
  if (!isShown) return;
  page = Math.min(page, pageCount() - 1);
  const { first, end } = bounds();
  if (rows.rows.length < end && !rows.isComplete) rows.reach(end - 1);
  const shown = rows.rows.slice(first, end);
  grid.setAttribute('aria-rowcount', String(rows.isOver ? -1 : rows.total));
  grid.setAttribute('aria-busy', String(rows.isBusy));
  const kept = new Set(shown.map(({ recordid }) => recordid));
  for (const [id, card] of cards) if (!kept.has(id)) cards.delete(id) && card.element.remove();
  shown.forEach((row, index) => {
    const card = cardOf(row, first + index);
    if (grid.children[index] !== card.element) grid.insertBefore(card.element, grid.children[index] ?? null);
  });
  drawFoot(first, first + shown.length);
}

function cardOf(row, index) {
  let card = cards.get(row.recordid);
  if (!card) cards.set(row.recordid, (card = { element: h('div', { role: 'row' }) }));
  const isPicked = selection.has(row.recordid);
  if (card.row !== row || card.isPicked !== isPicked) fill(card, row, isPicked);
  const isActive = row.recordid === (activeOnPage() ?? row.recordid);
  card.element.tabIndex = isActive ? 0 : -1;
  for (const button of card.element.querySelectorAll('button')) button.tabIndex = isActive ? 0 : -1;
  card.element.setAttribute('aria-rowindex', String(index + 1));
  card.element.setAttribute('aria-selected', String(isPicked));
  return card;
}

/** The record that the keyboard acts on, where it stands on this page; else the page's first. */
function activeOnPage() {
  const { first, end } = bounds();
  const at = rows.indexOf(view.active?.recordid);
  return rows.rows[at >= first && at < end ? at : first]?.recordid ?? null;
}

function fill(card, row, isPicked) {
  const focus = card.element.contains(document.activeElement) ? document.activeElement : null;
  fillCard(card.element, cardRow(table.name, row, rows.nameOf(row)), { isPicked, buttons });
  Object.assign(card, { row, isPicked });
  if (focus && focus !== card.element) card.element.focus({ preventScroll: true });
}

const buttons = (row) =>
  row.sv_workitemid ? [{ command: 'complete', icon: 'check', label: t('focused.complete', { name: row.actionname }) }] : [];

function drawFoot(first, end) {
  const size = h(
    'select',
    {
      onchange: (event) => {
        focused.size = Number(event.target.value);
        page = 0;
        keepFocused();
        drawFocused();
      },
    },
    sizes.map((each) => h('option', { value: String(each), selected: each === focused.size }, number(each))),
  );
  const step = (by, words, extra) => {
    const button = iconButton('next', words, () => turn(by), { ...extra });
    button.disabled = page + by < 0 || page + by >= pageCount();
    return button;
  };
  const had = foot.contains(document.activeElement) ? document.activeElement.dataset.step : null;
  const total = rows.isOver ? t('filter.more', { count: 5000 }) : number(rows.total);
  foot.replaceChildren(
    h('span', {}, t('focused.range', { first: number(first + 1), last: number(end), total })),
    h('label', {}, t('focused.size'), size),
    h(
      'span',
      { class: 'steps' },
      step(-1, t('focused.previous'), { class: 'quiet back', 'data-step': 'previous' }),
      step(1, t('focused.next'), { 'data-step': 'next' }),
    ),
  );
  if (had) foot.querySelector(`[data-step="${had}"]:not([disabled]), [data-step]:not([disabled])`)?.focus();
}

async function turn(by) {
  page += by;
  await rows.reach(bounds().end - 1);
  place.scrollTop = 0;
  drawFocused();
}

// What one does with a card

function followActive() {
  if (!focused.isOn) return;
  const at = rows.indexOf(view.active?.recordid);
  if (at < 0) return;
  page = Math.floor(at / focused.size);
  draw();
  const element = cards.get(view.active.recordid)?.element;
  if (element && !element.contains(document.activeElement)) element.focus();
}

function clicked(event) {
  const element = event.target.closest('[data-recordid]');
  const row = element && rows.row(element.dataset.recordid);
  if (!row) return;
  if (event.target.closest('[data-do]')) complete(row);
  else if (event.ctrlKey || event.metaKey) selection.toggle(row.recordid);
  else if (event.shiftKey) selection.extend(row.recordid, view.order);
  else open(row);
}

function pressed(event) {
  const element = event.target.closest('[data-recordid]');
  if (!element || event.altKey || event.ctrlKey || event.metaKey) return;
  const across = Math.max(1, Math.round(grid.clientWidth / element.offsetWidth));
  const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: across, ArrowUp: -across };
  const isCard = event.target === element;
  if (event.key in steps) view.step(steps[event.key], { extend: event.shiftKey });
  else if (isCard && event.key === 'Enter') open(rows.row(element.dataset.recordid));
  else if (isCard && event.key === ' ') selection.toggle(element.dataset.recordid);
  else return;
  event.preventDefault();
}

function open(row) {
  const path = rows.pageOf(row);
  if (path) location.href = path;
}

/** Completes the next action; the card then shows the one after it. */
async function complete(row) {
  const { sv_workitemid: id, actionname } = row.sv_card.actions[0];
  try {
    const answer = await send('POST', `sv_workitems(${id})/Microsoft.Dynamics.CRM.sv_Complete`, { body: {}, key: newKey() });
    const operationid = answer.headers.get('sv-operation-id');
    const words = t('focused.completed', { name: actionname });
    const notice = toast(words, { action: { label: t('command.undo'), run: () => undo(operationid) } });
    remember({ operationid, words, notice });
    await rows.refresh([row.recordid]);
  } catch (error) {
    toast(error.message, { isWrong: true });
  }
}
