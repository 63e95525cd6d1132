/** Sort keys, the groups they make, and where a row belongs (W-37 … W-44, W-85 … W-88, K-5). */
import { boot } from './boot.js';
import { wall } from './dates.js';
import { folded } from './folding.js';
import { tables } from './meta.js';
import { flagWord, t } from './messages.js';

/** The sort keys in the order of the menu, with the direction that is taken first. */
export const sortKeys = {
  rank: 'desc',
  score: 'desc',
  due: 'asc',
  name: 'asc',
  activitytype: 'asc',
  recordtype: 'asc',
  sequence: 'asc',
};

/** The organisation's own sorts by id: by a column of one record type. */
export const customSorts = new Map((boot.seen?.sorts ?? []).filter(({ property }) => property).map((sort) => [sort.id, sort]));

/** All sorts that are shown, in the organisation's order (W-87); under a weighed rule priority is the first. */
export const shownSorts = boot.seen?.sorts.map(({ id }) => id) ?? [];

/** Whether a weighed rule ranks, and not the factory's; then priority is a key of its own. */
export const isWeighed = () => shownSorts.includes('rank');

/** Rows of other types stand behind all groups of a custom sort (W-88). */
const others = 'others';

/** The next best customer first: by score, highest on top (W-41). */
const factory = { key: 'score', direction: 'desc' };

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

/** The sort of the list as it was left. The server says it: it knows which are still there. */
export const firstSort = () => ({ ...(boot.seen?.sort ?? factory) });

/** Learns what sorts there are now, and which of them is the organisation's default. */
export function learnSorts({ sorts, default: standard }) {
  customSorts.clear();
  for (const sort of sorts) if (sort.property) customSorts.set(sort.id, sort);
  shownSorts.splice(0, shownSorts.length, ...sorts.map(({ id }) => id));
  if (boot.seen) Object.assign(boot.seen, { sorts, default: standard });
}

/** The sort of a person's own filter; one that is gone leaves the list as it is by default. */
export function restoredOwnSort(kept) {
  const isKnown = kept && shownSorts.includes(kept.key) && ['asc', 'desc'].includes(kept.direction);
  if (isKnown) return { key: kept.key, direction: kept.direction };
  const standard = boot.seen?.default;
  return standard ? { key: standard.id, direction: standard.descending ? 'desc' : 'asc' } : { ...factory };
}

/** `$orderby`, or '' for the order by the published rule, in which lists come by themselves. */
export function orderText({ key, direction }) {
  if (key === 'rank') return '';
  const custom = customSorts.get(key);
  if (custom) return `${custom.property} ${direction}`;
  if (key === 'score') return direction === 'desc' && !isWeighed() ? '' : `score ${direction},duetime asc,recordname asc`;
  const rest = ['score desc', 'duetime asc', 'recordname asc'].filter((part) => !part.startsWith(columns[key]));
  return [`${columns[key]} ${direction}`, ...rest].join(',');
}

/** The group a row stands in; '' is the group of rows without a value. */
export function groupOf(row, { key }) {
  if (key === 'name') return letter(row.recordname);
  if (key === 'rank') return String(Math.min(90, Math.floor((row.rank ?? 0) / 10) * 10));
  if (customSorts.has(key)) return customGroup(row, customSorts.get(key));
  return row[groupColumn[key]] ?? '';
}

/** All groups that may follow, in the order of the list; those without a value come last. */
export function orderedGroups(groups, { key, direction }) {
  const places = { due: (group) => dueGroups.indexOf(group), rank: Number, activitytype: kindOf, recordtype: wordOf };
  const rank = places[key] ?? ((group) => group);
  const isDown = key === 'score' ? direction === 'asc' : direction === 'desc';
  const compare = (a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0) * (isDown ? -1 : 1);
  const named = groups.filter((group) => group !== '').sort(compare);
  return groups.includes('') ? [...named, ''] : named;
}

/** The heading of a group; in the list of what is older than the window nothing stands closer (K-2). */
export function groupLabel(group, { key }, window = '') {
  if (key === 'rank') return t('group.rank', { from: Number(group), to: Number(group) + 10 });
  if (customSorts.has(key)) return customLabel(group, customSorts.get(key));
  if (key === 'score') return group ? t(`group.grade.${group}`) : t('group.unscored');
  if (key === 'due') return t(window && group === 'older' ? `window.${window}` : `group.due.${group || 'none'}`);
  if (key === 'activitytype') return t(`activities.${group || 'task'}`);
  if (key === 'recordtype') return t(`records.${group}`);
  if (key === 'sequence') return group || t('group.nosequence');
  return group || '#';
}

/** Compares two rows as the list stands; used to put a single row where the server would. */
export function comparator(sort) {
  const { key, direction } = sort;
  const custom = customSorts.get(key);
  const values = {
    rank: (row) => row.rank,
    score: (row) => row.score,
    due: instantOf,
    activitytype: (row) => kindOf(row.activitytype),
    recordtype: (row) => wordOf(row.recordtype),
  };
  const value = custom ? orderValue : (values[key] ?? ((row) => folded(row[columns[key]])));
  const main = directed(value, direction === 'desc');
  const score = directed((row) => row.score, true);
  const dueTime = directed(instantOf, false);
  const name = directed((row) => folded(row.recordname), false);
  const type = (row) => (custom && row.recordtype !== custom.table ? 1 : 0);
  return (a, b) => main(a, b) || type(a) - type(b) || score(a, b) || dueTime(a, b) || name(a, b);
}

/** Types go by their names in the person's language, as the server sorts them (W-39). */
const wordOf = (type) => folded(tables[type]?.label ?? type);

/** Activities go by the headings under which they stand: meetings before phone calls. */
const kindOf = (type) => folded(t(`activities.${type || 'task'}`));

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

/** The value of the record's column that the row is sorted by. */
function orderValue(row) {
  const value = row['@sv.ordervalue'];
  return typeof value === 'string' ? folded(value) : typeof value === 'boolean' ? Number(value) : value;
}

/** Choices stand by themselves, texts by their letter, days by their month; figures stand together. */
function customGroup(row, { table, kind }) {
  if (row.recordtype !== table) return others;
  const value = row['@sv.ordervalue'] ?? null;
  if (value === null) return '';
  if (['choice', 'state', 'status', 'boolean'].includes(kind)) return String(value);
  if (kind === 'date') return value.slice(0, 7);
  if (kind === 'instant') return monthOf(Date.parse(value));
  return kind === 'text' ? letter(value) : table;
}

/** The month on the person's clock, as `yyyy-mm`. */
function monthOf(instant) {
  const { year, month } = wall(instant);
  return `${year}-${String(month).padStart(2, '0')}`;
}

function customLabel(group, column) {
  const { table, kind, options } = column;
  if (group === others) return t('group.others');
  if (group === '') return t('group.novalue');
  if (kind === 'boolean') return flagWord(group === 'true', column);
  if (options) return options.find(({ value }) => String(value) === group)?.label ?? group;
  if (kind === 'instant' || kind === 'date')
    return new Intl.DateTimeFormat(boot.locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
      new Date(`${group}-01T00:00:00Z`),
    );
  return group === table ? tables[table].plural : group;
}

function letter(name) {
  const [first = ''] = folded(name) ?? '';
  return /\p{L}/u.test(first) ? first.toUpperCase() : '#';
}
