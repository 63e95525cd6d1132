/** A field that points to a record: type a part of its name, choose from what is found. */
import { bdi, h, icon } from './dom.js';
import { quoted, read } from './api.js';
import { findAsTyped, moveInResults, point } from './finding.js';
import { tables } from './meta.js';
import { t } from './messages.js';

/** Records offered per table. */
const most = 8;
let made = 0;

/** The field for a lookup column; its `value` is `{id, name, table}` or null. */
export function lookupEditor(column, value, { label, ...common }) {
  const id = `lookup-${(made += 1)}`;
  let chosen = value;
  /** Counts how often it was closed: what was asked before then opens it no more. */
  let closed = 0;
  const targets = column.targets.filter((name) => tables[name]);
  const results = h('div', {
    class: 'results floating',
    role: 'listbox',
    id,
    'aria-label': t('lookup.results', { name: label }),
    popover: 'manual',
  });
  const input = h('input', {
    ...common,
    role: 'combobox',
    'aria-expanded': 'false',
    'aria-controls': id,
    'aria-autocomplete': 'list',
    placeholder: t('lookup.search'),
    spellcheck: 'false',
    value: chosen?.name ?? '',
  });
  const clear = h(
    'button',
    { type: 'button', class: 'quiet', tabindex: '-1', 'aria-label': t('lookup.clear', { name: label }), hidden: !chosen },
    icon('close'),
  );
  const element = h('span', { class: 'lookup' }, input, clear, results);
  const close = () => {
    closed += 1;
    if (results.matches(':popover-open')) results.hidePopover();
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  };
  const take = (record) => {
    chosen = record;
    input.value = record?.name ?? '';
    clear.hidden = !record;
    close();
    input.dispatchEvent(new Event('change', { bubbles: true }));
  };
  const find = async (isCurrent) => {
    const before = closed;
    const text = input.value === chosen?.name ? '' : input.value.trim();
    const lists = await Promise.all(targets.map((name) => search(name, text).catch(() => [])));
    if (!isCurrent() || before !== closed || !input.isConnected || document.activeElement !== input) return;
    const found = lists.flat();
    results.replaceChildren(
      ...(found.length
        ? found.map((record, index) => option(record, index, id, targets.length > 1, () => take(record)))
        : [h('p', { class: 'muted result' }, t('lookup.none'))]),
    );
    open(input, results);
    point(input, results);
  };
  const ask = findAsTyped(input, results, find, 120);
  input.addEventListener('focus', () => input.select());
  input.addEventListener('keydown', (event) => {
    const isOpen = results.matches(':popover-open');
    if (event.key === 'Escape' && isOpen) {
      event.stopPropagation();
      event.preventDefault();
      input.value = chosen?.name ?? '';
      close();
    } else if (event.key === 'ArrowDown' && !isOpen) {
      event.preventDefault();
      ask();
    } else if (isOpen && ['ArrowDown', 'ArrowUp', 'Enter'].includes(event.key)) {
      event.stopPropagation();
      moveInResults(event, input, results);
    }
  });
  input.addEventListener('blur', () => {
    close();
    // Nothing typed means nothing chosen; half a name means what stood there before.
    if (!input.value.trim() && chosen) take(null);
    else input.value = chosen?.name ?? '';
  });
  results.addEventListener('pointerdown', (event) => event.preventDefault());
  clear.addEventListener('pointerdown', (event) => event.preventDefault());
  clear.addEventListener('click', () => {
    take(null);
    input.focus();
  });
  const set = (record) => {
    chosen = record;
    input.value = record?.name ?? '';
    clear.hidden = !record;
  };
  return Object.defineProperty({ element, input, set }, 'value', { get: () => chosen, enumerable: true });
}

function option(record, index, id, saysTable, run) {
  return h(
    'div',
    {
      class: 'result',
      role: 'option',
      id: `${id}-${index}`,
      'aria-selected': String(index === 0),
      onclick: run,
    },
    icon(tables[record.table].icon),
    bdi(record.name),
    h('span', { class: 'end' }, saysTable ? tables[record.table].label : ''),
  );
}

/** Records of a table whose name holds this text; without a text the first by name. */
async function search(name, text) {
  const { set, key, primary } = tables[name];
  const conditions = [text && `contains(${primary},${quoted(text)})`, name === 'systemuser' && 'isdisabled ne true'];
  const { value } = await read(set, {
    $select: primary,
    $filter: conditions.filter(Boolean).join(' and '),
    $orderby: `${primary} asc`,
    $top: most,
  });
  return value.map((row) => ({ id: row[key], name: row[primary] ?? '–', table: name }));
}

function open(input, results) {
  const box = input.getBoundingClientRect();
  if (!results.matches(':popover-open')) results.showPopover();
  const below = innerHeight - box.bottom - 12;
  const isAbove = below < 180 && box.top > below;
  results.style.width = `${Math.max(box.width, 240)}px`;
  results.style.left = `${Math.max(8, Math.min(box.left, innerWidth - Math.max(box.width, 240) - 8))}px`;
  results.style.maxHeight = `${Math.min(280, isAbove ? box.top - 12 : below)}px`;
  results.style.top = isAbove ? '' : `${box.bottom + 4}px`;
  results.style.bottom = isAbove ? `${innerHeight - box.top + 4}px` : '';
  input.setAttribute('aria-expanded', 'true');
}
