/** Small panels beside what they belong to: menus and popovers. One at a time. */
import { h, icon } from './dom.js';

let current = null;

/** Whether a panel is open, so that single keys belong to it. */
export const isFloating = () => current !== null;

/** Closes the open panel and gives the focus back to where it came from. */
export function closeFloat({ refocus = true } = {}) {
  if (!current) return;
  const { element, origin, card, onclose } = current;
  const hadFocus = element.contains(document.activeElement);
  current = null;
  element.remove();
  origin.removeAttribute?.('aria-expanded');
  // A card's buttons are made anew when it changes, and hidden while nothing points at it; the card itself stays.
  for (const back of refocus && hadFocus ? [origin, card] : [])
    if (document.activeElement === document.body) back?.focus({ preventScroll: true });
  onclose?.();
}

/**
 * Opens a panel beside an anchor element, or at a point.
 * The first element with `autofocus`, else the first button or input, gets the focus.
 */
function openFloat(element, anchor, { point = null, onclose } = {}) {
  closeFloat({ refocus: false });
  const origin = document.activeElement && document.activeElement !== document.body ? document.activeElement : anchor;
  document.querySelector('main').append(element);
  current = { element, origin, card: origin.closest?.('.card'), onclose };
  if (anchor.matches?.('[aria-haspopup]')) anchor.setAttribute('aria-expanded', 'true');
  place(element, anchor, point);
  (element.querySelector('[autofocus]') ?? element.querySelector('button, input, a'))?.focus({ preventScroll: true });
  return element;
}

/**
 * A menu of commands. Items are `{label, icon, key, run}`, `{label, isChecked, run}`, `{heading}` or null for a rule.
 * Arrow keys move, letters jump, Enter runs, Escape closes.
 */
export function openMenu(name, items, anchor, { point } = {}) {
  const close = () => closeFloat();
  const menu = h(
    'div',
    { class: 'float', role: 'menu', 'aria-label': name },
    items.map((item) => menuItem(item, close)),
  );
  menu.addEventListener('keydown', (event) => moveInMenu(menu, event));
  return openFloat(menu, anchor, { point });
}

/** A popover with words and controls; Escape and a click elsewhere close it. */
export function openPopover(name, content, anchor, options) {
  return openFloat(h('div', { class: 'float', role: 'dialog', 'aria-label': name }, content), anchor, options);
}

function menuItem(item, close) {
  if (item === null) return h('div', { class: 'menu-rule', role: 'separator' });
  if (item.heading) return h('h2', { role: 'presentation' }, item.heading);
  const isChoice = item.isChecked !== undefined;
  const run = () => {
    close();
    item.run();
  };
  return h(
    'button',
    {
      type: 'button',
      class: 'menu-item',
      role: isChoice ? 'menuitemradio' : 'menuitem',
      tabindex: '-1',
      onclick: run,
      'aria-checked': isChoice ? String(item.isChecked) : null,
      lang: item.lang,
    },
    icon(isChoice ? 'check' : item.icon),
    h('span', {}, item.label),
    item.key && h('kbd', { 'aria-hidden': 'true' }, item.key),
  );
}

function moveInMenu(menu, event) {
  const items = [...menu.querySelectorAll('[role^=menuitem]')];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to !== undefined) {
    event.preventDefault();
    items[(to + items.length) % items.length].focus();
  } else if (event.key === 'Tab') {
    closeFloat();
  } else if (event.key.length === 1 && /\p{L}/u.test(event.key)) {
    const after = [...items.slice(at + 1), ...items];
    after.find((item) => item.textContent.toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
  }
}

function place(element, anchor, point) {
  const gap = 4;
  if (matchMedia('(max-width: 720px)').matches) {
    element.classList.add('sheet-low');
    return;
  }
  const box = point ? { left: point.x, right: point.x, top: point.y, bottom: point.y } : anchor.getBoundingClientRect();
  const { width, height } = element.getBoundingClientRect();
  const isLeftward = box.left + width > innerWidth - 8;
  const left = isLeftward ? Math.max(8, box.right - width) : box.left;
  const below = box.bottom + gap;
  const top = below + height > innerHeight - 8 ? Math.max(8, box.top - gap - height) : below;
  element.style.left = `${left}px`;
  element.style.top = `${top}px`;
}

addEventListener(
  'pointerdown',
  (event) => {
    if (current && !current.element.contains(event.target)) closeFloat({ refocus: false });
  },
  true,
);
addEventListener(
  'keydown',
  (event) => {
    if (current && event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      closeFloat();
    }
  },
  true,
);
addEventListener('resize', () => closeFloat());
