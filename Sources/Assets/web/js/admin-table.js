/** One table: its words, and its columns with type, labels, limits and options. */
import { send } from './api.js';
import { boot } from './boot.js';
import { act, button, choice, confirmed, doing, empty, fill, row, sieve, table as grid, words } from './admin-kit.js';
import { chosenOptions, options, sentOptions } from './admin-options.js';
import { label, proposeName } from './admin-tables.js';
import { field, openForm } from './dialog.js';
import { h } from './dom.js';
import { t } from './messages.js';
import { toast } from './toast.js';

const { table } = boot.admin;
const address = `EntityDefinitions(LogicalName='${table.name}')`;
/** The types that an administrator can make, in the order of the picker. */
const types = [
  'String', 'Memo', 'Picklist', 'Boolean', 'Integer', 'Decimal', 'Double', 'Money', 'DateTime', 'DateOnly', 'Lookup',
];
let columns = [...table.columns];
let search = null;

/** Shows the columns. */
export async function start() {
  doing(
    button(t('admin.columns.new'), 'plus', add, 'primary'),
    button(t('admin.tables.words'), 'note', changeWords),
    table.iscustom && button(t('admin.tables.drop'), 'close', dropTable),
  );
  show();
}

function show(focus = null) {
  const items = columns
    .map((column) => ({ ...column, sought: `${column.label.en} ${column.label.fr} ${column.name}` }))
    .sort((left, right) => words(left.label).localeCompare(words(right.label), boot.lang));
  const place = h('div', {});
  const draw = (some) => place.replaceChildren(some.length ? list(some) : empty(t('admin.nothingfound')));
  const typed = search?.value ?? '';
  search = sieve(t('admin.columns.find'), items, draw);
  fill(search, place);
  search.value = typed;
  if (typed) search.dispatchEvent(new Event('input'));
  else draw(items);
  if (focus) place.querySelector(`[data-column="${focus}"]`)?.focus();
}

const list = (some) =>
  grid(
    t('admin.columns'),
    ['admin.label.en', 'admin.label.fr', 'admin.technical', 'admin.type', 'admin.marks'].map((key) => t(key)),
    some.map((column) =>
      row(
        column.iscomputed
          ? h('span', { lang: 'en' }, column.label.en)
          : h(
              'button',
              { type: 'button', class: 'link', lang: 'en', 'data-column': column.name, onclick: () => change(column) },
              column.label.en,
            ),
        h('span', { lang: 'fr' }, column.label.fr),
        h('code', {}, column.name),
        [t(`type.${column.type}`), details(column)],
        marks(column),
      ),
    ),
    'columns',
  );

function details(column) {
  if (column.maxlength) return h('small', { class: 'muted' }, ` ${t('admin.characters', { count: column.maxlength })}`);
  if (column.options) return h('small', { class: 'muted' }, ` ${t('admin.options.count', { count: column.options.length })}`);
  if (column.targets) return h('small', { class: 'muted' }, ` → ${column.targets.map(targetName).join(', ')}`);
  return null;
}

const targetName = (name) => words(boot.admin.tables.find((one) => one.name === name)?.label) || name;

const marks = (column) =>
  h(
    'span',
    { class: 'marks' },
    ['iscustom', 'isname', 'isrequired', 'isrecommended', 'ishidden', 'issecured', 'iskey', 'iscomputed']
      .filter((mark) => column[mark])
      .map((mark) => h('span', { class: 'mark' }, t(`admin.mark.${mark}`))),
  );

// Adding

function add() {
  const extra = h('div', { class: 'fields' });
  const type = field(
    t('admin.type'),
    { name: 'type' },
    { tag: 'select', children: types.map((name) => h('option', { value: name }, t(`type.${name}`))) },
  );
  const dialog = openForm(
    t('admin.columns.new'),
    [
      h(
        'div',
        { class: 'pair' },
        field(t('admin.label.en'), { name: 'english', required: true, maxlength: 100, autofocus: true }),
        field(t('admin.label.fr'), { name: 'french', required: true, maxlength: 100 }),
      ),
      field(t('admin.technical'), { name: 'name', required: true, maxlength: 50, pattern: '[a-z][a-z0-9]*_[a-z0-9_]+' }, {
        hint: t('admin.technical.hint'),
      }),
      type,
      extra,
      entry({}),
      choice(t('admin.secured'), { name: 'secured' }, t('admin.secured.hint')),
    ],
    { action: t('admin.create'), className: 'wide', submit: (form) => made(form, dialog) },
  );
  const select = type.querySelector('select');
  const fit = () => extra.replaceChildren(...limits(select.value, {}));
  select.addEventListener('change', fit);
  fit();
  proposeName(dialog);
}

