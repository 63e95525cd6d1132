/**
 * The strip of today's promises above the list (K-5): how many there are, as many of them as fit on a line, and all of them
 * on demand. One stop of the Tab key; arrow keys, Home and End go from one to the next.
 */
import { boot, now } from './boot.js';
import { get, query } from './api.js';
import { beginOf, clockOf, dayNumber } from './dates.js';
import { bdi, byId, h, icon } from './dom.js';
import { itemIcon } from './kinds.js';
import { list } from './list.js';
import { number, t } from './messages.js';
import { page } from './page.js';
import { markRead } from './perform.js';
import { view } from './virtual-list.js';

const $select =
  'sv_workitemid,recordid,recordtype,recordname,activitytype,actionname,duetime,isallday,starttime,isonlinemeeting,onlinemeetingjoinurl';
const question = { window: 'promised', $orderby: 'isoverdue asc,duetime asc', $top: 1000, $select };

const place = byId('strip');
const title = h('h2', { id: 'strip-title' });
const entries = h('ul', { id: 'strip-entries' });
const more = h('button', { type: 'button', class: 'more', tabindex: '-1', 'aria-controls': 'strip-entries', onclick: () => unfold(!isOpen) });

let isOpen = false;
let rows = [];
let drawn = '';
let width = 0;

/** Asks for them anew: what is still to come by when it begins, then what is past. */
export async function fill() {
  try {
    draw((await get(`sv_workitems${query(question)}`)).value);
  } catch {
    // The cards below say the same, and without a connection they are all there is.
    if (boot.isOffline) draw(list.rows.filter(isPromised));
  }
}

const isPromised = ({ activitytype, isallday, duetime }) =>
  ['appointment', 'phonecall'].includes(activitytype) && !isallday && dayNumber(new Date(duetime)) === dayNumber();
const isPast = ({ duetime }) => Date.parse(duetime) < now();

/** Draws them anew where one has passed since. */
export const pass = () => draw(rows);

function draw(found) {
  rows = found;
  const said = JSON.stringify(rows.map((row) => [row, isPast(row)]));
  if (said === drawn) return;
  drawn = said;
  const at = buttons().indexOf(document.activeElement);
  const { promise } = document.activeElement?.dataset ?? {};
  place.hidden = rows.length === 0;
  // Until now the page's own title held the place.
  if (!title.isConnected) place.replaceChildren(title, entries, more);
  title.textContent = t('list.promised', { count: rows.length });
  const ordered = [...rows].sort((a, b) => isPast(a) - isPast(b) || beginOf(a) - beginOf(b));
  entries.replaceChildren(...ordered.map(entry));
  fit();
  if (at < 0) return;
  const stops = reachable();
  (stops.find((each) => each.dataset.promise === promise) ?? stops[Math.min(at, stops.length - 1)])?.focus();
}

const entry = (row) =>
  h(
    'li',
    { class: isPast(row) ? 'past' : '' },
    h(
      'button',
      { type: 'button', title: row.actionname, 'data-promise': row.sv_workitemid, onclick: () => open(row) },
      icon(itemIcon(row)),
      h('b', {}, clockOf(row)),
      bdi(row.recordname),
      h('span', { class: 'muted' }, row.actionname),
    ),
  );

function open(promise) {
  const { recordtype, recordid } = promise;
  const row = list.row(recordid);
  if (row) view.activate(recordid);
  page.open({ recordtype, recordid }, { focus: 'record', item: promise });
  markRead(row);
}

// As many as fit

/** Shows what fits on the line, at least the first, and on the button how many do not. */
function fit() {
  const all = [...entries.children];
  for (const each of all) each.hidden = false;
  width = place.clientWidth;
  let left = width;
  const shown = isOpen ? all.length : Math.max(1, all.filter((each) => (left -= each.offsetWidth) >= 0).length);
  all.forEach((each, index) => (each.hidden = index >= shown));
  more.hidden = !isOpen && shown === all.length;
  more.setAttribute('aria-expanded', String(isOpen));
  const count = all.length - shown;
  more.textContent = isOpen ? t('list.promised.fewer') : `+${number(count)}`;
  if (isOpen) more.removeAttribute('aria-label');
  else more.setAttribute('aria-label', t('list.promised.more', { count }));
  stopAt(reachable().find((each) => each.tabIndex === 0 && each !== more) ?? reachable()[0]);
}

function unfold(isWanted) {
  isOpen = isWanted;
  place.classList.toggle('open', isOpen);
  fit();
  more.focus();
}

new ResizeObserver(() => place.clientWidth !== width && fit()).observe(place);

// One stop, which is always a promise: what is scrolled has something that Tab reaches.

const buttons = () => [...place.querySelectorAll('button')];
const reachable = () => buttons().filter((each) => !each.closest('[hidden]'));

function stopAt(stop) {
  for (const each of buttons()) each.tabIndex = each === stop ? 0 : -1;
}

place.addEventListener('focusin', ({ target }) => target !== more && stopAt(target));
place.addEventListener('keydown', (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const stops = reachable();
  const at = stops.indexOf(event.target);
  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -at, End: stops.length };
  if (event.key in steps) stops[Math.min(Math.max(at + steps[event.key], 0), stops.length - 1)].focus();
  else if (event.key === 'Escape' && isOpen) unfold(false);
  else return;
  event.preventDefault();
});
