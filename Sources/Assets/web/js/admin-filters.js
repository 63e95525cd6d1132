/** "Filters and sorts" of the administration: drafted here, then published for all (W-79 … W-89, W-93). */
import { button, confirmed, doing, fill } from './admin-kit.js';
import { askFilter, askGroup, askSort } from './admin-filter-dialog.js';
import { discard, draft, keepMine, load, offer, publish, save, takeTheirs, update } from './admin-filters-draft.js';
import { deleting, fieldWords, put, toggle } from './admin-filter-lines.js';
import { keepSort, sortPart } from './admin-sorts.js';
import { absolute } from './dates.js';
import { debounce, h, iconButton } from './dom.js';
import { t } from './messages.js';
import { folded } from './folding.js';

/** Filters drawn at once in a group. */
const most = 50;
const factory = ['unopened', 'followed', 'waiting', 'due', 'recordtypes', 'activitytypes'];
let sought = '';
draft.addEventListener('change', () => draw());

/** Shows the page. */
export async function start() {
  await load();
  draw();
}

// The page

function draw() {
  const focused = document.activeElement?.dataset?.at;
  doing(
    newButton('new', () => askFilter(draft.definition, {}, keepFilter)),
    newButton('newgroup', () => askGroup(draft.definition, null, keepGroup)),
    newButton('newsort', () => askSort(draft.definition, {}, keepSort)),
    publishButton(),
  );
  fill(status(), draft.refused && conflict(), filterPart(), sortPart());
  if (focused) document.querySelector(`[data-at="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

function newButton(name, run) {
  const made = button(t(`admin.filters.${name}`), 'plus', run);
  made.dataset.at = name;
  return made;
}

function publishButton() {
  const made = button(t('admin.filters.publish'), 'check', publish, 'primary');
  made.disabled = !draft.state.isdraft || draft.refused !== null;
  made.dataset.at = 'publish';
  return made;
}

/** When and by whom it was published, and whether anything waits for that (W-93). */
function status() {
  const { publishedon, publishedby, isdraft, changedon, changedby } = draft.state;
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
    draft.definition.filters.length > 8 && field,
    body,
  );
}

function groups(body) {
  const wanted = folded(sought.trim());
  const found = draft.definition.filters.filter(({ name }) => !wanted || folded(name).includes(wanted));
  const byGroup = Map.groupBy(found, ({ group }) => group ?? '');
  body.replaceChildren(
    defaults(),
    ...draft.definition.groups.filter(({ id }) => !wanted || byGroup.has(id)).map((group) => groupElement(group, byGroup.get(group.id) ?? [])),
    ...(byGroup.has('') ? [groupElement({ id: '', name: t('filter.moregroup') }, byGroup.get(''))] : []),
  );
  if (!draft.definition.filters.length) body.append(h('p', { class: 'muted' }, t('admin.filters.none')));
}

/** The filters that every list has: hidden or shown, and nothing else (W-83). */
function defaults() {
  const hide = (name) => (isOn) =>
    update(({ hidden }) => {
      const rest = hidden.filter((each) => each !== name);
      return { hidden: isOn ? rest : [...rest, name] };
    });
  const isOn = (name) => !draft.definition.hidden.includes(name);
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
      group.id && toggle(`group-${group.id}`, !group.hidden, group.name, (isOn) => offer('groups', group.id, isOn)),
      group.id && iconButton('note', t('admin.filters.renamegroup.of', { name: group.name }), () => askGroup(draft.definition, group, keepGroup), { 'data-at': `rename-${group.id}` }),
      group.id && iconButton('trash', t('admin.filters.deletegroup.of', { name: group.name }), () => removeGroup(group), { 'data-at': `drop-${group.id}` }),
    ),
    filters.length ? list : h('p', { class: 'small muted' }, t('admin.filters.emptygroup')),
  );
}

function filterLine(filter) {
  const { id, name } = filter;
  return h(
    'li',
    { 'data-filter': id },
    h('span', { class: 'name' }, h('bdi', {}, name), h('small', { class: 'muted' }, fieldWords(filter))),
    toggle(`filter-${id}`, !filter.hidden, name, (isOn) => offer('filters', id, isOn)),
    iconButton('note', t('admin.filters.edit.of', { name }), () => askFilter(draft.definition, filter, keepFilter), { 'data-at': `edit-${id}` }),
    iconButton('trash', t('admin.filters.delete.of', { name }), () => removeFilter(filter), { 'data-at': `delete-${id}` }),
  );
}

function keepFilter(filter, group) {
  return save((definition) => ({
    ...definition,
    groups: group ? [...definition.groups, group] : definition.groups,
    filters: put(definition.filters, filter),
  }));
}

function keepGroup(group) {
  return save((definition) => ({ ...definition, groups: put(definition.groups, group) }));
}

function removeFilter(filter) {
  confirmed(
    t('admin.filters.delete.of', { name: filter.name }),
    t('admin.filters.delete.about'),
    t('admin.filters.deletepermanently'),
    () =>
      deleting(
        () => save((definition) => ({ ...definition, filters: definition.filters.filter(({ id }) => id !== filter.id) })),
        'delete',
        draft.definition.filters.filter((each) => each.group === filter.group),
        filter,
      ),
  );
}

/** With a group go the filters in it (W-84). */
function removeGroup(group) {
  const count = draft.definition.filters.filter((filter) => filter.group === group.id).length;
  confirmed(
    t('admin.filters.deletegroup.of', { name: group.name }),
    t('admin.filters.deletegroup.about', { count }),
    t('admin.filters.deletepermanently'),
    () =>
      deleting(
        () =>
          save((definition) => ({
            ...definition,
            groups: definition.groups.filter(({ id }) => id !== group.id),
            filters: definition.filters.filter((filter) => filter.group !== group.id),
          })),
        'drop',
        draft.definition.groups,
        group,
      ),
  );
}
