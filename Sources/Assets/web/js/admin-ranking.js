/** Ranking: the rule by which every work list is ordered, tuned with a view of somebody's list before and after. */
import { get, newKey, send } from './api.js';
import { boot } from './boot.js';
import { act, button, confirmed, doing, empty, fill } from './admin-kit.js';
import { absolute } from './dates.js';
import { bdi, debounce, h, icon } from './dom.js';
import { peopleWithLists } from './ranking-people.js';
import { number, t } from './messages.js';
import { toast } from './toast.js';

const names = ['score', 'due', 'value', 'promise'];
const usual = { score: 60, due: 20, value: 15, promise: 5 };
const factory = { rule: 'factory' };

let state = null;
/** What is on the screen: `{rule, weights}`. */
let rule = factory;
let sides = null;
let status = null;
let percents = new Map();
/** Whose list is shown before and after. */
let person = boot.user.id;
/** `{id, name, listed}`, the fullest list first; `listed` is null where it is not known. */
let people = [];

/** Shows the rule that is being worked on, else the published one. */
export async function start() {
  state = await get('sv_RankRule');
  rule = parsed(state.draft ?? state.definition);
  people = await peopleWithLists();
  if (people[0]?.listed) person = people[0].id;
  draw();
  await preview();
}

const parsed = (text) => (text ? JSON.parse(text) : factory);
const definition = () =>
  JSON.stringify(rule.rule === 'weighed' ? { rule: 'weighed', weights: rule.weights } : factory);
const isPublished = () => definition() === JSON.stringify(ordered(parsed(state.definition)));
const ordered = (given) =>
  given.rule === 'weighed'
    ? { rule: 'weighed', weights: Object.fromEntries(names.map((name) => [name, given.weights[name] ?? 0])) }
    : factory;

function draw() {
  rule = ordered(rule);
  doing(
    button(t('ranking.publish'), 'check', publish, 'primary'),
    button(t('ranking.draft'), 'note', keep),
    state.definition && parsed(state.definition).rule === 'weighed' && button(t('ranking.factory'), 'undo', goBack),
  );
  status = h('p', { class: 'small muted', role: 'status' });
  sides = h('div', { class: 'sides', 'aria-live': 'polite' });
  fill(
    h(
      'div',
      { class: 'ranking' },
      status,
      h(
        'fieldset',
        { class: 'panel' },
        h('legend', {}, t('ranking.rule')),
        h('div', { class: 'choices' }, ['factory', 'weighed'].map(choice)),
        rule.rule === 'weighed' && h('div', { class: 'weights' }, names.map(weight)),
      ),
      h(
        'section',
        { 'aria-labelledby': 'ranking-preview' },
        h(
          'div',
          { class: 'over' },
          h('h2', { id: 'ranking-preview' }, t('ranking.preview')),
          h('label', { class: 'field' }, t('past.person'), chooser()),
        ),
        sides,
      ),
    ),
  );
  note();
  share();
}

/** An administrator may look at anybody's list; the fullest says most about a rule. */
function chooser() {
  const option = ({ id, name, listed }) => {
    const shown = id === boot.user.id ? t('ranking.own', { name }) : name;
    const words = listed === null ? shown : t('ranking.listed', { name: shown, count: listed });
    return h('option', { value: id, selected: id === person }, words);
  };
  return h(
    'select',
    {
      onchange: (event) => {
        person = event.currentTarget.value;
        preview();
      },
    },
    people.map(option),
  );
}

function choice(name) {
  const choose = () => {
    rule = name === 'weighed' ? { rule: 'weighed', weights: { ...usual } } : factory;
    draw();
    document.getElementById(`ranking-${name}`).focus();
    soon();
  };
  return h(
    'label',
    { class: 'choice' },
    h('input', { type: 'radio', name: 'rule', id: `ranking-${name}`, checked: rule.rule === name, onchange: choose }),
    h('span', {}, t(`ranking.${name}.name`), h('small', { class: 'muted' }, t(`ranking.${name}.about`))),
  );
}

