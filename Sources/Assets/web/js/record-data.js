/** Records, what is next on them and their timeline; the last few are kept so that moving on is instant. */
import { follow, get, read, Unreachable } from './api.js';
import { records } from './kinds.js';
import { readable, tables } from './meta.js';

const most = 24;
const shelf = new Map();
const known = new Map();
/** What the promises on the shelf came to. */
const fetchedData = new WeakMap();

/** `{record, upnext}` of a record; from the shelf when it was fetched a moment ago. */
export function recordData(recordtype, recordid) {
  if (!shelf.has(recordid)) shelve(recordid, load(recordtype, recordid));
  return shelf.get(recordid);
}

/** The same where it is on the shelf already, without waiting; else undefined. */
export const dataAtHand = (recordid) => fetchedData.get(shelf.get(recordid));

/** Forgets a record, because it changed. */
export const forget = (recordid) => shelf.delete(recordid);

/** Forgets all of them: after a time without connection nothing is certain. */
export const forgetAll = () => shelf.clear();

/** The columns of a record as last fetched; undefined for one that was never shown. */
export const knownRecord = (recordid) => known.get(recordid);

/** Fetches a record before it is asked for. */
export function prefetch(row) {
  if (row) recordData(row.recordtype, row.recordid).catch(() => forget(row.recordid));
}

/**
 * One page of the timeline: activities, notes and changes as `shown` says, newest first. `from` goes on where the last
 * page ended.
 */
export async function timeline({ recordtype, recordid }, shown, from = null) {
  const parts = await Promise.all([
    shown.activities && tables.activitypointer ? activities(recordid, from) : none,
    shown.notes && tables.annotation ? notes(recordid, from) : none,
    shown.changes ? changes(recordtype, recordid, from) : none,
  ]);
  const events = parts.flatMap((part) => part.events).sort(laterFirst);
  const more = Object.assign({}, ...parts.map((part) => part.more));
  return { events, more: Object.keys(more).length ? more : null };
}

/** What has no time that the person may read comes last, in the order it came. */
const laterFirst = (a, b) => (b.at ?? '').localeCompare(a.at ?? '');

const none = { events: [], more: {} };
const size = 50;
const activityColumns = [
  'activityid',
  'activitytypecode',
  'subject',
  'description',
  'scheduledstart',
  'scheduledend',
  'sv_isallday',
  'statecode',
  'statuscode',
  'createdon',
  'modifiedon',
  '_ownerid_value',
];
const noteColumns = [
  'annotationid',
  'subject',
  'notetext',
  'filename',
  'filesize',
  'mimetype',
  'isdocument',
  'createdon',
  '_createdby_value',
];

/** Whether a question may name a column. */
const may = (table, column) => readable(table, [column]) !== '';

/** The newest first, by the first of some columns that the person may read; as they come where there is none. */
const newest = (table, columns) => {
  const column = columns.find((each) => may(table, each));
  return column ? { $orderby: `${column} desc` } : {};
};

async function activities(recordid, from) {
  if (from && !from.activities) return none;
  // Whoever may not read what activities are about is not told which are about this record.
  if (!may('activitypointer', '_regardingobjectid_value')) return none;
  const options = {
    $filter: `_regardingobjectid_value eq ${recordid}`,
    $select: readable('activitypointer', activityColumns),
    ...newest('activitypointer', ['modifiedon', 'createdon', 'activityid']),
  };
  const page = await pageOf('activitypointers', options, from?.activities);
  const events = page.value.map((row) => ({ kind: row.activitytypecode, at: row.modifiedon ?? row.createdon, row }));
  return { events, more: page['@odata.nextLink'] ? { activities: page['@odata.nextLink'] } : {} };
}

async function notes(recordid, from) {
  if (from && !from.notes) return none;
  if (!may('annotation', '_objectid_value')) return none;
  const options = {
    $filter: `_objectid_value eq ${recordid}`,
    $select: readable('annotation', noteColumns),
    ...newest('annotation', ['createdon', 'annotationid']),
  };
  const page = await pageOf('annotations', options, from?.notes);
  const events = page.value.map((row) => ({ kind: 'annotation', at: row.createdon, row }));
  return { events, more: page['@odata.nextLink'] ? { notes: page['@odata.nextLink'] } : {} };
}

async function changes(recordtype, recordid, from) {
  if (from && !from.changes) return none;
  const before = from?.changes ? `,before=${from.changes}` : '';
  const page = await get(`sv_History(recordtype='${recordtype}',recordid=${recordid}${before})`);
  const events = page.value
    .filter((row) => row.action !== 'update' || row.changes.length)
    .map((row) => ({ kind: 'change', at: row.on, row }));
  return { events, more: page.next ? { changes: page.next } : {} };
}

const pageOf = (set, options, link) =>
  link ? follow(link, { size, annotations: true }) : read(set, options, { size, annotations: true });

/** After a change the record stands for the version that the change has made, so that the next one is no conflict. */
export function renew(record, answer) {
  const tag = answer.headers.get('ETag');
  if (tag) record['@odata.etag'] = tag;
}

/** A formatted value of a column: the label of a choice, the name behind a lookup, money and dates as text. */
export const formatted = (record, column) => record[`${column}@OData.Community.Display.V1.FormattedValue`] ?? null;

/** The table that a lookup column points to. */
export const lookupTable = (record, column) => record[`${column}@Microsoft.Dynamics.CRM.lookuplogicalname`] ?? null;

async function load(recordtype, recordid) {
  try {
    const data = await fetched(recordtype, recordid);
    document.dispatchEvent(new CustomEvent('recordseen', { detail: { recordid, data } }));
    return data;
  } catch (error) {
    const kept = error instanceof Unreachable ? await keptFor(recordid) : null;
    if (!kept) throw error;
    known.set(recordid, kept.record);
    return kept;
  }
}

/** The record as it was last seen, from the browser's own store. */
async function keptFor(recordid) {
  try {
    const { keptRecord } = await import('./offline-store.js');
    return (await keptRecord(recordid))?.data ?? null;
  } catch {
    return null;
  }
}

async function fetched(recordtype, recordid) {
  const { set } = records[recordtype];
  const [record, upnext] = await Promise.all([
    get(`${set}(${recordid})`, { prefer: 'odata.include-annotations="*"' }),
    get(`sv_UpNext(recordtype='${recordtype}',recordid=${recordid})`),
  ]);
  known.delete(recordid);
  known.set(recordid, record);
  if (known.size > most) known.delete(known.keys().next().value);
  return { record, upnext };
}

function shelve(recordid, promise) {
  shelf.set(recordid, promise);
  promise.then(
    (data) => fetchedData.set(promise, data),
    () => forget(recordid),
  );
  if (shelf.size > most) shelf.delete(shelf.keys().next().value);
}
