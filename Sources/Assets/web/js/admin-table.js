/** One table: its words, and its columns, which are added, changed and dropped. */
import { send } from './api.js';
import { boot } from './boot.js';
import { button, choice, confirmed, doing, empty, fill, row, sieve, table as grid, words } from './admin-kit.js';
import { asShown, changed, described, entry, limits, sentWhole, types } from './admin-column.js';
import { label, proposeName } from './admin-tables.js';
import { field, openForm } from './dialog.js';
import { h } from './dom.js';
import { t } from './messages.js';
import { offerStep, sayFinal } from './undo-steps.js';

const { table } = boot.admin;
const address = `EntityDefinitions(LogicalName='${table.name}')`;
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
  sayFinal(t('admin.created', { name: form.get('english').trim() }));
  return () => show(name);
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
        sayFinal(t('admin.saved.short'));
        return () => show(column.name);
      },
    },
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
      offerStep(t('admin.columns.dropped', { name }), () => bringBack(column));
    },
  );
}

/** The same name and type again: the values that were kept are there at once. */
async function bringBack(column) {
  await send('POST', `${address}/Attributes`, { body: sentWhole(column) });
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
