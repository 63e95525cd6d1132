/** The form in which a layout is made: icon, rows with fields and icons, what the menu offers. Native controls throughout. */
import { announce } from './announce.js';
import { actions } from './cards.js';
import { h, iconButton } from './dom.js';
import { t } from './messages.js';

/** How much fits on a card (W-31); the server says the same. */
const limits = { rows: 4, fields: 3, icons: 3 };
const emblems = ['image', 'initials', 'recordtype', 'activitytype'];
const signs = ['followed', 'score', 'grade', 'scoretrend', 'activitytype', 'recordtype'];
const sources = ['item', 'record', 'contact', 'company'];

/** The words of a field. */
export const fieldLabel = ({ field, label }) => label ?? t(`cards.field.${field}`);

/**
 * The form for a draft, which it changes in place; `changed()` after every change.
 * `focus` names the control that gets the focus, where it is still there.
 */
export function cardForm({ draft, fields, recordtype, isOpen, changed }) {
  const form = h('fieldset', { class: 'cards-form', disabled: !isOpen });
  const draw = (focus = null) => {
    form.replaceChildren(
      emblemPart(),
      ...draft.rows.map((row, index) => rowPart(row, index)),
      draft.rows.length < limits.rows
        ? h(
            'button',
            { type: 'button', class: 'second', 'data-focus': 'addrow', onclick: () => addRow() },
            t('cards.row.add'),
          )
        : '',
      actionsPart(),
    );
    if (focus) (form.querySelector(`[data-focus="${focus}"]`) ?? form.querySelector('select, button'))?.focus();
  };
  const change = (focus) => {
    draw(focus);
    changed();
  };

  const emblemPart = () =>
    h(
      'fieldset',
      { class: 'cards-icons' },
      h('legend', {}, t('cards.icon')),
      emblems.map((name) =>
        h(
          'label',
          { class: 'choice' },
          h('input', {
            type: 'radio',
            name: 'card-icon',
            value: name,
            checked: draft.icon === name,
            onchange: () => {
              draft.icon = name;
              changed();
            },
          }),
          t(`cards.icon.${name}`),
        ),
      ),
    );

  const addRow = () => {
    draft.rows.push({ fields: [unused()], icons: [] });
    change(`field-${draft.rows.length - 1}-0`);
  };
  const unused = () => {
    const taken = new Set(draft.rows.flatMap((row) => row.fields));
    return fields.find(({ field }) => !taken.has(field)).field;
  };

  const rowPart = (row, index) => {
    const place = index + 1;
    const tool = (id, glyph, words, onclick) => iconButton(glyph, words, onclick, { 'data-focus': `${id}-${index}` });
    return h(
      'fieldset',
      {},
      h('legend', {}, t('cards.row', { place })),
      h(
        'div',
        { class: 'cards-rowtools' },
        index > 0 && tool('up', 'ascending', t('cards.row.up', { place }), () => moveRow(index, -1)),
        place < draft.rows.length && tool('down', 'descending', t('cards.row.down', { place }), () => moveRow(index, 1)),
        draft.rows.length > 1 &&
          tool('off', 'trash', t('cards.row.remove', { place }), () => {
            draft.rows.splice(index, 1);
            change(`off-${Math.min(index, draft.rows.length - 1)}`);
          }),
      ),
      picks(row, index, 'field', t('cards.fields')),
      picks(row, index, 'icon', t('cards.icons')),
    );
  };
  const moveRow = (index, by) => {
    const [row] = draft.rows.splice(index, 1);
    draft.rows.splice(index + by, 0, row);
    announce(t('cards.row.moved', { place: index + by + 1 }));
    const at = index + by;
    const way = by < 0 ? 'up' : 'down';
    change(at === 0 || at === draft.rows.length - 1 ? `${by < 0 ? 'down' : 'up'}-${at}` : `${way}-${at}`);
  };

  /** The fields, or the icons, of a row: a choice for each, and a button for one more. */
  const picks = (row, index, kind, words) => {
    const chosen = kind === 'field' ? row.fields : row.icons;
    const taken = new Set(kind === 'field' ? draft.rows.flatMap((each) => each.fields) : chosen);
    const add = () => {
      chosen.push(kind === 'field' ? unused() : signs.find((name) => !taken.has(name)));
      change(`${kind}-${index}-${chosen.length - 1}`);
    };
    const isFull = chosen.length >= limits[`${kind}s`];
    return h(
      'div',
      { class: 'cards-picks' },
      h('span', {}, words),
      h(
        'div',
        { class: 'cards-chosen' },
        chosen.map((name, at) => pick(kind, chosen, taken, index, at)),
        !isFull &&
          h(
            'button',
            { type: 'button', class: 'plain', 'data-focus': `add${kind}-${index}`, onclick: add },
            t(`cards.${kind}.add`),
          ),
      ),
    );
  };
  const pick = (kind, chosen, taken, index, at) => {
    const name = t(`cards.${kind}.place`, { row: index + 1, place: at + 1 });
    const isFree = (each) => each === chosen[at] || !taken.has(each);
    const select = h(
      'select',
      {
        'aria-label': name,
        'data-focus': `${kind}-${index}-${at}`,
        onchange: (event) => {
          chosen[at] = event.target.value;
          change(`${kind}-${index}-${at}`);
        },
      },
      kind === 'field' ? fieldOptions(isFree) : signs.filter(isFree).map((each) => option(each, t(`cards.sign.${each}`))),
    );
    select.value = chosen[at];
    const remove = () => {
      chosen.splice(at, 1);
      change(at > 0 ? `${kind}-${index}-${at - 1}` : `add${kind}-${index}`);
    };
    const isLast = row(index).fields.length + row(index).icons.length === 1;
    return h(
      'span',
      { class: 'cards-pick' },
      select,
      isLast ? '' : iconButton('close', t('cards.remove', { name }), remove),
    );
  };
  const row = (index) => draft.rows[index];

  const fieldOptions = (isFree) =>
    sources.map((source) => {
      const of = fields.filter(({ field }) => (field.includes('/') ? field.split('/')[0] : 'item') === source);
      const free = of.filter(({ field }) => isFree(field));
      const sorted = source === 'item' ? free : free.toSorted((a, b) => a.label.localeCompare(b.label));
      return (
        sorted.length > 0 &&
        h('optgroup', { label: t(`cards.source.${source}`) }, sorted.map((each) => option(each.field, fieldLabel(each))))
      );
    });

  const actionsPart = () =>
    h(
      'fieldset',
      {},
      h('legend', {}, t('cards.actions')),
      h(
        'div',
        { class: 'cards-actions' },
        actions.map((name) =>
          h(
            'label',
            { class: 'choice' },
            h('input', {
              type: 'checkbox',
              name: 'card-action',
              value: name,
              checked: draft.actions === null || draft.actions.includes(name),
              onchange: (event) => choose(name, event.target.checked),
            }),
            t(`cards.action.${name}`),
          ),
        ),
      ),
    );
  const choose = (name, isChosen) => {
    const chosen = new Set(draft.actions ?? actions);
    if (isChosen) chosen.add(name);
    else chosen.delete(name);
    draft.actions = chosen.size === actions.length ? null : actions.filter((each) => chosen.has(each));
    changed();
  };

  draw();
  form.dataset.recordtype = recordtype;
  return form;
}

const option = (value, words) => h('option', { value }, words);
