/** The filter panel (W-45 … W-55) with counts of what each choice would show. */
import { byId, debounce, h, iconButton } from './dom.js';
import { get, query } from './api.js';
import {
  activityKinds,
  activityTypes,
  dueChoices,
  dueCondition,
  filterText,
  isImpossible,
  isShown,
  looksAhead,
  oneOf,
  recordTypes,
} from './filters.js';
import { boot } from './boot.js';
import { list } from './list.js';
import { number, t } from './messages.js';
import { clearFilters } from './search.js';
import { view } from './virtual-list.js';

/** Beyond this a count says only "more". */
const bound = 1000;
const flags = ['unopened', 'followed', 'waiting'];
const panel = byId('filters');
const button = byId('tool-filter');
let token = 0;

/** Opens the panel, or closes it. */
export function openFilters() {
  if (!panel.hidden) return closeFilters();
  panel.hidden = false;
  button.setAttribute('aria-expanded', 'true');
  draw();
  return focusFirst();
}

const focusFirst = () => (panel.querySelector('input') ?? panel.querySelector('button:not(:disabled)')).focus();

/** Clears all; the button that does it is off then, and keeps no focus. */
function clearAll() {
  clearFilters();
  focusFirst();
}

panel.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') {
    event.stopPropagation();
    closeFilters();
  }
});
list.addEventListener('query', () => {
  if (!panel.hidden) refresh();
});

function closeFilters() {
  panel.hidden = true;
  button.setAttribute('aria-expanded', 'false');
  button.focus();
}

function draw() {
  panel.replaceChildren(...[
    h(
      'header',
      {},
      h('h2', {}, t('filter.title')),
      h(
        'button',
        { type: 'button', class: 'plain', id: 'filter-clear', onclick: clearAll },
        t('command.clearfilters'),
      ),
      iconButton('close', t('close'), closeFilters),
    ),
    boot.features.ownfilters && h('section', { id: 'own-filters', 'aria-label': t('own.title') }),
    flags.some(isShown) && h('fieldset', {}, h('legend', {}, t('filter.default')), flags.filter(isShown).map(flag)),
    isShown('due') && h('fieldset', {}, h('legend', {}, t('filter.due')), dueChoices.map(dueBox)),
    isShown('recordtypes') && types('recordtypes', recordTypes, 'records'),
    isShown('activitytypes') && types('activitytypes', activityTypes, 'activities'),
    boot.seen?.hasfilters && h('section', { id: 'custom-filters', 'aria-label': t('filter.custom') }),
  ].filter(Boolean));
  refresh();
  drawMore();
}

/** What the organisation and the person have made comes when the panel is opened, and not with the page. */
async function drawMore() {
  const [own, custom] = await Promise.all([
    boot.features.ownfilters ? import('./own-filters.js') : null,
    boot.seen?.hasfilters ? import('./custom-filters.js') : null,
  ]);
  own?.drawOwn(byId('own-filters'), ask);
  custom?.drawCustom(byId('custom-filters'), ask, countOf);
}

function box(id, label, onchange) {
  return h(
    'label',
    { class: 'choice' },
    h('input', { type: 'checkbox', id: `f-${id}`, onchange }),
    h('span', {}, label),
    h('span', { class: 'n', id: `n-${id}` }),
  );
}

function flag(name) {
  const element = box(name, t(`filter.${name}`), (event) => ask({ ...list.filters, [name]: event.target.checked }));
  // Nothing to choose as long as nothing waits (K-3).
  element.hidden = name === 'waiting' && !list.filters.waiting;
  return element;
}

const dueBox = (choice) =>
  box(choice, t(`filter.due.${choice}`), (event) => {
    const due = dueChoices.filter((each) => (each === choice ? event.target.checked : list.filters.due.includes(each)));
    ask({ ...list.filters, due });
  });

function types(name, all, words) {
  const chosen = () => list.filters[name] ?? all;
  const change = (picked) => ask({ ...list.filters, [name]: picked.length === all.length ? null : picked });
  const boxes = all.map((each) =>
    box(each, t(`${words}.${each}`), (event) =>
      change(all.filter((one) => (one === each ? event.target.checked : chosen().includes(one)))),
    ),
  );
  return h(
    'fieldset',
    {},
    h('legend', {}, t(`filter.${name}`)),
    h(
      'div',
      { class: 'row' },
      h('button', { type: 'button', class: 'link small', onclick: () => change(all) }, t('filter.all')),
      h('button', { type: 'button', class: 'link small', onclick: () => change([]) }, t('filter.none')),
    ),
    boxes,
  );
}

function ask(filters) {
  view.toTop();
  list.ask({ filters });
}

/** Shows the state of the boxes at once and asks for their counts. */
function refresh() {
  const { filters } = list;
  const check = (name, isChecked) => {
    if (byId(`f-${name}`)) byId(`f-${name}`).checked = isChecked;
  };
  for (const name of flags) check(name, filters[name]);
  for (const choice of dueChoices) check(choice, filters.due.includes(choice));
  for (const each of recordTypes) check(each, (filters.recordtypes ?? recordTypes).includes(each));
  for (const each of activityTypes) check(each, (filters.activitytypes ?? activityTypes).includes(each));
  byId('filter-clear').disabled = !list.isFiltering;
  count();
}

const count = debounce(80, async () => {
  const mine = (token += 1);
  const { filters } = list;
  const facets = [
    ['unopened', 'unopened', 'isunread eq true'],
    ['followed', 'followed', 'isfollowed eq true'],
    ['waiting', 'waiting', 'iswaiting eq true', true],
    ...dueChoices.map((choice) => [choice, 'due', dueCondition[choice], choice === 'tomorrow']),
    ...recordTypes.map((each) => [each, 'recordtypes', oneOf('recordtype', [each])]),
    ...activityTypes.map((each) => [each, 'activitytypes', oneOf('activitytype', activityKinds[each])]),
  ];
  await Promise.all(
    facets.map(async ([id, without, condition, isAhead]) => {
      if (!byId(`n-${id}`)) return;
      const others = {
        ...filters,
        ...(without === 'recordtypes' || without === 'activitytypes' ? { [without]: null } : {}),
      };
      const found = isImpossible(others) ? 0 : await countOf(others, without, condition, isAhead).catch(() => null);
      const place = byId(`n-${id}`);
      if (mine === token && place)
        place.textContent = found === null ? '' : countWords(found);
      if (id === 'waiting' && mine === token && place)
        place.closest('.choice').hidden = !found && !list.filters.waiting;
    }),
  );
});

/** A count in words, bounded. */
export const countWords = (found) => (found >= bound ? t('filter.more', { count: bound }) : number(found));

/** How many records a choice finds under all other filters. */
async function countOf(filters, without, condition, isAhead = false) {
  const rest = filterText(filters, without);
  const isActivity = without === 'activitytypes';
  const whole = [...(isActivity ? [condition, rest] : [rest, condition]), list.searchText].filter(Boolean).join(' and ');
  const ahead = isAhead || looksAhead(without === 'due' ? { ...filters, due: [] } : filters) ? 'true' : '';
  const { value } = await get(
    `sv_workitems${query({ $apply: `filter(${whole})/aggregate($count as n)`, ahead, window: list.window })}`,
  );
  return value[0]?.n ?? 0;
}
