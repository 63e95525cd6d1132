/** Takes operations back and makes them again: a stack for Ctrl Z, another for Ctrl Shift Z. */
import { newKey } from './api.js';
import { connection } from './connection.js';
import { t } from './messages.js';
import { claim, during, ended } from './operations.js';
import { keepOperations, keptOperations } from './undo-memory.js';
import { toast } from './toast.js';

const kept = keptOperations();
const done = kept.done;
const undone = kept.undone;

/** As long as a message offers it, in milliseconds. */
const offer = 10_000;

/**
 * What the page shows of an undo. `question` says what list it stands for; `before(entry, {brings, takes})` shows the
 * effect at once, `after(entry, {brings})` asks the server for the truth.
 */
let effects = { question: () => '', before: () => undefined, after: () => undefined };

/** Tells what undoing and redoing mean on this page. */
export const undoOn = (page) => {
  effects = page;
};

offerAgain(done.at(-1));

/** A page that was left right after a command, such as for what came of it, offers its Undo on the next one. */
function offerAgain(entry) {
  const left = (entry?.offered ?? 0) + offer - Date.now();
  if (left <= 0) return;
  entry.notice = toast(entry.words, { action: { label: t('command.undo'), run: () => undo(entry.operationid) } });
}

/**
 * Remembers an operation of this page.
 * `run` takes back what is no operation, or says why that cannot be; it goes with the page.
 * `places` says where its cards stood, `leaves` whether it took them off the list, `notice` the toast that offers Undo.
 */
export function remember({ operationid, words, places = [], leaves = false, notice = null, run = null }) {
  if (!operationid) return;
  claim(operationid);
  const offered = notice ? Date.now() : 0;
  done.push({ operationid, words, places, leaves, notice, offered, run, question: effects.question() });
  undone.length = 0;
  keepOperations(done, undone);
}

/** Says what an answered command did to records, offers its Undo, and remembers it. */
export function offerUndo({ headers }, words, records = []) {
  const operationid = headers.get('sv-operation-id');
  const action = operationid && { label: t('command.undo'), run: () => undo(operationid) };
  const notice = toast(words, { action });
  remember({ operationid, words, notice, places: records.map((row) => ({ row })) });
}

/** Shows long work until it ends; what shows it is fetched when there is some. */
export const followWork = (jobid, how) =>
  import('./jobs.js').then(({ followJob }) => followJob(jobid, how)).catch(() => toast(how.words, how));

/** Takes back the last operation, or the one with this id. */
export async function undo(operationid = null) {
  // What waits for the connection was given last, and is not an operation yet; so is what is on its way.
  if (!operationid && (connection.withdraw() || ((await arrived('command')) && connection.withdraw()))) return undefined;
  const at = operationid ? done.findIndex((entry) => entry.operationid === operationid) : done.length - 1;
  if (at < 0) return toast(t('undo.none'));
  const [entry] = done.splice(at, 1);
  entry.notice?.close();
  entry.offered = 0;
  if (entry.run) return entry.run();
  return compensate(
    entry,
    entry.leaves,
    (again) => undone.push(again),
    t('undo.done', { words: entry.words }),
    () => done.push(entry),
  );
}

/** Waits for what was given before, as long as the server is there; whether there was any. */
async function arrived(...kinds) {
  const end = ended(...kinds);
  if (!end) return false;
  const lost = new Promise((resolve) => connection.addEventListener('offline', () => setTimeout(resolve), { once: true }));
  await Promise.race([end, lost]);
  return true;
}

/** Makes the last undone operation again. */
export async function redo() {
  await arrived('command', 'undo');
  const entry = undone.pop();
  if (!entry) return toast(t('redo.none'));
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
  keepOperations(done, undone);
  if (!entry.isOfEarlierPage && entry.question === effects.question()) effects.before(entry, { brings, takes });
  const key = newKey();
  const { recordid, recordtype } = entry.places[0]?.row ?? {};
  const about = { recordid, recordtype, subject: 'undo' };
  try {
    const request = { method: 'POST', path: 'sv_Undo', body: { operationid: entry.operationid }, key };
    const answer = await during(ids, () => connection.through(request, { about }), 'undo');
    if (answer.status === 202) return followWork(answer.body.sv_jobid, { words });
    const again = answer.body?.operationid ?? answer.headers.get('sv-operation-id');
    claim(again);
    if (again) keep({ ...entry, operationid: again });
    tell(answer.body ?? {}, words);
  } catch (error) {
    // What cannot be undone any more is not offered again after the next one.
    if (error.status !== 409 && error.status !== 404) restore();
    toast(error.message, { isWrong: true });
  }
  keepOperations(done, undone);
  await effects.after(entry, { brings });
  return undefined;
}

function tell({ restored = [], left = [] }, words) {
  if (!left.length) return toast(restored.length ? words : t('undo.none'));
  const reasons = [...new Set(left.map(({ reason }) => reason))].join(' ');
  return toast(`${t('undo.left', { count: left.length })} ${reasons}`, { isWrong: true });
}
