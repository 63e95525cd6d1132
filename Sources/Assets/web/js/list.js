/** The rows of the work list as the page knows them: loaded in pages, kept in order, changed in place. */
import { boot } from './boot.js';
import { get, quoted, query, read } from './api.js';
import { filterText, isFiltering, isImpossible, isLess, kept, learn, looksAhead, restored } from './filters.js';
import { needsValues } from './cards.js';
import { comparator, customSorts, firstSort, groupColumn, groupOf, isWeighed, learnSorts, orderText, restoredOwnSort } from './order.js';
import { debounce } from './dom.js';
import { moment, settled, touchedSince } from './operations.js';
import { PagedRows } from './paged-rows.js';
import { keepQuietly, settings } from './settings-store.js';

/** A search for these characters as they stand (OData URL Conventions 4.01, 5.1.8: a quoted phrase). */
const phrase = (text) => `"${text.replace(/[\\"]/g, '\\$&')}"`;

/** Events: those of the rows, `outside`, and `forgotten` when a filter or sort in use had been deleted. */
class WorkList extends PagedRows {
  groups = null;
  filters = restored(settings.filters);
  sort = firstSort();
  search = '';
  window = '';
  /** Items of the list that are not kept in the browser, while it stands in for the server. */
  beyond = 0;
  /** The question that the rows on the screen answer. */
  #answered = {};
  outside = { older: boot.older ?? 0, undated: boot.undated ?? 0 };
  /** What comes and goes beyond the rows that are loaded only the server can count. */
  #countSoon = debounce(1000, () => this.counted(this.token));

  /** Takes the rows that came with the page, or fetches them when none did. */
  start() {
    if (isLess(settings.filters, this.filters) && !boot.isOffline)
      keepQuietly({ msdyn_sellerfilterconfiguration: kept({ ...this.filters, custom: settings.filters.custom ?? {} }) });
    if (!boot.list) return this.reload();
    this.taken(boot.list);
    if (boot.keptAt) this.#kept();
    this.isBusy = false;
    this.changed('loaded');
    if (isFiltering(this.filters)) this.countOutside().catch(() => undefined);
    return this.counted(this.token);
  }

