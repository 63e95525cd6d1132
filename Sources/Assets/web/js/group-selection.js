/** Picks all cards under one heading, those further down that are not loaded yet included. */
import { list } from './list.js';
import { groupOf } from './order.js';
import { selection } from './selection.js';

/** Picks the group in which a row stands; a new question in the meantime ends it. */
export async function selectGroup(row) {
  const { sort, token } = list;
  const group = groupOf(row, sort);
  const isOfGroup = (each) => groupOf(each, sort) === group;
  while (!list.isComplete && isOfGroup(list.rows[list.rows.length - 1])) {
    const loaded = list.rows.length;
    await list.reach(loaded + 999);
    if (list.token !== token) return;
    if (list.rows.length === loaded) break;
  }
  selection.add(list.rows.filter(isOfGroup).map(({ recordid }) => recordid));
}
