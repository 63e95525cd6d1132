/** Draws the groups of the work list: their headings, their places, and the order of the cards in them. */
import { boot } from './boot.js';
import { h } from './dom.js';
import { list } from './list.js';
import { number, t } from './messages.js';
import { groupLabel } from './order.js';

/** As long as cards take, which `--quick` says in the styles. */
const quick = 120;

/** The groups in sight by their key. */
export class GroupDrawing {
  #grid;
  #elements = new Map();

  constructor(grid) {
    this.#grid = grid;
  }

  /** The element of a group, at its place and with its heading. */
  draw(key, run) {
    let element = this.#elements.get(key);
    if (!element) {
      element = h(
        'div',
        { class: 'rowgroup', role: 'rowgroup' },
        h('div', { class: 'group', role: 'presentation', id: `group-${key}` }),
      );
      this.#elements.set(key, element);
    }
    this.#glide(element, run.top);
    element.style.height = `${run.height}px`;
    const words = groupLabel(run.group, list.sort, list.window);
    // A list that is kept in part tells how long its groups were.
    const isWhole = list.groups || (list.isComplete && !list.beyond);
    const count = (list.beyond && list.groups?.get(run.group)) || run.count;
    const mark = `${words}|${isWhole ? count : ''}|${run.first}`;
    if (element.dataset.mark !== mark) {
      element.dataset.mark = mark;
      element.setAttribute('aria-label', isWhole ? t('group.words', { group: words, count }) : words);
      element.firstElementChild.replaceChildren(...heading(run, words, isWhole ? count : null));
    }
    return element;
  }

  /** Takes groups away that are not drawn any more. */
  sweep(kept) {
    for (const [key, element] of this.#elements) {
      if (kept.has(key)) continue;
      element.remove();
      this.#elements.delete(key);
    }
  }

  /** Moves a group; while the list settles it is seen to glide, which costs no layout. */
  #glide(element, top) {
    const before = element.style.top && parseFloat(element.style.top);
    if (before === top) return;
    element.style.top = `${top}px`;
    if (before === '' || !this.#grid.classList.contains('settling')) return;
    element.animate({ translate: [`0 ${before - top}px`, '0 0'] }, { duration: quick, easing: 'ease-out' });
  }
}

/** Puts cards behind a group's heading, moving none that stands where it should; cards that slide out stay among them. */
export function inOrder(group, cards) {
  let next = group.firstElementChild.nextElementSibling;
  for (const { element } of cards) {
    while (next?.classList.contains('leaving')) next = next.nextElementSibling;
    if (next === element) next = next.nextElementSibling;
    else group.insertBefore(element, next);
  }
}

function heading({ group, first }, words, count) {
  const badge = list.sort.key === 'score' && group ? [h('span', { class: `score grade-${group}` }, group)] : [];
  const text = list.sort.key === 'score' && group ? t(`group.range.${group}`) : words;
  return [...badge, h('span', {}, text), ...(count === null ? [] : [h('span', {}, `· ${number(count)}`)]), ...picker(first)];
}

/** For the pointer; the keyboard and assistive technology have the same command in every card's menu. */
const picker = (first) =>
  boot.features.bulkcommands
    ? [h('button', { type: 'button', class: 'link', tabindex: '-1', 'aria-hidden': 'true', 'data-first': String(first) }, t('group.select'))]
    : [];
