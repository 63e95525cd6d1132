/** What this page itself is doing at the moment, so that its own echo on the event stream is not taken for news. */

const inFlight = new Map();
const own = new Set();
/** Record → when a command of this page last began or ended on it, in ticks. */
const touches = new Map();
let tick = 0;

/** Runs a command on records; events about them wait until it has settled. */
export async function during(recordids, work) {
  let finish;
  const settled = new Promise((resolve) => {
    finish = resolve;
  });
  for (const recordid of recordids) inFlight.set(recordid, settled);
  touch(recordids);
  try {
    return await work();
  } finally {
    for (const recordid of recordids) if (inFlight.get(recordid) === settled) inFlight.delete(recordid);
    touch(recordids);
    finish();
  }
}

function touch(recordids) {
  tick += 1;
  for (const recordid of recordids) touches.set(recordid, tick);
}

/** The present tick: ask before a request what `touchedSince` will be asked after it. */
export const moment = () => tick;

/** Records on which a command began, ended or was under way since then: an answer from that time may be older. */
export const touchedSince = (asked) => [
  ...new Set([...[...touches].filter(([, at]) => at > asked).map(([recordid]) => recordid), ...inFlight.keys()]),
];

/** Resolves when no command of this page is under way on these records. */
export const settled = (recordids) => Promise.all(recordids.map((recordid) => inFlight.get(recordid)).filter(Boolean));

/** Remembers an operation as ours. */
export const claim = (operationid) => {
  if (operationid) own.add(operationid);
};

/** Whether an operation is ours, and its effect already on the screen. */
export const isOurs = (operationid) => own.has(operationid);
