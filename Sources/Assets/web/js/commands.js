/** Every command: its name, key and icon, when it applies, and what it does. Menus, keys and palette read this list. */
import { boot } from './boot.js';
import { byId } from './dom.js';
import { askNote, askOwner, askRecordNote, askSkip, askSnooze } from './ask.js';
import { goCommands } from './go.js';
import { lifeCommands } from './life.js';
import { join, joining } from './links.js';
import { list } from './list.js';
import { tables } from './meta.js';
import { t } from './messages.js';
import { page } from './page.js';
import { assign, complete, many, setFollowed, setRead, skip, snooze } from './perform.js';
import { forget } from './record-data.js';
import { clearFilters, openSearch } from './search.js';
import { selection } from './selection.js';
import { toast } from './toast.js';
import { redo, undo } from './undo.js';
import { view } from './virtual-list.js';

/**
 * What a command acts on: `{row}` one item, or `{isMany: true}` everything that is picked. With the focus on a card it is
 * that card, wherever else the record that is open: what is seen, and no card beside it (W-62).
 */
export function target() {
  if (!selection.isEmpty) return { isMany: true, row: null };
  const isOnCard = !page.current || (page.isPhone ? !page.showsRecord : view.hasFocus);
  return { isMany: false, row: (isOnCard && view.active) || page.acting };
}

/** Picks the group of a row; fetched when it is asked for. */
export const selectGroup = (row) => import('./group-selection.js').then((group) => group.selectGroup(row));

/** Where a popover of a command opens. */
function anchorOf(row) {
  const now = document.querySelector('.now');
  return (!view.hasFocus && now) || (!page.isAlone && view.element(row?.recordid)) || now || byId('record');
}

const noteQueued = (row) => () => {
  if (list.row(row.recordid)) list.mark(row.recordid, { queued: true });
  toast(t('card.queued.more'));
};
const noteSaved = (row) => () => {
  if (list.marks.get(row.recordid)?.queued) list.mark(row.recordid, null);
  forget(row.recordid);
  page.touched([row.recordid]);
};
const activitySaved = (row) => () => {
  noteSaved(row)();
  list.refresh([row.recordid]).catch(() => undefined);
  list.countOutside().catch(() => undefined);
};
/** Runs a command of a module that is fetched when it is first needed. */
const later = (module, name, ...values) =>
  module
    .catch(() => Promise.reject(new Error(t('frame.unloaded'))))
    .then((commands) => commands[name](...values))
    .catch(({ message }) => toast(message, { isWrong: true }));

/** What opens is fetched when it is needed: what `?` shows, the filter panel, the sort menu. */
export const openHelp = () => later(import('./help.js'), 'openHelp');
export const openFilters = () => later(import('./filter-panel.js'), 'openFilters');
export const openSort = (anchor) => later(import('./sort-menu.js'), 'openSort', anchor);

/** Whether anything that is picked is so; what is not loaded may be. */
const anyPicked = (is) =>
  (selection.isAll && !list.isComplete) || list.rows.some((row) => selection.has(row.recordid) && is(row));
const isItem = (row) => Boolean(row?.sv_workitemid);
const skipWords = ({ source, actionname: name, recordname: record }) =>
  t(source === 'sequence' ? 'skip.step' : 'skip.activity', { name: name ?? '', record });

