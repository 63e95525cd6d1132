/** What the pages of the administration share: their place, its states, questions, and choosing people. */
import { quoted, read } from './api.js';
import { boot } from './boot.js';
import { byId, debounce, h, icon } from './dom.js';
import { openForm } from './dialog.js';
import { t } from './messages.js';
import { toast } from './toast.js';
import { offerStep } from './undo-steps.js';

const place = byId('admin');

/** Shows the content of the page. */
export function fill(...content) {
  place.replaceChildren(...content.flat().filter(Boolean));
  place.removeAttribute('aria-busy');
}

/** The buttons beside the heading. */
export const doing = (...buttons) => byId('doing').replaceChildren(...buttons.filter(Boolean));

/** A main button with an icon. */
export const button = (label, symbol, onclick, className = 'second') =>
  h('button', { type: 'button', class: className, onclick }, symbol && icon(symbol), label);

/** What stands where nothing is yet. */
export const empty = (words, ...more) => h('div', { class: 'state' }, h('p', {}, words), more);

/** What stands where the page could not be filled; `again` tries once more. */
export function failed(error, again) {
  fill(
    h(
      'div',
      { class: 'state', role: 'alert' },
      h('p', { class: 'wrong' }, error.message),
      error.request && h('p', { class: 'small muted' }, t('error.id', { id: error.request })),
      button(t('admin.again'), 'refresh', again),
    ),
  );
}

/** The words of a label `{en, fr}` in the person's language. */
export const words = (label) => (label ? label[boot.lang] || label.en : '');

/** What a role is called in the person's language; roles of the organisation's own have one name. */
export const roleName = (name) => boot.admin.roles.find((role) => role.name === name)?.label ?? name;

/** Does something and says so; a refusal is said as well, and nothing is thrown. `back` takes it back, with Ctrl Z too. */
export async function act(work, said, back) {
  try {
    const result = await work();
    if (said && back) offerStep(said, back);
    else if (said) toast(said);
    return result ?? true;
  } catch (error) {
    toast(error.message, { isWrong: true });
    return null;
  }
}

/** Asks before something is taken away. */
export const confirmed = (title, explanation, action, submit) =>
  openForm(title, [h('p', {}, explanation)], { action, submit, className: 'confirm' });

/** Every row of a set. */
export async function all(set, options) {
  const rows = [];
  let page = await read(set, options, { size: 500 });
  rows.push(...page.value);
  while (page['@odata.nextLink']) {
    const { pathname, search } = new URL(page['@odata.nextLink'], location.href);
    page = await read(pathname + search, {}, { size: 500 });
    rows.push(...page.value);
  }
  return rows;
}

/** People whose names contain a text. */
export async function people(text, limit = 20) {
  const filter = text ? `contains(fullname,${quoted(text)})` : '';
  const page = await read('systemusers', {
    $select: 'fullname,internalemailaddress,isdisabled',
    $filter: filter,
    $orderby: 'fullname',
    $top: limit,
  });
  return page.value;
}

/** An input that proposes people while one types; `chosen` gets the row of the one picked. */
export function personInput(label, chosen, { keeps = false } = {}) {
  const id = `people-${Math.random().toString(36).slice(2)}`;
  const list = h('datalist', { id });
  const found = new Map();
  const input = h('input', { list: id, autocomplete: 'off', spellcheck: 'false' });
  const text = (row) => `${row.fullname} (${row.internalemailaddress})`;
  const look = debounce(200, async () => {
    const rows = await people(input.value.trim()).catch(() => []);
    found.clear();
    for (const row of rows) found.set(text(row), row);
    list.replaceChildren(...[...found.keys()].map((value) => h('option', { value })));
  });
  const take = () => {
    const row = found.get(input.value);
    if (row) {
      chosen(row);
      if (!keeps) input.value = '';
    } else if (keeps && !input.value) chosen(null);
    return row;
  };
  input.addEventListener('focus', look);
  input.addEventListener('input', () => {
    if (!take()) look();
  });
  input.addEventListener('change', take);
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') event.preventDefault();
  });
  return h('label', { class: 'field' }, label, input, list);
}

/** A checkbox with its words. */
export const choice = (label, properties, hint) =>
  h(
    'label',
    { class: 'choice' },
    h('input', { type: 'checkbox', ...properties }),
    h('span', {}, label, hint && h('small', { class: 'muted' }, hint)),
  );

/** A table with a caption for those who cannot see it; a row is a list of cells. */
export const table = (caption, heads, rows, className = '') =>
  h(
    'div',
    { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
    h(
      'table',
      { class: `grid ${className}` },
      h('caption', { class: 'hear' }, caption),
      h('thead', {}, h('tr', {}, heads.map((head) => h('th', { scope: 'col' }, head)))),
      h('tbody', {}, rows),
    ),
  );

/** One row: the first cell is its heading. */
export const row = (first, ...cells) =>
  h('tr', {}, h('th', { scope: 'row' }, first), cells.map((cell) => h('td', {}, cell)));

/** A field that leaves out rows whose words do not contain what is typed. */
export function sieve(label, items, show) {
  const input = h('input', { type: 'search', class: 'box', 'aria-label': label, placeholder: label });
  const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  input.addEventListener('input', () => {
    const wanted = plain(input.value.trim());
    show(items.filter((item) => plain(item.sought).includes(wanted)));
  });
  return input;
}
