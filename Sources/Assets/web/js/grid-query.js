/** The question that a grid asks: view, columns, conditions, order and search; and how the address bar says it. */
import { settings } from './settings-store.js';
import { filterText } from './conditions.js';
import { pageTable as table } from './meta.js';

/** The views that can be chosen; an administrator sees hidden ones too. */
export const views = table.views;

/** The view that is shown when the address names none: the person's own choice, the organisation's, the first. */
export function defaultView() {
  const own = settings.defaultviews?.[table.name];
  return views.find((view) => view.id === own) ?? views.find((view) => !view.hidden) ?? views[0];
}

/** A view's question, with everything it may leave out. */
export function questionOf(view) {
  const { columns, conditions, match, order } = view.query ?? {};
  const known = (list) => (Array.isArray(list) ? list : []);
  const shown = known(columns).filter((name) => table.byName.has(name));
  return {
    view: view.id,
    columns: shown.length ? shown : [table.primary],
    conditions: known(conditions).filter((each) => table.byName.has(each?.column)),
    match: match === 'any' ? 'any' : 'all',
    order: known(order).filter((each) => table.byName.has(each?.column)),
    search: '',
  };
}

/** What is kept of a question in a view. */
export const kept = ({ columns, conditions, match, order }) => ({ columns, conditions, match, order });

/** Reads the question from the address. */
export function fromAddress(search) {
  const given = new URLSearchParams(search);
  const view = views.find(({ id }) => id === given.get('view')) ?? defaultView();
  const question = questionOf(view);
  const filter = parsed(given.get('filter'));
  if (filter) {
    question.conditions = (filter.conditions ?? []).filter((each) => table.byName.has(each?.column));
    question.match = filter.match === 'any' ? 'any' : 'all';
  }
  if (given.has('sort')) question.order = parseOrder(given.get('sort'));
  const columns = given.get('columns')?.split(',').filter((name) => table.byName.has(name)) ?? [];
  if (columns.length) question.columns = columns;
  question.search = given.get('q') ?? '';
  return question;
}

/** The address of a question: only what differs from its view. */
export function toAddress(question) {
  const view = views.find(({ id }) => id === question.view) ?? defaultView();
  const base = questionOf(view);
  const given = new URLSearchParams();
  if (view !== defaultView()) given.set('view', view.id);
  if (question.search) given.set('q', question.search);
  const differs = (name) => JSON.stringify(question[name]) !== JSON.stringify(base[name]);
  if (differs('conditions') || differs('match'))
    given.set('filter', JSON.stringify({ match: question.match, conditions: question.conditions }));
  if (differs('order')) given.set('sort', orderText(question.order));
  if (differs('columns')) given.set('columns', question.columns.join(','));
  const text = given.toString();
  return text ? `?${text}` : location.pathname;
}

/** Whether a question differs from its view in what a view keeps. */
export function isChanged(question) {
  const view = views.find(({ id }) => id === question.view);
  return !view || JSON.stringify(kept(question)) !== JSON.stringify(kept(questionOf(view)));
}

/** `$filter` of a question. */
export const filterOf = (question) => filterText(question, table);

/** `$orderby` of a question. */
export const orderOf = ({ order }) =>
  order
    .map(({ column, descending }) => `${table.byName.get(column).property} ${descending ? 'desc' : 'asc'}`)
    .join(',');

/** Whether rows can be put in the order of a column. */
export const isSortable = ({ kind }) => !['memo', 'lookup', 'guid'].includes(kind);

const orderText = (order) => order.map(({ column, descending }) => (descending ? `-${column}` : column)).join(',');

function parseOrder(text) {
  return text
    .split(',')
    .map((part) => ({ column: part.replace(/^-/, ''), descending: part.startsWith('-') }))
    .filter(({ column }) => table.byName.has(column) && isSortable(table.byName.get(column)));
}

function parsed(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}