/** Commands on an item. `run(row, anchor)` for one; `onMany(anchor)` where it also works on all that is picked. */
export const itemCommands = [
  {
    id: 'call',
    key: 'C',
    icon: 'phone',
    run: (row) =>
      later(import('./reach-out.js'), 'call', row, {
        complete: (details) => complete(row, details),
        saved: activitySaved(row),
      }),
    isForRecord: true,
  },
  { id: 'email', key: 'E', icon: 'mail', run: (row) => later(import('./reach-out.js'), 'email', row), isForRecord: true },
  { id: 'join', icon: 'meeting', applies: (row) => joining(row) !== null, run: (row) => join(row) },
  { id: 'complete', key: 'D', icon: 'check', run: (row) => complete(row), onMany: () => many('complete') },
  {
    id: 'completenote',
    icon: 'note',
    run: (row) =>
      askNote({
        title: t('completenote.title', { name: row.recordname }),
        action: t('command.complete'),
        run: (note) => complete(row, { note }),
      }),
  },
  {
    id: 'skip',
    key: 'S',
    icon: 'skip',
    run: (row, anchor) => askSkip({ words: skipWords(row), anchor, run: () => skip(row) }),
    onMany: (anchor) =>
      askSkip({ words: t('skip.many', { count: selection.count(list.total) }), anchor, run: () => many('skip') }),
  },
  {
    id: 'snooze',
    key: 'Z',
    icon: 'clock',
    run: (row, anchor) => askSnooze({ anchor, run: (until) => snooze(row, until) }),
    onMany: (anchor) => askSnooze({ anchor, run: (until) => many('snooze', { until: until.toISOString() }) }),
  },
  {
    id: 'read',
    key: 'U',
    icon: 'read',
    applies: (row) => row.isunread === true,
    run: (row) => setRead(row, true),
    nameForMany: () => (anyPicked((row) => row.isunread) ? 'read' : 'unread'),
    onMany() {
      const name = this.nameForMany();
      return many('read', { isread: name === 'read' }, name);
    },
  },
  { id: 'unread', key: 'U', icon: 'mail', applies: (row) => row.isunread === false, run: (row) => setRead(row, false) },
  {
    id: 'follow',
    key: 'F',
    icon: 'star',
    applies: (row) => row.isfollowed === false,
    run: (row) => setFollowed(row, true),
    nameForMany: () => (anyPicked((row) => !row.isfollowed) ? 'follow' : 'unfollow'),
    onMany() {
      const name = this.nameForMany();
      return many('follow', { isfollowed: name === 'follow' }, name);
    },
  },
  {
    id: 'unfollow',
    key: 'F',
    icon: 'star',
    applies: (row) => row.isfollowed === true,
    run: (row) => setFollowed(row, false),
  },
  {
    id: 'assign',
    key: 'A',
    icon: 'assign',
    run: (row) =>
      askOwner({
        title: t('assign.title', { name: row.recordname }),
        run: (owner) => assign(row, owner),
        item: row.sv_workitemid,
      }),
    onMany: () =>
      askOwner({ title: t('command.assign'), run: ({ ownerid, ownertype }) => many('assign', { ownerid, ownertype }) }),
  },
  { id: 'note', key: 'T', icon: 'note', run: (row) => askRecordNote(row, noteSaved(row), noteQueued(row)), isForRecord: true },
  {
    id: 'activity',
    key: 'N',
    icon: 'plus',
    run: (row) => later(import('./activity-form.js'), 'askActivity', row, { saved: activitySaved(row) }),
    isForRecord: true,
  },
  {
    id: 'select',
    key: 'X',
    icon: 'task',
    applies: (row) => boot.features.bulkcommands && list.indexOf(row.recordid) >= 0,
    run: (row) => selection.toggle(row.recordid),
  },
  {
    id: 'selectgroup',
    icon: 'task',
    applies: (row) => boot.features.bulkcommands && list.indexOf(row.recordid) >= 0,
    run: selectGroup,
  },
  ...lifeCommands,
];

/** Commands on the list and the page. */
export const pageCommands = [
  { id: 'search', key: '/', icon: 'search', run: openSearch },
  { id: 'filter', icon: 'filter', run: openFilters },
  { id: 'clearfilters', icon: 'close', applies: () => list.isFiltering, run: clearFilters },
  { id: 'sort', icon: 'sort', run: () => openSort(byId('tool-sort')) },
  { id: 'refresh', key: 'R', icon: 'refresh', run: () => refreshList() },
  {
    id: 'selectall',
    key: 'Ctrl A',
    icon: 'task',
    applies: () => boot.features.bulkcommands,
    run: () => selection.all(),
  },
  { id: 'undo', key: 'Ctrl Z', icon: 'undo', run: () => undo() },
  { id: 'redo', key: 'Ctrl Shift Z', icon: 'undo', run: () => redo() },
  ...goCommands,
  {
    id: 'settings',
    icon: 'gear',
    run: () => {
      location.href = '/settings';
    },
  },
  { id: 'cards', icon: 'form', applies: () => boot.cards.maychange, run: () => editCards() },
  { id: 'signout', icon: 'exit', run: () => byId('signout').requestSubmit() },
];

/** The item commands that apply to a row now, in the order of the menus. */
export const applicable = (row) =>
  itemCommands.filter((command) => (isItem(row) || command.isForRecord) && (command.applies?.(row) ?? true));

/** Runs an item command by its id on the present target. */
export function runOnTarget(id, anchor = null) {
  const { isMany, row } = target();
  const command = itemCommands.find((each) => each.id === id);
  if (isMany) return command.onMany?.(anchor ?? byId('bulk'));
  if (row && applicable(row).includes(command)) return command.run(row, anchor ?? anchorOf(row));
  return undefined;
}

/** Fetches the list again; filters, sort and the open record stay, or the next one at the same place opens (W-72). */
export async function refreshList() {
  const open = page.current?.recordid;
  const index = list.indexOf(open);
  const place = index < 0 ? page.place : index;
  list.marks.clear();
  await list.reload({ depth: list.rows.length });
  list.countOutside().catch(() => undefined);
  if (open) forget(open);
  if (place < 0 || !(await page.follow(place))) page.touched([open]);
}

/** The words of a command. */
export const commandLabel = (command) =>
  command.label ?? (command.table ? tables[command.table].plural : t(`command.${command.id}`));

/** Opens the editor of cards, which is fetched when it is needed; the list then shows what was changed (W-30). */
export async function editCards() {
  const { openCardEditor } = await import('./card-editor.js');
  return openCardEditor({
    recordtype: target().row?.recordtype,
    changed: () => list.reload({ depth: list.rows.length }),
  });
}
