/** The sorts of the work list: their order, which is the default, and which are shown (W-85 … W-89). */
import { confirmed } from './admin-kit.js';
import { askSort } from './admin-filter-dialog.js';
import { draft, offer, save, update } from './admin-filters-draft.js';
import { deleting, fieldWords, put, toggle } from './admin-filter-lines.js';
import { h, iconButton } from './dom.js';
import { t } from './messages.js';

const figures = ['money', 'integer', 'decimal', 'double'];

/** The list of sorts. */
export function sortPart() {
  return h(
    'section',
    { class: 'panel', 'aria-label': t('admin.filters.sorts') },
    h('h2', {}, t('admin.filters.sorts')),
    h('p', { class: 'small muted' }, t('admin.filters.sorts.about')),
    h('ol', { class: 'sortlist' }, draft.definition.sorts.map(sortLine)),
  );
}

function sortLine(sort, index) {
  const isFactory = !sort.column;
  const isDefault = draft.definition.default.id === sort.id;
  const name = sort.name ?? t(`sort.${sort.id}`);
  const isLast = index === draft.definition.sorts.length - 1;
  const show = toggle(`sort-${sort.id}`, !sort.hidden, name, (isOn) => offer('sorts', sort.id, isOn));
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
    iconButton('ascending', t('admin.filters.up', { name }), () => move(sort, -1), { disabled: index === 0, 'data-at': `up-${sort.id}` }),
    iconButton('descending', t('admin.filters.down', { name }), () => move(sort, 1), { disabled: isLast, 'data-at': `down-${sort.id}` }),
    !isFactory && iconButton('note', t('admin.filters.edit.of', { name }), () => askSort(draft.definition, sort, keepSort), { 'data-at': `editsort-${sort.id}` }),
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
  const descending = sort.id === 'score' || figures.includes(draft.kinds.get(sort.table)?.get(sort.column));
  update(({ sorts }) => ({ default: { id: sort.id, descending }, sorts: put(sorts, { ...sort, hidden: undefined }) }));
}

function move({ id }, by) {
  update(({ sorts }) => {
    const from = sorts.findIndex((each) => each.id === id);
    const other = sorts[from + by];
    return other ? { sorts: sorts.with(from, other).with(from + by, sorts[from]) } : {};
  });
}

/** Keeps a sort that was asked for, and the default with it. */
export function keepSort(sort, standard) {
  return save((definition) => ({
    ...definition,
    sorts: put(definition.sorts, standard ? { ...sort, hidden: undefined } : sort),
    default: standard ?? definition.default,
  }));
}

function removeSort(sort, name) {
  confirmed(
    t('admin.filters.delete.of', { name }),
    t('admin.filters.deletesort.about'),
    t('admin.filters.deletepermanently'),
    () =>
      deleting(
        () => save((definition) => ({ ...definition, sorts: definition.sorts.filter(({ id }) => id !== sort.id) })),
        'deletesort',
        draft.definition.sorts.filter(({ column }) => column),
        sort,
      ),
  );
}
