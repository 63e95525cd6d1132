/** Conditions over columns: what can be asked of each kind, in words and as a filter of the Web API. */
import { boot } from './boot.js';
import { quoted } from './api.js';
import { dayInWords, dayNumber, dayText } from './dates.js';
import { flagWord, number, t } from './messages.js';

const empty = ['empty', 'filled'];
const days = ['on', 'before', 'after', 'today', 'yesterday', 'tomorrow', 'last7', 'lastx', 'nextx', 'olderx'];

/** The operators of each kind of column; the first is offered first. */
const operators = {
  text: ['contains', 'eq', 'ne', 'begins', 'ends', ...empty],
  memo: ['contains', 'begins', ...empty],
  integer: ['eq', 'ne', 'ge', 'le', 'gt', 'lt', ...empty],
  decimal: ['eq', 'ge', 'le', 'gt', 'lt', ...empty],
  double: ['ge', 'le', 'gt', 'lt', ...empty],
  money: ['ge', 'le', 'gt', 'lt', 'eq', ...empty],
  boolean: ['is', ...empty],
  instant: [...days, ...empty],
  date: [...days, ...empty],
  choice: ['in', 'notin', ...empty],
  state: ['in', 'notin'],
  status: ['in', 'notin'],
  lookup: ['is', 'isnot', ...empty],
  guid: [...empty],
};

/** The operators that can be chosen for a column. */
export function operatorsOf(column) {
  const own = operators[column.kind] ?? empty;
  return column.targets?.includes('systemuser') ? ['me', 'notme', ...own] : own;
}

/** What a condition needs beside its operator: nothing, a number of days, several choices, or a value of the column. */
export function needs(op) {
  if (['empty', 'filled', 'me', 'notme', 'today', 'yesterday', 'tomorrow', 'last7'].includes(op)) return 'nothing';
  if (['lastx', 'nextx', 'olderx'].includes(op)) return 'days';
  if (op === 'in' || op === 'notin') return 'choices';
  return 'value';
}

/** Whether a condition says enough to be asked. */
export function isWhole({ op, value }) {
  const need = needs(op);
  if (need === 'nothing') return true;
  if (need === 'choices') return Array.isArray(value) && value.length > 0;
  if (need === 'days') return Number.isInteger(value) && value >= 0;
  return value !== null && value !== undefined && value !== '';
}

/** Conditions and a quick search as one filter, '' when nothing is asked. */
export function filterText({ conditions, match, search }, table) {
  const parts = conditions
    .filter((each) => table.byName.has(each.column) && isWhole(each))
    .map((each) => conditionText(each, table.byName.get(each.column)));
  const joined = match === 'any' && parts.length > 1 ? `(${parts.join(' or ')})` : parts.join(' and ');
  return [joined, searchText(search, table)].filter(Boolean).join(' and ');
}

/** A text that occurs in one of the columns by which records are found. */
function searchText(search, table) {
  if (!search) return '';
  const searched = table.columns.filter((column) => column.folded && column.kind === 'text').slice(0, 4);
  const columns = searched.length ? searched : [table.byName.get(table.primary)].filter(Boolean);
  return `(${columns.map(({ property }) => `contains(${property},${quoted(search)})`).join(' or ')})`;
}

function conditionText({ op, value }, column) {
  const { property } = column;
  const literal = () => literalOf(column, value);
  switch (op) {
    case 'contains':
      return `contains(${property},${quoted(value)})`;
    case 'begins':
      return `startswith(${property},${quoted(value)})`;
    case 'ends':
      return `endswith(${property},${quoted(value)})`;
    case 'empty':
      return `${property} eq null`;
    case 'filled':
      return `${property} ne null`;
    case 'me':
      return `${property} eq ${boot.user.id}`;
    case 'notme':
      return `${property} ne ${boot.user.id}`;
    case 'is':
      return `${property} eq ${literal()}`;
    case 'isnot':
      return `${property} ne ${literal()}`;
    case 'in':
      return `${property} in (${value.join(',')})`;
    case 'notin':
      return `(not (${property} in (${value.join(',')})) or ${property} eq null)`;
    case 'eq':
    case 'ne':
    case 'ge':
    case 'gt':
    case 'le':
    case 'lt':
      return `${property} ${op} ${literal()}`;
    default:
      return dayCondition(op, value, property);
  }
}

function literalOf(column, value) {
  if (column.kind === 'text' || column.kind === 'memo') return quoted(value);
  if (column.kind === 'lookup') return value.id;
  return String(value);
}

/** Days count in the person's zone, today included. */
function dayCondition(op, value, property) {
  const today = dayNumber();
  const from = (day) => `Microsoft.Dynamics.CRM.OnOrAfter(PropertyName='${property}',PropertyValue='${dayText(day)}')`;
  const until = (day) => `Microsoft.Dynamics.CRM.OnOrBefore(PropertyName='${property}',PropertyValue='${dayText(day)}')`;
  const given = () => Date.parse(`${value}T00:00:00Z`) / 864e5;
  const between = (first, last) => `(${from(first)} and ${until(last)})`;
  const spans = {
    on: () => between(given(), given()),
    before: () => until(given() - 1),
    after: () => from(given() + 1),
    today: () => between(today, today),
    yesterday: () => between(today - 1, today - 1),
    tomorrow: () => between(today + 1, today + 1),
    last7: () => between(today - 7, today),
    lastx: () => between(today - value, today),
    nextx: () => between(today, today + value),
    olderx: () => until(today - value - 1),
  };
  return (spans[op] ?? spans.today)();
}

/** A condition in words, for a chip. */
export function conditionWords(condition, column) {
  const { op, value } = condition;
  return t('grid.condition', {
    column: column.label,
    operator: t(`op.${op}`, { count: typeof value === 'number' ? value : 0 }),
    value: needs(op) === 'value' || needs(op) === 'choices' ? valueWords(column, value) : '',
  }).trim();
}

function valueWords(column, value) {
  const label = (code) => column.options?.find((option) => option.value === code)?.label ?? String(code);
  if (Array.isArray(value)) return value.map(label).join(', ');
  if (column.kind === 'lookup') return value.name;
  if (column.kind === 'boolean') return flagWord(value, column);
  if (column.kind === 'instant' || column.kind === 'date') return dayInWords(value);
  return typeof value === 'number' ? number(value) : String(value);
}
