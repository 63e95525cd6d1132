/** Live changes: one event stream per browser, held by a shared worker, or by this page where there is none. */
import { boot } from './boot.js';
import { connection } from './connection.js';
import { isOurs, settled } from './operations.js';

/** Beyond this many changed records the list is fetched anew. */
const many = 20;
/** Changes are gathered for this long, in milliseconds, so that a burst costs one request. */
const gathering = 40;

let gathered = new Set();
let isMore = false;
let timer = 0;
let page = { changed: () => undefined, returned: () => undefined };
let isListening = false;
/** Up to which place in the stream this page knows what happened. */
let known = boot.event;

/** What the stream says to whoever wants to hear it: `notification` (detail as the server gave it), `change` (what
 * this page did itself as well), `team`, `published`. */
export const news = new EventTarget();

/**
 * Starts listening. The page is told: `changed(ids, isMany)` what was changed elsewhere (with `isMany` more than it is
 * sensible to fetch one by one), `returned()` after a time without connection.
 */
export function startLive(listener) {
  page = listener;
  listen();
}

/** Joins the stream, once. */
export function listen() {
  if (isListening) return;
  isListening = true;
  if (globalThis.SharedWorker) shared();
  else alone();
  connection.addEventListener('online', () => page.returned());
}

function shared() {
  const worker = new SharedWorker(new URL('./events-worker.js', import.meta.url), {
    type: 'module',
    name: `suivant-${boot.user.id}`,
  });
  const join = () => worker.port.postMessage({ join: true, from: known });
  worker.port.addEventListener('message', ({ data }) => {
    known = data.id || known;
    heard(data.name, data.detail);
  });
  worker.port.start();
  join();
  addEventListener('pagehide', () => worker.port.postMessage({ leave: true }));
  addEventListener('pageshow', (event) => {
    if (event.persisted) {
      shared();
      page.returned();
    }
  });
}

function alone() {
  const stream = new EventSource(boot.event ? `/events?from=${encodeURIComponent(boot.event)}` : '/events');
  for (const name of ['change', 'job', 'notification', 'team', 'published', 'bye'])
    stream.addEventListener(name, ({ data }) => heard(name, data ? JSON.parse(data) : null));
  stream.addEventListener('error', () => heard('error'));
}

function heard(name, detail) {
  if (name === 'job') import('./jobs.js').then(({ jobChanged }) => jobChanged(detail)).catch(() => undefined);
  if (name === 'change') changed(detail);
  news.dispatchEvent(new CustomEvent(name, { detail }));
  if (name === 'error' || name === 'bye') connection.probe();
}

async function changed({ records = [], operationid, more }) {
  const ids = records.map(({ recordid }) => recordid);
  await settled(ids);
  if (operationid && isOurs(operationid)) return;
  ids.forEach((recordid) => gathered.add(recordid));
  isMore ||= more === true;
  timer ||= setTimeout(show, gathering);
}

async function show() {
  const ids = [...gathered];
  const isAll = isMore || ids.length > many;
  gathered = new Set();
  isMore = false;
  timer = 0;
  try {
    await page.changed(ids, isAll);
  } catch {
    /* The connection bar says so when the server is away. */
  }
}
