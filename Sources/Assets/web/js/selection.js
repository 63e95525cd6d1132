/** Which cards are picked for a command on several at once: some by hand, or all that the query finds. */
import { boot } from './boot.js';

/** On the work list, commands on many items can be turned off for everybody. */
const isOff = Boolean(boot.list) && boot.features?.bulkcommands === false;

/** Event: `change`. */
class Selection extends EventTarget {
  #ids = new Set();
  #isAll = false;
  #anchor = null;
  /** Whether the list has a record; set by a page whose rows come and go. */
  isListed = () => true;

  /** Whether a card is picked; with "all", every card that was not put back by hand. */
  has(recordid) {
    return this.#isAll !== this.#ids.has(recordid);
  }

  get isAll() {
    return this.#isAll;
  }

  /** With "all": the records put back by hand. Otherwise: the picked ones. */
  get ids() {
    return [...this.#ids];
  }

  get isEmpty() {
    return !this.#isAll && this.#ids.size === 0;
  }

  /** How many cards are picked, of a list with this many. */
  count(total) {
    return this.#isAll ? Math.max(0, total - this.ids.filter(this.isListed).length) : this.#ids.size;
  }

  toggle(recordid) {
    if (isOff) return;
    if (!this.#ids.delete(recordid)) this.#ids.add(recordid);
    this.#anchor = recordid;
    this.#emit();
  }

  /** Picks everything between the last card picked by hand and this one. */
  extend(recordid, order) {
    if (isOff) return;
    const from = order.indexOf(this.#anchor ?? recordid);
    const to = order.indexOf(recordid);
    const [low, high] = from < to ? [from, to] : [to, from];
    for (const each of order.slice(Math.max(0, low), high + 1)) {
      if (this.#isAll) this.#ids.delete(each);
      else this.#ids.add(each);
    }
    this.#anchor ??= recordid;
    this.#emit();
  }

  /** Where a range starts when it is extended by the keyboard. */
  startAt(recordid) {
    if (this.isEmpty) this.#anchor = recordid;
  }

  /** Picks these as well; with "all", none of them is put back any more. */
  add(recordids) {
    if (isOff) return;
    for (const recordid of recordids) {
      if (this.#isAll) this.#ids.delete(recordid);
      else this.#ids.add(recordid);
    }
    this.#emit();
  }

  /** Lets picked cards go that are not listed any more. What was put back by hand stays so if it comes back. */
  keepListed() {
    if (this.#isAll) return;
    const listed = this.ids.filter(this.isListed);
    if (listed.length === this.#ids.size) return;
    this.#ids = new Set(listed);
    this.#emit();
  }

  all() {
    if (isOff) return;
    this.#ids.clear();
    this.#isAll = true;
    this.#emit();
  }

  clear() {
    if (this.isEmpty) return;
    this.#ids.clear();
    this.#isAll = false;
    this.#anchor = null;
    this.#emit();
  }

  #emit() {
    this.dispatchEvent(new Event('change'));
  }
}

/** The one selection of this page. */
export const selection = new Selection();
