/** The rows of the work list as the page knows them: loaded in pages, kept in order, changed in place. */
import { boot } from './boot.js';
import { get, quoted, query, read } from './api.js';
import { filterText, isFiltering, isImpossible, kept, looksAhead, restored } from './filters.js';
import { needsValues } from './cards.js';
import { comparator, customSorts, groupColumn, groupOf, orderText, restoredSort } from './order.js';
import { PagedRows } from './paged-rows.js';
import { keepQuietly, settings } from './settings-store.js';

/** Events: those of the rows, and `outside`. */
class WorkList extends PagedRows {
  groups = null;
  filters = restored(settings.filters);
  sort = restoredSort(settings.sort);
  search = '';
  window = '';
  outside = { older: boot.older ?? 0, undated: boot.undated ?? 0 };

  /** Takes the rows that came with the page, or fetches them when none did. */
  start() {
    if (!boot.list) return this.reload();
    this.taken(boot.list);
    if (boot.keptAt) this.refreshedAt = boot.keptAt;
    this.isBusy = false;
    this.changed('loaded');
    return this.counted(this.token);
  }

  /** The query options of the list as it stands. */
  options(more = {}) {
    return {
      $filter: filterText(this.filters),
      $orderby: orderText(this.sort),
      $search: this.search && `"${this.search.replaceAll('"', ' ')}"`,
      window: this.window,
      ahead: looksAhead(this.filters) ? 'true' : '',
      card: needsValues() ? 'true' : '',
      ...more,
    };
  }

  get isImpossible() {
    return isImpossible(this.filters);
  }
  get isFiltering() {
    return isFiltering(this.filters) || Boolean(this.search);
  }

  fetchFirst(size) {
    if (this.isImpossible) return { value: [], '@odata.count': 0 };
    return read('sv_workitems', this.options({ $count: 'true' }), { size });
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

  taken(page) {
    super.taken(page);
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
    this.tally(row, 1);
    this.changed(index >= 0 ? 'moved' : 'came', row.recordid);
  }

  replaced(old, row) {
    if (groupOf(old, this.sort) === groupOf(row, this.sort)) return;
    this.tally(old, -1);
    this.tally(row, 1);
  }

  /** Changes filters, sort, search or window and fetches the list they describe; filters and sort are remembered. */
  ask({ filters, sort, search, window }) {
    if (filters) {
      this.filters = filters;
      keepQuietly({ msdyn_sellerfilterconfiguration: kept(filters) });
    }
    if (sort) {
      this.sort = sort;
      keepQuietly({ msdyn_sellersortconfiguration: JSON.stringify({ ...sort, orderby: orderText(sort) }) });
    }
    if (search !== undefined) this.search = search;
    if (window !== undefined) this.window = window;
    this.marks.clear();
    this.emit('query');
    return this.reload();
  }

  /** How many older and undated items stand outside the window (K-2). */
  async countOutside() {
    const counts = await Promise.all(
      ['older', 'undated'].map((window) => get(`sv_workitems${query({ window, $apply: 'aggregate($count as n)' })}`)),
    );
    [this.outside.older, this.outside.undated] = counts.map((answer) => answer.value[0]?.n ?? 0);
    this.emit('outside');
  }

  /** Exact group sizes and total: counted here once all rows are loaded, by the server before. */
  async counted(token) {
    if (this.isComplete) return;
    const column = groupColumn[this.sort.key];
    const { $filter, $search, window, ahead } = this.options();
    const condition = [$filter, $search && `contains(recordname,${quoted(this.search)})`].filter(Boolean).join(' and ');
    const gathered = column ? `groupby((${column}),aggregate($count as n))` : 'aggregate($count as n)';
    const $apply = condition ? `filter(${condition})/${gathered}` : gathered;
    try {
      const { value } = await get(`sv_workitems${query({ $apply, window, ahead })}`);
      if (!this.isCurrent(token)) return;
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
    const group = groupOf(row, this.sort);
    if (this.groups) this.groups.set(group, Math.max(0, (this.groups.get(group) ?? 0) + by));
  }
}

/** The one list of this page. */
export const list = new WorkList();
