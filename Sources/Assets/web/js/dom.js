/** Builds page elements. Text always becomes a text node, so data can never turn into markup. */

/**
 * Makes an element: `h('button', {class: 'quiet', onclick: go, 'aria-label': name}, icon('check'))`.
 * A property that is null, undefined or false is left out; true becomes an empty attribute.
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'value' || name === 'checked' || name === 'disabled' || name === 'selected')
      element[name] = value;
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const svg = 'http://www.w3.org/2000/svg';

/** A line icon of the sprite; decoration only, so its meaning must also stand in words beside it. */
export function icon(name, extra = '') {
  const element = document.createElementNS(svg, 'svg');
  element.setAttribute('class', `icon ${extra}`);
  element.setAttribute('viewBox', '0 0 20 20');
  element.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(svg, 'use');
  use.setAttribute('href', `#i-${name}`);
  element.append(use);
  return element;
}

/** A name of a person or company, kept apart so that its writing direction cannot disturb its neighbours. */
export const bdi = (text) => h('bdi', {}, text ?? '');

/** Text for assistive technology only. */
export const hear = (text) => h('span', { class: 'hear' }, text);

/** A round icon button: the label is its accessible name and tooltip. */
export function iconButton(name, label, onclick, more = {}) {
  const title = more.key ? `${label} (${more.key})` : label;
  const { key, ...rest } = more;
  return h('button', { type: 'button', class: 'quiet', 'aria-label': label, title, onclick, ...rest }, icon(name));
}

/** The element with this id; pages are written so that it exists. */
export const byId = (id) => document.getElementById(id);

/**
 * Whether the person is typing here, so that single keys are letters and not commands. A field of a dialog that has just
 * been closed keeps the focus until the next frame.
 */
export function isTyping(element) {
  const field = 'input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]';
  return Boolean(element?.closest?.(field)) && !element.closest('dialog:not([open])');
}

/** Up to two letters that stand for a name: the first of its first and of its last word. */
export function initials(name) {
  const words = (name ?? '').split(/[\s\-–—_.,()/]+/u).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return letters
    .map((word) => [...word][0])
    .join('')
    .toLocaleUpperCase();
}

/** A record's picture, or the letters that stand for its name where it has none or none can be shown. */
export function portrait(name, src) {
  if (!src) return initials(name);
  const letters = ({ target }) => target.replaceWith(initials(name));
  return h('img', { src, alt: '', onerror: letters });
}

const unpainted = new Set();

/**
 * Runs work once what is on the page by now has been painted, so that what a person sees never waits for what the page does
 * next. A page that is not shown paints nothing: there, and where the page is left meanwhile, it runs without.
 */
export function afterPaint(work) {
  const run = () => unpainted.delete(run) && work();
  unpainted.add(run);
  if (document.hidden) return setTimeout(run);
  setTimeout(run, 250);
  return requestAnimationFrame(() => setTimeout(run));
}

addEventListener('pagehide', () => [...unpainted].forEach((run) => run()));

/** Runs work at most once per `wait` milliseconds of quiet. */
export function debounce(wait, work) {
  let timer = 0;
  return (...parts) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...parts), wait);
  };
}
