/** The dialogs of "Filters and sorts": a filter, a sort, a group (W-79 … W-85, W-89). */
import { newKey } from './api.js';
import { boot } from './boot.js';
import { conditionLines, freshCondition } from './condition-lines.js';
import { isWhole, needs } from './conditions.js';
import { openForm } from './dialog.js';
import { h } from './dom.js';
import { t } from './messages.js';
import { tableOf, tables } from './meta.js';

/** Longest name and most conditions, as the server has them. */
const longest = 100;
const mostConditions = 20;

const figures = ['integer', 'decimal', 'double', 'money'];
const named = ['text', 'boolean', 'choice', 'state', 'status', ...figures];
const isOne = ({ kind, targets }) => kind === 'lookup' && targets.length === 1;

/** The fields that each purpose takes (W-89). */
const fits = {
  values: (column) => named.includes(column.kind) || (isOne(column) && column.targets[0] !== 'systemuser'),
  conditions: (column) =>
    named.includes(column.kind) ||
    ['memo', 'instant', 'date'].includes(column.kind) ||
    isOne(column) ||
    column.name === 'ownerid',
  order: (column) => named.includes(column.kind) || ['instant', 'date'].includes(column.kind),
};

const columnsOf = async (table, purpose) =>
  (await tableOf(table)).columns.filter(fits[purpose]).toSorted((a, b) => a.label.localeCompare(b.label, boot.lang));

/** A labelled field with room for a complaint under it. */
function fieldWith(label, input, hint) {
  // Not inside the label: a complaint describes the field, it does not name it.
  const id = `wrong-${newKey()}`;
  const wrong = h('small', { id, class: 'wrong', role: 'alert', hidden: true });
  input.setAttribute('aria-describedby', id);
  const complain = (words) => {
    wrong.textContent = words;
    wrong.hidden = !words;
    if (words) input.setAttribute('aria-invalid', 'true');
    else input.removeAttribute('aria-invalid');
  };
  input.addEventListener('input', () => complain(''));
  return { input, complain, element: h('div', {}, h('label', { class: 'field' }, label, input, hint && h('small', {}, hint)), wrong) };
}

/** Throws the first complaint, which stands at its field too. */
function refuse(field, words) {
  field.complain(words);
  field.input.focus();
  throw new Error(words);
}

function checkedName(field, others) {
  const name = field.input.value.trim();
  if (!name) refuse(field, t('admin.filters.noname'));
  const same = (other) => other.localeCompare(name, boot.lang, { sensitivity: 'base' }) === 0;
  if (others.some(same)) refuse(field, t('admin.filters.taken', { name }));
  return name;
}

/** Record type, field and name: the name follows the field until somebody writes another (W-79). */
function subject(given, purpose, changed = () => undefined) {
  const type = fieldWith(
    t('admin.filters.type'),
    h(
      'select',
      { name: 'table' },
      h('option', { value: '' }, t('admin.filters.choose')),
      boot.recordtypes.map((each) =>
        h('option', { value: each, selected: each === given.table }, tables[each]?.plural ?? each),
      ),
    ),
  );
  const column = fieldWith(t('admin.filters.field'), h('select', { name: 'column', disabled: true }));
  const name = fieldWith(
    t('admin.filters.name'),
    h('input', { name: 'name', maxlength: String(longest), disabled: !given.table, value: given.name ?? '' }),
  );
  let isOwn = Boolean(given.name);
  let columns = [];
  name.input.addEventListener('input', () => {
    isOwn = name.input.value !== '';
  });
  const propose = () => {
    const chosen = columns.find((each) => each.name === column.input.value);
    if (isOwn || !chosen || !hasField()) return;
    name.input.value = `${tables[type.input.value].label}.${chosen.label}`.slice(0, longest);
    name.complain('');
  };
  let hasField = () => true;
  const fill = async () => {
    const table = type.input.value;
    name.input.disabled = !table;
    column.input.disabled = !table;
    columns = table ? await columnsOf(table, purpose) : [];
    if (type.input.value !== table) return;
    column.input.replaceChildren(
      h('option', { value: '' }, t('admin.filters.choose')),
      ...columns.map((each) => h('option', { value: each.name, selected: each.name === given.column }, each.label)),
    );
    changed(table);
  };
  type.input.addEventListener('change', fill);
  column.input.addEventListener('change', propose);
  fill();
  return {
    type,
    column,
    name,
    propose,
    whenField: (condition) => {
      hasField = condition;
    },
  };
}

