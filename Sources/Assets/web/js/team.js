/** A manager's team: what each seller has to do, how full the coming days are, and moving work. */
import { button, doing, empty, failed, fill } from './admin-kit.js';
import { get, query } from './api.js';
import { boot } from './boot.js';
import { bdi, debounce, h, iconButton } from './dom.js';
import { openMenu } from './float.js';
import { startFrame } from './frame.js';
import { number, t } from './messages.js';
import { absolute } from './dates.js';
import { showList } from './team-list.js';
import { askHandOver, askSpread, askTakeOver } from './team-move.js';

let team = boot.team;
let search = '';

const weekday = new Intl.DateTimeFormat(boot.locale, { weekday: 'short', timeZone: 'UTC' });
const date = new Intl.DateTimeFormat(boot.locale, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' });
const noon = (day) => new Date(`${day}T12:00:00Z`);

startFrame();
const finder = h('input', {
  type: 'search',
  class: 'box',
  'aria-label': t('team.search'),
  placeholder: t('team.search'),
  oninput: debounce(200, () => {
    search = finder.value.trim();
    reload();
  }),
});
addEventListener('hashchange', show);

async function reload() {
  try {
    team = await get(`sv_Team(${search ? `search='${encodeURIComponent(search.replaceAll("'", "''"))}'` : ''})`);
    await show();
  } catch (error) {
    failed(error, reload);
  }
}

/** The list of the person whom the address names, else everybody. */
async function show() {
  const id = location.hash.slice(1);
  const person = team.value.find((each) => each.systemuserid === id);
  if (!id) return everybody();
  const back = () => {
    location.hash = '';
  };
  doing(button(t('team.back'), 'back', back));
  try {
    return await showList(id, person?.fullname ?? '', { changed: refreshed });
  } catch (error) {
    return failed(error, show);
  }
}

/** New figures behind a list that stays open. */
async function refreshed() {
  team = await get('sv_Team()').catch(() => team);
  await show();
}

function everybody() {
  doing(finder, iconButton('refresh', t('command.refresh'), reload));
  if (!team.value.length) return fill(empty(t(search ? 'team.nobody' : 'team.none')));
  const days = team.value[0].days;
  const heads = [
    h('th', { scope: 'col' }, t('team.person')),
    ...['overdue', 'duetoday', 'donetoday'].map((name) =>
      h('th', { scope: 'col', class: 'figure' }, t(`team.${name}`)),
    ),
    ...days.map((day) => h('th', { scope: 'col', class: 'load' }, weekday.format(noon(day.date)))),
    h('th', { scope: 'col' }, h('span', { class: 'hear' }, t('people.actions'))),
  ];
  return fill(
    h(
      'div',
      { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': t('team.title') },
      h(
        'table',
        { class: 'grid team' },
        h('caption', { class: 'hear' }, t('team.about')),
        h('thead', {}, h('tr', {}, heads)),
        h('tbody', {}, team.value.map(line)),
      ),
    ),
    team.more && h('p', { class: 'muted' }, t('team.more')),
  );
}

function line(person) {
  const most = Math.max(1, ...team.value.flatMap((each) => each.days.map((day) => day.due)));
  return h(
    'tr',
    { 'data-person': person.systemuserid },
    h(
      'th',
      { scope: 'row' },
      h('a', { href: `#${person.systemuserid}` }, bdi(person.fullname)),
      !person.isavailable && h('small', { class: 'muted' }, away(person)),
    ),
    figure(person.overdue, person.overdue > 0 ? 'late' : ''),
    figure(person.duetoday),
    figure(person.donetoday),
    person.days.map((day) => load(day, most)),
    h(
      'td',
      {},
      iconButton(
        'more',
        t('team.actions', { name: person.fullname }),
        (event) => menu(person, event.currentTarget),
        { 'aria-haspopup': 'menu' },
      ),
    ),
  );
}

const figure = (value, name = '') => h('td', { class: `figure ${name}` }, number(value));

const away = (person) => (person.next ? t('team.away.until', { time: absolute(person.next) }) : t('team.away'));

/** A day's load: the number, darker the more there is; days off are hatched, and work on them stands out. */
function load(day, most) {
  const isOff = day.minutes === 0;
  const words = [
    date.format(noon(day.date)),
    t('team.due', { count: day.due }),
    isOff && t('away.off'),
    day.description,
  ];
  const level = day.due === 0 ? 0 : Math.ceil((day.due / most) * 4);
  const name = ['load', isOff ? 'off' : `level-${level}`, isOff && day.due ? 'clash' : ''].filter(Boolean).join(' ');
  return h(
    'td',
    { class: name, title: words.filter(Boolean).join(' · ') },
    number(day.due),
    isOff && h('span', { class: 'hear' }, ` ${t('away.off')}`),
  );
}

function menu(person, anchor) {
  const { systemuserid: id, fullname: name } = person;
  const what = { person: id, name, after: reload };
  const go = (address) => () => {
    location.href = address;
  };
  openMenu(
    t('team.actions', { name }),
    [
      { label: t('team.open'), icon: 'list', run: go(`#${id}`) },
      null,
      { label: `${t('team.handover')}…`, icon: 'assign', run: () => askHandOver(what) },
      { label: `${t('team.takeover')}…`, icon: 'user', run: () => askTakeOver(what) },
      { label: `${t('team.spread')}…`, icon: 'event', run: () => askSpread(what) },
      null,
      { label: t('availability.title'), icon: 'clock', run: go(`/settings/availability${query({ user: id })}`) },
    ],
    anchor,
  );
}

await show();
document.documentElement.dataset.ready = 'true';
