/** The options of a choice or the status reasons of a table, as an administrator orders, names and adds them. */
import { boot } from './boot.js';
import { button } from './admin-kit.js';
import { label } from './admin-tables.js';
import { h, iconButton } from './dom.js';
import { t } from './messages.js';

/** Numbers from here on are never the program's own, so that later versions can have reasons of theirs. */
const ownReasons = 100_000_000;

/**
 * The options, each with its number and words; they can be moved and added, and what is new or no status reason taken
 * away. With `states`, each belongs to one of them: one that is there stays in its own.
 */
export function options(some, { states = null } = {}) {
  const rows = h('tbody', {});
  const numbers = () => [...rows.querySelectorAll('[data-part=value]')].map(({ value }) => Number(value));
  const next = () => Math.max(states ? ownReasons - 1 : -1, ...numbers()) + 1;
  const shift = (line, step) => {
    const other = step < 0 ? line.previousElementSibling : line.nextElementSibling;
    if (!other) return;
    if (step < 0) other.before(line);
    else other.after(line);
    line.querySelector(step < 0 ? '[data-part=up]' : '[data-part=down]').focus();
  };
  const input = (part, value, name, more = {}) =>
    h('td', { class: `part-${part}`, 'data-label': name }, h('input', { class: 'box', 'data-part': part, 'aria-label': name, value, required: true, ...more }));
  const stateOf = (option, isNew) =>
    h(
      'td',
      { class: 'part-state', 'data-label': t('admin.options.state') },
      h(
        'select',
        { class: 'box', 'data-part': 'state', 'aria-label': t('admin.options.state'), disabled: !isNew },
        states.map((state) =>
          h('option', { value: String(state.value), selected: state.value === option.state }, state.label[boot.lang]),
        ),
      ),
    );
  const line = (option) => {
    const isNew = option.label.en === '';
    const element = h(
      'tr',
      {},
      input('value', String(option.value), t('admin.options.value'), { type: 'number', min: 0, step: 1, readonly: !isNew }),
      input('en', option.label.en, t('admin.label.en'), { maxlength: 100 }),
      input('fr', option.label.fr, t('admin.label.fr'), { maxlength: 100 }),
      states && stateOf(option, isNew),
      h(
        'td',
        { class: 'moves' },
        iconButton('ascending', t('admin.options.up'), () => shift(element, -1), { 'data-part': 'up' }),
        iconButton('descending', t('admin.options.down'), () => shift(element, 1), { 'data-part': 'down' }),
        (!states || isNew) && iconButton('close', t('admin.options.remove'), () => element.remove()),
      ),
    );
    return element;
  };
  const fresh = () => line({ value: next(), label: { en: '', fr: '' }, state: states?.[0].value });
  rows.append(...some.map(line));
  const more = () => {
    const element = fresh();
    rows.append(element);
    element.querySelector('[data-part=en]').focus();
  };
  if (some.length === 0) rows.append(fresh());
  const heads = ['admin.options.value', 'admin.label.en', 'admin.label.fr', states && 'admin.options.state'];
  return h(
    'fieldset',
    { class: 'options' },
    h('legend', {}, t(states ? 'admin.reasons' : 'admin.options')),
    h(
      'div',
      { class: 'scroller' },
      h(
        'table',
        { class: 'grid' },
        h('caption', { class: 'hear' }, t(states ? 'admin.reasons' : 'admin.options')),
        h('thead', {}, h('tr', {}, heads.filter(Boolean).map((key) => h('th', { scope: 'col' }, t(key))), h('td', {}))),
        rows,
      ),
    ),
    button(t(states ? 'admin.reasons.add' : 'admin.options.add'), 'plus', more),
  );
}

/** What stands in the form. */
export const chosenOptions = (dialog) =>
  [...dialog.querySelectorAll('.options tbody tr')].map((line) => {
    const part = (name) => line.querySelector(`[data-part=${name}]`)?.value.trim();
    const state = part('state');
    return {
      value: Number(part('value')),
      label: { en: part('en'), fr: part('fr') },
      ...(state === undefined ? {} : { state: Number(state) }),
    };
  });

/** The options as the Web API takes them. */
export const sentOptions = (some) => ({
  Options: some.map(({ value, label: text, state }) => ({ Value: value, Label: label(text.en, text.fr), State: state })),
});
