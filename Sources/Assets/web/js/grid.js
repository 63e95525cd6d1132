/** The page of a table: puts the parts of its grid together. */
import { announce } from './announce.js';
import { byId } from './dom.js';
import { askColumns } from './columns-dialog.js';
import { openMenu } from './float.js';
import { startFocusedSwitch } from './focused-switch.js';
import { startFrame } from './frame.js';
import { goCommands } from './go.js';
import { assignMany, deleteMany, editMany, pickActive, startBulk } from './grid-bulk.js';
import { editCell } from './grid-edit.js';
import { openFilters, startFilters } from './grid-filters.js';
import { clear, startHeader } from './grid-header.js';
import { fromAddress } from './grid-query.js';
import { rows } from './grid-rows.js';
import { view } from './grid-view.js';
import { openViews, startViews, viewCommands } from './grid-views.js';
import { activitySets } from './kinds.js';
import { openKeyHelp } from './key-help.js';
import { startLive } from './live.js';
import { pageTable as table, recordPath, tables } from './meta.js';
import { t } from './messages.js';
import { askNew } from './new-record.js';
import { startPageKeys } from './page-keys.js';
import { openPalette } from './palette.js';
import { selection } from './selection.js';
import { toast } from './toast.js';
import { redo, remember, undo, undoOn } from './undo.js';

/** Opens the form for a new record; where activities of all kinds stand together, asks for the kind first. */
function create() {
  if (table.name !== 'activitypointer') return createIn(table);
  const items = kinds.map((kind) => ({ label: kind.label, icon: kind.icon, run: () => createIn(kind) }));
  return openMenu(t('grid.new'), items, byId('tool-new'));
}

function createIn(kind) {
  return askNew(kind.name, {
    created: ({ recordid, name, operationid }) => {
      const words = t('grid.created', { label: kind.label, name });
      const path = recordPath(kind.name, recordid);
      const notice = toast(words, {
        action: path && {
          label: t('command.open'),
          run: () => {
            location.href = path;
          },
        },
      });
      remember({ operationid, words, notice });
      rows.again().then(() => view.focus(recordid, 1));
    },
  }).catch((error) => toast(error.message, { isWrong: true }));
}

const kinds = Object.keys(activitySets)
  .map((name) => tables[name])
  .filter((kind) => kind?.may.create);
const mayCreate = table.may.create || (table.name === 'activitypointer' && kinds.length > 0);

function open(row = view.active) {
  const path = row && rows.pageOf(row);
  if (path) location.href = path;
}

function sort({ column, adds }) {
  const { order } = rows.question;
  const place = order.findIndex((each) => each.column === column);
  const step = { column, descending: place >= 0 ? !order[place].descending : false };
  const others = adds ? order.filter((each) => each.column !== column) : [];
  rows.ask({ order: adds && place >= 0 ? order.with(place, step) : [...others, step] });
  announce(t(step.descending ? 'grid.sorted.desc' : 'grid.sorted.asc', { column: table.byName.get(column).label }));
}

function chooseColumns() {
  askColumns({ table, chosen: rows.question.columns, run: (columns) => rows.ask({ columns }) });
}

const withPicked = (run) => () => pickActive() && run();
const refresh = () => rows.reload({ depth: rows.rows.length });

/** Every command of the page; keys, palette and help read this list. */
const commands = () =>
  [
    { id: 'open', key: 'O', icon: 'list', run: () => open() },
    mayCreate && { id: 'new', key: 'N', icon: 'plus', label: t('grid.new.title', { label: table.label }), run: create },
    { id: 'gridsearch', key: '/', icon: 'search', label: t('grid.search'), run: () => byId('search').focus() },
    { id: 'filter', key: 'F', icon: 'filter', label: t('grid.filter'), run: openFilters },
    rows.isFiltering && { id: 'clearfilters', icon: 'close', run: clear },
    { id: 'columns', key: 'C', icon: 'columns', label: t('grid.columns'), run: chooseColumns },
    { id: 'views', key: 'V', icon: 'list', label: t('view.title'), run: () => openViews() },
    { id: 'refresh', key: 'R', icon: 'refresh', run: refresh },
    { id: 'select', key: 'X', icon: 'task', run: () => view.active && selection.toggle(view.active.recordid) },
    { id: 'selectall', icon: 'task', keys: 'Ctrl A', run: () => selection.all() },
    table.may.write && { id: 'bulkedit', icon: 'note', label: t('bulk.edit'), run: withPicked(editMany) },
    table.may.assign && { id: 'assign', key: 'A', icon: 'assign', run: withPicked(assignMany) },
    table.may.delete && { id: 'delete', key: 'Del', icon: 'trash', label: t('bulk.delete'), run: withPicked(deleteMany) },
    { id: 'down', key: 'J', isSilent: true, run: () => view.step(1) },
    { id: 'up', key: 'K', isSilent: true, run: () => view.step(-1) },
    { id: 'undo', keys: 'Ctrl Z', icon: 'undo', run: () => undo() },
    { id: 'redo', keys: 'Ctrl Shift Z', icon: 'undo', run: () => redo() },
    { id: 'help', key: '?', icon: 'help', run: help },
  ]
    .filter(Boolean)
    .map((command) => ({ ...command, label: command.label ?? t(`command.${command.id}`) }));

