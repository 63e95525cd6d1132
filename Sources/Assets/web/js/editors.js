/** A field for every kind of column: used in cells, forms, filters and bulk changes alike. */
import { boot } from './boot.js';
import { h, hear } from './dom.js';
import { dayOf, instant, wall } from './dates.js';
import { lookupEditor } from './lookup.js';
import { flagWord, t } from './messages.js';

/**
 * Makes a field. What comes back has `element` to put in place, `input` to focus, `value` to read (null when empty),
 * and `complaint()`: a sentence when the value cannot be taken, else ''.
 * `isCell` leaves out what has no room in a cell.
 */
export function editorFor(column, value, { id, label = column.label, isCell = false, isRequired = column.required } = {}) {
  const common = { id, 'aria-label': id ? null : label, class: 'box', autocomplete: 'off' };
  if (isRequired) common['aria-required'] = 'true';
  const made = make(column, value, { common, label, isCell });
  const complaint = made.complaint ?? (() => '');
  made.complaint = () =>
    isRequired && (made.value === null || made.value === '') ? t('form.required', { name: label }) : complaint();
  made.input.addEventListener('input', () => made.input.removeAttribute('aria-invalid'));
  return made;
}

/** The mark behind a label: what has to be filled in, and what had better be. */
export function entryMark({ required, recommended }) {
  if (required) return h('span', { 'aria-hidden': 'true' }, ' *');
  if (!recommended) return '';
  const word = t('form.recommended');
  return h('span', { class: 'muted', title: word }, h('span', { 'aria-hidden': 'true' }, ' +'), hear(` (${word})`));
}

function make(column, value, { common, label, isCell }) {
  switch (column.kind) {
    case 'lookup':
      return lookupEditor(column, value, { ...common, label });
    case 'choice':
    case 'state':
    case 'status':
      return choice(column, value, common);
    case 'boolean':
      return flag(column, value, common);
    case 'instant':
      return moment(value, common);
    case 'date':
      return plain('date', value, common);
    case 'integer':
    case 'decimal':
    case 'double':
    case 'money':
      return figure(column, value, { ...common, label });
    case 'memo':
      return isCell ? text('input', column, value, common) : text('textarea', column, value, common);
    default:
      return text('input', column, value, common);
  }
}

const types = { email: 'email', phone: 'tel', url: 'url' };

function text(tag, column, value, common) {
  const input = h(tag, {
    ...common,
    // The kind chooses the keyboard on a phone; what is right the server decides.
    inputmode: types[column.format] ?? null,
    maxlength: column.max ? String(column.max) : null,
    rows: tag === 'textarea' ? '3' : null,
    spellcheck: column.format ? 'false' : null,
    value: value ?? '',
  });
  return read(input, () => input.value.trim() || null);
}

function plain(type, value, common) {
  const input = h('input', { ...common, type, value: value ?? '' });
  return read(input, () => input.value || null);
}

function flag(column, value, common) {
  const option = (code, words) => h('option', { value: code, selected: String(value ?? '') === code }, words);
  const input = h('select', common, option('', '–'), option('true', flagWord(true, column)), option('false', flagWord(false, column)));
  return read(input, () => (input.value === '' ? null : input.value === 'true'));
}

function choice(column, value, common) {
  const option = (code, words) => h('option', { value: String(code), selected: code === value }, words);
  const options = column.options.map((each) => option(each.value, each.label));
  if (column.kind === 'choice') options.unshift(option('', '–'));
  const input = h('select', common, options);
  return read(input, () => (input.value === '' ? null : Number(input.value)));
}

/** A date and time on the person's clock. */
function moment(value, common) {
  const input = h('input', { ...common, type: 'datetime-local', step: '60', value: value ? localText(value) : '' });
  const get = () => {
    if (!input.value) return null;
    if (value && input.value === localText(value)) return value;
    const [day, clock] = input.value.split('T');
    return instant(dayOf(day), ...clock.split(':').map(Number)).toISOString();
  };
  return read(input, get);
}

function localText(value) {
  const { year, month, day, hour, minute } = wall(Date.parse(value));
  const two = (number) => String(number).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`;
}

const comma = new Intl.NumberFormat(boot.locale).formatToParts(1.5).find((part) => part.type === 'decimal').value;
const figures = new Intl.NumberFormat(boot.locale, { maximumFractionDigits: 10 });

/** The number that was typed as the person writes numbers; NaN when it is none. */
export function numberOf(typed) {
  let plainText = typed.replace(/[\s\u00a0\u202f'’]/gu, '');
  if (comma === ',' && /^-?\d+\.\d+$/.test(plainText)) return Number(plainText);
  plainText = comma === ',' ? plainText.replaceAll('.', '').replace(',', '.') : plainText.replaceAll(',', '');
  return /^[-+]?\d*\.?\d+(e[-+]?\d+)?$/i.test(plainText) ? Number(plainText) : Number.NaN;
}

function figure(column, value, { label, ...common }) {
  const input = h('input', {
    ...common,
    inputmode: column.kind === 'integer' ? 'numeric' : 'decimal',
    value: value === null || value === undefined ? '' : figures.format(value),
  });
  const get = () => {
    if (!input.value.trim()) return null;
    const typed = numberOf(input.value);
    return Number.isNaN(typed) ? input.value : typed;
  };
  const complaint = () => {
    const typed = get();
    if (typed === null) return '';
    if (typeof typed !== 'number') return t('form.number', { name: label });
    if (column.kind === 'integer' && !Number.isInteger(typed)) return t('form.whole', { name: label });
    return outside(typed, column, label);
  };
  return Object.assign(read(input, get), { complaint });
}

/** What is wrong with a number that lies outside what its column takes; else ''. */
function outside(number, { low, high }, name) {
  if (!(number < low) && !(number > high)) return '';
  if (low === undefined) return t('form.most', { name, high: figures.format(high) });
  if (high === undefined) return t('form.least', { name, low: figures.format(low) });
  return t('form.range', { name, low, high });
}

function read(input, get) {
  return Object.defineProperty({ element: input, input }, 'value', { get, configurable: true, enumerable: true });
}

/** Whether two values of a column are the same. */
export function isSame(column, left, right) {
  if (column.kind === 'lookup') return (left?.id ?? null) === (right?.id ?? null);
  return (left ?? '') === (right ?? '') || String(left ?? '') === String(right ?? '');
}
