/** Knows whether the server answers, shows it, and keeps commands until it does again. */
import { byId } from './dom.js';
import { t } from './messages.js';
import { reach, Unreachable } from './api.js';

/** How often an unreachable server is tried, in milliseconds. */
const rhythm = 2000;

/** Events: `online`, `offline`. */
class Connection extends EventTarget {
  #isUp = true;
  #waiting = [];
  #timer = 0;

  constructor() {
    super();
    reach.addEventListener('change', ({ detail }) => (detail ? this.#up() : this.#down()));
    reach.addEventListener('signedout', () => {
      byId('signedout').hidden = false;
    });
    addEventListener('offline', () => this.#down());
    addEventListener('online', () => this.probe());
  }

  get isUp() {
    return this.#isUp;
  }

  /** Whether commands would be lost when the page closed now. */
  get isHolding() {
    return this.#waiting.length > 0;
  }

  /**
   * Runs a command now, or when the server is back: each once, in order, with the key it was made with.
   * `held` is called when it has to wait.
   */
  async through(command, held) {
    if (this.#isUp) {
      try {
        return await command();
      } catch (error) {
        if (!(error instanceof Unreachable)) throw error;
      }
    }
    held?.();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ command, resolve, reject });
      this.#show();
    });
  }

  /** Asks whether the server is there. */
  async probe() {
    try {
      const answer = await fetch('/health/live', { cache: 'no-store' });
      if (answer.ok) this.#up();
    } catch {
      this.#down();
    }
  }

  #down() {
    if (this.#timer) return;
    this.#isUp = false;
    this.#timer = setInterval(() => this.probe(), rhythm);
    this.#show();
    this.dispatchEvent(new Event('offline'));
  }

  #up() {
    if (this.#isUp) return;
    this.#isUp = true;
    clearInterval(this.#timer);
    this.#timer = 0;
    this.#show();
    this.#flush();
    this.dispatchEvent(new Event('online'));
  }

  async #flush() {
    while (this.#isUp && this.#waiting.length) {
      const next = this.#waiting[0];
      try {
        next.resolve(await next.command());
      } catch (error) {
        if (error instanceof Unreachable) return;
        next.reject(error);
      }
      this.#waiting.shift();
      this.#show();
    }
  }

  #show() {
    const bar = byId('offline');
    bar.hidden = this.#isUp;
    const count = this.#waiting.length;
    bar.querySelector('span').textContent = count ? t('offline.waiting', { count }) : t('offline');
  }
}

/** The one connection of this page. */
export const connection = new Connection();
addEventListener('beforeunload', (event) => {
  if (connection.isHolding) event.preventDefault();
});
