/** The rows of the work list as the page knows them: loaded in pages, kept in order, changed in place. */
import { boot, now } from './boot.js';
import { follow, get, quoted, query, read } from './api.js';
import { filterText, isFiltering, isImpossible, kept, looksAhead, restored } from './filters.js';
import { moment, settled, touchedSince } from './operations.js';
import { comparator, groupColumn, groupOf, orderText, restoredSort } from './order.js';
import { keepQuietly, settings } from './settings-store.js';

/** Rows fetched at first, while scrolling, and when jumping far. */
const pages = { first: 50, scrolling: 200, jumping: 1000 };

/** Events: `rows` (detail.why), `query`, `busy`, `failed`. */
class WorkList extends EventTarget {
  rows = [];
  total = 0;
  groups = null;
  isBusy = true;
  failure = null;
  refreshedAt = now();
  filters = restored(settings.filters);
  sort = restoredSort(settings.sort);
  search = '';
  window = '';
  outside = { older: boot.older ?? 0, undated: boot.undated ?? 0 };
  marks = new Map();
  #next = null;
  #token = 0;
  #loading = null;

  /** Takes the rows that came with the page, or fetches them when none did. */
  start() {
    if (!boot.list) return this.reload();
    this.#take(boot.list);
    this.isBusy = false;
    this.#changed('loaded');
    return this.#count(this.#token);
  }

  /** The query options of the list as it stands. */
  options(more = {}) {
    return {
      $filter: filterText(this.filters),
      $orderby: orderText(this.sort),
      $search: this.search && `"${this.search.replaceAll('"', ' ')}"`,
      window: this.window,
      ahead: looksAhead(this.filters) ? 'true' : '',
      ...more,
    };
  }

  get isImpossible() {
    return isImpossible(this.filters);
  }
  get isFiltering() {
    return isFiltering(this.filters) || Boolean(this.search);
  }

