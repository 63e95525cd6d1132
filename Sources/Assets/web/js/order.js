/** Sort keys, the groups they make, and where a row belongs (W-37 … W-44, K-5). */
import { boot } from './boot.js';
import { t } from './messages.js';

/** Whether a weighed rule ranks, and not the factory's; then priority is a key of its own, and the first. */
const isWeighed = boot.ranking === 'weighed';

/** The sort keys in the order of the menu, with the direction that is taken first. */
export const sortKeys = {
  ...(isWeighed ? { rank: 'desc' } : {}),
  score: 'desc',
  due: 'asc',
  name: 'asc',
  activitytype: 'asc',
  recordtype: 'asc',
  sequence: 'asc',
};

/** The next best customer first: by the rule that is published, else by score, highest on top (W-41). */
const factory = { key: isWeighed ? 'rank' : 'score', direction: 'desc' };

const columns = {
  due: 'duetime',
  name: 'recordname',
  activitytype: 'activitytype',
  recordtype: 'recordtype',
  sequence: 'sequencename',
};
const dueGroups = ['older', 'last7days', 'yesterday', 'today', 'tomorrow', 'later'];

/** The column whose equal values form a group, for the counts; null when the server cannot count such groups. */
export const groupColumn = {
  score: 'grade',
  due: 'duegroup',
  activitytype: 'activitytype',
  recordtype: 'recordtype',
  sequence: 'sequencename',
  name: null,
  rank: null,
};

/** A kept sort, or the factory order when it is unknown. */
export function restoredSort(kept) {
  const isKnown = kept && kept.key in sortKeys && ['asc', 'desc'].includes(kept.direction);
  return isKnown ? { key: kept.key, direction: kept.direction } : { ...factory };
}

/** `$orderby`, or '' for the factory order, which the server knows best. */
export function orderText({ key, direction }) {
  if (key === 'rank') return '';
  if (key === 'score' && direction === 'desc') return isWeighed ? 'score desc,duetime asc,recordname asc' : '';
  if (key === 'score') return 'score asc,duetime asc,recordname asc';
  const rest = ['score desc', 'duetime asc', 'recordname asc'].filter((part) => !part.startsWith(columns[key]));
  return [`${columns[key]} ${direction}`, ...rest].join(',');
}

/** The group a row stands in; '' is the group of rows without a value. */
export function groupOf(row, { key }) {
  if (key === 'name') return letter(row.recordname);
  if (key === 'rank') return String(Math.min(90, Math.floor((row.rank ?? 0) / 10) * 10));
  return row[groupColumn[key]] ?? '';
}

/** All groups that may follow, in the order of the list; those without a value come last. */
export function orderedGroups(groups, { key, direction }) {
  const places = { due: (group) => dueGroups.indexOf(group), rank: Number };
  const rank = places[key] ?? ((group) => group);
  const isDown = key === 'score' ? direction === 'asc' : direction === 'desc';
  const compare = (a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0) * (isDown ? -1 : 1);
  const named = groups.filter((group) => group !== '').sort(compare);
  return groups.includes('') ? [...named, ''] : named;
}

/** The heading of a group. */
export function groupLabel(group, { key }) {
  if (key === 'rank') return t('group.rank', { from: Number(group), to: Number(group) + 10 });
  if (key === 'score') return group ? t(`group.grade.${group}`) : t('group.unscored');
  if (key === 'due') return t(`group.due.${group || 'none'}`);
  if (key === 'activitytype') return t(`activities.${group || 'task'}`);
  if (key === 'recordtype') return t(`records.${group}`);
  if (key === 'sequence') return group || t('group.nosequence');
  return group || '#';
}

/** Compares two rows as the list stands; used to put a single row where the server would. */
export function comparator(sort) {
  const { key, direction } = sort;
  const values = { rank: (row) => row.rank, score: (row) => row.score, due: instantOf };
  const main = directed(values[key] ?? ((row) => folded(row[columns[key]])), direction === 'desc');
  const score = directed((row) => row.score, true);
  const dueTime = directed(instantOf, false);
  const name = directed((row) => folded(row.recordname), false);
  return (a, b) => main(a, b) || score(a, b) || dueTime(a, b) || name(a, b);
}

/** Text without marks and case, as names are compared. */
export const folded = (text) =>
  text === null || text === undefined ? null : text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

const instantOf = (row) => (row.duetime ? Date.parse(row.duetime) : null);

/** Missing values come last in both directions (W-44). */
function directed(value, isDown) {
  return (a, b) => {
    const [x, y] = [value(a) ?? null, value(b) ?? null];
    if (x === y) return 0;
    if (x === null || y === null) return x === null ? 1 : -1;
    return (x < y ? -1 : 1) * (isDown ? -1 : 1);
  };
}

function letter(name) {
  const [first = ''] = folded(name) ?? '';
  return /\p{L}/u.test(first) ? first.toUpperCase() : '#';
}
