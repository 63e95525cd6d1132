/** Rows that come in pages: the first at once, more while one scrolls, changed in place. Work list and grids build on it. */
import { now } from './boot.js';
import { follow, Unreachable } from './api.js';
import { moment, settled, touchedSince } from './operations.js';

/** Rows fetched at first, while scrolling, and when jumping far. */
const pages = { first: 50, scrolling: 200, jumping: 1000, most: 5000 };

/**
 * Every row has a `recordid`. What a list adds: `fetchFirst(size)`, `fetchSome(recordids)`, `put(row)`, and where it
 * likes `tally(row, by)` and `counted(token)`.
 * Events: `rows` (detail.why), `query`, `busy`, `failed`, `refreshed` (some records as the server has them now).
 */
export class PagedRows extends EventTarget {
  rows = [];
  total = 0;
  isBusy = true;
  failure = null;
  refreshedAt = now();
  marks = new Map();
  /** Whether the following pages come with annotations. */
  annotations = false;
  #next = null;
  #token = 0;
  /** Counts what was asked: what is fetched again with a depth, or page by page, is still the same question. */
  #question = 0;
  #loading = null;
  #reloading = null;
  /** How many times the server was asked, and for each record what was asked last of all that has been shown. */
  #asks = 0;
  #shown = new Map();

