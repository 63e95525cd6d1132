/** Keeps the work list for times without a connection, and makes the page that comes from the store a whole one (K-31). */
import { reach } from './api.js';
import { boot, now } from './boot.js';
import { connection } from './connection.js';
import { debounce, byId } from './dom.js';
import { customFilter } from './filters.js';
import { list } from './list.js';
import { t } from './messages.js';
import { isOurs, pending } from './offline-queue.js';
import { keepList, keepRecord, keptRecord, signOut, wipe } from './offline-store.js';
import { recordData } from './record-data.js';
import { settings } from './settings-store.js';
import { toast } from './toast.js';

/** Rows kept, and records that are fetched beforehand where they were not seen. */
const rowsKept = 200;
const recordsKept = 15;
/** A record that was kept so long ago is fetched again, in milliseconds. */
const fresh = 36e5;
/** Between two records fetched beforehand: the person's own requests come first. */
const pause = 400;

/** Until what waits is tried again before the copy is forgotten. */
const again = 3000;

/** The page that was asked for, where the list stands in for another one that cannot be kept. */
const wanted = new URLSearchParams(location.search).get('wanted');
/** Commands of other windows that wait, as far as they are known. */
let others = [];

/** Starts keeping, or forgets everything where an administrator forbids it. */
export async function startOffline() {
  signOut.addEventListener('message', () => reach.dispatchEvent(new Event('signedout')));
  markWaiting();
  connection.addEventListener('offline', markWaiting);
  connection.withdraw = withdraw;
  connection.addEventListener('adopted', ({ detail }) => adopted(detail));
  if (boot.isOffline) return standIn();
  if (!boot.features.offline) return forget();
  document.addEventListener('recordseen', ({ detail }) => keepRecord(detail.recordid, detail.data).catch(() => undefined));
  const keepSoon = debounce(1000, () => keepNow().catch(() => undefined));
  list.addEventListener('rows', keepSoon);
  keepSoon();
  try {
    await navigator.serviceWorker.register('/service-worker.js', { updateViaCache: 'none' });
    const { active } = await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller) active.postMessage('claim');
    await beforehand();
  } catch {
    /* Without a secure connection the list is kept all the same, but the page itself is not. */
  }
  return undefined;
}

async function keepNow() {
  if (list.search || list.window || list.failure || !connection.isUp) return;
  await pending();
  const { list: _first, now: _then, ...rest } = boot;
  await keepList({
    person: boot.user.id,
    boot: { ...rest, seen: { ...rest.seen, ...inUse() }, settings: { ...settings, filters: list.filters } },
    rows: list.rows.slice(0, rowsKept),
    total: list.total,
    groups: list.groups && [...list.groups],
    at: list.refreshedAt,
    ahead: now() - Date.now(),
  });
  const language = await caches.open('suivant-language');
  await language.put('/language', new Response(boot.lang));
  document.documentElement.dataset.kept = 'true';
}

/** The sort of the rows that are kept, and what is known of the custom filters that chose them (K-8). */
const inUse = () => ({ sort: list.sort, chosen: Object.keys(list.filters.custom).map(customFilter) });

async function beforehand() {
  await list.reach(rowsKept - 1);
  for (const { recordtype, recordid } of list.rows.slice(0, recordsKept)) {
    const kept = await keptRecord(recordid);
    if (kept && Date.now() - kept.at < fresh) continue;
    if (!connection.isUp) return;
    // The first one was shown before anybody listened.
    const data = await recordData(recordtype, recordid).catch(() => null);
    if (data) await keepRecord(recordid, data);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

async function forget() {
  // What was promised to be done is done first; it may be another window's, or the server be away again.
  await connection.settle();
  if ((await pending()).length) return setTimeout(forget, again);
  await wipe().catch(() => undefined);
  for (const each of (await navigator.serviceWorker?.getRegistrations()) ?? []) await each.unregister();
  for (const key of (await globalThis.caches?.keys()) ?? []) if (key.startsWith('suivant-')) await caches.delete(key);
  return undefined;
}

/** Cards whose commands wait say so, also after the browser was closed. */
async function markWaiting() {
  const kept = await pending();
  for (const { about } of kept)
    for (const recordid of recordsOf(about)) if (list.row(recordid)) list.mark(recordid, { queued: true });
  others = kept.filter((entry) => !isOurs(entry));
  connection.others = connection.isUp ? 0 : others.length;
  connection.show();
}

/** The records that a command was given on. */
const recordsOf = ({ recordid, recordids = [] }) => (recordid ? [recordid] : recordids);

/** Takes the newest command back that waits, be it of this window or of one that is closed; whether there was one. */
function withdraw() {
  const isCommand = ({ about }) => about.subject !== 'undo';
  const own = connection.waiting.findLast(isCommand);
  const theirs = own || connection.isUp ? null : others.findLast(isCommand);
  if (!own && !theirs) return false;
  if (theirs) others = others.filter((entry) => entry !== theirs);
  letGo(own, theirs);
  return true;
}

/** Said only when the browser's store has let it go: whoever closes the window then finds nothing that waits. */
async function letGo(own, theirs) {
  if (own) await connection.drop(own);
  else {
    await connection.unkeep(theirs.number);
    connection.others = others.length;
    connection.show();
  }
  const { about } = own ?? theirs;
  const { words = '' } = about;
  const still = new Set([...connection.waiting, ...others].flatMap((entry) => recordsOf(entry.about)));
  for (const recordid of recordsOf(about)) if (!still.has(recordid)) list.mark(recordid, null);
  toast(t('undo.done', { words }).trim());
}

function adopted({ ran, refused }) {
  const ended = [...new Set([...ran, ...refused].flatMap(({ about }) => recordsOf(about)))];
  for (const recordid of ended) list.mark(recordid, null);
  for (const { about, reason } of refused)
    for (const recordid of recordsOf(about)) if (list.row(recordid)) list.mark(recordid, { reason });
  const anew = ended.length > 50 ? list.reload({ depth: list.rows.length }) : list.refresh(ended);
  anew.catch(() => undefined);
}

/** The page came from the store: it says whose it is, and makes way for the real one when the server is back. */
function standIn() {
  const me = byId('me');
  me.querySelector('bdi').textContent = boot.user.initials;
  me.title = boot.user.fullname;
  me.setAttribute('aria-label', t('frame.person', { name: boot.user.fullname }));
  if (wanted) toast(t('offline.elsewhere'), { stays: true });
  if (connection.isUp) leave();
  else connection.addEventListener('online', leave);
}

async function leave() {
  await connection.secure();
  if (!connection.isUp) return;
  // What is being typed is worth more than what is new, and so is a command that is kept nowhere yet.
  if (connection.isHolding || document.querySelector('dialog[open], .dirty')) setTimeout(leave, 1000);
  else if (/^\/\w[\w/-]*$/.test(wanted ?? '')) location.replace(wanted);
  else location.reload();
}