/** One factor: a slider and a number that follow each other, and the percent it comes to. */
function weight(name) {
  const value = rule.weights[name];
  const slider = h('input', {
    type: 'range',
    min: '0',
    max: '100',
    step: '1',
    value: String(value),
    'aria-label': t(`ranking.${name}`),
    'aria-describedby': `about-${name}`,
  });
  const figure = h('input', { type: 'number', class: 'box', id: `weight-${name}`, min: '0', max: '100', value: String(value) });
  const percent = h('output', { for: `weight-${name}` });
  percents.set(name, percent);
  const take = (text) => {
    const given = Math.min(100, Math.max(0, Math.round(Number(text)) || 0));
    rule.weights[name] = given;
    if (slider.value !== String(given)) slider.value = String(given);
    if (document.activeElement !== figure) figure.value = String(given);
    share();
    soon();
  };
  slider.addEventListener('input', () => take(slider.value));
  figure.addEventListener('input', () => take(figure.value));
  figure.addEventListener('change', () => {
    figure.value = String(rule.weights[name]);
  });
  return h(
    'div',
    {},
    h('label', { for: `weight-${name}` }, t(`ranking.${name}`)),
    figure,
    percent,
    h('small', { class: 'muted about', id: `about-${name}` }, t(`ranking.${name}.about`)),
    slider,
  );
}

/** What the weights come to, as the server counts: whole percents by largest remainders. */
function share() {
  if (rule.rule !== 'weighed') return;
  const given = names.map((name) => rule.weights[name]);
  const total = given.reduce((sum, part) => sum + part, 0);
  const parts = given.map((part) => (total ? Math.floor((part * 100) / total) : 0));
  const missing = total ? 100 - parts.reduce((sum, part) => sum + part, 0) : 0;
  given
    .map((part, index) => ({ index, rest: total ? (part * 100) % total : 0 }))
    .sort((left, right) => right.rest - left.rest || left.index - right.index)
    .slice(0, missing)
    .forEach(({ index }) => (parts[index] += 1));
  names.forEach((name, index) => (percents.get(name).textContent = t('explain.percent', { count: parts[index] })));
}

/** When and by whom what holds was published, and whether something else is being worked on. */
function note() {
  const words = state.publishedon
    ? t('ranking.published', { time: absolute(state.publishedon), name: state.publishedby ?? '–' })
    : t('ranking.never');
  status.textContent = isPublished() ? words : `${words} ${t('ranking.unpublished')}`;
}

// The list before and after

const soon = debounce(250, () => {
  note();
  preview();
});
let asked = 0;

async function preview() {
  const mine = (asked += 1);
  sides.setAttribute('aria-busy', 'true');
  try {
    const { body } = await send('POST', 'sv_PreviewRankRule', { body: { definition: definition(), person } });
    if (mine !== asked) return;
    if (body.count) sides.replaceChildren(side('before', body.before), side('after', body.after));
    else sides.replaceChildren(empty(t('ranking.nothing')));
  } catch (error) {
    if (mine === asked) sides.replaceChildren(h('p', { class: 'alert', role: 'alert' }, error.message));
  }
  sides.removeAttribute('aria-busy');
}

const side = (name, rows) =>
  h('div', {}, h('h3', {}, t(`ranking.${name}`)), h('ol', {}, rows.map((row) => card(row, name === 'after'))));

function card({ recordname, rankreason, place, other }, isAfter) {
  const gain = isAfter && other ? other - place : 0;
  return h(
    'li',
    {},
    h('span', { class: 'at' }, number(place)),
    h('b', {}, bdi(recordname)),
    gain
      ? h(
          'span',
          { class: `moved ${gain > 0 ? 'up' : 'down'}` },
          icon(gain > 0 ? 'up' : 'down'),
          h('span', {}, t(gain > 0 ? 'ranking.up' : 'ranking.down', { count: Math.abs(gain) })),
        )
      : h('span', {}),
    h('span', { class: 'small muted' }, rankreason),
  );
}

// Keeping

async function save(action, body, said) {
  try {
    const answer = await send('POST', action, { body: { ...body, version: state.version }, key: newKey() });
    state = answer.body;
    toast(said);
    draw();
    await preview();
  } catch (error) {
    if (error.status !== 412) return toast(error.message, { isWrong: true });
    // Somebody else was faster: what they made holds, what stands here stays on the screen.
    state = await get('sv_RankRule');
    note();
    toast(error.message, { isWrong: true });
  }
  return undefined;
}

const keep = () => save('sv_DraftRankRule', { definition: definition() }, t('ranking.drafted'));
const publish = () => save('sv_PublishRankRule', { definition: definition() }, t('ranking.done'));

const goBack = () =>
  confirmed(t('ranking.factory'), t('ranking.factory.ask'), t('ranking.factory'), async () => {
    rule = factory;
    await act(() => save('sv_PublishRankRule', { definition: definition() }, t('ranking.done')));
  });
