/** The clock behind an open list: what is due becomes late, and the day ends, while nobody does anything (W-14, W-22). */
import { boot, now } from './boot.js';
import { dayNumber } from './dates.js';
import { list } from './list.js';
import { page } from './page.js';
import { view } from './virtual-list.js';

/** How often it looks, in milliseconds. */
const rhythm = 20_000;
/** At midnight everybody's windows ask, spread over so long, in milliseconds. */
const spread = 10_000;

const opened = Date.parse(boot.now);
let [day, seen] = [dayNumber(opened), opened];

/** `anew` fetches all that is shown. */
export function startPassing(anew) {
  pass(anew);
  setInterval(() => pass(anew), rhythm);
}

function pass(anew) {
  const [before, present] = [seen, now()];
  seen = present;
  if (dayNumber() !== day) {
    day = dayNumber();
    setTimeout(() => anew().catch(() => undefined), Math.random() * spread);
  } else {
    const late = passed(before, present);
    if (late.length) show(late);
    if (!document.getElementById('strip').hidden) import('./strip.js').then(({ pass: again }) => again());
  }
}

/** The rows whose time has come since. Instants in UTC stand in the order of their texts, to the second. */
function passed(before, present) {
  const [from, to] = [before, present].map((instant) => new Date(instant).toISOString());
  return list.rows.filter(({ duetime }) => duetime > from && duetime <= to);
}

function show(late) {
  if (list.filters.due.includes('overdue') && !boot.isOffline) list.reload({ depth: list.rows.length }).catch(() => undefined);
  else view.draw({ all: true });
  page.touched(late.map(({ recordid }) => recordid));
}
