/** The page of a record that does not stand on the work list: head, commands, and the same tabs. */
import { get, newKey, send } from './api.js';
import { boot } from './boot.js';
import { bdi, byId, h, icon, iconButton } from './dom.js';
import { detailsView, saveOpen, titleOf } from './details.js';
import { factsOf } from './facts.js';
import { startFrame } from './frame.js';
import { goCommands } from './go.js';
import { openKeyHelp } from './key-help.js';
import { lifeBar, lifeCommands, startLife } from './life.js';
import { startLive } from './live.js';
import { pageTable as table, recordPath, tables } from './meta.js';
import { t } from './messages.js';
import { startPageKeys } from './page-keys.js';
import { openPalette } from './palette.js';
import { partiesView, partsOf } from './parties.js';
import { headPortrait } from './portrait.js';
import { carry, commandsFor, tell } from './record-commands.js';
import { tabsView } from './record-tabs.js';
import { relatedView } from './related.js';
import { timelineView } from './timeline.js';
import { redo, undo, undoOn } from './undo.js';
import { elementOf, formatted, textOf } from './values.js';

const pane = byId('record');
const { recordid } = boot;
let record = null;
let isGone = false;

async function load({ isFresh = false } = {}) {
  if (isFresh && document.querySelector('.detailform .dirty')) return;
  try {
    record = await get(`${table.set}(${recordid})`, { prefer: 'odata.include-annotations="*"' });
    isGone = false;
    draw();
  } catch (error) {
    isGone = error.status === 404;
    trouble(error);
  }
  pane.setAttribute('aria-busy', 'false');
}

function draw() {
  const held = pane.contains(document.activeElement) ? document.activeElement.id || null : null;
  const name = titleOf(record, table.name);
  document.title = `${name} · Suivant`;
  const summary = () => factsOf(table, record, 'h2');
  const details = () => detailsView({ recordtype: table.name, recordid, record, saved: () => load() });
  // Where no notes and activities can hang on a record, the timeline tells of its changes.
  const parts = {
    summary: () => (partsOf[table.name] ? h('div', { class: 'stack' }, summary(), parties(name)) : summary()),
    details,
    timeline: () => timelineView(subject(), { onlyChanges: !table.hastimeline }),
  };
  if (table.related.length) parts.related = () => relatedView({ recordtype: table.name, recordid, name });
  pane.replaceChildren(head(name), lifeBar(subject()), ...tabsView(parts));
  if (held) byId(held)?.focus({ preventScroll: true });
}

function head(name) {
  const owner = formatted(record, '_ownerid_value');
  const regarding = table.byName.get('regardingobjectid');
  const facts = [
    table.label,
    table.byName.has('statuscode') ? textOf(record, table.byName.get('statuscode')) : null,
    regarding && elementOf(record, regarding),
    owner && h('span', {}, t('record.owner'), ' ', bdi(owner)),
  ];
  return h(
    'div',
    { class: 'head' },
    table.isactivity
      ? h('span', { class: 'avatar', 'aria-hidden': 'true' }, icon(table.icon))
      : headPortrait(subject(), acting),
    h(
      'div',
      { class: 'title' },
      h('h1', { id: 'record-name', tabindex: '-1' }, bdi(name)),
      h('p', { class: 'facts' }, facts.filter(Boolean).map((fact) => h('span', {}, fact))),
    ),
    h(
      'div',
      { class: 'doing', role: 'toolbar', 'aria-label': t('command.more') },
      commands()
        .filter((command) => command.isButton)
        .map((command) => iconButton(command.icon, command.label, () => command.run(), { key: command.key })),
    ),
  );
}

const parties = (name) => partiesView({ table, recordid, record, name, saved: () => load() });