  /**
   * Fetches again; what is on the screen stays until the answer is there. With a depth the question is the same as before:
   * then it `stays` also where the server is out of reach, which the page says by itself. Gives whether there was an
   * answer; nothing where a newer one is awaited.
   */
  async reload({ depth, stays = depth !== undefined } = {}) {
    if (depth === undefined) this.#question += 1;
    const token = (this.#token += 1);
    this.#loading = null;
    this.#reloading = this.#anew(token, depth ?? 0, stays && !this.failure && this.rows.length > 0);
    const isAnswered = await this.#reloading;
    if (isAnswered) await this.counted(token);
    return isAnswered;
  }

  async #anew(token, depth, isThere) {
    const asked = this.#asking();
    this.failure = null;
    this.isBusy = true;
    this.emit('busy');
    let isAnswered = true;
    try {
      const page = await this.#deep(token, depth);
      if (token !== this.#token) return undefined;
      this.taken(this.#trusted(page, asked));
      this.refreshedAt = now();
    } catch (error) {
      if (token !== this.#token) return undefined;
      isAnswered = false;
      this.failure = isThere && error instanceof Unreachable ? null : error;
    }
    this.isBusy = false;
    this.changed('loaded');
    return isAnswered;
  }

  /** As many rows as there were: who has gone far down the list keeps the place. */
  async #deep(token, depth) {
    const page = await this.fetchFirst(Math.min(Math.max(depth, pages.first), pages.most));
    const rows = new Map(page.value.map((row) => [row.recordid, row]));
    let next = page['@odata.nextLink'];
    while (next && rows.size < depth && token === this.#token) {
      const more = await this.fetchNext(next, pages.most);
      for (const row of more.value) if (!rows.has(row.recordid)) rows.set(row.recordid, row);
      next = more['@odata.nextLink'];
    }
    return { ...page, value: [...rows.values()], '@odata.nextLink': next };
  }

  /** Loads until the row at this index is there, or the list ends; whether the question is still the same. */
  async reach(index) {
    const question = this.#question;
    const isShort = () => question === this.#question && this.#next && this.rows.length <= index;
    while (isShort()) {
      const reloading = this.#reloading;
      await reloading;
      if (reloading !== this.#reloading || !isShort()) continue;
      this.#loading ??= this.#more(index - this.rows.length > pages.scrolling ? pages.jumping : pages.scrolling);
      await this.#loading;
    }
    return question === this.#question;
  }

  get isComplete() {
    return !this.#next;
  }

  /** Whether an answer that was asked for then still counts. */
  isCurrent(token) {
    return token === this.#token;
  }

  get token() {
    return this.#token;
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
    this.tally(row, -1);
    this.changed('left', recordid);
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
    places.forEach(({ row }) => this.tally(row, -1));
    this.changed('left');
    return places;
  }

  /** Puts a row back where it stood: after its old neighbour, else at its old index. */
  putBack({ row, index, after }) {
    if (this.indexOf(row.recordid) >= 0) return this.change(row);
    const neighbour = after ? this.indexOf(after) : -1;
    this.rows.splice(neighbour >= 0 ? neighbour + 1 : Math.min(index, this.rows.length), 0, row);
    this.tally(row, 1);
    this.changed('came', row.recordid);
  }

  /** Puts several rows back where they stood. */
  putBackMany(places) {
    for (const place of places) this.putBack(place);
  }

  /** Replaces a row where it stands. */
  change(row) {
    const index = this.indexOf(row.recordid);
    if (index < 0) return;
    const old = this.rows[index];
    this.rows[index] = row;
    this.replaced(old, row);
    this.changed('changed', row.recordid);
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

  /** Marks a row: `{reason}` why the server refused, `{queued: true}` while it waits for the connection; null clears. */
  mark(recordid, mark) {
    if (mark) this.marks.set(recordid, mark);
    else if (!this.marks.delete(recordid)) return;
    this.changed('marked', recordid);
  }

  /** Asks the server for these records and shows what it says; those it does not list any more leave. */
  async refresh(recordids) {
    if (!recordids.length) return undefined;
    const asked = this.#asking();
    const question = this.#question;
    const page = await this.fetchSome(recordids);
    if (question !== this.#question) return this.refresh(recordids);
    this.refreshedAt = now();
    const found = new Map(page.value.map((row) => [row.recordid, row]));
    const doubtful = new Set(touchedSince(asked.moment));
    this.#settleLater(recordids.filter((recordid) => doubtful.has(recordid)));
    for (const recordid of recordids) {
      // Answers may overtake each other: the newest question counts.
      if (doubtful.has(recordid) || this.#shown.get(recordid) > asked.number) continue;
      this.#shown.set(recordid, asked.number);
      if (found.has(recordid)) this.put(found.get(recordid));
      else if (this.indexOf(recordid) >= 0 && !this.marks.get(recordid)?.reason) this.take(recordid);
    }
    this.emit('refreshed');
    return undefined;
  }

  /** Takes over a first page. */
  taken(page) {
    this.rows = page.value;
    this.#next = page['@odata.nextLink'] ?? null;
    this.total = Math.max(page['@odata.count'] ?? 0, this.rows.length);
    if (!this.#next) this.total = this.rows.length;
  }

  /** Counts a row in or out. */
  tally(row, by) {
    this.total = Math.max(0, this.total + by);
  }

  /** A row was replaced by a newer form of itself. */
  replaced() {}

  /** More can be counted now that the first page is there. */
  async counted() {}

  changed(why, recordid) {
    this.dispatchEvent(new CustomEvent('rows', { detail: { why, recordid } }));
  }
  emit(name) {
    this.dispatchEvent(new Event(name));
  }

  /** What is known when the server is asked, to judge its answer by. */
  #asking() {
    this.#asks += 1;
    return { number: this.#asks, moment: moment() };
  }

  /**
   * An answer without the rows that have left the screen since it was asked for, by a command of this page or a newer
   * answer: it may show them as they were before. All rows it may show so are asked for again when the commands have
   * settled.
   */
  #trusted(page, asked) {
    const newer = [...this.#shown].filter(([, number]) => number > asked.number).map(([recordid]) => recordid);
    const doubtful = new Set([...touchedSince(asked.moment), ...newer]);
    if (!doubtful.size) return page;
    const shown = page.value.map((row) => row.recordid).filter((recordid) => doubtful.has(recordid));
    // What a newer answer brought may be missing from this one.
    this.#settleLater([...new Set([...shown, ...newer])]);
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

  /** The following page by the address the server gave. */
  fetchNext(link, size) {
    return follow(link, { size, annotations: this.annotations });
  }

  async #more(size) {
    const token = this.#token;
    const asked = this.#asking();
    try {
      const page = this.#trusted(await this.fetchNext(this.#next, size), asked);
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
    if (token === this.#token) this.changed('more');
  }
}
