/** Records, what is next on them and their timeline; the last few are kept so that moving on is instant. */
import { follow, get, read } from './api.js';
import { records } from './kinds.js';

const most = 24;
const shelf = new Map();

/** `{record, upnext}` of a record; from the shelf when it was fetched a moment ago. */
export function recordData(recordtype, recordid) {
  if (!shelf.has(recordid)) shelve(recordid, load(recordtype, recordid));
  return shelf.get(recordid);
}

/** Forgets a record, because it changed. */
export const forget = (recordid) => shelf.delete(recordid);

/** Fetches a record before it is asked for. */
export function prefetch(row) {
  if (row) recordData(row.recordtype, row.recordid).catch(() => forget(row.recordid));
}

/** One page of the timeline: activities and notes, newest first. `more` goes on where it ended. */
export async function timeline(recordid, from = null) {
  const size = 50;
  const note = 'annotationid,subject,notetext,createdon,_createdby_value';
  const activity =
    'activityid,activitytypecode,subject,description,scheduledend,sv_isallday,statecode,statuscode,createdon,modifiedon,_ownerid_value';
  const [activities, notes] = await Promise.all(
    from
      ? [onward(from.activities, size), onward(from.notes, size)]
      : [
          read(
            'activitypointers',
            { $filter: `_regardingobjectid_value eq ${recordid}`, $orderby: 'modifiedon desc', $select: activity },
            { size, annotations: true },
          ),
          read(
            'annotations',
            { $filter: `_objectid_value eq ${recordid}`, $orderby: 'createdon desc', $select: note },
            { size, annotations: true },
          ),
        ],
  );
  const events = [
    ...activities.value.map((row) => ({ kind: row.activitytypecode, at: row.modifiedon, row })),
    ...notes.value.map((row) => ({ kind: 'annotation', at: row.createdon, row })),
  ].sort((a, b) => (a.at < b.at ? 1 : -1));
  const links = { activities: activities['@odata.nextLink'], notes: notes['@odata.nextLink'] };
  return { events, more: links.activities || links.notes ? links : null };
}

/** A formatted value of a column: the label of a choice, the name behind a lookup, money and dates as text. */
export const formatted = (record, column) => record[`${column}@OData.Community.Display.V1.FormattedValue`] ?? null;

/** The table that a lookup column points to. */
export const lookupTable = (record, column) => record[`${column}@Microsoft.Dynamics.CRM.lookuplogicalname`] ?? null;

async function load(recordtype, recordid) {
  const { set } = records[recordtype];
  const [record, upnext] = await Promise.all([
    get(`${set}(${recordid})`, { prefer: 'odata.include-annotations="*"' }),
    get(`sv_UpNext(recordtype='${recordtype}',recordid=${recordid})`),
  ]);
  return { record, upnext };
}

function shelve(recordid, promise) {
  shelf.set(recordid, promise);
  promise.catch(() => forget(recordid));
  if (shelf.size > most) shelf.delete(shelf.keys().next().value);
}

const onward = (link, size) => (link ? follow(link, { size, annotations: true }) : { value: [] });
