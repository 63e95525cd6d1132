/** Calling and writing without a provider: telephone and mail links, and the form that records the call (W-11). */
import { h } from './dom.js';
import { askActivity } from './activity-form.js';
import { openForm, field } from './dialog.js';
import { records } from './kinds.js';
import { joining, mailbox, telephone } from './links.js';
import { tableOf } from './meta.js';
import { t } from './messages.js';
import { recordData } from './record-data.js';
import { toast } from './toast.js';

/** The numbers of a record, the one of its current activity first, without repetition. */
function numbersOf(recordtype, record, item) {
  const known = records[recordtype].phones.map((column) => record?.[column]);
  return [...new Set([item?.phonenumber, ...known].filter(Boolean))];
}

/**
 * Calls: for a phone call that is due, its number and a place for the result; otherwise the form for a new call.
 * `complete` closes the item with a note and a status reason.
 */
export async function call(row, { complete, saved }) {
  const [{ record, upnext }, table] = await Promise.all([data(row), tableOf('phonecall').catch(() => null)]);
  const item = callOf(row, upnext);
  const numbers = numbersOf(row.recordtype, record, item);
  if (!item) return askActivity({ ...row, phone: numbers[0] }, { type: 'phonecall', saved });
  const links = numbers.map((number) =>
    h('a', { class: 'second', href: telephone(number) }, t('call.number', { number })),
  );
  const fields = [
    h('p', { class: 'muted' }, h('bdi', {}, item.actionname)),
    numbers.length ? h('div', { class: 'doing' }, links) : h('p', { class: 'muted' }, t('call.nonumber')),
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

/** Opens the person's own mail program. */
export async function email(row) {
  const { record } = await data(row);
  const address = record?.emailaddress1;
  if (!address) return toast(t('email.noaddress', { name: row.recordname }), { isWrong: true });
  h('a', { href: mailbox(address) }).click();
  return undefined;
}

/** Joins an item's meeting, in a window of its own that knows nothing of this one. */
export const join = (row) => window.open(joining(row), '_blank', 'noopener,noreferrer');

async function data(row) {
  try {
    return await recordData(row.recordtype, row.recordid);
  } catch (error) {
    toast(error.message, { isWrong: true });
    return {};
  }
}
