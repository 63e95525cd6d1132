/** Tells people who use a screen reader what happened. */
import { byId } from './dom.js';

let flip = false;

/** Says a sentence once it is quiet; the same sentence twice is said twice. */
export function announce(text) {
  flip = !flip;
  byId('announcer').textContent = text + (flip ? '' : '\u00a0');
}