  /** Fetches again; what is on the screen stays until the answer is there. */
  async reload({ depth = pages.first } = {}) {
    const token = (this.#token += 1);
    const asked = moment();
    this.#loading = null;
    this.failure = null;
    this.isBusy = true;
    this.#emit('busy');
    try {
      const page = this.isImpossible
        ? { value: [], '@odata.count': 0 }
        : await read('sv_workitems', this.options({ $count: 'true' }), {
            size: Math.min(Math.max(depth, pages.first), 5000),
          });
      if (token !== this.#token) return;
      this.#take(this.#trusted(page, asked));
      this.refreshedAt = now();
    } catch (error) {
      if (token !== this.#token) return;
      this.failure = error;
    }
    this.isBusy = false;
    this.#changed('loaded');
    if (!this.failure) await this.#count(token);
  }

  /** Loads until the row at this index is there, or the list ends. */
  async reach(index) {
    while (this.#next && this.rows.length <= index) {
      if (!this.#loading)
        this.#loading = this.#more(index - this.rows.length > pages.scrolling ? pages.jumping : pages.scrolling);
      await this.#loading;
    }
  }

  get isComplete() {
    return !this.#next;
  }

  indexOf(recordid) {
    return this.rows.findIndex((row) => row.recordid === recordid);
  }
  row(recordid) {
    return this.rows.find((row) => row.recordid === recordid);
  }

  /** Takes a row out and says where it stood, so that it can come back. */
  take(recordid) {
    const index = this.indexOf(recordid);
    if (index < 0) return null;
    const [row] = this.rows.splice(index, 1);
    this.#tally(row, -1);
    this.#changed('left', recordid);
    return { row, index, after: this.rows[index - 1]?.recordid ?? null };
  }

  /** Takes several rows out at once; the places are in the order in which they must come back. */
  takeMany(recordids) {
    const leaving = new Set(recordids);
    const places = [];
    this.rows.forEach((row, index) => {
      if (leaving.has(row.recordid)) places.push({ row, index, after: this.rows[index - 1]?.recordid ?? null });
    });
    this.rows = this.rows.filter((row) => !leaving.has(row.recordid));
    places.forEach(({ row }) => this.#tally(row, -1));
    this.#changed('left');
    return places;
  }

  /** Puts a row back where it stood: after its old neighbour, else at its old index. */
  putBack({ row, index, after }) {
    if (this.indexOf(row.recordid) >= 0) return this.change(row);
    const neighbour = after ? this.indexOf(after) : -1;
    this.rows.splice(neighbour >= 0 ? neighbour + 1 : Math.min(index, this.rows.length), 0, row);
    this.#tally(row, 1);
    this.#changed('came', row.recordid);
  }

  /** Puts several rows back where they stood. */
  putBackMany(places) {
    for (const place of places) this.putBack(place);
  }

  /** Shows a row as the server now has it: changed in place, moved, or new at its place. */
  put(row) {
    const compare = comparator(this.sort);
    const index = this.indexOf(row.recordid);
    const stays = index >= 0 && this.#fits(row, index, compare);
    if (stays) return this.change(row);
    if (index >= 0) {
      const [old] = this.rows.splice(index, 1);
      this.#tally(old, -1);
    }
    const place = this.rows.findIndex((other) => compare(row, other) < 0);
    const isBeyond = place < 0 && this.#next;
    if (!isBeyond) this.rows.splice(place < 0 ? this.rows.length : place, 0, row);
    this.#tally(row, 1);
    this.#changed(index >= 0 ? 'moved' : 'came', row.recordid);
  }

  /** Replaces a row where it stands. */
  change(row) {
    const index = this.indexOf(row.recordid);
    if (index < 0) return;
    const old = this.rows[index];
    this.rows[index] = row;
    if (groupOf(old, this.sort) !== groupOf(row, this.sort)) {
      this.#tally(old, -1);
      this.#tally(row, 1);
    }
    this.#changed('changed', row.recordid);
  }

  /** Changes columns of a row at once; gives a function that takes the change back. */
  patch(recordid, columns) {
    const before = this.row(recordid);
    if (!before) return () => undefined;
    this.change({ ...before, ...columns });
    return () => {
      const current = this.row(recordid);
      if (current)
        this.change({ ...current, ...Object.fromEntries(Object.keys(columns).map((name) => [name, before[name]])) });
    };
  }

  /** Marks a card: `{reason}` why the server refused, `{queued: true}` while it waits for the connection; null clears. */
  mark(recordid, mark) {
    if (mark) this.marks.set(recordid, mark);
    else if (!this.marks.delete(recordid)) return;
    this.#changed('marked', recordid);
  }

  /** Asks the server for these records and shows what it says; those it does not list any more leave. */
  async refresh(recordids) {
    if (!recordids.length) return;
    const asked = moment();
    const condition = recordids.length === 1 ? `recordid eq ${recordids[0]}` : `recordid in (${recordids.join(',')})`;
    const filter = filterText(this.filters);
    const page = this.isImpossible
      ? { value: [] }
      : await read(
          'sv_workitems',
          this.options({ $filter: filter ? `${filter} and ${condition}` : condition, $orderby: '' }),
          { size: 50 },
        );
    this.refreshedAt = now();
    const found = new Map(page.value.map((row) => [row.recordid, row]));
    const doubtful = new Set(touchedSince(asked));
    this.#settleLater(recordids.filter((recordid) => doubtful.has(recordid)));
    for (const recordid of recordids) {
      if (doubtful.has(recordid)) continue;
      if (found.has(recordid)) this.put(found.get(recordid));
      else if (this.indexOf(recordid) >= 0 && !this.marks.get(recordid)?.reason) this.take(recordid);
    }
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
    this.#emit('query');
    return this.reload();
  }

  /** How many older and undated items stand outside the window (K-2). */
  async countOutside() {
    const counts = await Promise.all(
      ['older', 'undated'].map((window) => get(`sv_workitems${query({ window, $apply: 'aggregate($count as n)' })}`)),
    );
    [this.outside.older, this.outside.undated] = counts.map((answer) => answer.value[0]?.n ?? 0);
    this.#emit('outside');
  }

  /**
   * An answer without the rows that a command of this page has taken off the screen since it was asked for: it may show
   * them as they were before. All rows it may show so are asked for again when the commands have settled.
   */
  #trusted(page, asked) {
    const doubtful = new Set(touchedSince(asked));
    if (!doubtful.size) return page;
    const shown = page.value.map((row) => row.recordid).filter((recordid) => doubtful.has(recordid));
    this.#settleLater(shown);
    const gone = new Set(shown.filter((recordid) => !this.row(recordid)));
    const count = page['@odata.count'];
    return {
      ...page,
      value: page.value.filter((row) => !gone.has(row.recordid)),
      '@odata.count': count && count - gone.size,
    };
  }

  #settleLater(recordids) {
    if (!recordids.length) return;
    const isFew = recordids.length <= pages.first;
    settled(recordids)
      .then(() => (isFew ? this.refresh(recordids) : this.reload({ depth: this.rows.length })))
      .catch(() => undefined);
  }

  #take(page) {
    this.rows = page.value;
    this.#next = page['@odata.nextLink'] ?? null;
    this.total = Math.max(page['@odata.count'] ?? 0, this.rows.length);
    if (!this.#next) this.total = this.rows.length;
    this.groups = null;
  }

  async #more(size) {
    const token = this.#token;
    const asked = moment();
    try {
      const page = this.#trusted(await follow(this.#next, { size }), asked);
      if (token !== this.#token) return;
      const known = new Set(this.rows.map((row) => row.recordid));
      this.rows.push(...page.value.filter((row) => !known.has(row.recordid)));
      this.#next = page['@odata.nextLink'] ?? null;
      this.total = this.#next ? Math.max(this.total, this.rows.length) : this.rows.length;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 2000));
    } finally {
      if (token === this.#token) this.#loading = null;
    }
    if (token === this.#token) this.#changed('more');
  }

  /** Exact group sizes and total: counted here once all rows are loaded, by the server before. */
  async #count(token) {
    if (this.isComplete) return;
    const column = groupColumn[this.sort.key];
    const { $filter, $search, window, ahead } = this.options();
    const condition = [$filter, $search && `contains(recordname,${quoted(this.search)})`].filter(Boolean).join(' and ');
    const gathered = column ? `groupby((${column}),aggregate($count as n))` : 'aggregate($count as n)';
    const $apply = condition ? `filter(${condition})/${gathered}` : gathered;
    try {
      const { value } = await get(`sv_workitems${query({ $apply, window, ahead })}`);
      if (token !== this.#token) return;
      this.groups = column ? new Map(value.map((entry) => [entry[column] ?? '', entry.n])) : null;
      const sum = value.reduce((all, entry) => all + entry.n, 0);
      this.total = this.#next ? Math.max(sum, this.rows.length) : this.rows.length;
      this.#changed('counted');
    } catch {
      /* The headings then stand without figures; the rows themselves are there. */
    }
  }

  #fits(row, index, compare) {
    const before = this.rows[index - 1];
    const after = this.rows[index + 1];
    return (!before || compare(before, row) <= 0) && (!after || compare(row, after) <= 0);
  }

  #tally(row, by) {
    this.total = Math.max(0, this.total + by);
    const group = groupOf(row, this.sort);
    if (this.groups) this.groups.set(group, Math.max(0, (this.groups.get(group) ?? 0) + by));
  }

  #changed(why, recordid) {
    this.dispatchEvent(new CustomEvent('rows', { detail: { why, recordid } }));
  }
  #emit(name) {
    this.dispatchEvent(new Event(name));
  }
}

/** The one list of this page. */
export const list = new WorkList();