  /** The list is a part of one that was longer. */
  #kept() {
    const { total, groups } = boot.keptOf;
    this.refreshedAt = boot.keptAt;
    this.beyond = Math.max(0, total - this.rows.length);
    if (this.beyond && groups) this.groups = new Map(groups);
  }

  /** The query options of the list as it stands. */
  options(more = {}) {
    return {
      $filter: filterText(this.filters),
      $orderby: orderText(this.sort),
      $search: this.search && phrase(this.search),
      window: this.window,
      ahead: looksAhead(this.filters) ? 'true' : '',
      card: needsValues() ? 'true' : '',
      ...more,
    };
  }

  /** The search as a condition, for what is counted; '' without one. */
  get searchText() {
    return this.search && `contains(recordname,${quoted(this.search)})`;
  }

  get #condition() {
    return [filterText(this.filters), this.searchText].filter(Boolean).join(' and ');
  }

  get isImpossible() {
    return isImpossible(this.filters);
  }
  get isFiltering() {
    return isFiltering(this.filters) || Boolean(this.search);
  }

  async fetchFirst(size) {
    if (this.isImpossible) return { value: [], '@odata.count': 0 };
    const ask = () => read('sv_workitems', this.options({ $count: 'true' }), { size });
    try {
      const page = await ask();
      const [first] = page.value;
      // Rows have a rank under a weighed rule alone: another one has been published.
      if (!first || isWeighed() === (first.rank !== null) || !(await this.#learned())) return page;
    } catch (error) {
      if (error.status !== 400 || !(await this.#learned())) throw error;
      this.emit('forgotten');
    }
    return ask();
  }

  /**
   * A column in use may have been dropped in the meantime, or another rule published: learns what there is now, and goes
   * by the organisation's default where its sort is gone or none was chosen (W-43, W-61); whether anything changed.
   */
  async #learned() {
    const asked = () => JSON.stringify([this.sort, this.options()]);
    const before = asked();
    const there = await get('sv_WorklistFilters()');
    learn(there);
    learnSorts(there);
    this.filters = restored(this.filters);
    this.sort = restoredOwnSort((settings.msdyn_sellersortconfiguration ?? settings.sort) && this.sort);
    if (asked() === before) return false;
    this.emit('query');
    return true;
  }

  /** Fetched again as it stands, what has been taken off all lists since no longer filters (W-61). */
  async reload(how) {
    const [filters, { key }] = [JSON.stringify(this.filters), this.sort];
    const isOwnSort = customSorts.has(key);
    if (how && (how.isPublished || isFiltering(this.filters) || isOwnSort)) {
      await this.#learned().catch(() => undefined);
      const hasLost = JSON.stringify(this.filters) !== filters;
      // What is no longer offered does not come back by itself when it is again.
      if (hasLost) keepQuietly({ msdyn_sellerfilterconfiguration: kept(this.filters) });
      if (hasLost || (isOwnSort && !customSorts.has(key))) this.emit('forgotten');
    }
    return super.reload(how);
  }

  fetchSome(recordids) {
    if (this.isImpossible) return { value: [] };
    const condition = recordids.length === 1 ? `recordid eq ${recordids[0]}` : `recordid in (${recordids.join(',')})`;
    const filter = filterText(this.filters);
    const $filter = filter ? `${filter} and ${condition}` : condition;
    // The value that a custom sort goes by comes with the order alone.
    const $orderby = customSorts.has(this.sort.key) ? orderText(this.sort) : '';
    return read('sv_workitems', this.options({ $filter, $orderby }), { size: 50 });
  }

  async refresh(recordids) {
    await super.refresh(recordids);
    if (recordids.length) this.#countSoon();
  }

  taken(page) {
    super.taken(page);
    const { filters, sort, search, window } = this;
    this.#answered = { filters, sort, search, window };
    this.beyond = 0;
    this.groups = null;
  }

  /** Shows a row as the server now has it: changed in place, moved, or new at its place. */
  put(row) {
    const compare = comparator(this.sort);
    const index = this.indexOf(row.recordid);
    const stays = index >= 0 && this.#fits(row, index, compare);
    if (stays) return this.change(row);
    if (index >= 0) {
      const [old] = this.rows.splice(index, 1);
      this.tally(old, -1);
    }
    const place = this.rows.findIndex((other) => compare(row, other) < 0);
    const isBeyond = place < 0 && !this.isComplete;
    if (!isBeyond) this.rows.splice(place < 0 ? this.rows.length : place, 0, row);
    // One beyond the loaded rows may have been counted before it changed.
    if (index >= 0 || !isBeyond) this.tally(row, 1);
    this.changed(index >= 0 ? 'moved' : 'came', row.recordid);
  }

  replaced(old, row) {
    if (groupOf(old, this.sort) === groupOf(row, this.sort)) return;
    this.tally(old, -1);
    this.tally(row, 1);
  }

  /**
   * Changes filters, sort, search or window and fetches the list they describe; filters and sort are remembered. Where the
   * server is out of reach the list stays as it was, with what it was asked. Gives whether there was an answer.
   */
  async ask({ filters, sort, search, window }) {
    const { marks } = this;
    this.#remember({ filters, sort });
    if (search !== undefined) this.search = search;
    if (window !== undefined) this.window = window;
    this.marks = new Map();
    this.emit('query');
    const isAnswered = await super.reload({ stays: true });
    if (isAnswered === false && !this.failure) this.#goBack(marks);
    else if (filters || search !== undefined) this.countOutside().catch(() => undefined);
    return isAnswered;
  }

  #remember({ filters, sort }) {
    if (filters) {
      this.filters = filters;
      keepQuietly({ msdyn_sellerfilterconfiguration: kept(filters) });
    }
    if (sort) {
      this.sort = sort;
      keepQuietly({ msdyn_sellersortconfiguration: JSON.stringify({ ...sort, orderby: orderText(sort) }) });
    }
  }

  #goBack(marks) {
    const { filters, sort, ...rest } = this.#answered;
    this.#remember({ filters: filters !== this.filters && filters, sort: sort !== this.sort && sort });
    Object.assign(this, rest);
    this.marks = new Map([...marks, ...this.marks]);
    this.emit('query');
    this.changed('loaded');
    this.emit('unasked');
  }

  /** How many older and undated items stand outside the window, of those that filters and search let through (K-2). */
  async countOutside() {
    const condition = this.#condition;
    const $apply = `${condition && `filter(${condition})/`}aggregate($count as n)`;
    const counts = this.isImpossible
      ? []
      : await Promise.all(['older', 'undated'].map((window) => get(`sv_workitems${query({ window, $apply })}`)));
    [this.outside.older = 0, this.outside.undated = 0] = counts.map((answer) => answer.value[0]?.n ?? 0);
    this.emit('outside');
  }

  /** Exact group sizes and total: counted here once all rows are loaded, by the server before. */
  async counted(token) {
    if (this.isComplete) return;
    const column = groupColumn[this.sort.key];
    const { window, ahead } = this.options();
    const condition = this.#condition;
    const gathered = column ? `groupby((${column}),aggregate($count as n))` : 'aggregate($count as n)';
    const $apply = condition ? `filter(${condition})/${gathered}` : gathered;
    const asked = moment();
    try {
      const { value } = await get(`sv_workitems${query({ $apply, window, ahead })}`);
      if (!this.isCurrent(token)) return;
      const doubtful = touchedSince(asked);
      if (doubtful.length) settled(doubtful).then(this.#countSoon);
      this.groups = column ? new Map(value.map((entry) => [entry[column] ?? '', entry.n])) : null;
      const sum = value.reduce((all, entry) => all + entry.n, 0);
      this.total = this.isComplete ? this.rows.length : Math.max(sum, this.rows.length);
      this.changed('counted');
    } catch {
      /* The headings then stand without figures; the rows themselves are there. */
    }
  }

  #fits(row, index, compare) {
    const before = this.rows[index - 1];
    const after = this.rows[index + 1];
    return (!before || compare(before, row) <= 0) && (!after || compare(row, after) <= 0);
  }

  tally(row, by) {
    super.tally(row, by);
    this.#countSoon();
    const group = groupOf(row, this.sort);
    if (this.groups) this.groups.set(group, Math.max(0, (this.groups.get(group) ?? 0) + by));
  }
}

/** The one list of this page. */
export const list = new WorkList();
