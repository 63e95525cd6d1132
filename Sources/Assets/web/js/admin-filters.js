/** "Filters and sorts" of the administration: drafted here, then published for all (W-79 … W-89, W-93). */
import { get, newKey, send } from './api.js';
import { button, confirmed, doing, fill } from './admin-kit.js';
import { askFilter, askGroup, askSort } from './admin-filter-dialog.js';
import { absolute } from './dates.js';
import { debounce, h, iconButton } from './dom.js';
import { t } from './messages.js';
import { tableOf, tables } from './meta.js';
import { folded } from './folding.js';
import { toast } from './toast.js';
import { undo, remember } from './undo.js';

/** Filters drawn at once in a group. */
const most = 50;
const factory = ['unopened', 'followed', 'waiting', 'due', 'recordtypes', 'activitytypes'];
/** The code of a refusal because somebody else was faster. */
const stale = '0x80060882';

let state = null;
let definition = null;
/** What was refused because somebody else was faster: kept until the person has decided. */
let refused = null;
let sought = '';
const labels = new Map();
/** The kinds of the columns, by table. */
const kinds = new Map();
const figures = ['money', 'integer', 'decimal', 'double'];

/** Shows the page. */
export async function start() {
  await load();
  draw();
}

async function load() {
  state = await get('sv_WorklistFiltersDraft()');
  definition = JSON.parse(state.definition);
  const types = new Set([...definition.filters, ...definition.sorts].map(({ table }) => table).filter(Boolean));
  await Promise.all([...types].map(learn));
}

/** The words of a table's columns. */
async function learn(type) {
  try {
    const { columns } = await tableOf(type);
    labels.set(type, new Map(columns.map(({ name, label }) => [name, label])));
    kinds.set(type, new Map(columns.map(({ name, kind }) => [name, kind])));
  } catch {
    labels.set(type, new Map());
  }
}

// Keeping and publishing

/** Keeps a changed definition as the draft; throws what the server refuses, apart from being late. */
async function save(next) {
  await change('sv_DraftWorklistFilters', next);
}

async function change(action, next) {
  try {
    const body = next ? { definition: JSON.stringify(next) } : {};
    const answer = await send('POST', action, { body, match: `W/"${state.version}"`, key: newKey() });
    state = answer.body;
    definition = JSON.parse(state.definition);
    refused = null;
    await Promise.all([...new Set([...definition.filters, ...definition.sorts].map(({ table }) => table))].filter((type) => type && !labels.has(type)).map(learn));
    draw();
    return answer;
  } catch (error) {
    if (error.code !== stale) throw error;
    refused = { action, next };
    draw();
    document.querySelector('.conflict button')?.focus();
    return null;
  }
}

/** Does something outside a dialog; a refusal is said. */
async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    toast(error.message, { isWrong: true });
    draw();
    return null;
  }
}

const update = (part) => attempt(() => save({ ...definition, ...part }));

async function publish() {
  const answer = await attempt(() => change('sv_PublishWorklistFilters', definition));
  if (answer) said(t('admin.filters.published'), answer);
}

async function discard() {
  const answer = await attempt(() => change('sv_DraftWorklistFilters', null));
  if (answer) said(t('admin.filters.discarded'), answer);
}

/** Says what happened; what was published or thrown away can be taken back. */
function said(words, answer) {
  const operationid = answer.headers.get('sv-operation-id');
  const back = () => undo(operationid).then(start);
  const notice = toast(words, { action: operationid && { label: t('command.undo'), run: back } });
  remember({ operationid, words, notice });
}

async function takeTheirs() {
  refused = null;
  await attempt(load);
  draw();
}

async function keepMine() {
  const { action, next } = refused;
  await attempt(async () => {
    state = await get('sv_WorklistFiltersDraft()');
    await change(action, next);
  });
}

// The page

