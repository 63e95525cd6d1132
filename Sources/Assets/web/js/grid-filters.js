/** The filter bar of a grid: conditions on any column, each with an operator and a value. */
import { byId, debounce, h, iconButton } from './dom.js';
import { needs, operatorsOf } from './conditions.js';
import { valueField } from './condition-lines.js';
import { clear } from './grid-header.js';
import { rows } from './grid-rows.js';
import { pageTable as table } from './meta.js';
import { t } from './messages.js';

const bar = byId('filters');
const button = byId('tool-filter');
let conditions = [];

/** Opens the bar with an empty condition when there is none yet, or closes it. */
export function openFilters() {
  if (!bar.hidden) return closeFilters();
  bar.hidden = false;
  button.setAttribute('aria-expanded', 'true');
  conditions = rows.question.conditions.map((each) => ({ ...each }));
  if (!conditions.length) conditions.push(fresh());
  draw();
  bar.querySelector('.condition select')?.focus();
  return undefined;
}

/** Connects the button and the keys. */
export function startFilters() {
  button.addEventListener('click', openFilters);
  bar.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.stopPropagation();
    closeFilters();
  });
  rows.addEventListener('query', () => {
    if (bar.hidden || bar.contains(document.activeElement)) return;
    conditions = rows.question.conditions.map((each) => ({ ...each }));
    draw();
  });
}

function closeFilters() {
  bar.hidden = true;
  button.setAttribute('aria-expanded', 'false');
  button.focus();
}

const filterable = () => table.columns.filter((column) => operatorsOf(column).length && column.kind !== 'guid');

function fresh(name = rows.question.columns.find((each) => each !== table.primary) ?? table.primary) {
  return { column: name, op: operatorsOf(table.byName.get(name))[0], value: null };
}

const apply = debounce(200, () => rows.ask({ conditions: conditions.map((each) => ({ ...each })) }));

function draw() {
  const match = h(
    'select',
    { class: 'box short', 'aria-label': t('grid.match') },
    ['all', 'any'].map((each) =>
      h('option', { value: each, selected: rows.question.match === each }, t(`grid.match.${each}`)),
    ),
  );
  match.addEventListener('change', () => rows.ask({ match: match.value }));
  const add = () => {
    conditions.push(fresh());
    draw();
    bar.querySelector('.condition:last-of-type select')?.focus();
  };
  bar.replaceChildren(
    h(
      'header',
      {},
      h('h2', {}, t('grid.filter')),
      match,
      iconButton('close', t('close'), closeFilters),
    ),
    ...conditions.map(line),
    h(
      'div',
      { class: 'doing' },
      h('button', { type: 'button', class: 'second', onclick: add }, t('grid.addcondition')),
      h(
        'button',
        {
          type: 'button',
          class: 'plain',
          onclick: () => {
            conditions = [fresh()];
            clear();
            draw();
          },
        },
        t('command.clearfilters'),
      ),
    ),
  );
}

function line(condition, index) {
  const column = table.byName.get(condition.column);
  const names = h(
    'select',
    { class: 'box', 'aria-label': t('grid.column') },
    filterable()
      .toSorted((a, b) => a.label.localeCompare(b.label))
      .map((each) => h('option', { value: each.name, selected: each === column }, each.label)),
  );
  const ops = h(
    'select',
    { class: 'box', 'aria-label': t('grid.operator') },
    operatorsOf(column).map((op) => h('option', { value: op, selected: op === condition.op }, t(`op.${op}`, { count: 2 }))),
  );
  const change = (next, isNew) => {
    conditions[index] = next;
    if (isNew) {
      draw();
      bar.querySelectorAll('.condition')[index]?.querySelector('.value input, .value select')?.focus();
    }
    apply();
  };
  names.addEventListener('change', () => change(fresh(names.value), true));
  ops.addEventListener('change', () => {
    const isSameNeed = needs(ops.value) === needs(condition.op);
    change({ ...condition, op: ops.value, value: isSameNeed ? condition.value : null }, true);
  });
  const remove = () => {
    conditions.splice(index, 1);
    if (!conditions.length) conditions.push(fresh());
    draw();
    bar.querySelector('select')?.focus();
    apply();
  };
  return h(
    'div',
    { class: 'condition', role: 'group', 'aria-label': t('grid.conditionnumber', { count: index + 1 }) },
    names,
    ops,
    h('div', { class: 'value' }, valueField(condition, column, (value) => change({ ...conditions[index], value }))),
    iconButton('close', t('grid.removecondition'), remove),
  );
}
