/** Carries commands out: shows their result at once, confirms with the server, takes it back when it refuses. */
import { newKey } from './api.js';
import { announce } from './announce.js';
import { moveOn } from './advance.js';
import { connection } from './connection.js';
import { dayNumber, lengthOf } from './dates.js';
import { afterPaint } from './dom.js';
import { filterText, looksAhead, oneOf, recordTypes } from './filters.js';
import { list } from './list.js';
import { t } from './messages.js';
import { claim, during } from './operations.js';
import { page } from './page.js';
import { forget, forgetAll, prefetch } from './record-data.js';
import { selection } from './selection.js';
import { toast } from './toast.js';
import { followWork, offerUndo, remember, undo } from './undo.js';

/** Completes an item; `details` may carry a note and a status reason. */
export const complete = (row, details = {}) =>
  one(row, 'sv_Complete', details, { leaves: true, after: 'complete', words: 'done.complete' });

/** Skips an item: a manual activity is cancelled (K-9). */
export const skip = (row, details = {}) =>
  one(row, 'sv_Skip', details, { leaves: true, after: 'skip', words: 'done.skip' });

/** Moves an item's due time, a meeting's start with it; off today's list when it is due on another day. */
export function snooze(row, start) {
  const until = new Date(start.getTime() + lengthOf(row));
  const leaves = dayNumber(until) > dayNumber() && !looksAhead(list.filters);
  const starttime = row.starttime ? start.toISOString() : null;
  const columns = leaves ? null : { duetime: until.toISOString(), starttime, isallday: false, isoverdue: false };
  return one(
    row,
    'sv_Snooze',
    { until: until.toISOString() },
    { leaves, columns, after: leaves ? 'skip' : null, words: 'done.snooze' },
  );
}

/** Marks as read or unread; `isQuiet` when opening a card does it. */
export const setRead = (row, isread, { isQuiet = false } = {}) =>
  one(
    row,
    'sv_SetRead',
    { isread },
    { columns: { isunread: !isread }, words: isread ? 'done.read' : 'done.unread', isQuiet, isLight: true },
  );

/** Follows the record, or stops following it. */
export const setFollowed = (row, isfollowed) =>
  one(
    row,
    'sv_SetFollowed',
    { isfollowed },
    { columns: { isfollowed }, words: isfollowed ? 'done.follow' : 'done.unfollow', isLight: true },
  );

/** Hands the activity to a person or a team. */
export const assign = (row, { ownerid, ownertype, name: owner }) =>
  one(row, 'sv_Assign', { ownerid, ownertype }, { words: 'done.assign', owner });

/** Opens a card and marks it read (W-27). */
export const markRead = (row) => {
  if (row?.isunread && connection.isUp) setRead(row, true, { isQuiet: true });
};

/** A command on one item. */
async function one(row, action, body, how) {
  const { recordid } = row;
  const isHeld = !connection.isUp;
  const index = list.indexOf(recordid);
  const isCard = list.row(recordid)?.sv_workitemid === row.sv_workitemid;
  let place = how.leaves && isCard && !isHeld ? list.take(recordid) : null;
  // Marks are the record's; times are those of the item that the card may not show.
  const revert = how.columns && (isCard || how.isLight) ? list.patch(recordid, how.columns) : () => undefined;
  let end = '';
  if (place) end = moveOn(how.after, place.index, { left: recordid, markRead });
  else if (isHeld && isCard && how.leaves) {
    const held = moveOn(how.after, index + 1, { left: recordid, markRead });
    if (held) toast(held);
  }
  prefetchAround(place?.index ?? index);
  const request = {
    method: 'POST',
    path: `sv_workitems(${row.sv_workitemid})/Microsoft.Dynamics.CRM.${action}`,
    body,
    key: newKey(),
    prefer: 'return=representation',
  };
  const about = aboutOf(row, action, wordsOf(row, how));
  const hold = () => {
    if (place) list.putBack(place);
    place = null;
    list.mark(recordid, { queued: true });
  };
  list.mark(recordid, null);
  try {
    const sent = async () => {
      await painted();
      return connection.through(request, { held: hold, about });
    };
    const answer = await during([recordid], sent, how.isQuiet ? 'quiet' : 'command');
    // Another command on the record may have begun to wait meanwhile.
    if (!connection.waiting.some((entry) => entry.about.recordid === recordid)) list.mark(recordid, null);
    if (how.leaves && isCard && !place) place = list.take(recordid);
    await confirmed(row, place, answer, { ...how, end });
  } catch (error) {
    revert();
    if (!error.isWithdrawn) refused(row, place, error, how);
  }
}

