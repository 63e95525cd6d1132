/** The timeline: activities, notes with their files, and changes of a record, newest first, and what adds to it. */
import { newKey, send } from './api.js';
import { askActivity } from './activity-form.js';
import { askRecordNote } from './ask.js';
import { bdi, h, icon, iconButton } from './dom.js';
import { absolute, dayInWords, due, machine, moment, shortMoment } from './dates.js';
import { attach, sizeOf } from './attach.js';
import { boot } from './boot.js';
import { activityIcon, activitySets } from './kinds.js';
import { recordPath, tableOf, tables } from './meta.js';
import { flagWord, number, t } from './messages.js';
import { claim } from './operations.js';
import { formatted, timeline } from './record-data.js';
import { toast } from './toast.js';
import { remember, undo } from './undo.js';

/** What is shown; kept while one moves from record to record. */
const shown = { activities: true, notes: true, changes: false };

/** What loads the timeline on the screen again: the record may have been drawn anew since a note's toast offered Undo. */
let reload = { recordid: null, run: () => undefined };

/**
 * The tab's content; it fills itself. `row` names the record, `changed` runs when something was added to it or taken
 * away; `onlyChanges` for records on which nothing can hang.
 */
export function timelineView(row, { changed = () => undefined, onlyChanges = false } = {}) {
  const { recordid, recordtype } = row;
  const kinds = onlyChanges ? { changes: true } : shown;
  const events = h('div', { class: 'events', 'aria-busy': 'true' });
  const what = { row, kinds, again: () => undefined };
  what.again = () => {
    changed();
    if (reload.recordid === recordid) reload.run();
  };
  const { again } = what;
  reload = { recordid, run: () => load(events, what, null) };
  const add = (id, name, run) =>
    h('button', { type: 'button', class: 'second', id: `timeline-${id}`, onclick: run }, icon(name), t(`command.${id}`));
  const mayNote = tables.annotation?.may.create;
  const mayAct = Object.keys(activitySets).some((each) => tables[each]?.may.create);
  const file = h('input', { type: 'file', id: 'timeline-file', hidden: true, tabindex: '-1', 'aria-label': t('form.attach') });
  const mayTake = mayNote && !onlyChanges;
  const take = (files) =>
    mayTake && Promise.all([...files].map((each) => attach(each, row))).then((kept) => kept.some(Boolean) && again());
  file.addEventListener('change', () => {
    take(file.files);
    file.value = '';
  });
  const section = h(
    'section',
    { class: 'timeline', 'aria-label': t('tab.timeline') },
    !onlyChanges &&
      h(
      'div',
      { class: 'addbar' },
      mayNote && add('note', 'note', () => askRecordNote(row, again)),
      mayAct && add('activity', 'plus', () => askActivity(row, { saved: again })),
      mayNote &&
        h('button', { type: 'button', class: 'second', onclick: () => file.click() }, icon('attach'), t('form.attach')),
      file,
      h(
        'div',
        { class: 'toggles', role: 'group', 'aria-label': t('form.timeline.show') },
        ['activities', 'notes', 'changes'].map((kind) => toggle(kind, () => load(events, what, null))),
      ),
    ),
    events,
  );
  section.addEventListener('dragover', (event) => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    section.classList.add('dropping');
  });
  section.addEventListener('dragleave', (event) => {
    if (!section.contains(event.relatedTarget)) section.classList.remove('dropping');
  });
  section.addEventListener('drop', (event) => {
    event.preventDefault();
    section.classList.remove('dropping');
    take(event.dataTransfer.files);
  });
  section.addEventListener('paste', (event) => {
    if (event.clipboardData.files.length) take(event.clipboardData.files);
  });
  load(events, what, null);
  return section;
}

function toggle(kind, run) {
  const button = h('button', { type: 'button', class: 'toggle', 'aria-pressed': String(shown[kind]) }, t(`form.timeline.${kind}`));
  button.addEventListener('click', () => {
    shown[kind] = !shown[kind];
    button.setAttribute('aria-pressed', String(shown[kind]));
    run();
  });
  return button;
}

async function load(events, what, from) {
  const { row, kinds, again } = what;
  const mine = (what.turn = (what.turn ?? 0) + 1);
  try {
    const table = kinds.changes ? await tableOf(row.recordtype) : null;
    const page = await timeline(row, kinds, from);
    // An answer that was overtaken by a later question is older than what stands there.
    if (mine !== what.turn) return;
    if (!from) events.replaceChildren();
    events.querySelector('.second.older')?.remove();
    events.append(...page.events.map((event) => entry(event, table, again)));
    if (!events.childElementCount) events.append(h('p', { class: 'muted' }, t('timeline.none')));
    if (page.more)
      events.append(
        h(
          'button',
          { type: 'button', class: 'second older', onclick: () => load(events, what, page.more) },
          t('timeline.more'),
        ),
      );
  } catch (error) {
    if (mine !== what.turn) return;
    events.replaceChildren(h('p', { class: 'alert', role: 'alert' }, error.message));
  }
  events.setAttribute('aria-busy', 'false');
}

