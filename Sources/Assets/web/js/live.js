/** Live changes: one event stream per browser, held by a shared worker, or by this page where there is none. */
import { boot } from './boot.js';
import { connection } from './connection.js';
import { jobChanged } from './jobs.js';
import { list } from './list.js';
import { isOurs, settled } from './operations.js';
import { page } from './page.js';
import { forget } from './record-data.js';

/** Beyond this many changed records the list is fetched anew. */
const many = 20;
/** Changes are gathered for this long, in milliseconds, so that a burst costs one request. */
const gathering = 40;

let gathered = new Set();
let isMore = false;
let timer = 0;

/** Starts listening. */
export function startLive() {
  if (globalThis.SharedWorker) shared();
  else alone();
  connection.addEventListener('online', () => list.reload({ depth: list.rows.length }));
}

function shared() {
  const worker = new SharedWorker(new URL('./events-worker.js', import.meta.url), {
    type: 'module',
    name: `suivant-${boot.user.id}`,
  });
  const join = () => worker.port.postMessage({ join: true, from: boot.event });
  worker.port.addEventListener('message', ({ data }) => heard(data.name, data.detail));
  worker.port.start();
  join();
  addEventListener('pagehide', () => worker.port.postMessage({ leave: true }));
  addEventListener('pageshow', (event) => {
    if (event.persisted) {
      shared();
      list.reload({ depth: list.rows.length });
    }
  });
}

function alone() {
  const stream = new EventSource(boot.event ? `/events?from=${encodeURIComponent(boot.event)}` : '/events');
  for (const name of ['change', 'job', 'bye'])
    stream.addEventListener(name, ({ data }) => heard(name, data ? JSON.parse(data) : null));
  stream.addEventListener('error', () => heard('error'));
}

function heard(name, detail) {
  if (name === 'job') jobChanged(detail);
  if (name === 'change') changed(detail);
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
  ids.forEach(forget);
  page.touched(ids);
  try {
    if (isAll) await list.reload({ depth: list.rows.length });
    else await list.refresh(ids);
    await list.countOutside();
  } catch {
    /* The connection bar says so when the server is away. */
  }
}
