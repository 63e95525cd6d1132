/** The filter state of the list and what it asks of the Web API (W-46 … W-56, K-3, K-6, K-7, K-8). */
import { boot } from './boot.js';
import { quoted } from './api.js';

/** Activity types behind each choice of the filter. Text messages count as calls until a provider exists. */
export const activityKinds = {
  phonecall: boot.features.text ? ['phonecall'] : ['phonecall', 'textmessage', 'automatedtextmessage'],
  email: ['email', 'automatedemail'],
  task: ['task', 'linkedin', 'command'],
  appointment: ['appointment'],
  ...(boot.features.text ? { textmessage: ['textmessage', 'automatedtextmessage'] } : {}),
};

/** All choices, in the order of the panel. */
export const recordTypes = boot.recordtypes;
export const activityTypes = Object.keys(activityKinds);
export const dueChoices = ['today', 'tomorrow', 'overdue'];

/** Nothing filtered: every type chosen, no other condition. `null` for a type list means "all". */
export const unfiltered = () => ({
  unopened: false,
  followed: false,
  waiting: false,
  due: [],
  recordtypes: null,
  activitytypes: null,
});

/** Filters as they were kept, with unknown parts dropped. */
export function restored(kept) {
  const known = (list, all) => (Array.isArray(list) ? list.filter((one) => all.includes(one)) : null);
  if (!kept) return unfiltered();
  return {
    unopened: kept.unopened === true,
    followed: kept.followed === true,
    waiting: kept.waiting === true,
    due: known(kept.due, dueChoices) ?? [],
    recordtypes: known(kept.recordtypes, recordTypes),
    activitytypes: known(kept.activitytypes, activityTypes),
  };
}

/** Whether anything is filtered at all. */
export const isFiltering = (filters) => JSON.stringify(filters) !== JSON.stringify(unfiltered());

/** Whether no record can match because every box of a type is cleared (W-55). */
export const isImpossible = (filters) => filters.recordtypes?.length === 0 || filters.activitytypes?.length === 0;

/** Whether the coming 30 days must be fetched too. */
export const looksAhead = (filters) => filters.due.includes('tomorrow') || filters.waiting;

/**
 * The conditions as one filter expression, '' when there are none.
 * `without` leaves one facet out, which is how its own counts are made.
 */
export function filterText(filters, without = '') {
  const parts = [
    without !== 'activitytypes' &&
      filters.activitytypes &&
      oneOf(
        'activitytype',
        filters.activitytypes.flatMap((kind) => activityKinds[kind]),
      ),
    without !== 'recordtypes' && filters.recordtypes && oneOf('recordtype', filters.recordtypes),
    without !== 'unopened' && filters.unopened && 'isunread eq true',
    without !== 'followed' && filters.followed && 'isfollowed eq true',
    without !== 'waiting' && filters.waiting && 'iswaiting eq true',
    without !== 'due' && dueText(filters.due),
  ];
  return parts.filter(Boolean).join(' and ');
}

/** `column eq 'x'` for one value, `column in ('x','y')` for several. */
export function oneOf(column, values) {
  if (values.length === 1) return `${column} eq ${quoted(values[0])}`;
  return `${column} in (${values.map(quoted).join(',')})`;
}

/** One due choice as a condition. */
export const dueCondition = {
  today: "duegroup eq 'today'",
  tomorrow: "duegroup in ('tomorrow','later')",
  overdue: 'isoverdue eq true',
};

function dueText(due) {
  if (!due.length) return '';
  const parts = due.map((choice) => dueCondition[choice]);
  return parts.length === 1 ? parts[0] : `(${parts.join(' or ')})`;
}

/** What is kept on the server: the state and, beside it, the query it stands for. */
export const kept = (filters) =>
  JSON.stringify({ ...filters, filter: filterText(filters), ahead: looksAhead(filters) });
