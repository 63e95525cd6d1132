/** A field that points to several records: those that are chosen, each to be taken away again, and a lookup for one more. */
import { bdi, h, icon, iconButton } from './dom.js';
import { lookupEditor } from './lookup.js';
import { tables } from './meta.js';
import { t } from './messages.js';

const isSame = (one, other) => one.id !== undefined && one.id === other.id && one.table === other.table;

/**
 * The field. Each of `value` is `{id, name, table}`, or only a `name` that no record stands behind; `changed()` runs after
 * each change. `isFixed` shows them alone.
 */
export function manyLookup({ id, label, targets, value = [], isFixed = false, changed = () => undefined }) {
  let chosen = [...value];
  const list = h('ul', { class: 'party-list', 'aria-label': label });
  const editor = isFixed ? null : lookupEditor({ name: id, targets }, null, { label, class: 'box', id });
  const draw = () => {
    list.hidden = chosen.length === 0;
    list.replaceChildren(...chosen.map(line));
  };
  const line = (one) =>
    h(
      'li',
      { class: 'party' },
      icon(tables[one.table]?.icon ?? 'mail'),
      bdi(one.name),
      !isFixed && iconButton('close', t('parties.remove', { name: one.name, group: label }), () => remove(one), { class: 'quiet mini' }),
    );
  const remove = (one) => {
    chosen = chosen.filter((other) => other !== one);
    draw();
    editor.input.focus();
    changed();
  };
  editor?.input.addEventListener('change', () => {
    const one = editor.value;
    if (!one) return;
    editor.set(null);
    if (chosen.some((other) => isSame(one, other))) return;
    chosen.push(one);
    draw();
    changed();
  });
  draw();
  const element = h(
    'div',
    { class: 'party-group', 'data-group': id },
    isFixed ? h('span', { class: 'party-label' }, label) : h('label', { class: 'party-label', for: id }, label),
    list,
    editor?.element,
  );
  return Object.defineProperty({ element, input: editor?.input ?? null }, 'value', { get: () => chosen, enumerable: true });
}