function trouble(error) {
  pane.replaceChildren(
    h(
      'div',
      { class: 'blank', role: 'alert' },
      icon('warning'),
      h('p', {}, isGone ? t('record.gone') : error.message),
      error.request ? h('p', { class: 'small' }, t('error.id', { id: error.request })) : '',
      isGone
        ? h('a', { class: 'second', href: listPath() }, t('form.list', { plural: table.plural }))
        : h('button', { type: 'button', class: 'second', onclick: () => load() }, t('error.again')),
    ),
  );
}

const listPath = () => `/${table.name}`;

const acting = { changed: () => load(), gone: () => load() };
const subject = () => ({ recordtype: table.name, recordid, recordname: titleOf(record, table.name), record });

/** Closes an activity as done, in the first reason of its closed state. */
async function complete() {
  const { recordname } = subject();
  const body = { statecode: 1 };
  const request = () =>
    send('PATCH', `${table.set}(${recordid})`, { body, match: record['@odata.etag'], key: newKey() });
  if (await carry(subject(), t('done.complete', { name: recordname }), request)) await load();
}

startLife({
  record: () => record ?? undefined,
  concluded(row, answer, words) {
    tell(row, answer, words);
    return load();
  },
  changed: () => undefined,
});

/** What can become of the record; deleting is among what every table has. */
const life = () => lifeCommands.filter(({ id, applies }) => id !== 'deleterecord' && applies(subject()));

const isOpen = () => record && (record.statecode === 0 || record.statecode === 3);

function commands() {
  const whole = record
    ? commandsFor(subject()).map((command) => ({
        ...command,
        key: { assignrecord: 'A', deleterecord: 'Del' }[command.id],
        isButton: !command.isMenu,
        run: () => command.run(subject(), acting),
      }))
    : [];
  return [
    table.isactivity && table.may.write && isOpen() && { id: 'complete', key: 'D', icon: 'check', isButton: true, run: complete },
    ...whole,
    ...(record ? life().map(({ id, key, icon: name, run }) => ({ id, key, icon: name, run: () => run(subject()) })) : []),
    { id: 'refresh', key: 'R', icon: 'refresh', run: () => load() },
    {
      id: 'tolist',
      icon: 'list',
      label: t('form.list', { plural: table.plural }),
      run: () => {
        location.href = listPath();
      },
    },
    { id: 'undo', keys: 'Ctrl Z', icon: 'undo', run: () => undo() },
    { id: 'redo', keys: 'Ctrl Shift Z', icon: 'undo', run: () => redo() },
    { id: 'help', key: '?', icon: 'help', run: help },
  ]
    .filter(Boolean)
    .map((command) => ({ ...command, label: command.label ?? t(`command.${command.id}`) }));
}

function help() {
  openKeyHelp([
    ...commands()
      .filter(({ key, keys }) => key || keys)
      .map(({ key, keys, label }) => [key ?? keys, label]),
    ['Ctrl S', t('form.save')],
    ...goCommands.map(({ key, table: name }) => [key, name ? tables[name].plural : t('command.worklist')]),
    ['Ctrl K', t('palette.title')],
  ]);
}

function palette() {
  const places = goCommands.map((command) => ({
    ...command,
    label: command.table ? tables[command.table].plural : t('command.worklist'),
  }));
  const own = commands().map(({ keys, ...command }) => ({ ...command, key: command.key ?? keys }));
  openPalette({
    commands: [...own, ...places],
    openRecord: ({ recordtype, recordid: id }) => {
      location.href = recordPath(recordtype, id);
    },
  });
}

startFrame({ palette, help });
startPageKeys({
  commands,
  chords: { k: { run: palette, whileTyping: true }, s: { run: () => saveOpen(), whileTyping: true } },
});
undoOn({ question: () => '', before: () => undefined, after: () => load() });
startLive({
  async changed(ids, isMany) {
    // An activity is told of by the record that it is about.
    if (isMany || ids.includes(recordid) || ids.includes(record?._regardingobjectid_value)) await load({ isFresh: true });
  },
  returned: () => load({ isFresh: true }),
});
await load();
document.documentElement.dataset.ready = 'true';
