/** Which record is open beside the list, and how the address, the back button and the phone screens follow. */
import { boot } from './boot.js';
import { read } from './api.js';
import { records } from './kinds.js';
import { list } from './list.js';
import { keepPlace } from './settings-store.js';
import { view } from './virtual-list.js';

const phone = matchMedia('(max-width: 720px)');
/** How many rows are loaded at most to find the place that was left. */
const farthest = 5000;
const guid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/** Events: `open` (a record is shown, detail {focus}), `closed`, `changed` (the open record's data changed). */
class Page extends EventTarget {
  /** `{recordtype, recordid}` of the open record, or null. */
  current = null;

  /** The card of the open record as it was last seen; it outlives the card, so that score and names stay. */
  card = null;

  /** What stands for the card of a record that is not on the list. */
  item = null;

  /** The item of the open record that was opened itself, as a promise is: it goes before the one that the card shows. */
  named = null;

  /** Where the open record stood on the list when it was opened; below zero when it was not on it. */
  place = -1;

  /** The record that was opened without being asked for. */
  #first = null;

  /** Whether this page shows one record without the list, at `/{table}/{id}`. */
  isAlone = alone(location.pathname) !== null;

  get isPhone() {
    return phone.matches;
  }
  get showsRecord() {
    return document.body.dataset.screen === 'record';
  }

  /** The heading element of a level inside the record: below the list's own heading where that is in sight too. */
  heading(level) {
    return `h${this.isAlone || this.isPhone ? level : level + 1}`;
  }

  /** The row of the open record, while it is on the list. */
  get row() {
    return this.current ? (list.row(this.current.recordid) ?? null) : null;
  }

  /** What the record's keys and buttons act on, which is what Up next shows first. */
  get acting() {
    const own = this.row ?? this.item;
    return this.named ? { ...own, ...this.named } : own;
  }

  /**
   * Opens a record. `history` is push, replace or none; `focus` record moves the focus to its heading; `item` has
   * what is the meant item's own, where it may be another than the card's.
   */
  open({ recordtype, recordid }, { history: way = 'push', focus = null, screen = true, item = null } = {}) {
    const isSame = this.current?.recordid === recordid;
    this.current = { recordtype, recordid };
    this.named = item;
    if (!isSame) {
      this.card = list.row(recordid) ?? null;
      this.item = null;
      this.place = list.indexOf(recordid);
    }
    if (screen) document.body.dataset.screen = 'record';
    if (!isSame || (this.isPhone && screen)) this.#address(isSame && !this.isPhone ? 'replace' : way);
    view.open = recordid;
    if (!this.isAlone) keepPlace(recordtype, recordid);
    this.dispatchEvent(new CustomEvent('open', { detail: { focus, isSame } }));
  }

  /**
   * Opens the card at a place where the open record is not on the list, further down that is not loaded included, so that
   * keys act on what both show (W-62, W-72); not in place of what is being typed. Whether it did.
   */
  async follow(place = 0) {
    const { current } = this;
    const { token } = list;
    if (this.row || this.isPhone || this.isAlone || document.querySelector('.detailform .dirty')) return false;
    if (current && !list.isComplete && (await listed(current.recordid))) return false;
    const next = list.rows[Math.min(place, list.rows.length - 1)];
    if (!next || this.current !== current || !list.isCurrent(token)) return false;
    view.activate(next.recordid);
    this.open(next, { history: asked(location.search) ? 'replace' : 'none', screen: false });
    return true;
  }

  /** Back to the list: on a phone the screen, elsewhere an empty pane. */
  close({ history: way = 'replace' } = {}) {
    document.body.dataset.screen = 'list';
    if (!this.isPhone) this.current = null;
    view.open = this.current?.recordid ?? null;
    if (way !== 'none') this.#address(way, true);
    this.dispatchEvent(new Event('closed'));
  }

  /** Leaves the record screen the way it was entered, so that the browser's own back works the same. */
  back() {
    if (history.state?.fromList) history.back();
    else this.close();
  }

  /** Says that the open record's data changed. */
  touched(recordids) {
    if (this.current && recordids.includes(this.current.recordid)) this.dispatchEvent(new Event('changed'));
  }

  /** The first record to show: the address decides, then the remembered place, then the top of the list. */
  async start() {
    addEventListener('popstate', () => this.#popped());
    const wanted = alone(location.pathname) ?? asked(location.search);
    if (wanted) return this.#start(wanted, { history: 'none' });
    document.body.dataset.screen = 'list';
    if (this.isPhone) return undefined;
    const place = boot.settings.place;
    const row = place ? (list.row(place.recordid) ?? (await listed(place.recordid))) : null;
    const first = row ?? list.rows[0];
    this.#first = first;
    return first && !this.current ? this.#start(first, { history: 'none', screen: false }) : undefined;
  }

  /** Opens a record and brings its card into sight, however far down it stands. */
  async #start(wanted, how) {
    this.open(wanted, how);
    if (this.isAlone) return;
    while (!list.row(wanted.recordid) && !list.isComplete && list.rows.length < farthest) {
      if (!this.row && !(await listed(wanted.recordid))) return;
      await list.reach(list.rows.length + 999);
    }
    if (list.row(wanted.recordid) && this.current?.recordid === wanted.recordid) view.activate(wanted.recordid);
  }

  #popped() {
    const named = asked(location.search);
    // The address of the list alone shows what it showed at first.
    const wanted = named ?? (this.isPhone ? null : (list.row(this.#first?.recordid) ?? list.rows[0]));
    if (!wanted) return this.close({ history: 'none' });
    this.open(wanted, { history: 'none', screen: named !== null });
    if (list.row(wanted.recordid)) view.activate(wanted.recordid);
    return undefined;
  }

  #address(way, isList = false) {
    if (way === 'none' || this.isAlone) return;
    const address = isList ? location.pathname : `?record=${this.current.recordtype}/${this.current.recordid}`;
    const state = { fromList: way === 'push' || history.state?.fromList };
    if (way === 'push') history.pushState(state, '', address);
    else history.replaceState(isList ? {} : state, '', address);
  }
}

/** The card of a record as the list has it now, or null when it is not on it. */
export async function listed(recordid, more = {}) {
  if (list.isImpossible && !more.anywhere) return null;
  try {
    const { $filter } = list.options();
    const filter = [more.anywhere ? '' : $filter, `recordid eq ${recordid}`].filter(Boolean).join(' and ');
    return (
      (await read('sv_workitems', { $filter: filter, ahead: more.anywhere ? 'true' : list.options().ahead }))
        .value[0] ?? null
    );
  } catch {
    return null;
  }
}

function alone(path) {
  const match = new RegExp(`^/(\\w+)/(${guid})$`).exec(path);
  return match && records[match[1]] ? { recordtype: match[1], recordid: match[2] } : null;
}

function asked(search) {
  const match = new RegExp(`^(\\w+)/(${guid})$`).exec(new URLSearchParams(search).get('record') ?? '');
  return match && records[match[1]] ? { recordtype: match[1], recordid: match[2] } : null;
}

/** The one page. */
export const page = new Page();
