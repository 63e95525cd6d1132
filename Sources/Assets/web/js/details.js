/** The Details of a record: every column in its section, changed in place and saved together (Ctrl S). */
import { announce } from './announce.js';
import { get, newKey, send } from './api.js';
import { bdi, h } from './dom.js';
import { editorFor, entryMark, isSame } from './editors.js';
import { t } from './messages.js';
import { currencyOf } from './money.js';
import { tableOf, tables } from './meta.js';
import { claim, during } from './operations.js';
import { renew } from './record-data.js';
import { toast } from './toast.js';
import { remember, undo } from './undo.js';
import { bodyOf, elementOf, textOf, valueOf } from './values.js';

/** The form that has unsaved entries; leaving the page asks, Ctrl S saves it. */
let open = null;

/** Saves the form that is open, if there is something to save. */
export const saveOpen = () => open?.save();

/** Whether something that was typed would be lost. */
export const isUnsaved = () => Boolean(open?.isDirty());

addEventListener('beforeunload', (event) => {
  if (isUnsaved()) event.preventDefault();
});

/**
 * The tab's content; it fills itself. `saved(record)` runs when the record was changed, `heading(level)` names the
 * heading element of a level.
 */
export function detailsView({ recordtype, recordid, record, saved, heading = (level) => `h${level}` }) {
  const place = h('div', { class: 'details', 'aria-busy': 'true' }, h('p', { class: 'muted' }, t('form.loading')));
  tableOf(recordtype)
    .then((table) => fill(place, { table, recordid, record, saved, heading }))
    .catch((error) => place.replaceChildren(h('p', { class: 'alert', role: 'alert' }, error.message)))
    .finally(() => place.setAttribute('aria-busy', 'false'));
  return place;
}

function fill(place, { table, recordid, record, saved, heading }) {
  const fields = new Map();
  const sections = table.form.sections.map((section) =>
    h(
      'section',
      { class: 'part' },
      h(heading(2), { class: 'section' }, section.title),
      h(
        'div',
        { class: 'fieldlist' },
        section.columns
          .map((name) => table.byName.get(name))
          .filter(Boolean)
          .map((column) => line(column, record, table, fields)),
      ),
    ),
  );
  const form = h('form', { class: 'detailform', novalidate: true }, h('div', { class: 'two' }, columns(sections)));
  const bar = saveBar();
  form.append(bar.element);
  place.replaceChildren(form);
  const state = { table, recordid, record, fields, bar, saved, form };
  const changed = () => mark(state);
  form.addEventListener('input', changed);
  form.addEventListener('change', changed);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    save(state);
  });
  form.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    const line = event.target.closest('[data-column]');
    const field = line && fields.get(line.dataset.column);
    if (!field?.editor || isSame(field.column, field.before, field.editor.value)) return;
    event.preventDefault();
    event.stopPropagation();
    reset(state, field);
    changed();
  });
  bar.discard.addEventListener('click', () => {
    for (const field of fields.values()) if (field.editor) reset(state, field);
    changed();
  });
  open = { save: () => save(state), isDirty: () => form.isConnected && dirty(state).length > 0 };
}

/** Sections in two columns of about the same length. */
function columns(sections) {
  const length = (section) => section.querySelectorAll('[data-column]').length + 2;
  const total = sections.reduce((sum, section) => sum + length(section), 0);
  const [left, right] = [h('div', { class: 'stack' }), h('div', { class: 'stack' })];
  let used = 0;
  for (const section of sections) {
    (used < total / 2 ? left : right).append(section);
    used += length(section);
  }
  return [left, right];
}

function line(column, record, table, fields) {
  const id = `field-${column.name}`;
  // A state is changed by its reason, or by the command that means it.
  const mayWrite = table.may.write && !column.readonly && !['guid', 'state'].includes(column.kind);
  const field = { column, before: valueOf(record, column), editor: null, element: null };
  const note = h('span', { class: 'complaint-line', id: `${id}-note`, hidden: true });
  let content;
  if (mayWrite) {
    field.editor = editorFor(column, field.before, { id });
    field.editor.input.setAttribute('aria-describedby', `${id}-note`);
    content = h('span', { class: 'editable' }, field.editor.element, unit(column, record), link(column, record));
  } else {
    content = h('output', { id, class: 'fixed' }, elementOf(record, column) ?? h('span', { class: 'muted' }, '–'));
  }
  field.note = note;
  field.element = h(
    'div',
    { class: column.kind === 'memo' ? 'fieldline tall' : 'fieldline', 'data-column': column.name },
    h('label', { for: id }, column.label, mayWrite ? entryMark(column) : ''),
    content,
    note,
  );
  fields.set(column.name, field);
  return field.element;
}

/** The currency beside an amount. */
function unit(column, record) {
  const currency = column.kind === 'money' && currencyOf(record);
  return currency ? h('span', { class: 'unit small' }, currency) : null;
}