function draw() {
  const focused = document.activeElement?.dataset?.at;
  doing(
    button(t('admin.filters.new'), 'plus', () => askFilter(definition, {}, keepFilter)),
    button(t('admin.filters.newgroup'), 'plus', () => askGroup(definition, null, keepGroup)),
    button(t('admin.filters.newsort'), 'plus', () => askSort(definition, {}, keepSort)),
    publishButton(),
  );
  fill(status(), refused && conflict(), filterPart(), sortPart());
  if (focused) document.querySelector(`[data-at="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

function publishButton() {
  const made = button(t('admin.filters.publish'), 'check', publish, 'primary');
  made.disabled = !state.isdraft || refused !== null;
  made.dataset.at = 'publish';
  return made;
}

/** When and by whom it was published, and whether anything waits for that (W-93). */
function status() {
  const { publishedon, publishedby, isdraft, changedon, changedby } = state;
  return h(
    'div',
    { class: 'status', role: 'status' },
    h(
      'p',
      {},
      publishedon
        ? t('admin.filters.status', { time: absolute(publishedon), person: publishedby ?? '–' })
        : t('admin.filters.never'),
    ),
    isdraft &&
      h(
        'p',
        {},
        h('strong', {}, t('admin.filters.draft', { time: absolute(changedon), person: changedby ?? '–' })),
        ' ',
        h('button', { type: 'button', class: 'link', 'data-at': 'discard', onclick: discard }, t('admin.filters.discard')),
      ),
  );
}

function conflict() {
  return h(
    'div',
    { class: 'alert conflict', role: 'alert' },
    h('p', {}, t('admin.filters.conflict')),
    h(
      'div',
      { class: 'row' },
      button(t('admin.filters.theirs'), 'refresh', takeTheirs),
      button(t('admin.filters.mine'), null, keepMine),
    ),
  );
}

// Filters

function filterPart() {
  const body = h('div', { class: 'filterlist' });
  const field = h('input', {
    type: 'search',
    class: 'box',
    value: sought,
    'aria-label': t('filter.find'),
    placeholder: t('filter.find'),
    'data-at': 'find',
  });
  field.addEventListener(
    'input',
    debounce(120, () => {
      sought = field.value;
      groups(body);
    }),
  );
  groups(body);
  return h(
    'section',
    { class: 'panel', 'aria-label': t('filter.title') },
    h('h2', {}, t('filter.title')),
    definition.filters.length > 8 && field,
    body,
  );
}

function groups(body) {
  const wanted = folded(sought.trim());
  const found = definition.filters.filter(({ name }) => !wanted || folded(name).includes(wanted));
  const byGroup = Map.groupBy(found, ({ group }) => group ?? '');
  body.replaceChildren(
    defaults(),
    ...definition.groups.filter(({ id }) => !wanted || byGroup.has(id)).map((group) => groupElement(group, byGroup.get(group.id) ?? [])),
    ...(byGroup.has('') ? [groupElement({ id: '', name: t('filter.moregroup') }, byGroup.get(''))] : []),
  );
  if (!definition.filters.length) body.append(h('p', { class: 'muted' }, t('admin.filters.none')));
}

function toggle(at, isOn, name, change) {
  return h(
    'label',
    { class: 'choice show' },
    h('input', {
      type: 'checkbox',
      role: 'switch',
      checked: isOn,
      'data-at': at,
      'aria-label': t('admin.filters.show', { name }),
      onchange: (event) => change(event.target.checked),
    }),
    h('span', { 'aria-hidden': 'true' }, t('admin.filters.shown')),
  );
}

/** The filters that every list has: hidden or shown, and nothing else (W-83). */
function defaults() {
  const hide = (name) => (isOn) => {
    const rest = definition.hidden.filter((each) => each !== name);
    update({ hidden: isOn ? rest : [...rest, name] });
  };
  const isOn = (name) => !definition.hidden.includes(name);
  return h(
    'section',
    { class: 'filtergroup', 'aria-label': t('filter.default') },
    h('header', {}, h('h3', {}, t('filter.default')), toggle('default', isOn('default'), t('filter.default'), hide('default'))),
    h(
      'ul',
      {},
      factory.map((name) =>
        h('li', {}, h('span', { class: 'name' }, t(`filter.${name}`)), toggle(name, isOn(name), t(`filter.${name}`), hide(name))),
      ),
    ),
  );
}

function groupElement(group, filters) {
  const list = h('ul', {});
  const more = (from) => {
    list.append(...filters.slice(from, from + most).map(filterLine));
    const rest = filters.length - from - most;
    if (rest <= 0) return;
    const line = h('li', {}, h('button', { type: 'button', class: 'link', onclick: () => { line.remove(); more(from + most); } }, t('filter.showmore', { count: rest })));
    list.append(line);
  };
  more(0);
  return h(
    'section',
    { class: 'filtergroup', 'aria-label': group.name },
    h(
      'header',
      {},
      h('h3', {}, group.name, ' ', h('span', { class: 'muted small' }, t('admin.filters.count', { count: filters.length }))),
      group.id && toggle(`group-${group.id}`, !group.hidden, group.name, (isOn) => keepGroup({ ...group, hidden: isOn ? undefined : true }, true)),
      group.id && iconButton('note', t('admin.filters.renamegroup.of', { name: group.name }), () => askGroup(definition, group, keepGroup), { 'data-at': `rename-${group.id}` }),
      group.id && iconButton('trash', t('admin.filters.deletegroup.of', { name: group.name }), () => removeGroup(group), { 'data-at': `drop-${group.id}` }),
    ),
    filters.length ? list : h('p', { class: 'small muted' }, t('admin.filters.emptygroup')),
  );
}

/** What a filter or sort looks at, in words; a field that is gone is said to be. */
function fieldWords({ table, column, conditions }) {
  const type = tables[table]?.plural ?? table;
  const names = column ? [column] : (conditions ?? []).map((each) => each.column);
  const words = [...new Set(names)].map((name) => labels.get(table)?.get(name) ?? t('admin.filters.gone', { name }));
  return t('admin.filters.of', { type, fields: words.join(', ') });
}

function filterLine(filter) {
  const { id, name } = filter;
  return h(
    'li',
    { 'data-filter': id },
    h('span', { class: 'name' }, h('bdi', {}, name), h('small', { class: 'muted' }, fieldWords(filter))),
    toggle(`filter-${id}`, !filter.hidden, name, (isOn) => keepFilter({ ...filter, hidden: isOn ? undefined : true }, null, true)),
    iconButton('note', t('admin.filters.edit.of', { name }), () => askFilter(definition, filter, keepFilter), { 'data-at': `edit-${id}` }),
    iconButton('trash', t('admin.filters.delete.of', { name }), () => removeFilter(filter), { 'data-at': `delete-${id}` }),
  );
}

/** In its place, or at the end. */
const put = (items, item) => (items.some(({ id }) => id === item.id) ? items.map((each) => (each.id === item.id ? item : each)) : [...items, item]);

function keepFilter(filter, group, isQuick = false) {
  const next = {
    ...definition,
    groups: group ? [...definition.groups, group] : definition.groups,
    filters: put(definition.filters, filter),
  };
  return isQuick ? update(next) : save(next);
}

function keepGroup(group, isQuick = false) {
  const next = { ...definition, groups: put(definition.groups, group) };
  return isQuick === true ? update(next) : save(next);
}

function removeFilter(filter) {
  confirmed(
    t('admin.filters.delete.of', { name: filter.name }),
    t('admin.filters.delete.about'),
    t('admin.filters.deletepermanently'),
    () => save({ ...definition, filters: definition.filters.filter(({ id }) => id !== filter.id) }),
  );
}

/** With a group go the filters in it (W-84). */
function removeGroup(group) {
  const count = definition.filters.filter((filter) => filter.group === group.id).length;
  confirmed(
    t('admin.filters.deletegroup.of', { name: group.name }),
    t('admin.filters.deletegroup.about', { count }),
    t('admin.filters.deletepermanently'),
    () =>
      save({
        ...definition,
        groups: definition.groups.filter(({ id }) => id !== group.id),
        filters: definition.filters.filter((filter) => filter.group !== group.id),
      }),
  );
}

// Sorts

function sortPart() {
  return h(
    'section',
    { class: 'panel', 'aria-label': t('admin.filters.sorts') },
    h('h2', {}, t('admin.filters.sorts')),
    h('p', { class: 'small muted' }, t('admin.filters.sorts.about')),
    h('ol', { class: 'sortlist' }, definition.sorts.map(sortLine)),
  );
}

function sortLine(sort, index) {
  const isFactory = !sort.column;
  const isDefault = definition.default.id === sort.id;
  const name = sort.name ?? t(`sort.${sort.id}`);
  const isLast = index === definition.sorts.length - 1;
  const hidden = (isOn) => update({ sorts: put(definition.sorts, { ...sort, hidden: isOn ? undefined : true }) });
  const show = toggle(`sort-${sort.id}`, !sort.hidden, name, hidden);
  if (isDefault) show.querySelector('input').disabled = true;
  return h(
    'li',
    { 'data-sort': sort.id },
    h(
      'label',
      { class: 'choice' },
      h('input', {
        type: 'radio',
        name: 'default-sort',
        checked: isDefault,
        'data-at': `default-${sort.id}`,
        'aria-label': t('admin.filters.defaultsort', { name }),
        onchange: () => makeDefault(sort),
      }),
      h('span', { class: 'name' }, h('bdi', {}, name), h('small', { class: 'muted' }, isFactory ? t('admin.filters.standard') : fieldWords(sort))),
    ),
    show,
    iconButton('ascending', t('admin.filters.up', { name }), () => move(index, -1), { disabled: index === 0, 'data-at': `up-${sort.id}` }),
    iconButton('descending', t('admin.filters.down', { name }), () => move(index, 1), { disabled: isLast, 'data-at': `down-${sort.id}` }),
    !isFactory && iconButton('note', t('admin.filters.edit.of', { name }), () => askSort(definition, sort, keepSort), { 'data-at': `editsort-${sort.id}` }),
    !isFactory &&
      iconButton('trash', t('admin.filters.delete.of', { name }), () => removeSort(sort, name), {
        disabled: isDefault,
        'data-at': `deletesort-${sort.id}`,
      }),
  );
}

/** Exactly one is the default, and it is shown (W-86). */
function makeDefault(sort) {
  // The highest figure first, names and days from the beginning; the sort's own form changes it.
  const descending = sort.id === 'score' || figures.includes(kinds.get(sort.table)?.get(sort.column));
  update({
    default: { id: sort.id, descending },
    sorts: put(definition.sorts, { ...sort, hidden: undefined }),
  });
}

function move(index, by) {
  const sorts = [...definition.sorts];
  const [sort] = sorts.splice(index, 1);
  sorts.splice(index + by, 0, sort);
  update({ sorts });
}

function keepSort(sort, standard) {
  const next = { ...definition, sorts: put(definition.sorts, standard ? { ...sort, hidden: undefined } : sort) };
  if (standard) next.default = standard;
  return save(next);
}

function removeSort(sort, name) {
  confirmed(
    t('admin.filters.delete.of', { name }),
    t('admin.filters.deletesort.about'),
    t('admin.filters.deletepermanently'),
    () => save({ ...definition, sorts: definition.sorts.filter(({ id }) => id !== sort.id) }),
  );
}
