/** What this page itself is doing at the moment, so that its own echo on the event stream is not taken for news. */

const inFlight = new Map();
const own = new Set();
/** Record → when a command of this page last began or ended on it, in ticks. */
const touches = new Map();
let tick = 0;

/** Commands that `undo` may be meant for, and those that take others back. */
const underWay = { command: new Set(), undo: new Set() };

/**
 * Runs a command on records; events about them wait until it has settled. `kind` is command, undo, or quiet for what
 * nobody gave.
 */
export async function during(recordids, work, kind = 'command') {
  let finish;
  const settled = new Promise((resolve) => {
    finish = resolve;
  });
  for (const recordid of recordids) inFlight.set(recordid, settled);
  touch(recordids);
  underWay[kind]?.add(settled);
  try {
    return await work();
  } finally {
    for (const recordid of recordids) if (inFlight.get(recordid) === settled) inFlight.delete(recordid);
    touch(recordids);
    underWay[kind]?.delete(settled);
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

/** Of commands, or undos, those that are under way; resolves when they are remembered or refused. */
export const ended = (...kinds) => {
  const all = kinds.flatMap((kind) => [...underWay[kind]]);
  // What came of them is remembered right after they have ended.
  return all.length ? Promise.all(all).then(() => new Promise((resolve) => setTimeout(resolve))) : null;
};

/** Remembers an operation as ours. */
export const claim = (operationid) => {
  if (operationid) own.add(operationid);
};

/** Whether an operation is ours, and its effect already on the screen. */
export const isOurs = (operationid) => own.has(operationid);
