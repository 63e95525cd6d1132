/**
 * What the browser keeps for times without a connection (K-31): one person's list, records as last seen, and commands that
 * wait. Emptied at sign-out, and when somebody else signs in.
 */
const name = 'suivant';
const version = 1;
/** Records kept; the one that was seen longest ago goes first. */
const mostRecords = 60;

let opened = null;
let isOver = false;

/** Tells the other windows of this browser that the person signed out: nothing is kept from then on. */
export const signOut = new BroadcastChannel('suivant-signout');
signOut.addEventListener('message', () => (isOver = true));

function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version);
    request.addEventListener('upgradeneeded', () => {
      const db = request.result;
      db.createObjectStore('kept');
      db.createObjectStore('records', { keyPath: 'recordid' }).createIndex('at', 'at');
      db.createObjectStore('queue', { keyPath: 'number', autoIncrement: true });
    });
    request.addEventListener('success', () => {
      request.result.addEventListener('close', () => (opened = null));
      resolve(request.result);
    });
    request.addEventListener('error', () => reject(request.error));
  });
  opened.catch(() => (opened = null));
  return opened;
}

/** The same as `transact`; after the person signed out nothing is written any more. */
async function within(store, mode, work) {
  if (isOver && mode === 'readwrite') throw new Error('signed out');
  return transact(store, mode, work);
}

/** Runs `work(store)` in a transaction of its own; gives what its last request found once all is written. */
async function transact(store, mode, work) {
  const transaction = (await database()).transaction(store, mode);
  return new Promise((resolve, reject) => {
    const request = work(transaction.objectStore(store));
    transaction.addEventListener('complete', () => resolve(request?.result));
    transaction.addEventListener('error', () => reject(transaction.error));
    transaction.addEventListener('abort', () => reject(transaction.error));
  });
}

/** The list as it was kept last, `{person, boot, rows, total, groups, at, ahead}`; undefined where none is kept. */
export const keptList = () => within('kept', 'readonly', (store) => store.get('list'));

/** Keeps the list in place of the earlier one. */
export const keepList = (list) => within('kept', 'readwrite', (store) => store.put(list, 'list'));

/** A record as last seen, `{recordid, data, at}`. */
export const keptRecord = (recordid) => within('records', 'readonly', (store) => store.get(recordid));

/** Keeps a record, and lets the oldest go. */
export async function keepRecord(recordid, data) {
  await within('records', 'readwrite', (store) => store.put({ recordid, data, at: Date.now() }));
  const count = await within('records', 'readonly', (store) => store.count());
  if (count <= mostRecords) return;
  await within('records', 'readwrite', (store) => {
    let left = count - mostRecords;
    const cursor = store.index('at').openCursor();
    cursor.addEventListener('success', () => {
      if (!cursor.result || left <= 0) return;
      left -= 1;
      cursor.result.delete();
      cursor.result.continue();
    });
  });
}

/** Keeps a command; gives its number. */
export const keepCommand = (entry) => within('queue', 'readwrite', (store) => store.add(entry));

/** The commands that wait, in the order in which they were given. */
export const keptCommands = () => within('queue', 'readonly', (store) => store.getAll());

/** Lets a command go that has been carried out, or refused. */
export const dropCommand = (number) => within('queue', 'readwrite', (store) => store.delete(number));

/** Forgets everything, for good in every open window. */
export async function leave() {
  isOver = true;
  signOut.postMessage(null);
  // What the others had begun to write is written before it is forgotten.
  await new Promise((heard) => setTimeout(heard, 50));
  await wipe();
}

/** Forgets everything. */
export async function wipe() {
  for (const store of ['kept', 'records', 'queue']) await transact(store, 'readwrite', (each) => each.clear());
  await globalThis.caches?.delete('suivant-language');
}
