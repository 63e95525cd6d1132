/** Who takes part in an activity: attendees of an appointment, recipients of an e-mail, the people of a call. */
import { newKey, read, send } from './api.js';
import { h } from './dom.js';
import { manyLookup } from './many-lookup.js';
import { tables } from './meta.js';
import { t } from './messages.js';
import { claim, during } from './operations.js';
import { formatted, lookupTable, renew } from './record-data.js';
import { toast } from './toast.js';
import { remember, undo } from './undo.js';

/** In which parts people take part that a person chooses, by kind of activity; the numbers are those of the Web API. */
export const partsOf = { appointment: [5, 6], email: [2, 3, 4], phonecall: [1, 2] };
const targets = ['contact', 'lead', 'account', 'systemuser'];

/** The fields for a new activity of a kind; `body()` is what they add to it. */
export function newParties(kind) {
  const fields = (partsOf[kind] ?? []).map((mask) => [
    mask,
    manyLookup({ id: `party-${mask}`, label: t(`party.${mask}`), targets: readable() }),
  ]);
  const body = () => {
    const all = fields.flatMap(([mask, field]) => field.value.map((one) => sent(mask, one)));
    return all.length ? { [`${kind}_activity_parties`]: all } : {};
  };
  return { elements: fields.map(([, field]) => field.element), body };
}

const readable = () => targets.filter((name) => tables[name]);

const sent = (mask, { id, name, table, address }) => ({
  participationtypemask: mask,
  ...(id === undefined ? {} : { [`partyid_${table}@odata.bind`]: `/${tables[table].set}(${id})` }),
  addressused: id === undefined ? name : (address ?? undefined),
});

/** The section on an activity's own page; it fills itself. `saved` runs when somebody was added or taken away. */
export function partiesView({ table, recordid, record, name, saved }) {
  const place = h('section', { class: 'part parties', id: 'parties', 'aria-busy': 'true' });
  const title = h('h2', { class: 'section' }, t('parties.title'));
  place.append(title);
  load(table, recordid)
    .then((rows) => place.replaceChildren(title, ...groups({ table, recordid, record, name, saved }, rows)))
    .catch((error) => place.replaceChildren(title, h('p', { class: 'alert', role: 'alert' }, error.message)))
    .finally(() => place.setAttribute('aria-busy', 'false'));
  return place;
}

/** `[{mask, id, name, table, address}]`, in the order in which they were added. */
async function load({ name }, recordid) {
  const { value } = await read(
    'activityparties',
    {
      $select: '_partyid_value,participationtypemask,addressused',
      $filter: `_activityid_value eq ${recordid}`,
      $orderby: 'createdon asc',
      $top: 200,
    },
    { annotations: true },
  );
  return value.map((row) => ({
    mask: row.participationtypemask,
    id: row._partyid_value ?? undefined,
    table: lookupTable(row, '_partyid_value') ?? undefined,
    name: formatted(row, '_partyid_value') || row.addressused || t('parties.unknown'),
    address: row.addressused,
    kind: name,
  }));
}

function groups(about, rows) {
  const { table } = about;
  const chosen = partsOf[table.name];
  const mayWrite = table.may.write;
  // Whoever sends or organises is shown where somebody does.
  const others = [1, 7].filter((mask) => !chosen.includes(mask) && rows.some((row) => row.mask === mask));
  const fields = new Map();
  // One after the other: each is about the version that the one before has made.
  let last = Promise.resolve();
  const changed = () => (last = last.then(() => save(about, rows, fields)));
  for (const mask of [...others, ...chosen]) {
    const isFixed = !mayWrite || !chosen.includes(mask);
    const value = rows.filter((row) => row.mask === mask);
    if (isFixed && !value.length) continue;
    fields.set(mask, manyLookup({ id: `party-${mask}`, label: t(`party.${mask}`), targets: readable(), value, isFixed, changed }));
  }
  if (!fields.size) return [h('p', { class: 'muted' }, t('parties.none'))];
  return [...fields.values()].map(({ element }) => element);
}

/** All of them are sent again, because they belong to the activity as a whole. */
async function save({ table, recordid, record, name, saved }, rows, fields) {
  const untouched = rows.filter((row) => !partsOf[table.name].includes(row.mask));
  const chosen = partsOf[table.name].flatMap((mask) => (fields.get(mask)?.value ?? []).map((one) => sent(mask, one)));
  const body = { [`${table.name}_activity_parties`]: [...untouched.map((row) => sent(row.mask, row)), ...chosen] };
  try {
    const answer = await during([recordid], () =>
      send('PATCH', `${table.set}(${recordid})`, { body, match: record['@odata.etag'], key: newKey() }),
    );
    renew(record, answer);
    const operationid = answer.headers.get('sv-operation-id');
    claim(operationid);
    const words = t('parties.saved', { name });
    const notice = toast(words, { action: { label: t('command.undo'), run: () => undo(operationid) } });
    remember({ operationid, words, notice, places: [{ row: { recordid } }] });
  } catch (error) {
    toast(error.message, { isWrong: true });
  }
  saved();
}