const wordsOf = (row, { words, owner }) => t(words, { name: row.recordname, count: 1, owner });

/** What a waiting command was, for later. */
const aboutOf = ({ recordid, recordtype, recordname: name }, action, words) => ({
  recordid,
  recordtype,
  name,
  subject: subjectOf(action),
  words,
});

/** `sv_SetRead` → `setRead`, as the bell names it. */
const subjectOf = (action) => action.charAt(3).toLowerCase() + action.slice(4).replace(/Many$/, '');

async function confirmed(row, place, answer, how) {
  const operationid = answer.headers.get('sv-operation-id');
  claim(operationid);
  if (how.isQuiet) return;
  const words = wordsOf(row, how);
  const said = how.end ? `${words}${/[.!?…]$/.test(words) ? '' : '.'} ${how.end}` : words;
  const notice = how.isLight ? announce(words) : toast(said, { action: undoing(operationid) });
  remember({
    operationid,
    words,
    places: [place ?? { row, index: list.indexOf(row.recordid), after: null }],
    leaves: how.leaves,
    notice,
  });
  forget(row.recordid);
  page.touched([row.recordid]);
  // A card that was not loaded still counts.
  if (how.leaves && !place) {
    list.counted(list.token);
    list.emit('refreshed');
  }
  const next = answer.body?.value;
  if (how.isLight || (how.leaves && next === null)) return;
  await list.refresh([row.recordid]).catch(() => undefined);
}

/** Shows what an action on a record did, and keeps it for Undo. */
export function concluded(row, answer, words) {
  offerUndo(answer, words, [row]);
  forget(row.recordid);
  page.touched([row.recordid]);
  return list.refresh([row.recordid]).catch(() => undefined);
}

function refused(row, place, error, how) {
  if (how.isQuiet) return;
  if (place) list.putBack(place);
  const reason =
    error.status === 404
      ? t('card.gone')
      : error.request && error.status >= 500
        ? t('error.withid', { message: error.message, id: error.request })
        : error.message;
  forget(row.recordid);
  if (list.indexOf(row.recordid) >= 0) list.mark(row.recordid, { reason });
  else toast(reason, { isWrong: true });
  announce(t('error.oncard', { name: row.recordname, reason }));
  page.touched([row.recordid]);
  if ([404, 409, 412].includes(error.status)) list.refresh([row.recordid]).catch(() => undefined);
}

const manyActions = {
  complete: 'sv_CompleteMany',
  skip: 'sv_SkipMany',
  snooze: 'sv_SnoozeMany',
  read: 'sv_SetReadMany',
  follow: 'sv_SetFollowedMany',
  assign: 'sv_AssignMany',
};

/** A command on everything that is picked: the picked items by id, or all by the query itself; `name` says it in words. */
export async function many(command, body = {}, name = command) {
  const leaves = command === 'complete' || command === 'skip' || (command === 'snooze' && !looksAhead(list.filters));
  const picked = await pickedItems();
  if (!picked) return toast(t('bulk.overtaken'), { isWrong: true });
  const { targets, ids, count } = picked;
  if (!count) return undefined;
  selection.clear();
  const places = leaves && connection.isUp ? list.takeMany(ids) : [];
  if (places.length) moveOn(null, places[0].index, { markRead });
  const words = (refusals = 0) => t(`done.many.${name}`, { count: count - refusals });
  const request = {
    method: 'POST',
    path: `sv_workitems/Microsoft.Dynamics.CRM.${manyActions[command]}`,
    body: { ...targets, ...body },
    key: newKey(),
  };
  const about = { subject: subjectOf(manyActions[command]), words: words(), recordids: ids };
  const mark = (as) => ids.forEach((recordid) => list.row(recordid) && list.mark(recordid, as));
  try {
    const hold = () => {
      list.putBackMany(places);
      mark({ queued: true });
      toast(t('card.queued.more'));
    };
    const answer = await during(ids, () => connection.through(request, { held: hold, about }));
    mark(null);
    settle(answer, { words, places, ids, leaves });
  } catch (error) {
    list.putBackMany(places);
    mark(null);
    if (!error.isWithdrawn) toast(error.message, { isWrong: true });
  }
  return undefined;
}

