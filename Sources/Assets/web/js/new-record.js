/** The form for a new record of any table: the columns that matter first, all others behind one button. */
import { h, icon } from './dom.js';
import { newKey, send } from './api.js';
import { openDialog } from './dialog.js';
import { editorFor, entryMark } from './editors.js';
import { watchLikely } from './likely.js';
import { recordPath, tableOf, tables } from './meta.js';
import { t } from './messages.js';
import { claim } from './operations.js';
import { bodyOf } from './values.js';

/** The columns that the short form shows of a table, where it has them. */
const short = {
  lead: ['subject', 'firstname', 'lastname', 'companyname', 'jobtitle', 'emailaddress1', 'telephone1', 'mobilephone', 'leadsourcecode'],
  contact: ['firstname', 'lastname', 'jobtitle', 'parentcustomerid', 'emailaddress1', 'telephone1', 'mobilephone'],
  account: ['name', 'accountnumber', 'primarycontactid', 'telephone1', 'emailaddress1', 'websiteurl', 'address1_city'],
  opportunity: ['name', 'customerid', 'parentcontactid', 'estimatedvalue', 'transactioncurrencyid', 'estimatedclosedate'],
  phonecall: ['subject', 'regardingobjectid', 'phonenumber', 'scheduledend', 'description'],
  email: ['subject', 'regardingobjectid', 'torecipients', 'scheduledend', 'description'],
  task: ['subject', 'regardingobjectid', 'scheduledend', 'prioritycode', 'description'],
  appointment: ['subject', 'regardingobjectid', 'scheduledstart', 'scheduledend', 'location', 'description'],
};

/**
 * Opens the form. `given` has values of columns that are fixed or known already; `created(record)` gets
 * `{recordid, name, operationid}`.
 */
export async function askNew(tableName, { given = {}, created }) {
  const table = await tableOf(tableName);
  const writable = table.columns.filter((column) => !column.readonly && !['guid', 'state', 'status'].includes(column.kind));
  const chosen = new Set([...(short[tableName] ?? writable.slice(0, 8).map(({ name }) => name)), ...Object.keys(given)]);
  const first = writable.filter((column) => chosen.has(column.name) || column.required || column.recommended);
  first.sort((a, b) => [...chosen].indexOf(a.name) - [...chosen].indexOf(b.name));
  const rest = writable.filter((column) => !first.includes(column) && column.name !== 'ownerid');
  openDialog(t('grid.new.title', { label: table.label }), (close, head) => form({ table, first, rest, given, created }, close, head), {
    className: 'wide',
  });
}

function form({ table, first, rest, given, created }, close, head) {
  const editors = new Map();
  const line = (column, isFirst) => {
    const id = `new-${column.name}`;
    const editor = editorFor(column, given[column.name] ?? null, { id });
    if (isFirst) editor.input.setAttribute('autofocus', '');
    editors.set(column, editor);
    return h(
      'div',
      { class: column.kind === 'memo' ? 'field whole' : 'field' },
      h('label', { for: id }, column.label, entryMark(column)),
      editor.element,
    );
  };
  const more = h('div', { class: 'grid-fields', id: 'new-more', hidden: true });
  const toggle = h(
    'button',
    { type: 'button', class: 'plain', 'aria-expanded': 'false', 'aria-controls': 'new-more' },
    t('grid.new.more'),
  );
  toggle.addEventListener('click', () => {
    if (!more.childElementCount) more.append(...rest.map((column) => line(column, false)));
    more.hidden = !more.hidden;
    toggle.setAttribute('aria-expanded', String(!more.hidden));
  });
  const trouble = h('p', { class: 'alert', role: 'alert', hidden: true });
  const key = newKey();
  const button = h('button', { class: 'primary' }, t('save'));
  const andOpen = h('button', { type: 'button', class: 'second' }, t('grid.new.open'));
  // What is probably the same record already stands here as soon as enough has been typed to tell.
  const likely = h('div', { class: 'likely', id: 'new-duplicates', role: 'status', hidden: true });
  const body = h(
    'form',
    {},
    head,
    h('div', { class: 'grid-fields' }, first.map((column, index) => line(column, index === 0))),
    likely,
    rest.length ? toggle : null,
    more,
    trouble,
    h('footer', {}, h('button', { type: 'button', class: 'second', onclick: close }, t('close')), andOpen, button),
  );
  watchLikely(table, editors, body, likely);
  const values = () =>
    [...editors].filter(([, editor]) => editor.value !== null).map(([column, editor]) => [column, editor.value]);
  const complain = (words, input) => {
    trouble.textContent = words;
    trouble.hidden = false;
    input?.setAttribute('aria-invalid', 'true');
    input?.focus();
  };
  const save = async (opens) => {
    trouble.hidden = true;
    for (const editor of editors.values()) {
      const wrong = editor.complaint();
      if (wrong) return complain(wrong, editor.input);
    }
    button.disabled = andOpen.disabled = true;
    try {
      const content = Object.assign({}, ...values().map(([column, value]) => bodyOf(column, value)));
      const answer = await send('POST', table.set, { body: content, key, prefer: 'return=representation' });
      claim(answer.headers.get('sv-operation-id'));
      const recordid = answer.body[table.key];
      close();
      if (opens) location.href = recordPath(table.name, recordid) ?? location.href;
      else created?.({ recordid, name: answer.body[table.primary] ?? '', operationid: answer.headers.get('sv-operation-id') });
    } catch (error) {
      complain(error.message);
    }
    button.disabled = andOpen.disabled = false;
    return undefined;
  };
  body.addEventListener('submit', (event) => {
    event.preventDefault();
    save(false);
  });
  body.addEventListener('keydown', (event) => {
    const isSave = (event.key === 'Enter' || event.key === 's') && (event.ctrlKey || event.metaKey);
    if (!isSave) return;
    event.preventDefault();
    save(false);
  });
  andOpen.addEventListener('click', () => save(true));
  if (!tables[table.name].isshown) andOpen.hidden = true;
  return body;
}

/** The icon and words of the button that makes a new record of a table. */
export const newButton = (table, onclick) =>
  h('button', { type: 'button', class: 'second', onclick }, icon('plus'), t('grid.new.title', { label: tables[table].label }));