/** A filter, new or another form of one that is there. `save` gets it, and the new group if there is one. */
export function askFilter(definition, given, save) {
  const isNew = !given.id;
  const draft = { conditions: structuredClone(given.conditions ?? []) };
  let isAdvanced = Boolean(given.conditions);
  let columns = [];
  const lines = h('div', { class: 'conditions' });
  const add = h('button', { type: 'button', class: 'second' }, t('grid.addcondition'));
  const complaint = h('small', { class: 'wrong', role: 'alert', hidden: true });
  const conditions = h('fieldset', { class: 'advanced' }, h('legend', {}, t('admin.filters.conditions')), lines, add, complaint);
  const redraw = (isDrawn, index = 0) => {
    complaint.hidden = true;
    if (!isDrawn) return;
    lines.replaceChildren(...conditionLines(columns, draft.conditions, redraw));
    lines.children[index]?.querySelector('select')?.focus();
  };
  const parts = subject(given, 'values', async (table) => {
    columns = table ? await columnsOf(table, 'conditions') : [];
    draft.conditions = draft.conditions.filter(({ column }) => columns.some(({ name }) => name === column));
    if (!draft.conditions.length && columns.length) draft.conditions.push(freshCondition(columns[0]));
    add.disabled = !columns.length;
    lines.replaceChildren(...conditionLines(columns, draft.conditions, redraw));
  });
  parts.whenField(() => !isAdvanced);
  add.addEventListener('click', () => {
    if (draft.conditions.length >= mostConditions) return;
    draft.conditions.push(freshCondition(columns[0]));
    redraw(true, draft.conditions.length - 1);
  });
  const show = () => {
    parts.column.element.hidden = isAdvanced;
    conditions.hidden = !isAdvanced;
    parts.propose();
  };
  const kind = (value, label, hint) =>
    h(
      'label',
      { class: 'choice' },
      h('input', {
        type: 'radio',
        name: 'kind',
        value,
        checked: (value === 'advanced') === isAdvanced,
        onchange: () => {
          isAdvanced = value === 'advanced';
          show();
        },
      }),
      h('span', {}, label, h('small', { class: 'muted' }, hint)),
    );
  const group = groupField(definition, given.group);
  show();
  return openForm(
    t(isNew ? 'admin.filters.new' : 'admin.filters.edit'),
    [
      h(
        'fieldset',
        {},
        h('legend', {}, t('admin.filters.kind')),
        kind('basic', t('admin.filters.basic'), t('admin.filters.basic.hint')),
        kind('advanced', t('admin.filters.advanced'), t('admin.filters.advanced.hint')),
      ),
      parts.type.element,
      parts.column.element,
      conditions,
      parts.name.element,
      group.elements,
    ],
    {
      action: t('save'),
      className: 'wide',
      submit: async () => {
        const table = parts.type.input.value;
        if (!table) refuse(parts.type, t('admin.filters.notype'));
        if (!isAdvanced && !parts.column.input.value) refuse(parts.column, t('admin.filters.nofield'));
        if (isAdvanced) {
          const open = draft.conditions.findIndex((each) => !isWhole(each));
          if (open >= 0 || !draft.conditions.length) {
            complaint.textContent = t('admin.filters.incomplete', { number: String(open + 1) });
            complaint.hidden = false;
            lines.children[open]?.querySelector('.value input, .value select, select')?.focus();
            throw new Error(complaint.textContent);
          }
        }
        const others = definition.filters.filter(({ id }) => id !== given.id).map(({ name }) => name);
        const name = checkedName(parts.name, others);
        const made = group.made(definition.groups.map((each) => each.name));
        const filter = { ...given, id: given.id ?? newKey(), name, table, group: made?.id ?? group.chosen };
        delete filter.column;
        delete filter.conditions;
        if (isAdvanced) filter.conditions = draft.conditions.map(plain);
        else filter.column = parts.column.input.value;
        return save(filter, made);
      },
    },
  );
}

/** A condition without what it does not need. */
function plain({ column, op, value }) {
  return needs(op) === 'nothing' ? { column, op } : { column, op, value };
}

function groupField(definition, given) {
  const fresh = '+';
  const select = h(
    'select',
    { name: 'group' },
    h('option', { value: '' }, t('filter.moregroup')),
    definition.groups.map(({ id, name }) => h('option', { value: id, selected: id === given }, name)),
    h('option', { value: fresh }, t('admin.filters.newgroup')),
  );
  const name = fieldWith(t('admin.filters.groupname'), h('input', { name: 'groupname', maxlength: String(longest) }));
  name.element.hidden = true;
  select.addEventListener('change', () => {
    name.element.hidden = select.value !== fresh;
    if (!name.element.hidden) name.input.focus();
  });
  return {
    elements: [h('label', { class: 'field' }, t('admin.filters.group'), select), name.element],
    get chosen() {
      return select.value || undefined;
    },
    made: (others) => (select.value === fresh ? { id: newKey(), name: checkedName(name, others) } : null),
  };
}

/** A group's name. */
export function askGroup(definition, given, save) {
  const name = fieldWith(
    t('admin.filters.groupname'),
    h('input', { name: 'name', maxlength: String(longest), autofocus: true, value: given?.name ?? '' }),
  );
  return openForm(t(given ? 'admin.filters.renamegroup' : 'admin.filters.newgroup'), [name.element], {
    action: t('save'),
    submit: () => {
      const others = definition.groups.filter(({ id }) => id !== given?.id).map((each) => each.name);
      return save({ ...given, id: given?.id ?? newKey(), name: checkedName(name, others) });
    },
  });
}

/** A sort by a column of a record type; `save` gets it and whether it becomes the default, and how. */
export function askSort(definition, given, save) {
  const isDefault = given.id !== undefined && definition.default.id === given.id;
  const parts = subject(given, 'order');
  const descending = h('input', { type: 'checkbox', name: 'descending', checked: isDefault && definition.default.descending });
  const standard = h('input', { type: 'checkbox', name: 'default', checked: isDefault, disabled: isDefault });
  return openForm(
    t(given.id ? 'admin.filters.editsort' : 'admin.filters.newsort'),
    [
      parts.type.element,
      parts.column.element,
      parts.name.element,
      h('label', { class: 'choice' }, standard, h('span', {}, t('admin.filters.makedefault'))),
      h('label', { class: 'choice' }, descending, h('span', {}, t('admin.filters.descending'))),
    ],
    {
      action: t('save'),
      submit: () => {
        const table = parts.type.input.value;
        if (!table) refuse(parts.type, t('admin.filters.notype'));
        if (!parts.column.input.value) refuse(parts.column, t('admin.filters.nofield'));
        const others = definition.sorts.filter(({ id, name }) => name && id !== given.id).map(({ name }) => name);
        const name = checkedName(parts.name, others);
        const sort = { ...given, id: given.id ?? newKey(), name, table, column: parts.column.input.value };
        return save(sort, standard.checked ? { id: sort.id, descending: descending.checked } : null);
      },
    },
  );
}
