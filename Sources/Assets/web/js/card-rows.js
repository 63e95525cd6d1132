/** Rows that cards are drawn from where they do not come from the work list: a table's records, and samples. */
import { boot, now } from './boot.js';
import { read } from './api.js';
import { machine } from './dates.js';
import { tables } from './meta.js';
import { t } from './messages.js';

/** A record that was read with `card`, as a card's row; what comes after its next action is `then`. */
export function cardRow(recordtype, record, recordname) {
  const extra = record.sv_card ?? {};
  const [first = {}, then = null] = extra.actions ?? [];
  return {
    activitytype: null,
    actionname: '',
    duetime: null,
    isallday: false,
    iswaiting: false,
    ...first,
    recordid: record[tables[recordtype].key],
    recordtype,
    recordname,
    contactname: extra.contactname ?? null,
    companyname: extra.companyname ?? null,
    score: extra.score ?? null,
    grade: extra.grade ?? null,
    scoretrend: extra.scoretrend ?? null,
    isfollowed: extra.isfollowed ?? false,
    isunread: false,
    sv_card: extra,
    then,
  };
}

/** A card to try a layout on: the first of the person's own list, else a record of the person's, else a made-up one. */
export async function sampleRow(recordtype, fields) {
  const { value: listed } = await read('sv_workitems', { $filter: `recordtype eq '${recordtype}'`, card: 'all', $top: 1 })
    // Not of a type that stands on work lists.
    .catch(() => ({ value: [] }));
  if (listed[0]) return listed[0];
  const table = tables[recordtype];
  const $filter = table.hasowner ? `_ownerid_value eq ${boot.user.id}` : '';
  const { value: own } = await read(table.set, { $filter, $top: 1, card: 'all' });
  if (own[0]) return { ...cardRow(recordtype, own[0], own[0][table.primary] ?? table.label), then: null };
  return madeUp(recordtype, fields);
}

const figures = { money: 12_000, integer: 12, decimal: 12, double: 12, boolean: true };

function madeUp(recordtype, fields) {
  const parts = { ownername: boot.user.fullname, record: {}, contact: {}, company: {} };
  const at = machine(now());
  const [currency = null] = Object.keys(boot.currencies ?? {});
  for (const { field, property, kind, label } of fields.filter((each) => each.kind)) {
    const isCurrency = property === '_transactioncurrencyid_value';
    const value = isCurrency ? currency : (figures[kind] ?? { instant: at, date: at.slice(0, 10) }[kind] ?? label);
    const part = parts[field.split('/')[0]];
    part[property] = value;
    if (value === label || isCurrency)
      part[`${property}@OData.Community.Display.V1.FormattedValue`] = boot.currencies[value]?.code ?? label;
  }
  return {
    recordid: 'sample',
    recordtype,
    recordname: t('cards.sample.name'),
    contactname: t('cards.sample.contact'),
    companyname: t('cards.sample.company'),
    activitytype: 'phonecall',
    actionname: t('cards.sample.action'),
    duetime: at,
    isallday: true,
    score: 92,
    grade: 'A',
    scoretrend: 'improving',
    isfollowed: true,
    isunread: true,
    sv_card: parts,
  };
}
