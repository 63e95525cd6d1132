/** One event stream for all windows of this browser: a shared worker that hands every event to each of them. */

/** So many events are kept for windows that are still loading. */
const most = 300;

const windows = new Set();
const kept = [];
let stream = null;
/** The place after which the kept events begin, and the place of the last one. */
let since;
let last;

self.addEventListener('connect', ({ ports: [port] }) => {
  port.addEventListener('message', ({ data }) => {
    if (data.leave) windows.delete(port);
    if (data.join) join(port, data.from);
    if (!windows.size) close();
  });
  port.start();
});

/** What the server says of more events than it can name. */
const tooMany = [
  { name: 'change', detail: { records: [], more: true } },
  { name: 'team', detail: {} },
  { name: 'published', detail: {} },
];

/** A window tells up to which place it knows what happened; while the stream was open already more may have come. */
function join(port, from) {
  windows.add(port);
  last ??= from;
  since ??= from;
  open();
  const missed = isAfter(since, from) ? tooMany : kept.filter(({ id }) => isAfter(id, from));
  for (const message of missed) port.postMessage(message);
}

function open() {
  if (stream && stream.readyState !== EventSource.CLOSED) return;
  stream = new EventSource(`/events?from=${encodeURIComponent(last)}`);
  for (const name of ['change', 'job', 'notification', 'team', 'published', 'bye']) stream.addEventListener(name, (event) => take(name, event));
  stream.addEventListener('open', () => tell({ name: 'open' }));
  stream.addEventListener('error', () => {
    tell({ name: 'error' });
    if (stream.readyState === EventSource.CLOSED)
      setTimeout(() => {
        if (windows.size) open();
      }, 5000);
  });
}

function take(name, { data, lastEventId }) {
  let detail = null;
  try {
    detail = JSON.parse(data);
  } catch {
    /* An event without data says only its name. */
  }
  const message = { name, detail, id: lastEventId };
  // The last words of a server have no place of their own.
  if (lastEventId && name !== 'bye') keep(message);
  tell(message);
}

function keep(message) {
  last = message.id;
  kept.push(message);
  if (kept.length > most) since = kept.shift().id;
}

/** Whether a place in the stream comes after another; the server writes its transaction, a point, and its number. */
function isAfter(place, other) {
  const [transaction, number] = place.split('.').map(Number);
  const [otherTransaction, otherNumber] = other.split('.').map(Number);
  return transaction === otherTransaction ? number > otherNumber : transaction > otherTransaction;
}

function close() {
  stream?.close();
  stream = null;
}

function tell(message) {
  for (const port of windows) port.postMessage(message);
}
