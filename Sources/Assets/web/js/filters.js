/** The filter state of the list and what it asks of the Web API (W-46 … W-61, K-3, K-6, K-7, K-8). */
import { boot, now } from './boot.js';
import { quoted } from './api.js';
import { dayNumber, dayText } from './dates.js';
import { flagWord, t } from './messages.js';

/** Custom filters by id: those in use from the start, all others as soon as the panel has asked for them. */
const known = new Map((boot.seen?.chosen ?? []).map((filter) => [filter.id, filter]));

/** Filters and groups that are not shown: by the organisation, or by the person. */
const hidden = new Set();
hide(boot.seen?.hidden ?? []);

function hide(byAll) {
  hidden.clear();
  for (const name of [...byAll, ...(boot.settings.hiddenfilters?.ids ?? [])]) hidden.add(name);
}

/** Whether a filter that every list has is shown (W-60, W-82). */
export const isShown = (name) => !hidden.has(name) && !hidden.has('default');

/** Whether a custom filter is shown to this person. */
export const isCustomShown = ({ id, group }) => !hidden.has(id) && !hidden.has(group ?? 'more');

/** Learns what filters there are now, and which of them nobody is shown. */
export function learn({ filters, hidden: byAll }) {
  hide(byAll);
  known.clear();
  for (const filter of filters) known.set(filter.id, filter);
}

/** What is known of a custom filter. */
export const customFilter = (id) => known.get(id);

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
  custom: {},
});

/** Filters as they were kept, with unknown parts dropped. */
export function restored(kept) {
  const of = (list, all) => {
    const left = Array.isArray(list) ? list.filter((one) => all.includes(one)) : null;
    // Where all that was ticked is gone, the choice is gone too; "none of them" is a choice of its own (W-55, W-61).
    return left?.length === 0 && list.length > 0 ? null : left;
  };
  if (!kept) return unfiltered();
  return {
    unopened: kept.unopened === true && isShown('unopened'),
    followed: kept.followed === true && isShown('followed'),
    waiting: kept.waiting === true && isShown('waiting'),
    due: (isShown('due') && of(kept.due, dueChoices)) || [],
    recordtypes: isShown('recordtypes') ? of(kept.recordtypes, recordTypes) : null,
    activitytypes: isShown('activitytypes') ? of(kept.activitytypes, activityTypes) : null,
    custom: restoredCustom(kept.custom),
  };
}

/** A filter that is gone, or hidden, is forgotten (W-61). */
function restoredCustom(kept) {
  const entries = Object.entries(kept ?? {}).filter(([id, values]) => {
    const filter = known.get(id);
    if (!filter || !isCustomShown(filter)) return false;
    return filter.filter ? values === true : Array.isArray(values) && values.length > 0;
  });
  return Object.fromEntries(entries);
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
    ...Object.entries(filters.custom ?? {}).map(([id, values]) => without !== id && customText(id, values)),
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

/** Whether some of the factory's filters that were in use are not offered any more (W-61). */
export function isLess(kept, present) {
  const isOn = (value) => value === true || value?.length > 0;
  return ['unopened', 'followed', 'waiting', 'due', 'recordtypes', 'activitytypes'].some(
    (name) => isOn(kept?.[name]) && !isOn(present[name]),
  );
}

/** What is kept on the server: the state and, beside it, the query it stands for. */
export const kept = (filters) =>
  JSON.stringify({
    ...filters,
    filter: filterText({ ...filters, custom: {} }),
    ahead: looksAhead(filters),
    on: dayText(dayNumber(now())),
  });

/** The condition of one custom filter; ticked values are alternatives (W-59). */
export function customText(id, values) {
  const filter = known.get(id);
  if (!filter) return '';
  if (filter.filter) return filter.filter;
  const literals = values.map(({ v }) => literal(filter, v));
  return literals.length === 1 ? `${filter.property} eq ${literals[0]}` : `${filter.property} in (${literals.join(',')})`;
}

const literal = ({ kind }, value) => (value !== null && kind === 'text' ? quoted(value) : String(value));

/** What a value of a custom filter is called. */
export function valueLabel(filter, { v, l }) {
  if (v === null) return t('filter.novalue');
  if (filter.kind === 'boolean') return flagWord(v, filter);
  return filter.options?.find(({ value }) => value === v)?.label ?? l ?? String(v);
}
