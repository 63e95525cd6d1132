/** Values of columns in the person's words: choices, names behind lookups, dates in the person's zone, money. */
import { boot } from './boot.js';
import { bdi, h } from './dom.js';
import { absolute, dayInShort, machine, shortMoment } from './dates.js';
import { recordPath, tables } from './meta.js';
import { flagWord, number, t } from './messages.js';
import { amount } from './money.js';
import { mailbox, telephone } from './links.js';

const formattedSuffix = '@OData.Community.Display.V1.FormattedValue';
const tableSuffix = '@Microsoft.Dynamics.CRM.lookuplogicalname';

/** A formatted value of a property: the label of a choice, the name behind a lookup. */
export const formatted = (row, property) => row[property + formattedSuffix] ?? null;

/** The table that a lookup points to. */
export const lookupTable = (row, column) =>
  row[column.property + tableSuffix] ?? (column.targets?.length === 1 ? column.targets[0] : null);

/** A lookup as `{id, name, table}`, or null. */
export function lookupOf(row, column) {
  const id = row[column.property];
  return id ? { id, name: formatted(row, column.property) ?? '–', table: lookupTable(row, column) } : null;
}

/** The value that editors work with: a lookup as an object, everything else as the API gives it. */
export const valueOf = (row, column) => (column.kind === 'lookup' ? lookupOf(row, column) : (row[column.property] ?? null));

/** The members of a row that show this value, before the server has answered. */
export function shownAs(column, value) {
  if (column.kind !== 'lookup') return { [column.property]: value };
  return {
    [column.property]: value?.id ?? null,
    [column.property + formattedSuffix]: value?.name ?? null,
    [column.property + tableSuffix]: value?.table ?? null,
  };
}

/** The members of a request that set a column. */
export function bodyOf(column, value) {
  if (column.kind !== 'lookup') return { [column.name]: value };
  if (!value) return { [`${column.name}@odata.bind`]: null };
  const isNamed = column.targets.length > 1 && column.name !== 'ownerid';
  const name = isNamed ? `${column.name}_${value.table}` : column.name;
  return { [`${name}@odata.bind`]: `/${tables[value.table].set}(${value.id})` };
}

const figures = new Intl.NumberFormat(boot.locale, { maximumFractionDigits: 10 });
const decimals = (raw) => figures.format(raw);

/** A value as plain text, '' when it is empty. */
export function textOf(row, column) {
  const raw = row[column.property];
  if (raw === null || raw === undefined || raw === '') return '';
  if (column.name === 'activitytypecode') return t(`activity.${raw}`);
  return words(row, column, raw);
}

function words(row, column, raw) {
  switch (column.kind) {
    case 'choice':
    case 'state':
    case 'status':
      return column.options.find((option) => option.value === raw)?.label ?? formatted(row, column.property) ?? String(raw);
    case 'boolean':
      return flagWord(raw, column);
    case 'lookup':
      return formatted(row, column.property) ?? '–';
    case 'instant':
      return shortMoment(raw);
    case 'date':
      return dayInShort(raw);
    case 'money':
      return amount(row, raw);
    case 'integer':
      return formatted(row, column.property) ?? number(raw);
    case 'decimal':
    case 'double':
      return decimals(raw);
    default:
      return String(raw);
  }
}

/** A value as an element for a cell or a summary: links where one can go there. */
export function elementOf(row, column, { isFocusable = true } = {}) {
  const text = textOf(row, column);
  if (!text) return null;
  const raw = row[column.property];
  const tabindex = isFocusable ? null : '-1';
  if (column.format === 'email') return h('a', { href: mailbox(raw), tabindex }, bdi(raw));
  if (column.format === 'phone') return h('a', { href: telephone(raw), tabindex }, bdi(raw));
  if (column.format === 'url' && /^https?:\/\//i.test(raw))
    return h('a', { href: raw, tabindex, rel: 'noopener noreferrer', target: '_blank' }, bdi(raw));
  if (column.kind === 'lookup') {
    const path = recordPath(lookupTable(row, column), raw);
    return path ? h('a', { href: path, tabindex }, bdi(text)) : bdi(text);
  }
  if (column.kind === 'instant') return h('time', { datetime: machine(raw), title: absolute(raw) }, text);
  return bdi(text);
}
