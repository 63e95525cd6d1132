/** The records of one table as its grid knows them. */
import { follow, read } from './api.js';
import { filterOf, fromAddress, orderOf, toAddress } from './grid-query.js';
import { pageTable as table, tables } from './meta.js';
import { PagedRows } from './paged-rows.js';

/** A set counts exactly to here; beyond it the end shows when one gets there. */
const countLimit = 5000;

/** Events: those of the rows. */
class GridRows extends PagedRows {
  annotations = true;
  question = fromAddress(location.search);
  /** Whether there are more than could be counted. */
  isOver = false;
  /** Whether rows come with what their cards show (W-128). */
  isCards = false;

  /** The columns shown, in order; the name is always the first. */
  get columns() {
    const { columns } = this.question;
    return columns.map((name) => table.byName.get(name));
  }

  get isFiltering() {
    return this.question.conditions.length > 0 || this.question.search !== '';
  }

  /** The table in which a row stands: its own where activities of all kinds stand together. */
  tableOf(row) {
    return tables[row?.activitytypecode] && table.name === 'activitypointer' ? tables[row.activitytypecode] : table;
  }

  /** A row's address in the Web API. */
  pathOf(row) {
    return `${this.tableOf(row).set}(${row.recordid})`;
  }

  /** A row's page; null when there is none. */
  pageOf(row) {
    const { name, isshown } = this.tableOf(row);
    return isshown && name !== 'activitypointer' ? `/${name}/${row.recordid}` : null;
  }

  /** What a row is called. */
  nameOf(row) {
    return row[table.primary] || row.subject || row.companyname || '–';
  }

  #select() {
    const names = new Set([table.primary, ...this.question.columns]);
    for (const name of ['subject', 'companyname', 'statecode', 'activitytypecode'])
      if (table.byName.has(name)) names.add(name);
    if (this.columns.some(({ kind }) => kind === 'money') && table.byName.has('transactioncurrencyid'))
      names.add('transactioncurrencyid');
    return [...names]
      .filter((name) => table.byName.has(name))
      .map((name) => table.byName.get(name).property)
      .join(',');
  }

  async fetchFirst(size) {
    const { question } = this;
    const page = await read(
      table.set,
      { $select: this.#select(), $filter: filterOf(question), $orderby: orderOf(question), $count: 'true', card: this.isCards ? 'true' : '' },
      { size, annotations: true },
    );
    return named(page);
  }

  async fetchNext(link, size) {
    return named(await follow(link, { size, annotations: true }));
  }

  async fetchSome(recordids) {
    const ids = `${table.key} in (${recordids.join(',')})`;
    const filter = filterOf(this.question);
    const $filter = filter ? `${filter} and ${ids}` : ids;
    return named(await read(table.set, { $select: this.#select(), $filter, card: this.isCards ? 'true' : '' }, { size: 200, annotations: true }));
  }

  taken(page) {
    super.taken(page);
    this.isOver = page['@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded'] === true && !this.isComplete;
    this.#stretch();
  }

  changed(why, recordid) {
    if (why === 'more') this.#stretch();
    super.changed(why, recordid);
  }

  /** Shows a row that came or changed. Where a new one belongs only the server knows. */
  put(row) {
    if (this.indexOf(row.recordid) >= 0) this.change(row);
    else this.again();
  }

  /** Fetches again what is on the screen, in the background. */
  again() {
    return this.reload({ depth: Math.min(this.rows.length, 1000) });
  }

  /** Asks another question, and says so in the address bar. */
  ask(change, { history: way = 'push' } = {}) {
    this.question = { ...this.question, ...change };
    this.marks.clear();
    const address = toAddress(this.question);
    if (way === 'push') history.pushState({}, '', address);
    else if (way === 'replace') history.replaceState({}, '', address);
    this.emit('query');
    return this.reload();
  }

  /** Where the end is not known, there is always room to scroll on. */
  #stretch() {
    if (!this.isOver) return;
    this.isOver = !this.isComplete;
    this.total = this.isComplete ? this.rows.length : Math.max(countLimit, this.rows.length + 500);
  }
}

function named(page) {
  for (const row of page.value) row.recordid = row[table.key];
  return page;
}

/** The one grid of this page. */
export const rows = new GridRows();