function settle(answer, { words, places, ids, leaves }) {
  const operationid = answer.headers.get('sv-operation-id') ?? answer.body?.operationid;
  const action = undoing(operationid);
  const refusedItems = (answer.body?.value ?? []).filter((result) => !result.ok);
  const back = new Set(refusedItems.map((result) => result.recordid));
  const kept = places.filter(({ row }) => !back.has(row.recordid));
  if (answer.status === 202) {
    remember({ operationid, words: words(), leaves });
    return followWork(answer.body.sv_jobid, { words: words(), action });
  }
  list.putBackMany(places.filter(({ row }) => back.has(row.recordid)));
  for (const { recordid, error } of refusedItems) list.mark(recordid, { reason: error?.message ?? t('error.refused') });
  const said = words(refusedItems.length);
  // Where everything was refused there is nothing to take back.
  const isNothing = refusedItems.length > 0 && refusedItems.length === answer.body.value.length;
  const notice = isNothing ? null : toast(said, { action });
  if (refusedItems.length) toast(whyRefused(refusedItems), { action: showing(refusedItems[0]), isWrong: true });
  if (!isNothing) remember({ operationid, words: said, places: kept, leaves, notice });
  forgetAll();
  page.touched(ids.length ? ids : [page.current?.recordid]);
  return ids.length && ids.length <= 20 ? list.refresh(ids) : list.reload({ depth: list.rows.length });
}

/** How many were refused, and the reason of most of them; each card has its own. */
function whyRefused(results) {
  const reasons = Object.values(Object.groupBy(results, ({ error }) => error?.message ?? ''));
  const [most] = reasons.sort((a, b) => b.length - a.length);
  return [t('job.refused', { count: results.length }), most[0].error?.message].filter(Boolean).join(' ');
}

/** The way to the first card that was refused. */
const showing = ({ recordid }) => ({
  label: t('command.seerefused'),
  run: () => import('./virtual-list.js').then(({ view }) => view.activate(recordid, { focus: true })),
});

const undoing = (operationid) => (operationid ? { label: t('command.undo'), run: () => undo(operationid) } : null);

/** `{targets, ids, count}` of what is picked; null where another question was asked before all of it was known. */
async function pickedItems() {
  if (selection.isAll && connection.isUp && !list.window) return { ...wholeQuery(), ids: [] };
  const isPicked = pickedNow();
  // Without a connection it is what is seen: later the same question may have another answer.
  if (selection.isAll && connection.isUp && !(await list.reach(list.total))) return null;
  const rows = list.rows.filter(isPicked);
  const targets = { Targets: rows.map((row) => row.sv_workitemid) };
  return { targets, ids: rows.map((row) => row.recordid), count: rows.length };
}

function pickedNow() {
  const { isAll } = selection;
  const ids = new Set(selection.ids);
  return ({ recordid }) => isAll !== ids.has(recordid);
}

/** All that the list finds, as the question itself. */
function wholeQuery() {
  const without = selection.ids.map((recordid) => `recordid ne ${recordid}`);
  const Filter = [filterText(list.filters) || oneOf('recordtype', recordTypes), ...without].join(' and ');
  const targets = { Filter, Search: list.search || undefined, Ahead: looksAhead(list.filters) || undefined };
  return { targets, count: selection.count(list.total) };
}

/** Fetches the cards that will most likely be opened next. */
function prefetchAround(index) {
  afterPaint(() => list.rows.slice(Math.max(0, index), index + 2).forEach(prefetch));
}

/** The result is seen first and sent then: sending costs as much as drawing. */
const painted = () => new Promise(afterPaint);
