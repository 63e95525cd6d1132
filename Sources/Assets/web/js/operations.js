/** What this page itself is doing at the moment, so that its own echo on the event stream is not taken for news. */

const inFlight = new Map();
const own = new Set();

/** Runs a command on records; events about them wait until it has settled. */
export async function during(recordids, work) {
  let finish;
  const settled = new Promise((resolve) => {
    finish = resolve;
  });
  for (const recordid of recordids) inFlight.set(recordid, settled);
  try {
    return await work();
  } finally {
    for (const recordid of recordids) if (inFlight.get(recordid) === settled) inFlight.delete(recordid);
    finish();
  }
}

/** Resolves when no command of this page is under way on these records. */
export const settled = (recordids) => Promise.all(recordids.map((recordid) => inFlight.get(recordid)).filter(Boolean));

/** Remembers an operation as ours. */
export const claim = (operationid) => {
  if (operationid) own.add(operationid);
};

/** Whether an operation is ours, and its effect already on the screen. */
export const isOurs = (operationid) => own.has(operationid);
