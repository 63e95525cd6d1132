/** Conditions on columns as one edits them: a column, an operator, and what they compare with. */
import { needs, operatorsOf } from './conditions.js';
import { editorFor } from './editors.js';
import { h, iconButton } from './dom.js';
import { t } from './messages.js';

/**
 * Lines for conditions on `columns`; `conditions` is changed in place. `changed` hears of every change, and that the
 * lines must be drawn anew.
 */
export function conditionLines(columns, conditions, changed) {
  return conditions.map((condition, index) => line(columns, conditions, condition, index, changed));
}

/** A condition on a column that asks for nothing yet. */
export const freshCondition = (column) => ({ column: column.name, op: operatorsOf(column)[0], value: null });

function line(columns, conditions, condition, index, changed) {
  const column = columns.find(({ name }) => name === condition.column) ?? columns[0];
  const names = h(
    'select',
    { class: 'box', 'aria-label': t('grid.column') },
    columns.map((each) => h('option', { value: each.name, selected: each === column }, each.label)),
  );
  const ops = h(
    'select',
    { class: 'box', 'aria-label': t('grid.operator') },
    operatorsOf(column).map((op) => h('option', { value: op, selected: op === condition.op }, t(`op.${op}`, { count: 2 }))),
  );
  const change = (next, isNew = false) => {
    conditions[index] = next;
    changed(isNew, index);
  };
  names.addEventListener('change', () => change(freshCondition(columns.find(({ name }) => name === names.value)), true));
  ops.addEventListener('change', () => {
    const isSameNeed = needs(ops.value) === needs(condition.op);
    change({ ...condition, op: ops.value, value: isSameNeed ? condition.value : null }, true);
  });
  const remove = () => {
    conditions.splice(index, 1);
    changed(true, Math.max(0, index - 1));
  };
  return h(
    'div',
    { class: 'condition', role: 'group', 'aria-label': t('grid.conditionnumber', { count: index + 1 }) },
    names,
    ops,
    h('div', { class: 'value' }, valueField(condition, column, (value) => change({ ...conditions[index], value }))),
    conditions.length > 1 && iconButton('close', t('grid.removecondition'), remove),
  );
}

/** The field for what a condition compares with; null where it needs nothing. */
export function valueField(condition, column, changed) {
  const need = needs(condition.op);
  if (need === 'nothing') return null;
  if (need === 'choices') return choices(condition, column, changed);
  const shape =
    need === 'days'
      ? { kind: 'integer', label: t('grid.days'), low: 0, high: 3650 }
      : { ...column, label: t('grid.value'), required: false, kind: column.kind === 'instant' ? 'date' : column.kind };
  const editor = editorFor(shape, condition.value, { isCell: true });
  const take = () => {
    if (!editor.complaint()) changed(editor.value);
  };
  editor.input.addEventListener('change', take);
  if (['text', 'memo'].includes(shape.kind)) editor.input.addEventListener('input', take);
  return editor.element;
}

function choices(condition, column, changed) {
  let picked = Array.isArray(condition.value) ? condition.value : [];
  return h(
    'fieldset',
    { class: 'choices' },
    h('legend', { class: 'hear' }, column.label),
    column.options.map((option) => {
      const box = h('input', { type: 'checkbox', checked: picked.includes(option.value) });
      box.addEventListener('change', () => {
        picked = column.options
          .map(({ value }) => value)
          .filter((value) => (value === option.value ? box.checked : picked.includes(value)));
        changed(picked);
      });
      return h('label', { class: 'choice' }, box, h('span', {}, option.label));
    }),
  );
}
