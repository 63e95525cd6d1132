/** Knows whether the server answers, shows it, and keeps commands until it does again. */
import { reach, send, Unreachable } from './api.js';
import { boot } from './boot.js';
import { byId } from './dom.js';
import { t } from './messages.js';

/** How often an unreachable server is tried, in milliseconds. */
const rhythm = 2000;
/** When a busy server is tried again with what waits. */
const patience = 5000;

/** Events: `online`, `offline`, `adopted` (detail: what earlier windows left, as it ended: `{ran, refused}`). */
class Connection extends EventTarget {
  #isUp = true;
  #isFlushing = false;
  #waiting = [];
  #unkeeping = new Set();
  /** The newest attempt on each record. */
  #attempts = new Map();
  #timer = 0;
  /** How old what stands on the page is, in words; set by the page that knows. */
  age = () => '';
  /** Commands of other windows that the browser keeps. */
  others = 0;
  /** Takes the newest waiting command back; whether there was one. Set by what keeps them. */
  withdraw = () => false;

  constructor() {
    super();
    reach.addEventListener('change', ({ detail }) => (detail ? this.#up() : this.#down()));
    reach.addEventListener('signedout', () => {
      byId('signedout').hidden = false;
    });
    addEventListener('offline', () => this.#down());
    addEventListener('online', () => this.probe());
    document.addEventListener('visibilitychange', () => !document.hidden && this.#flush());
    if (boot.isOffline) this.#down();
    // Loaded while there is a connection: without one it is too late.
    if (boot.features?.offline) (globalThis.requestIdleCallback ?? setTimeout)(() => this.#flush());
  }

  get isUp() {
    return this.#isUp;
  }

  /** Whether something would be lost when the page closed now: a command that the browser does not keep yet, or its undo. */
  get isHolding() {
    return this.#unkeeping.size > 0 || this.#waiting.some(({ isKept }) => !isKept);
  }

  /** The commands of this window that wait and have not been sent. */
  get waiting() {
    return this.#waiting.slice(this.#isFlushing ? 1 : 0);
  }

  /** Lets one of them go unsent; whoever gave it hears of it as of a refusal with `isWithdrawn`. */
  async drop(entry) {
    this.#waiting.splice(this.#waiting.indexOf(entry), 1);
    await this.unkeep(entry.keeping);
    this.show();
    entry.reject({ isWithdrawn: true, message: '' });
  }

  /** Takes a command out of the browser's store, by its number there or the promise of it. */
  async unkeep(keeping) {
    const work = (async () => {
      const number = await keeping;
      if (number !== null) await (await stored())?.drop(number);
    })();
    this.#unkeeping.add(work);
    await work.finally(() => this.#unkeeping.delete(work));
  }

  /**
   * Runs a command `{method, path, body, key, prefer, match}` now, or when the server is back: each once, those on one
   * record in the order in which they were given, with the key it was made with, even if the browser is closed meanwhile.
   * It also waits when the person has to sign in again first. `held` is called when it has to wait; `about` says for later
   * what it was: `{recordid, recordtype, name, subject, words}`.
   */
  async through(request, { held, about = {} } = {}) {
    if (this.#isUp && !this.#waiting.length) {
      try {
        return await this.#attempt(request, about.recordid);
      } catch (error) {
        if (!isAway(error)) throw error;
      }
    }
    held?.();
    return new Promise((resolve, reject) => {
      const entry = { request, about, resolve, reject, isKept: false };
      entry.keeping = this.#keep(entry);
      this.#waiting.push(entry);
      this.show();
      if (this.#isUp) setTimeout(() => this.#flush(), patience);
    });
  }

  /** Sends a command when the one before it on the same record has arrived: two at once may overtake each other. */
  #attempt(request, recordid) {
    if (!recordid) return perform(request);
    const before = this.#attempts.get(recordid);
    const attempt = (async () => {
      if (before) {
        await before.catch(() => undefined);
        // The one before has to wait for the server, and so has this one.
        if (!this.#isUp || this.#waiting.length) throw new Unreachable();
      }
      return perform(request);
    })();
    this.#attempts.set(recordid, attempt);
    const forget = () => this.#attempts.get(recordid) === attempt && this.#attempts.delete(recordid);
    attempt.then(forget, forget);
    return attempt;
  }

  /** Makes it safe to leave the page: what waits is in the browser's store, or done where that keeps nothing. */
  async secure() {
    await Promise.all([...this.#unkeeping, ...this.#waiting.map(({ keeping }) => keeping)]);
    if (this.isHolding) await this.#flush({ isLeaving: true });
  }

  /** Asks whether the server is there. */
  async probe() {
    try {
      const answer = await fetch('/health/live', { cache: 'no-store' });
      if (answer.ok) this.#up();
    } catch {
      this.#down();
      this.show();
    }
  }

  #down() {
    if (this.#timer) return;
    this.#isUp = false;
    this.#timer = setInterval(() => this.probe(), rhythm);
    this.show();
    this.dispatchEvent(new Event('offline'));
  }

  #up() {
    if (this.#isUp) return;
    this.#isUp = true;
    clearInterval(this.#timer);
    this.#timer = 0;
    this.show();
    // The page that came from the browser's store makes way for the real one, which goes on with what waits.
    if (!boot.isOffline) this.#flush();
    this.dispatchEvent(new Event('online'));
  }

  async #keep(entry) {
    const queue = await stored();
    const number = (await queue?.keep(entry.request, entry.about)) ?? null;
    entry.isKept = number !== null;
    return number;
  }

  /** Carries out what closed windows left, as far as the server answers, also where keeping has been forbidden since. */
  async settle() {
    if (this.#isUp) await this.#adopt(await import('./offline-queue.js'));
  }

  async #flush({ isLeaving = false } = {}) {
    if (this.#isFlushing || !this.#isUp || (boot.isOffline && !isLeaving)) return;
    this.#isFlushing = true;
    try {
      if (await this.#runOwn()) await this.#adopt(await stored());
    } finally {
      this.#isFlushing = false;
    }
  }

  /** Whether nothing is left to wait. */
  async #runOwn() {
    while (this.#isUp && this.#waiting.length) {
      const next = this.#waiting[0];
      try {
        next.resolve(await perform(next.request));
      } catch (error) {
        if (isAway(error)) {
          if (isBusy(error)) setTimeout(() => this.#flush(), patience);
          return false;
        }
        next.reject(error);
        (await stored())?.tell(next, error);
      }
      this.#waiting.shift();
      this.show();
      const number = await next.keeping;
      if (number !== null) await (await stored())?.drop(number);
    }
    return this.#isUp;
  }

  /** Goes on with what windows that are closed by now could not do any more. */
  async #adopt(queue) {
    const ended = await queue?.adopt(perform, isAway);
    this.others = 0;
    if (ended?.ran.length || ended?.refused.length) this.dispatchEvent(new CustomEvent('adopted', { detail: ended }));
  }

  /** Shows the state in the bar. */
  show() {
    const bar = byId('offline');
    bar.hidden = this.#isUp;
    const count = this.#waiting.length + this.others;
    const words = [count ? t('offline.waiting', { count }) : t('offline'), this.#isUp ? '' : this.age()];
    const text = words.filter(Boolean).join(' ');
    const place = bar.querySelector('span');
    if (place.textContent !== text) place.textContent = text;
  }
}

const perform = ({ method, path, ...rest }) => send(method, path, rest);
const isBusy = ({ status }) => [502, 503, 504].includes(status);

/** Nothing was refused: the command is still to be done. */
const isAway = (error) => error instanceof Unreachable || error.status === 401 || isBusy(error);

/** What keeps commands over the end of the page; null where nothing may or can be kept. */
function stored() {
  return boot.features?.offline ? import('./offline-queue.js').catch(() => null) : null;
}

/** The one connection of this page. */
export const connection = new Connection();
addEventListener('beforeunload', (event) => {
  if (connection.isHolding) event.preventDefault();
});
