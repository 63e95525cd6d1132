/** What the lines of filters and of sorts share: the switch that shows them, and what they look at in words. */
import { draft } from './admin-filters-draft.js';
import { h } from './dom.js';
import { t } from './messages.js';
import { tables } from './meta.js';

/** Whether sellers see it. */
export function toggle(at, isOn, name, change) {
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

/** What a filter or sort looks at, in words; a field that is gone is said to be. */
export function fieldWords({ table, column, conditions }) {
  const type = tables[table]?.plural ?? table;
  const names = column ? [column] : (conditions ?? []).map((each) => each.column);
  const words = [...new Set(names)].map((name) => draft.labels.get(table)?.get(name) ?? t('admin.filters.gone', { name }));
  return t('admin.filters.of', { type, fields: words.join(', ') });
}

/** In its place, or at the end. */
export const put = (items, item) => (items.some(({ id }) => id === item.id) ? items.map((each) => (each.id === item.id ? item : each)) : [...items, item]);

/**
 * Deletes one of some rows by `work`, and gives what then moves the focus: to the same button of the next row, else to
 * what makes new ones. Where somebody else was faster the focus stays with the question about that.
 */
export async function deleting(work, at, rows, gone) {
  const index = rows.findIndex(({ id }) => id === gone.id);
  const other = rows[index + 1] ?? rows[index - 1];
  if (!(await work())) return undefined;
  return () => (document.querySelector(`[data-at="${at}-${CSS.escape(other?.id ?? '')}"]`) ?? document.querySelector('#doing button')).focus();
}