/** The fields that depend on the type. */
function limits(type, column) {
  switch (type) {
    case 'String':
      return [
        length(column.maxlength ?? 100, 4000),
        !column.name && choice(t('admin.searchable'), { name: 'searchable' }, t('admin.searchable.hint')),
        !column.name && choice(t('admin.key'), { name: 'key' }, t('admin.key.hint')),
      ].filter(Boolean);
    case 'Memo':
      return [length(column.maxlength ?? 2000, 1_000_000)];
    case 'Integer':
      return [bounds(column, 1)];
    case 'Decimal':
    case 'Double':
    case 'Money':
      return [
        bounds(column, 'any'),
        field(t('admin.precision'), { name: 'precision', type: 'number', min: 0, max: 4, step: 1, value: column.precision ?? '' }, {
          hint: t('admin.precision.hint'),
        }),
      ];
    case 'Picklist':
      return [options(column.options ?? [])];
    case 'Status':
      return [options(column.options, { states: columns.find(({ name }) => name === 'statecode').options })];
    case 'Boolean':
      return [flagWords('yes', column), flagWords('no', column)];
    case 'Lookup':
      return column.name
        ? []
        : [
            field(
              t('admin.target'),
              { name: 'target' },
              {
                tag: 'select',
                children: boot.admin.tables
                  .filter((one) => !one.isactivity)
                  .map((one) => h('option', { value: one.name }, words(one.plural))),
              },
            ),
          ];
    default:
      return [];
  }
}

/** Whether a value has to be entered, had better be, or may be left out. */
const entry = (column) =>
  field(
    t('admin.entry'),
    { name: 'level' },
    {
      tag: 'select',
      children: Object.keys(levels).map((level) =>
        h('option', { value: level, selected: level === levelOf(column) }, t(`admin.entry.${levels[level]}`)),
      ),
    },
  );

const levels = { None: 'optional', Recommended: 'recommended', ApplicationRequired: 'required' };
const levelOf = ({ isrequired, isrecommended }) => (isrequired ? 'ApplicationRequired' : isrecommended ? 'Recommended' : 'None');

/** What a yes or a no is called, in both languages. */
const flagWords = (which, column) =>
  h(
    'div',
    { class: 'pair' },
    ['en', 'fr'].map((lang) =>
      field(t(`admin.flag.${which}.${lang}`), {
        name: which + lang,
        required: true,
        maxlength: 100,
        lang,
        value: column[which]?.[lang] ?? usual[which][lang],
      }),
    ),
  );

const usual = { yes: { en: 'Yes', fr: 'Oui' }, no: { en: 'No', fr: 'Non' } };

/** The options of a choice or the words of a yes or no, as the Web API takes them. */
function sentSet({ options: some, yes, no }) {
  if (some) return sentOptions(some);
  if (!yes) return undefined;
  const option = (value, { en, fr }) => ({ Value: value, Label: label(en, fr) });
  return { TrueOption: option(1, yes), FalseOption: option(0, no) };
}

/** The lowest and the highest value; those that the type itself sets are left empty. */
function bounds({ minimum, maximum }, step) {
  const shown = (value) => (value !== undefined && Number.isSafeInteger(Math.trunc(value)) ? value : '');
  const bound = (name, value) => field(t(`admin.${name}`), { name, type: 'number', step, value: shown(value) });
  return h('div', { class: 'pair' }, bound('minimum', minimum), bound('maximum', maximum));
}

const length = (value, max) =>
  field(t('admin.length'), { name: 'length', type: 'number', min: 1, max, step: 1, required: true, value });

// Sending

/** What the form says beside name and type, as members of the body. */
function described(form, dialog, type) {
  const whole = (name) => (form.get(name) ? Number(form.get(name)) : undefined);
  return {
    DisplayName: label(form.get('english').trim(), form.get('french').trim()),
    RequiredLevel: { Value: form.get('level') },
    IsSecured: form.has('secured'),
    MaxLength: whole('length'),
    MinValue: whole('minimum'),
    MaxValue: whole('maximum'),
    Precision: whole('precision'),
    OptionSet: sentSet(chosenSet(form, dialog, type)),
  };
}

async function made(form, dialog) {
  const type = form.get('type');
  const name = form.get('name').trim();
  const body = {
    SchemaName: name,
    AttributeType: type,
    ...described(form, dialog, type),
    sv_IsSearchable: form.has('searchable'),
    sv_IsKey: form.has('key'),
    Targets: type === 'Lookup' ? [form.get('target')] : undefined,
  };
  await send('POST', `${address}/Attributes`, { body });
  columns.push({
    ...asShown(form, dialog, type),
    name,
    type,
    iscustom: true,
    iskey: body.sv_IsKey,
    targets: body.Targets,
    body,
  });
  toast(t('admin.created', { name: form.get('english').trim() }));
  return () => show(name);
}

/** A column as this page shows it, after what the form says. */
function asShown(form, dialog, type) {
  const whole = (name) => (form.get(name) ? Number(form.get(name)) : undefined);
  return {
    label: { en: form.get('english').trim(), fr: form.get('french').trim() },
    isrequired: form.get('level') === 'ApplicationRequired',
    isrecommended: form.get('level') === 'Recommended',
    issecured: form.has('secured'),
    ishidden: form.has('hidden'),
    maxlength: whole('length'),
    minimum: whole('minimum'),
    maximum: whole('maximum'),
    precision: whole('precision'),
    ...chosenSet(form, dialog, type),
  };
}