function entry(event, table, again) {
  if (event.kind === 'change') return change(event, table);
  return event.kind === 'annotation' ? note(event, again) : activity(event);
}

function article(name, ...content) {
  return h(
    'article',
    { class: 'event' },
    h('div', { class: 'dot' }, h('span', {}, icon(name))),
    h('div', { class: 'tell' }, content),
  );
}

const when = (at) => at && h('time', { datetime: machine(at), title: absolute(at) }, moment(at));

function activity({ kind, at, row }) {
  const by = formatted(row, '_ownerid_value');
  const path = recordPath(kind, row.activityid);
  const name = bdi(row.subject || t(`activity.${kind}`));
  return article(
    activityIcon[kind] ?? 'task',
    h('b', {}, path ? h('a', { href: path }, name) : name),
    ' ',
    h(
      'span',
      { class: 'small muted' },
      [t(`activity.${kind}`), state(row)].filter(Boolean).join(' · '),
      ' · ',
      when(at),
      by && h('span', {}, ' · ', bdi(by)),
    ),
    row.description && h('p', {}, row.description),
  );
}

function note({ at, row }, again) {
  const by = formatted(row, '_createdby_value');
  const isMine = row._createdby_value === boot.user.id || boot.user.isadministrator;
  return article(
    row.isdocument ? 'attach' : 'note',
    h('b', {}, bdi(row.subject || (row.isdocument ? row.filename : t('activity.annotation')))),
    ' ',
    h('span', { class: 'small muted' }, t('activity.annotation'), at && ' · ', when(at), by && h('span', {}, ' · ', bdi(by))),
    isMine && tables.annotation?.may.delete
      ? iconButton('trash', t('form.note.delete'), () => deleteNote(row, again), { class: 'quiet mini' })
      : null,
    row.notetext && h('p', {}, row.notetext),
    row.isdocument && file(row),
  );
}

function file(row) {
  return h(
    'a',
    {
      class: 'file',
      href: `${boot.api}annotations(${row.annotationid})/documentbody/$value`,
      download: row.filename,
      'aria-label': t('form.attach.download', { name: row.filename }),
    },
    icon('download'),
    bdi(row.filename),
    h('span', { class: 'small muted' }, sizeOf(row.filesize)),
  );
}

async function deleteNote(row, again) {
  try {
    const answer = await send('DELETE', `annotations(${row.annotationid})`, { key: newKey() });
    const operationid = answer.headers.get('sv-operation-id');
    claim(operationid);
    const words = t('form.note.deleted');
    const notice = toast(words, {
      action: { label: t('command.undo'), run: () => Promise.resolve(undo(operationid)).then(again) },
    });
    remember({ operationid, words, notice });
    again();
  } catch (error) {
    toast(error.message, { isWrong: true });
  }
}

/** Who changed what, from what to what. */
function change({ at, row }, table) {
  const by = row.personname ?? t('form.change.by');
  const columns = row.changes.map((each) => each.label).join(', ');
  const words = row.action === 'update' ? t('form.change.update', { columns }) : t(`form.change.${row.action}`);
  return article(
    'history',
    h('b', {}, bdi(by)),
    ' ',
    words,
    ' ',
    h('span', { class: 'small muted' }, when(at), row.isundone ? ` · ${t('form.change.undo')}` : ''),
    row.changes.length
      ? h(
          'ul',
          { class: 'changes small' },
          // Of an image it is told that it changed, and nothing more.
          row.changes.filter(({ column }) => column !== 'entityimageid').map((each) =>
            h(
              'li',
              {},
              t('form.change.fromto', {
                column: each.label,
                before: sideOf(each, 'before', table),
                after: sideOf(each, 'after', table),
              }),
            ),
          ),
        )
      : null,
  );
}

function sideOf(each, side, table) {
  const raw = each[side];
  const column = table?.byName.get(each.column);
  if (raw === null || raw === '') return t('form.empty');
  if (!column) return String(raw);
  if (column.kind === 'lookup') return each[`${side}name`] ?? '–';
  if (column.options) return column.options.find((option) => option.value === raw)?.label ?? String(raw);
  if (column.kind === 'boolean') return flagWord(raw, column);
  if (column.kind === 'instant') return shortMoment(raw);
  if (column.kind === 'date') return dayInWords(raw);
  return typeof raw === 'number' ? number(raw) : String(raw);
}

function state(row) {
  const words = formatted(row, 'statecode') ?? '';
  const starttime = row.activitytypecode === 'appointment' ? row.scheduledstart : null;
  const isOpen = row.statecode === 0 && row.scheduledend;
  const at = isOpen ? due({ duetime: row.scheduledend, starttime, isallday: row.sv_isallday }) : null;
  return at ? [words, at.isCounted ? at.text : t('timeline.due', { when: at.text })].join(' · ') : words;
}

