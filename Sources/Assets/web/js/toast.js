/** Short messages at the foot of the page, most of them with an Undo. */
import { byId, h, icon } from './dom.js';
import { announce } from './announce.js';
import { t } from './messages.js';

/** How long a message stays. */
const lifetime = 10_000;
const most = 3;

/**
 * Shows a message; `action` is `{label, run}`. It stays ten seconds, longer while the pointer or focus is on it.
 * @returns {{close: Function}}
 */
export function toast(text, { action, isWrong = false, stays = false } = {}) {
  const close = () => element.remove();
  const element = h(
    'div',
    { class: 'toast' },
    isWrong && icon('warning'),
    h('span', {}, text),
    action &&
      h(
        'button',
        {
          type: 'button',
          onclick: () => {
            close();
            action.run();
          },
        },
        action.label,
      ),
    h('button', { type: 'button', class: 'close', 'aria-label': t('close'), onclick: close }, icon('close')),
  );
  show(element);
  announce(text);
  if (!stays) expire(element, close);
  return { close };
}

/** A message with a progress bar: `update({done, total, words})`. */
export function progressToast(text, { action }) {
  const bar = h('progress', { 'aria-label': text });
  const words = h('span', { class: 'small' });
  const button = h('button', { type: 'button', onclick: () => action.run() }, action.label);
  const element = h(
    'div',
    { class: 'toast' },
    h('div', { class: 'progress' }, h('span', {}, text), bar, words),
    button,
  );
  show(element);
  announce(text);
  return {
    close: () => element.remove(),
    update({ done, total, said }) {
      if (total) {
        bar.max = total;
        bar.value = done;
      }
      words.textContent = said;
    },
  };
}

function show(element) {
  const region = byId('toasts');
  region.append(element);
  // What shows progress, and stops it, stays until it ends.
  const said = [...region.children].filter((each) => !each.querySelector('progress'));
  said.slice(0, -most).forEach((each) => each.remove());
}

function expire(element, close) {
  let timer = setTimeout(close, lifetime);
  const hold = () => clearTimeout(timer);
  const release = () => {
    clearTimeout(timer);
    timer = setTimeout(close, lifetime);
  };
  for (const name of ['pointerenter', 'focusin']) element.addEventListener(name, hold);
  for (const name of ['pointerleave', 'focusout']) element.addEventListener(name, release);
}
