/** The work list page: puts the parts together. */
import { boot } from './boot.js';
import { startBulkBar } from './bulk-bar.js';
import { startOf } from './card.js';
import { focusHome } from './advance.js';
import { editCards, openFilters, openHelp, openSort, refreshList, runOnTarget, selectGroup, target } from './commands.js';
import { connection } from './connection.js';
import { moment } from './dates.js';
import { homeIn } from './dialog.js';
import { afterPaint, byId, isTyping } from './dom.js';
import { openMenu } from './float.js';
import { startFrame } from './frame.js';
import { openItemMenu, runOnItem } from './item-menu.js';
import { startKeyboard } from './keyboard.js';
import { list } from './list.js';
import { startHeader } from './list-header.js';
import { startUndo } from './list-undo.js';
import { news, startLive } from './live.js';
import { number, t } from './messages.js';
import { page } from './page.js';
import { markRead } from './perform.js';
import { blank, startRecord } from './record.js';
import { clearFilters, startSearch } from './search.js';
import { selection } from './selection.js';
import { view } from './virtual-list.js';
import { openPalette } from './work-palette.js';
import { forget, forgetAll } from './record-data.js';

homeIn(focusHome);
startFrame({ palette: openPalette, help: openHelp });
startHeader();
startSearch();
startBulkBar();
startRecord();
startKeyboard();
if (navigator.maxTouchPoints) import('./touch.js').then(({ startTouch }) => startTouch()).catch(() => undefined);
startUndo();

view.addEventListener('open', ({ detail: row }) => {
  page.open(row);
  view.activate(row.recordid, { focus: !page.isPhone });
  markRead(row);
});
// Keys then act on the record that is open, not on a card that nobody chose.
view.addEventListener('bereft', () => focusHome(!page.isPhone));
view.addEventListener('do', ({ detail }) => onCard(detail));
view.addEventListener('group', ({ detail: row }) => row && selectGroup(row));
document.addEventListener('dressed', () => view.draw({ all: true }));
let isAsked = false;
list.addEventListener('query', () => (isAsked = true));
list.addEventListener('rows', ({ detail }) => {
  if (!isAsked || detail.why !== 'loaded') return;
  // With what is searched for, the record would change at every letter.
  isAsked = isTyping(document.activeElement);
  if (!isAsked && !list.failure) page.follow();
});
for (const name of ['focusin', 'focusout']) document.addEventListener(name, hint);
selection.addEventListener('change', hint);
page.addEventListener('open', hint);
// In a window that is not in front the focus leaves a card that goes without a word.
addEventListener('focus', hint);
list.addEventListener('rows', ({ detail }) => ['left', 'loaded'].includes(detail.why) && afterPaint(hint));
byId('tool-filter').addEventListener('click', openFilters);
byId('tool-sort').addEventListener('click', (event) => openSort(event.currentTarget));
byId('tool-refresh').addEventListener('click', refreshList);
byId('tool-more').addEventListener('click', (event) => listMenu(event.currentTarget));
for (const button of byId('thumb').querySelectorAll('[data-do]')) {
  button.addEventListener('click', () =>
    button.dataset.do === 'menu' ? openItemMenu(page.acting, button) : runOnTarget(button.dataset.do, button),
  );
}

const loading = list.start();
if (!boot.list) await loading;
const placed = page.start();
const anew = () => {
  forgetAll();
  page.touched([page.current?.recordid]);
  return list.reload({ depth: list.rows.length });
};
if (!page.current) blank();
startLive({
  async changed(ids, isMany) {
    ids.forEach(forget);
    page.touched(ids);
    if (isMany) await list.reload({ depth: list.rows.length });
    else await list.refresh(ids);
    await list.countOutside();
  },
  returned: anew,
});
news.addEventListener('published', () => quietly(import('./published.js').then(({ takeOver }) => takeOver())));
connection.age = () => {
  const asOf = t('offline.asof', { when: moment(list.refreshedAt) });
  if (!list.beyond) return asOf;
  return `${asOf} ${t('offline.part', { kept: number(list.rows.length), total: number(list.total + list.beyond) })}`;
};
document.addEventListener('jobended', anew);
// Whoever comes back to the window finds what was published in the meantime.
let hiddenAt = 0;
document.addEventListener('visibilitychange', () => {
  if (document.hidden) hiddenAt = Date.now();
  else if (Date.now() - hiddenAt > 30_000) list.reload({ depth: list.rows.length });
});
placed.catch(() => undefined);
// Nothing passes so soon that it could not be fetched after all that is seen first.
if (!page.isAlone) setTimeout(() => import('./passing.js').then(({ startPassing }) => startPassing(anew)).catch(() => undefined), 20_000);
document.documentElement.dataset.ready = 'true';
// What cannot be fetched now is fetched by the next page; the list does without.
const quietly = (work) => work.catch(() => undefined);
(globalThis.requestIdleCallback ?? setTimeout)(() => quietly(import('./offline.js').then(({ startOffline }) => startOffline())));
if (boot.features.ownfilters && boot.settings.defaultviews?.sv_workitem && !boot.isOffline && !page.isAlone)
  quietly(import('./own-default.js').then(({ checkDefault }) => checkDefault()));
if (boot.features.availability && !page.isAlone) quietly(import('./homecoming.js').then(({ startHomecoming }) => startHomecoming()));

/** The keys beside the record's buttons are shown while they act on it. */
function hint() {
  const { isMany, row } = target();
  const isOther = row && (row.recordid !== page.current?.recordid || row.sv_workitemid !== page.acting?.sv_workitemid);
  byId('record').classList.toggle('elsewhere', isMany || Boolean(isOther));
}

function onCard({ command, row, anchor, point }) {
  if (command === 'menu') return openItemMenu(row, anchor, point);
  if (command === 'dismiss') {
    list.mark(row.recordid, null);
    return list.refresh([row.recordid]).catch(() => undefined);
  }
  if (command !== 'act') return runOnItem(command, row, anchor);
  const start = startOf(row);
  if (start) runOnItem(start, row, anchor);
  if (start && start !== 'join') return undefined;
  page.open(row, { focus: 'record' });
  return markRead(row);
}

function listMenu(anchor) {
  openMenu(
    t('list.menu'),
    [
      { label: t('command.refresh'), icon: 'refresh', key: 'R', run: refreshList },
      { label: t('command.clearfilters'), icon: 'close', run: clearFilters },
      boot.cards.maychange && { label: t('command.cards'), icon: 'form', run: editCards },
      boot.features.replay && {
        label: t('past.open'),
        icon: 'history',
        run: () => import('./past.js').then(({ openPast }) => openPast()),
      },
      boot.features.availabilitypage && {
        label: t('availability.title'),
        icon: 'clock',
        run: () => {
          location.href = '/settings/availability';
        },
      },
      {
        label: t('command.settings'),
        icon: 'gear',
        run: () => {
          location.href = '/settings';
        },
      },
    ].filter(Boolean),
    anchor,
  );
}
