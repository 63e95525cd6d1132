/** Takes operations back and makes them again: a stack for Ctrl Z, another for Ctrl Shift Z. */
import { newKey, send } from './api.js';
import { announce } from './announce.js';
import { connection } from './connection.js';
import { followJob } from './jobs.js';
import { list } from './list.js';
import { t } from './messages.js';
import { claim, during } from './operations.js';
import { page } from './page.js';
import { forget } from './record-data.js';
import { toast } from './toast.js';
import { view } from './virtual-list.js';

/** Beyond this many records the list is fetched anew instead of card by card. */
const many = 20;
const done = [];
const undone = [];

/**
 * Remembers an operation of this page.
 * `places` says where its cards stood, `leaves` whether it took them off the list, `notice` the toast that offers Undo.
 */
export function remember({ operationid, words, places = [], leaves = false, notice = null }) {
  if (!operationid) return;
  claim(operationid);
  done.push({ operationid, words, places, leaves, notice, question: question() });
  undone.length = 0;
}

/** Takes back the last operation, or the one with this id. */
export function undo(operationid = null) {
  const at = operationid ? done.findIndex((entry) => entry.operationid === operationid) : done.length - 1;
  if (at < 0) return announce(t('undo.none'));
  const [entry] = done.splice(at, 1);
  entry.notice?.close();
  return compensate(
    entry,
    entry.leaves,
    (again) => undone.push(again),
    t('undo.done', { words: entry.words }),
    () => done.push(entry),
  );
}

/** Makes the last undone operation again. */
export function redo() {
  const entry = undone.pop();
  if (!entry) return announce(t('redo.none'));
  const words = t('redo.done', { words: entry.words });
  return compensate(
    entry,
    false,
    (again) => done.push(again),
    words,
    () => undone.push(entry),
    entry.leaves,
  );
}

async function compensate(entry, brings, keep, words, restore, takes = false) {
  const ids = entry.places.map(({ row }) => row.recordid);
  const isSameList = entry.question === question();
  if (brings && isSameList && ids.length <= many) entry.places.forEach((place) => list.putBack(place));
  if (takes && isSameList) list.takeMany(ids);
  const first = entry.places[0]?.row;
  if (brings && first && list.row(first.recordid)) show(first);
  const key = newKey();
  try {
    const answer = await during(ids, () =>
      connection.through(() => send('POST', 'sv_Undo', { body: { operationid: entry.operationid }, key })),
    );
    if (answer.status === 202) return followJob(answer.body.sv_jobid, { words });
    const again = answer.body?.operationid ?? answer.headers.get('sv-operation-id');
    claim(again);
    if (again) keep({ ...entry, operationid: again });
    tell(answer.body?.left ?? [], words);
  } catch (error) {
    restore();
    toast(error.message, { isWrong: true });
  }
  await refresh(ids, brings && first);
  return undefined;
}

function show(row) {
  view.activate(row.recordid, { focus: !page.showsRecord || !page.isPhone });
  page.open(row, { history: 'replace', screen: page.isPhone && page.showsRecord });
}

function tell(left, words) {
  if (!left.length) return toast(words);
  const reasons = [...new Set(left.map(({ reason }) => reason))].join(' ');
  return toast(`${t('undo.left', { count: left.length })} ${reasons}`, { isWrong: true });
}

async function refresh(ids, first) {
  ids.forEach(forget);
  page.touched(ids);
  try {
    if (ids.length && ids.length <= many) await list.refresh(ids);
    else await list.reload({ depth: list.rows.length });
  } catch {
    /* The event stream brings what is missing. */
  }
  if (first && list.row(first.recordid)) view.activate(first.recordid);
}

const question = () => JSON.stringify([list.filters, list.sort, list.search, list.window]);
