/** What is published while the list is open is taken over where it stands: filters, sorts, rule, cards (W-61, W-93). */
import { focusHome } from './advance.js';
import { get, quoted } from './api.js';
import { boot } from './boot.js';
import { setLayout } from './cards.js';
import { isTyping } from './dom.js';
import { records } from './kinds.js';
import { list } from './list.js';
import { page } from './page.js';
import { forgetAll } from './record-data.js';
import { view } from './virtual-list.js';

/** Windows ask at different moments, in milliseconds, so that a publication is no rush on the server. */
const spread = 300;
/** Rows that are loaded at most to find a card again. */
const farthest = 5000;
let isComing = false;

/** Takes over what holds now; several publications in a row are taken over at once. */
export async function takeOver() {
  if (isComing) return;
  isComing = true;
  await new Promise((done) => setTimeout(done, Math.random() * spread));
  isComing = false;
  await Promise.all([filters(), ...boot.recordtypes.map(cards)].map((work) => work.catch(() => undefined)));
  const focused = view.hasFocus ? view.active?.recordid : null;
  forgetAll();
  page.touched([page.current?.recordid]);
  await list.reload({ depth: list.rows.length, isPublished: true });
  view.draw({ all: true });
  if (focused) await keepFocus(focused);
  if (list.rows.some(({ recordtype }) => !records[recordtype])) return again();
  await list.countOutside();
}

/** A record type that this page has not learned of begins with the page anew, as soon as nobody is at something. */
function again() {
  if (isTyping(document.activeElement) || document.querySelector('dialog[open], .detailform .dirty')) setTimeout(again, 2000);
  else location.reload();
}

/** The card that had the focus has it where it stands now, however far down that is; where it has left, its successor. */
async function keepFocus(recordid) {
  while (!list.row(recordid) && !list.isComplete && list.rows.length < farthest) await list.reach(list.rows.length + 999);
  if (document.activeElement !== document.body && document.activeElement.id !== 'record-name') return;
  if (list.row(recordid)) view.activate(recordid, { focus: true });
  else focusHome();
}

/** The panel, when it is open, shows the new filters, unless somebody is at them just now. */
async function filters() {
  const there = await get('sv_WorklistFilters()');
  if (boot.seen) boot.seen.hasfilters = there.filters.length > 0;
  const place = document.getElementById('custom-filters');
  if (!place || place.contains(document.activeElement)) return;
  const { drawAgain } = await import('./custom-filters.js');
  await drawAgain();
}

async function cards(type) {
  const { layout, source, fields } = await get(`sv_Cards(recordtype=${quoted(type)})`);
  const columns = Object.fromEntries(fields.filter(({ kind }) => kind).map((each) => [each.field, each]));
  setLayout(type, source === 'factory' ? null : { ...layout, columns });
}
