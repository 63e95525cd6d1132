/** The first of what a table's form shows, as Summary of a table for which no columns were chosen (W-132). */
import { h } from './dom.js';
import { t } from './messages.js';
import { elementOf } from './values.js';

const most = 12;

/** `heading` is the element of its heading, such as `h2`. */
export function factsOf(table, record, heading) {
  const lines = table.form.sections
    .flatMap((section) => section.columns)
    .map((each) => table.byName.get(each))
    .filter((column) => column && column.name !== table.primary)
    .map((column) => [column, elementOf(record, column)])
    .filter(([, shown]) => shown)
    .slice(0, most);
  if (!lines.length) return h('p', { class: 'muted' }, t('record.empty'));
  return h(
    'section',
    { class: 'part' },
    h(heading, { class: 'section' }, t('record.facts')),
    h('dl', {}, lines.map(([column, shown]) => h('div', { class: 'pairing' }, h('dt', {}, column.label), h('dd', {}, shown)))),
  );
}
