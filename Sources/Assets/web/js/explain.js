/** Why a record stands where it stands, factor by factor, or why it is not on the list: what stands behind "Why now". */
import { get, query } from './api.js';
import { bdi, h, icon } from './dom.js';
import { openPopover } from './float.js';
import { number, t } from './messages.js';
import { boot } from './boot.js';

const points = new Intl.NumberFormat(boot.locale, { minimumFractionDigits: 4, maximumFractionDigits: 4 });

/** Asks for the explanation of a record on the list that these options describe. */
export function explain({ recordtype, recordid }, { $filter, $search, ahead } = {}) {
  const options = query({ $filter, $search, ahead });
  return get(`sv_Explain(recordtype='${recordtype}',recordid=${recordid})${options}`);
}

/** Opens the explanation beside an element; `open(record)` shows another record of the list. */
export async function openExplanation(record, options, anchor, { open }) {
  anchor.setAttribute('aria-busy', 'true');
  try {
    const answer = await explain(record, options);
    const panel = openPopover(t('explain.title'), [content(answer, open)], anchor);
    panel.querySelector('h2').focus({ preventScroll: true });
  } catch (error) {
    openPopover(t('explain.title'), [h('div', { class: 'inside' }, heading(error.message))], anchor);
  }
  anchor.removeAttribute('aria-busy');
}

const heading = (words) => h('h2', { tabindex: '-1', class: 'explain-title' }, words);

function content(answer, open) {
  return h(
    'div',
    { class: 'inside explain' },
    answer.listed ? [heading(answer.summary), standing(answer, open)] : [heading(t('explain.absent')), absence(answer)],
    reasons(answer.scorereasons),
    answer.ruleid !== 'weighed' && h('p', { class: 'small muted end' }, t('explain.rule', { id: answer.ruleid })),
  );
}

function absence({ reason, remedy }) {
  return [h('p', {}, reason), remedy && h('p', { class: 'muted' }, remedy)];
}

function standing(answer, open) {
  return [
    h('p', { class: 'muted' }, answer.rule),
    answer.factors && factors(answer),
    h(
      'ol',
      { class: 'steps' },
      answer.above && neighbour(answer.above, 'above', open),
      h(
        'li',
        { class: 'self', 'aria-current': 'true' },
        h('span', { class: 'at' }, answer.place === null ? '' : number(answer.place)),
        h('b', {}, bdi(answer.recordname)),
      ),
      answer.below && neighbour(answer.below, 'below', open),
    ),
    answer.moves.length
      ? h('div', {}, h('h3', {}, t('explain.moves')), h('ul', { class: 'moves' }, answer.moves.map(move)))
      : answer.place === 1 && h('ul', { class: 'moves' }, h('li', {}, icon('check'), h('span', {}, t('explain.first')))),
  ];
}

const move = ({ text }) => h('li', {}, icon('up'), h('span', {}, text));

/** The card next above or below, and what decided between the two. */
function neighbour({ recordtype, recordid, recordname, place, reason }, side, open) {
  return h(
    'li',
    {},
    h('span', { class: 'at' }, number(place)),
    h(
      'span',
      {},
      h(
        'button',
        { type: 'button', class: 'link', onclick: () => open({ recordtype, recordid }) },
        h('span', { class: 'hear' }, `${t(`explain.${side}`)} `),
        bdi(recordname),
      ),
      h('span', { class: 'small muted reason' }, reason),
    ),
  );
}

/** Each factor's value, weight and share; the shares add up to the rank, to the last digit. */
function factors({ factors: parts, rank }) {
  const row = (part) =>
    h(
      'tr',
      {},
      h('th', { scope: 'row' }, part.label, h('small', { class: 'muted' }, bdi(part.value))),
      h('td', { class: 'weight' }, t('explain.percent', { count: part.weight })),
      h(
        'td',
        { class: 'share' },
        h('meter', { min: '0', max: '10000', value: part.points, 'aria-hidden': 'true' }),
        points.format(part.share),
      ),
    );
  return h(
    'table',
    { class: 'factors' },
    h('caption', { class: 'hear' }, t('explain.factors')),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        ['factor', 'weight', 'share'].map((name) => h('th', { scope: 'col', class: name }, t(`explain.${name}`))),
      ),
    ),
    h('tbody', {}, parts.map(row)),
    h(
      'tfoot',
      {},
      h(
        'tr',
        {},
        h('th', { scope: 'row' }, t('explain.priority')),
        h('td', { class: 'weight' }, t('explain.percent', { count: 100 })),
        h('td', { class: 'share' }, h('b', {}, points.format(rank))),
      ),
    ),
  );
}

/** What the model says the score is made of, line by line as it was kept. */
function reasons(text) {
  if (!text) return null;
  const lines = text.split('\n').filter((line) => line.trim());
  return h('div', {}, h('h3', {}, t('explain.score')), h('ul', { class: 'moves' }, lines.map((line) => h('li', {}, bdi(line)))));
}