/** The options, or the words for yes and no, that stand in the form. */
function chosenSet(form, dialog, type) {
  if (type === 'Picklist' || type === 'Status') return { options: chosenOptions(dialog) };
  if (type !== 'Boolean') return {};
  const both = (which) => ({ en: form.get(`${which}en`).trim(), fr: form.get(`${which}fr`).trim() });
  return { yes: both('yes'), no: both('no') };
}

// Changing

function change(column) {
  const dialog = openForm(
    words(column.label),
    [
      h('p', { class: 'muted' }, t(`type.${column.type}`), ' · ', h('code', {}, column.name)),
      h(
        'div',
        { class: 'pair' },
        field(t('admin.label.en'), { name: 'english', required: true, maxlength: 100, value: column.label.en, autofocus: true }),
        field(t('admin.label.fr'), { name: 'french', required: true, maxlength: 100, value: column.label.fr }),
      ),
      ...limits(column.type, column),
      entry(column),
      choice(t('admin.hidden'), { name: 'hidden', checked: column.ishidden }, t('admin.hidden.hint')),
      choice(t('admin.secured'), { name: 'secured', checked: column.issecured }, t('admin.secured.hint')),
      column.iscustom &&
        !column.isname &&
        button(t('admin.columns.drop'), 'close', () => {
          dialog.close();
          drop(column);
        }),
    ].filter(Boolean),
    {
      action: t('admin.save'),
      className: 'wide',
      submit: async (form) => {
        const body = changed(column, form, dialog);
        if (Object.keys(body).length === 0) return undefined;
        await send('PATCH', `${address}/Attributes(LogicalName='${column.name}')`, { body });
        const shown = Object.entries(asShown(form, dialog, column.type)).filter(([, value]) => value !== undefined);
        columns = columns.map((one) => (one.name === column.name ? { ...one, ...Object.fromEntries(shown) } : one));
        toast(t('admin.saved.short'));
        return () => show(column.name);
      },
    },
  );
}

/** Only what differs is sent, so that what another administrator changed meanwhile stays. */
function changed(column, form, dialog) {
  const wanted = { ...described(form, dialog, column.type), sv_IsHidden: form.has('hidden') };
  const had = {
    DisplayName: label(column.label.en, column.label.fr),
    RequiredLevel: { Value: levelOf(column) },
    IsSecured: Boolean(column.issecured),
    MaxLength: form.has('length') ? column.maxlength : undefined,
    MinValue: column.minimum,
    MaxValue: column.maximum,
    Precision: column.precision,
    OptionSet: sentSet(column),
    sv_IsHidden: Boolean(column.ishidden),
  };
  return Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => value !== undefined && JSON.stringify(value) !== JSON.stringify(had[name])),
  );
}

function drop(column) {
  const name = words(column.label);
  confirmed(
    t('admin.columns.drop.of', { name }),
    t('admin.columns.drop.about', { name: column.name, type: t(`type.${column.type}`) }),
    t('admin.columns.drop'),
    async () => {
      await send('DELETE', `${address}/Attributes(LogicalName='${column.name}')`);
      columns = columns.filter((one) => one.name !== column.name);
      show();
      toast(t('admin.columns.dropped', { name }), { action: { label: t('command.undo'), run: () => act(() => bringBack(column)) } });
    },
  );
}

/** The same name and type again: the values that were kept are there at once. */
async function bringBack(column) {
  await send('POST', `${address}/Attributes`, {
    body: {
      SchemaName: column.name,
      AttributeType: column.type,
      DisplayName: label(column.label.en, column.label.fr),
      RequiredLevel: { Value: levelOf(column) },
      IsSecured: Boolean(column.issecured),
      MaxLength: column.maxlength,
      MinValue: Number.isSafeInteger(column.minimum) ? column.minimum : undefined,
      MaxValue: Number.isSafeInteger(column.maximum) ? column.maximum : undefined,
      Precision: column.precision,
      OptionSet: sentSet(column),
      sv_IsSearchable: column.issearchable || undefined,
      sv_IsKey: column.iskey,
      Targets: column.targets,
    },
  });
  columns.push(column);
  show(column.name);
}

// The table itself

function changeWords() {
  openForm(
    t('admin.tables.words'),
    [
      h(
        'div',
        { class: 'pair' },
        ['label', 'plural'].flatMap((part) =>
          ['en', 'fr'].map((lang) =>
            field(t(`admin.${part}.${lang}`), { name: part + lang, required: true, maxlength: 100, value: table[part][lang] }),
          ),
        ),
      ),
    ],
    {
      action: t('admin.save'),
      submit: async (form) => {
        const both = (part) => label(form.get(`${part}en`).trim(), form.get(`${part}fr`).trim());
        await send('PATCH', address, { body: { DisplayName: both('label'), DisplayCollectionName: both('plural') } });
        location.reload();
      },
    },
  );
}

function dropTable() {
  confirmed(
    t('admin.tables.drop.of', { name: words(table.plural) }),
    t('admin.tables.drop.about'),
    t('admin.tables.drop'),
    async () => {
      await send('DELETE', address);
      location.assign('/admin/tables');
    },
  );
}
