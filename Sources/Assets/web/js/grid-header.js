/** What stands around the grid: the view's name, how many rows, chips of what is asked, empty and error states. */
import { byId, debounce, h, icon } from './dom.js';
import { announce } from './announce.js';
import { absolute, time } from './dates.js';
import { conditionWords, isWhole } from './conditions.js';
import { isChanged, questionOf, views } from './grid-query.js';
import { rows } from './grid-rows.js';
import { pageTable as table } from './meta.js';
import { number, t } from './messages.js';

/** Connects all parts; `create` makes a new record from the empty state. */
export function startHeader({ create }) {
  rows.addEventListener('rows', () => draw(create));
  rows.addEventListener('busy', () => draw(create));
  rows.addEventListener('query', drawQuestion);
  const input = byId('search');
  const find = async () => {
    if (input.value.trim() === rows.question.search) return;
    await rows.ask({ search: input.value.trim() }, { history: 'replace' });
    announce(t('list.found', { count: rows.total }));
  };
  input.addEventListener('input', debounce(160, find));
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && input.value) {
      event.preventDefault();
      input.value = '';
      find();
    } else if (event.key === 'Enter' || event.key === 'ArrowDown') {
      event.preventDefault();
      find().then(() => byId('grid').querySelector('[tabindex="0"]')?.focus());
    }
  });
  drawQuestion();
  draw(create);
}

function draw(create) {
  const count = byId('count');
  const shown = rows.isOver ? t('filter.more', { count: rows.total - 500 < 5000 ? 5000 : rows.rows.length }) : number(rows.total);
  count.textContent = rows.isBusy && !rows.rows.length ? '' : shown;
  count.title = `${t('list.fresh', { time: time(rows.refreshedAt) })} · ${absolute(rows.refreshedAt)}`;
  byId('grid').setAttribute('aria-busy', String(rows.isBusy));
  const place = byId('state');
  const what = rows.failure ? trouble() : rows.total || rows.isBusy ? null : empty(create);
  byId('grid').hidden = what !== null;
  place.hidden = what === null;
  place.replaceChildren(...(what ?? []));
}

function trouble() {
  const { message, request } = rows.failure;
  return [
    icon('warning'),
    h('strong', {}, t('list.failed')),
    h('p', {}, message),
    request ? h('p', { class: 'small' }, t('error.id', { id: request })) : '',
    h('button', { type: 'button', class: 'second', onclick: () => rows.reload() }, t('error.again')),
    h('button', { type: 'button', class: 'plain', onclick: clear }, t('command.clearfilters')),
  ];
}

function empty(create) {
  if (rows.isFiltering)
    return [
      icon('filter'),
      h('strong', {}, t('list.nothingmatches')),
      h('button', { type: 'button', class: 'primary', onclick: clear }, t('command.clearfilters')),
    ];
  return [
    icon(table.icon),
    h('strong', {}, t('grid.empty', { plural: table.plural })),
    table.may.create ? h('p', {}, t('grid.empty.more')) : '',
    table.may.create
      ? h('button', { type: 'button', class: 'primary', onclick: create }, icon('plus'), t('grid.new'))
      : '',
  ].filter(Boolean);
}

/** Takes every condition and the search away. */
export function clear() {
  byId('search').value = '';
  return rows.ask({ conditions: [], search: '' });
}

function drawQuestion() {
  const { question } = rows;
  const found = views.find(({ id }) => id === question.view);
  const button = byId('view');
  const name = found?.name ?? table.plural;
  const isOther = isChanged(question);
  button.firstElementChild.textContent = name;
  button.setAttribute('aria-label', t(isOther ? 'view.choose.changed' : 'view.choose', { name }));
  button.classList.toggle('changed', isOther);
  document.title = `${name} · Suivant`;
  if (document.activeElement !== byId('search')) byId('search').value = question.search;
  const whole = question.conditions.filter(isWhole);
  const chips = whole.map((each) => chip(each, question));
  if (chips.length > 1)
    chips.splice(1, 0, h('span', { class: 'small muted' }, t(question.match === 'any' ? 'grid.anyof' : 'grid.allof')));
  if (chips.length) chips.push(h('button', { type: 'button', class: 'link', onclick: clear }, t('command.clearfilters')));
  if (isOther && found)
    chips.push(
      h('button', { type: 'button', class: 'link', onclick: () => rows.ask(questionOf(found)) }, t('view.reset')),
    );
  byId('chips').replaceChildren(...chips);
  byId('tool-filter').setAttribute('aria-pressed', String(whole.length > 0));
}

function chip(condition, question) {
  const words = conditionWords(condition, table.byName.get(condition.column));
  const remove = t('filter.remove', { name: words });
  const without = () => rows.ask({ conditions: question.conditions.filter((each) => each !== condition) });
  return h(
    'button',
    { type: 'button', class: 'chip', 'aria-label': remove, title: remove, onclick: without },
    h('bdi', {}, words),
    icon('close'),
  );
}
