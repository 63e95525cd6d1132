/** Where each heading and each card stands, in pixels; pure arithmetic, no page. */
import { heightOf, reasonAdds } from './cards.js';
import { groupOf, orderedGroups } from './order.js';

/** Heights of one heading and, roughly, of one card. They match list.css; how high a card is, its layout says. */
export const heights = { heading: 30, comfortable: 78 };

/**
 * Lays the list out. Loaded rows stand under the heading of their group; what is not loaded yet is laid out
 * by the group counts, so that the scroll bar is true from the start.
 *
 * @returns {{groups: Array<{group: string, first: number, count: number, top: number, height: number}>, height: number,
 *   tops: Float64Array}} `tops[i]` is the top of row i; `tops[total]` the end.
 */
export function layOut({ rows, total, groups, sort, marks }, density) {
  const cards = rows.map((row) => heightOf(row.recordtype, density));
  // What is not loaded yet is taken to be like what is.
  const usual = Math.round(cards.reduce((sum, card) => sum + card, 0) / cards.length) || heightOf('', density);
  const runs = groupRuns(rows, total, groups, sort);
  const tops = new Float64Array(total + 1);
  let y = 0;
  for (const run of runs) {
    run.top = y;
    y += heights.heading;
    for (let index = run.first; index < run.first + run.count; index += 1) {
      tops[index] = y;
      y += cards[index] ?? usual;
      const reason = marks.get(rows[index]?.recordid)?.reason;
      if (reason) y += reasonAdds(reason);
    }
    run.height = y - run.top;
  }
  tops[total] = y;
  return { groups: runs, tops, height: y };
}

/** The index of the row that stands at this height. */
export function rowAt(tops, y) {
  let low = 0;
  let high = tops.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (tops[middle] <= y) low = middle;
    else high = middle - 1;
  }
  return Math.min(low, Math.max(0, tops.length - 2));
}

function groupRuns(rows, total, counts, sort) {
  const runs = [];
  rows.slice(0, total).forEach((row, index) => {
    const group = groupOf(row, sort);
    const last = runs[runs.length - 1];
    if (last?.group === group) last.count += 1;
    else runs.push({ group, first: index, count: 1 });
  });
  if (rows.length < total) addUnloaded(runs, rows.length, total, counts, sort);
  return runs;
}

function addUnloaded(runs, loaded, total, counts, sort) {
  const seen = new Map();
  for (const run of runs) seen.set(run.group, (seen.get(run.group) ?? 0) + run.count);
  let index = loaded;
  for (const group of counts ? orderedGroups([...counts.keys()], sort) : []) {
    const count = Math.min(counts.get(group) - (seen.get(group) ?? 0), total - index);
    if (count <= 0) continue;
    index = extend(runs, group, index, count);
  }
  if (index < total) extend(runs, runs[runs.length - 1]?.group ?? '', index, total - index);
}

function extend(runs, group, index, count) {
  const last = runs[runs.length - 1];
  if (last?.group === group) last.count += count;
  else runs.push({ group, first: index, count });
  return index + count;
}
