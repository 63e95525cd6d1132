/** One event stream for all windows of this browser: a shared worker that hands every event to each of them. */
const windows = new Set();
let stream = null;
let last = '';

self.addEventListener('connect', ({ ports: [port] }) => {
  windows.add(port);
  port.addEventListener('message', ({ data }) => {
    if (data.leave) windows.delete(port);
    if (data.join) open(data.from);
    if (!windows.size) close();
  });
  port.start();
});

function open(from) {
  last ||= from ?? '';
  if (stream && stream.readyState !== EventSource.CLOSED) return;
  stream = new EventSource(last ? `/events?from=${encodeURIComponent(last)}` : '/events');
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
  if (lastEventId) last = lastEventId;
  let detail = null;
  try {
    detail = JSON.parse(data);
  } catch {
    /* An event without data says only its name. */
  }
  tell({ name, detail });
}

function close() {
  stream?.close();
  stream = null;
}

function tell(message) {
  for (const port of windows) port.postMessage(message);
}