function help() {
  openKeyHelp([
    ['J K ↓ ↑', t('grid.keys.move')],
    ['← →', t('grid.keys.across')],
    ['Enter F2', t('grid.keys.edit')],
    ['Esc', t('grid.keys.escape')],
    ['Shift', t('keys.range')],
    ...commands()
      .filter(({ key, keys, isSilent }) => (key || keys) && !isSilent)
      .map(({ key, keys, label }) => [key ?? keys, label]),
    ...goCommands.map(({ key, table: name }) => [key, name ? tables[name].plural : t('command.worklist')]),
    ['Alt ← →', t('grid.keys.width')],
    ['Ctrl K', t('palette.title')],
  ]);
}

function palette() {
  const places = goCommands.map((command) => ({
    ...command,
    label: command.table ? tables[command.table].plural : t('command.worklist'),
  }));
  const own = commands()
    .filter(({ isSilent }) => !isSilent)
    .map(({ keys, ...command }) => ({ ...command, key: command.key ?? keys }));
  openPalette({
    commands: [...own, ...viewCommands(), ...places],
    openRecord: ({ recordtype, recordid }) => {
      location.href = recordPath(recordtype, recordid);
    },
  });
}

startFrame({ palette, help });
startHeader({ create });
startFilters();
startViews();
startBulk();
await startFocusedSwitch();
startPageKeys({
  commands,
  chords: {
    k: { run: palette, whileTyping: true },
    a: { run: () => selection.all() },
  },
  escape: () => (selection.isEmpty ? null : () => selection.clear()),
});
undoOn({ question: () => '', before: () => undefined, after: () => rows.again() });

view.addEventListener('open', ({ detail }) => open(detail));
view.addEventListener('edit', ({ detail }) => editCell(detail));
view.addEventListener('sort', ({ detail }) => sort(detail));
byId('tool-columns').addEventListener('click', chooseColumns);
byId('tool-refresh').addEventListener('click', refresh);
byId('tool-new')?.addEventListener('click', create);
document.addEventListener('dressed', () => view.draw({ all: true }));
document.addEventListener('jobended', () => rows.again());
addEventListener('popstate', () => {
  rows.question = fromAddress(location.search);
  rows.emit('query');
  rows.reload();
});

startLive({
  async changed(ids, isMany) {
    const own = ids.filter((id) => rows.row(id));
    // An activity is told of by the record that it is about, a new record by nothing that stands here.
    if (isMany || table.isactivity || own.length < ids.length) await rows.again();
    else await rows.refresh(own);
  },
  returned: () => rows.again(),
});

// Changes to records of others are not told to everybody; whoever comes back to the page sees them all the same.
let hiddenAt = 0;
document.addEventListener('visibilitychange', () => {
  if (document.hidden) hiddenAt = Date.now();
  else if (Date.now() - hiddenAt > 30_000) rows.again();
});
addEventListener('pagehide', () => {
  const place = { recordid: view.active?.recordid, depth: rows.rows.length };
  history.replaceState({ ...history.state, place }, '');
});

// Back from a record, one stands where one left.
const { place } = history.state ?? {};
await rows.reload({ depth: place?.depth });
if (place && rows.row(place.recordid)) view.focus(place.recordid, 1);
document.documentElement.dataset.ready = 'true';