/** What can be followed from a field: a record, a mail or web address, a telephone number. */
function link(column, record) {
  if (column.kind !== 'lookup' && !column.format) return null;
  const element = elementOf(record, column);
  if (element?.tagName !== 'A') return null;
  element.replaceChildren(h('span', { class: 'hear' }, `${t('command.open')} ${textOf(record, column)}`), h('span', { 'aria-hidden': 'true' }, '↗'));
  element.classList.add('follow');
  return element;
}

function saveBar() {
  const words = h('span', { role: 'status' });
  const trouble = h('p', { class: 'alert', role: 'alert', hidden: true });
  const discard = h('button', { type: 'button', class: 'second' }, t('form.discard'));
  const button = h('button', { class: 'primary' }, t('form.save'), h('kbd', { 'aria-hidden': 'true' }, 'Ctrl S'));
  const element = h('div', { class: 'savebar', hidden: true }, trouble, h('div', { class: 'doing' }, words, discard, button));
  return { element, words, trouble, discard, button };
}

const dirty = ({ fields }) =>
  [...fields.values()].filter(({ editor, column, before }) => editor && !isSame(column, before, editor.value));

function mark(state) {
  const changed = dirty(state);
  for (const field of state.fields.values()) field.element.classList.toggle('dirty', changed.includes(field));
  state.bar.element.hidden = !changed.length && state.bar.trouble.hidden;
  state.bar.words.textContent = changed.length ? t('form.unsaved', { count: changed.length }) : '';
  if (!changed.length) {
    state.bar.trouble.hidden = true;
    state.bar.element.hidden = true;
  }
}

function reset(state, field, value = field.before) {
  const fresh = editorFor(field.column, value, { id: `field-${field.column.name}` });
  const had = field.editor.element.contains(document.activeElement) || field.editor.input === document.activeElement;
  field.editor.element.replaceWith(fresh.element);
  field.editor = fresh;
  field.before = value;
  field.note.hidden = true;
  if (had) fresh.input.focus();
}

function complain(state, words, field) {
  state.bar.trouble.textContent = words;
  state.bar.trouble.hidden = false;
  state.bar.element.hidden = false;
  if (!field) return;
  field.note.textContent = words;
  field.note.hidden = false;
  field.editor.input.setAttribute('aria-invalid', 'true');
  field.editor.input.focus();
}

async function save(state) {
  const { table, recordid, fields, bar } = state;
  const changed = dirty(state);
  if (!changed.length || bar.button.disabled) return;
  for (const field of fields.values()) field.note.hidden = true;
  for (const field of changed) {
    const words = field.editor.complaint();
    if (words) return complain(state, words, field);
  }
  // What has become required since the record was made is asked for when somebody is at it anyway.
  const missing = [...fields.values()].find(({ editor, column }) => editor && column.required && (editor.value ?? '') === '');
  if (missing) return complain(state, missing.editor.complaint(), missing);
  bar.button.disabled = true;
  bar.trouble.hidden = true;
  const body = Object.assign({}, ...changed.map(({ column, editor }) => bodyOf(column, editor.value)));
  try {
    const answer = await during([recordid], () =>
      send('PATCH', `${table.set}(${recordid})`, { body, match: state.record['@odata.etag'], key: newKey() }),
    );
    renew(state.record, answer);
    const operationid = answer.headers.get('sv-operation-id');
    claim(operationid);
    for (const field of changed) field.before = field.editor.value;
    mark(state);
    const words = t('form.saved', { name: changed.map(({ column }) => column.label).join(', ') });
    const notice = toast(words, { action: { label: t('command.undo'), run: () => undo(operationid) } });
    remember({ operationid, words, notice, places: [{ row: { recordid } }] });
    state.saved?.();
  } catch (error) {
    if (error.status === 412) await conflict(state, changed);
    else complain(state, error.message, changed.find(({ column }) => error.message.includes(column.label) || error.message.includes(`“${column.name}”`)));
  }
  bar.button.disabled = false;
}

/** Somebody else was faster: their values come in, except where something else was typed here; there both are shown. */
async function conflict(state, changed) {
  const fresh = await get(`${state.table.set}(${state.recordid})`, { prefer: 'odata.include-annotations="*"' }).catch(() => null);
  if (!fresh) return complain(state, t('record.gone'));
  state.record = fresh;
  for (const field of state.fields.values()) {
    const value = valueOf(fresh, field.column);
    if (!field.editor || isSame(field.column, value, field.before)) continue;
    if (!changed.includes(field)) {
      reset(state, field, value);
      continue;
    }
    field.before = value;
    field.note.replaceChildren(t('form.theirs', { value: '' }), bdi(textOf(fresh, field.column) || t('form.empty')));
    field.note.hidden = false;
  }
  mark(state);
  complain(state, t('form.conflict'));
  announce(t('form.conflict'));
}

/** The words for a record of a table: its name, else what the table calls one. */
export const titleOf = (record, name) =>
  record[tables[name].primary] || record.subject || record.companyname || tables[name].label;
