/** Swiping on a phone: to the right over the record goes back to the list. */
import { byId } from './dom.js';
import { page } from './page.js';

/** How far a finger must go, and how much more sideways than up or down. */
const distance = 70;
const slope = 2;

/** Listens on the record. */
export function startTouch() {
  const pane = byId('record');
  let start = null;
  pane.addEventListener(
    'touchstart',
    ({ touches }) => {
      start = touches.length === 1 ? { x: touches[0].clientX, y: touches[0].clientY } : null;
    },
    { passive: true },
  );
  pane.addEventListener(
    'touchend',
    ({ changedTouches: [touch] }) => {
      if (!start || !page.isPhone) return;
      const [x, y] = [touch.clientX - start.x, Math.abs(touch.clientY - start.y)];
      if (x > distance && x > slope * y) page.back();
    },
    { passive: true },
  );
}
