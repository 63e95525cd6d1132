/** The cells of a grid: what stands in its head and in its rows, and what may be changed where it stands. */
import { bdi, h, hear, icon, iconButton } from './dom.js';
import { isSortable } from './grid-query.js';
import { rows } from './grid-rows.js';
import { pageTable as table } from './meta.js';
import { t } from './messages.js';
import { elementOf } from './values.js';

/** The head of a column; `stop` is whether the Tab key stops there. */
export function headCell(column, at, stop) {
  const place = rows.question.order.findIndex((each) => each.column === column.name);
  const step = rows.question.order[place];
  const sorted = step && (step.descending ? 'descending' : 'ascending');
  const sortable = isSortable(column);
  return h(
    'div',
    {
      role: 'columnheader',
      class: [at === 1 && 'name', sortable && 'sortable'].filter(Boolean).join(' '),
      'aria-colindex': String(at + 1),
      'aria-sort': sortable ? (sorted ?? 'none') : null,
      'data-at': String(at),
      'data-column': column.name,
      tabindex: stop,
      title: column.label,
    },
    h('span', { class: 'words' }, column.label),
    sorted && icon(step.descending ? 'descending' : 'ascending'),
    rows.question.order.length > 1 && place >= 0 ? h('small', { 'aria-hidden': 'true' }, String(place + 1)) : null,
    h('span', { class: 'grip', 'data-grip': column.name, 'aria-hidden': 'true' }),
  );
}

/** The first cell of a row, where it is picked. */
export function pickCell(row, isPicked) {
  const box = h('input', {
    type: 'checkbox',
    tabindex: '-1',
    'aria-label': t('grid.pick', { name: rows.nameOf(row) }),
    checked: isPicked,
  });
  return h('div', { role: 'gridcell', class: 'pick', tabindex: '-1', 'aria-colindex': '1', 'data-at': '0' }, box);
}

/** The value of a column in a row. */
export function valueCell(row, column, at, mark) {
  const isNumber = ['integer', 'decimal', 'double', 'money'].includes(column.kind);
  const isName = at === 1;
  const content = isName ? nameOf(row, column) : elementOf(row, column, { isFocusable: false });
  return h(
    'div',
    {
      role: isName ? 'rowheader' : 'gridcell',
      class: [isName && 'name', isNumber && 'figure'].filter(Boolean).join(' '),
      tabindex: '-1',
      'aria-colindex': String(at + 1),
      'aria-readonly': mayEdit(row, column) ? null : 'true',
      'data-at': String(at),
      'data-column': column.name,
    },
    content,
    isName && mark?.reason ? reasonOf(row, mark.reason) : null,
  );
}

function nameOf(row, column) {
  const path = rows.pageOf(row);
  const shown = column.name === table.primary ? bdi(rows.nameOf(row)) : elementOf(row, column, { isFocusable: false });
  const words = shown ?? bdi('–');
  return path && shown?.tagName !== 'A' ? h('a', { href: path, tabindex: '-1' }, words) : words;
}

function reasonOf(row, reason) {
  return h(
    'span',
    { class: 'reason', title: reason },
    icon('warning'),
    hear(reason),
    iconButton('close', t('card.dismiss'), () => rows.mark(row.recordid, null), { tabindex: '-1' }),
  );
}

/** Whether the person may change this cell where it stands. */
export function mayEdit(row, column) {
  if (column.readonly || !rows.tableOf(row).may.write) return false;
  return !['guid', 'state'].includes(column.kind) && column.name !== 'ownerid';
}
