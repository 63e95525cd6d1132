/** Calling and writing without a provider: telephone and mail links, and the form that records the call (W-11). */
import { get, query } from './api.js';
import { h } from './dom.js';
import { askActivity } from './activity-form.js';
import { openForm, field } from './dialog.js';
import { records } from './kinds.js';
import { mailbox, telephone } from './links.js';
import { readable, tableOf, tables } from './meta.js';
import { t } from './messages.js';
import { formatted, lookupTable, recordData } from './record-data.js';
import { toast } from './toast.js';

/** Who speaks for a record that has no number or address of its own, the nearest first (W-2d). */
const others = ['_parentcontactid_value', '_primarycontactid_value', '_customerid_value', '_parentaccountid_value'];

/** Those others, each as `{recordid, name, record}` with these columns, until one has what is looked for. */
async function nearest(record, columns) {
  const tried = [];
  for (const column of others.filter((each) => record?.[each])) {
    const table = lookupTable(record, column);
    const { set } = tables[table] ?? {};
    if (!set || tried.some(({ recordid }) => recordid === record[column])) continue;
    const $select = readable(table, columns.filter((each) => records[table]?.contact.includes(each)));
    if (!$select) continue;
    const found = await get(`${set}(${record[column]})${query({ $select })}`).catch(() => null);
    if (!found) continue;
    tried.push({ recordid: record[column], name: formatted(record, column) ?? '', record: found });
    if (columns.some((each) => found[each])) return { found: tried.at(-1), tried };
  }
  return { found: null, tried };
}

const numbers = ['telephone1', 'mobilephone', 'telephone2'];
const every = (columns, record) => columns.map((column) => record?.[column]);

/** The columns of a record that hold a number (`phone`) or an address (`email`); of own tables what their columns are. */
async function columnsOf(recordtype, format, known) {
  if (!records[recordtype].isOwn) return known;
  const { columns } = await tableOf(recordtype).catch(() => ({ columns: [] }));
  return columns.filter((column) => column.format === format).map((column) => column.property);
}

/**
 * The numbers of a record as `{number, name}`, the one of its current activity first, without repetition. `name` says
 * whose they are where they are somebody else's.
 */
async function numbersOf(recordtype, record, item) {
  const columns = await columnsOf(recordtype, 'phone', records[recordtype].phones);
  const own = [...new Set([item?.phonenumber, ...every(columns, record)].filter(Boolean))];
  if (own.length) return own.map((number) => ({ number, name: '' }));
  const { found } = await nearest(record, numbers);
  return [...new Set(every(numbers, found?.record).filter(Boolean))].map((number) => ({ number, name: found.name }));
}

/**
 * Calls: for a phone call that is due, its number and a place for the result; otherwise the form for a new call.
 * `complete` closes the item with a note and a status reason.
 */
export async function call(row, { complete, saved }) {
  const [{ record, upnext }, table] = await Promise.all([data(row), tableOf('phonecall').catch(() => null)]);
  const item = callOf(row, upnext);
  const known = await numbersOf(row.recordtype, record, item);
  if (!item) {
    const [{ number: phone, name: phoneof } = {}] = known;
    return askActivity({ ...row, phone, phoneof }, { type: 'phonecall', saved });
  }
  const links = known.map(({ number, name }) =>
    h('a', { class: 'second', href: telephone(number) }, callWords(number, name)),
  );
  const fields = [
    h('p', { class: 'muted' }, h('bdi', {}, item.actionname)),
    links.length ? h('div', { class: 'doing' }, links) : h('p', { class: 'muted' }, t('call.nonumber')),
    ...outcome(table),
    field(
      t('note.text'),
      { name: 'note', autofocus: true, maxlength: '100000' },
      { tag: 'textarea', hint: t('call.hint') },
    ),
  ];
  return openForm(t('call.title', { name: row.recordname }), fields, {
    action: t('command.complete'),
    submit: async (form) => {
      const [note, result] = [form.get('note').trim(), form.get('result')];
      return complete({ ...(note && { note }), ...(result && { statuscode: Number(result) }) });
    },
  });
}

/** "Call +44 …", with the name of whoever answers there where it is not the record itself. */
const callWords = (number, name) => (name ? t('call.other', { number, name }) : t('call.number', { number }));

/** The call that a card stands for, wherever it comes in the record's order; without a card, the record's current one. */
function callOf({ sv_workitemid: id }, upnext) {
  const { current = [], upcoming = [] } = upnext ?? {};
  const meant = id ? [...current, ...upcoming].filter((each) => each.id === id) : current;
  return meant.find((each) => each.activitytype === 'phonecall' && each.actionable !== false);
}

/** What came of the call: the reasons that close it, the organisation's own among them. */
function outcome(table) {
  const reasons = (table?.byName.get('statuscode')?.options ?? []).filter(({ state }) => state === 1);
  if (reasons.length < 2) return [];
  const children = reasons.map(({ value, label }) => h('option', { value: String(value) }, label));
  return [field(t('call.result'), { name: 'result' }, { tag: 'select', children })];
}

/** Opens the person's own mail program; says to whom where the address is not the record's own (W-26). */
export async function email(row) {
  const { record } = await data(row);
  if (!record) return undefined;
  const columns = await columnsOf(row.recordtype, 'email', ['emailaddress1']);
  const own = every(columns, record).find(Boolean);
  if (own) return write(own);
  const { found, tried } = await nearest(record, ['emailaddress1']);
  if (!found) return toast(missing(row, tried, columns), { isWrong: true });
  write(found.record.emailaddress1);
  return toast(t('email.other', { name: found.name, address: found.record.emailaddress1, record: row.recordname }));
}

const write = (address) => h('a', { href: mailbox(address) }).click();

/** What would have to be added, and where. */
function missing({ recordtype, recordname: name }, [other], columns) {
  if (other) return t('email.noaddress', { name: other.name });
  const { contact, isOwn } = records[recordtype];
  const hasPlace = isOwn ? columns.length > 0 : contact.includes('emailaddress1');
  return t(hasPlace ? 'email.noaddress' : 'email.nobody', { name });
}

async function data(row) {
  try {
    return await recordData(row.recordtype, row.recordid);
  } catch (error) {
    toast(error.message, { isWrong: true });
    return {};
  }
}
