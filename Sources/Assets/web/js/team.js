/** A manager's team: what each seller has to do, how full the coming days are, and moving work. */
import { button, doing, empty, failed, fill } from './admin-kit.js';
import { get, query } from './api.js';
import { boot } from './boot.js';
import { bdi, debounce, h, iconButton } from './dom.js';
import { openMenu } from './float.js';
import { news, startLive } from './live.js';
import { number, t } from './messages.js';
import { absolute, dayNumber, moment, time } from './dates.js';
import { startPage } from './page-frame.js';
import { showList } from './team-list.js';
import { askHandOver, askSpread, askTakeOver } from './team-move.js';

let team = boot.team;
let search = '';

/** Where a table is wider than the screen, what can be done stands beside the name. */
const phone = matchMedia('(max-width: 720px)');
phone.addEventListener('change', () => follow({ isAnyway: true }));

const weekday = new Intl.DateTimeFormat(boot.locale, { weekday: 'short', timeZone: 'UTC' });
const date = new Intl.DateTimeFormat(boot.locale, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' });
const noon = (day) => new Date(`${day}T12:00:00Z`);

startPage({ changed: () => follow() });
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
const soon = debounce(300, follow);
startLive({ changed: soon, returned: soon });
news.addEventListener('team', soon);
document.addEventListener('jobended', soon);

const found = () =>
  get(`sv_Team(${search ? `search='${encodeURIComponent(search.replaceAll("'", "''"))}'` : ''})`);

async function reload() {
  try {
    team = await found();
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
  team = await found().catch(() => team);
  await show();
}

/** Something happened on the lists of these people: shown at the same place, with the focus where it was. */
async function follow({ isAnyway = false } = {}) {
  const before = JSON.stringify(team);
  team = await found().catch(() => team);
  if (JSON.stringify(team) === before && !location.hash && !isAnyway) return;
  const focused = document.activeElement;
  const { person, workitemid } = focused?.closest('[data-person], [data-workitemid]')?.dataset ?? {};
  const place = person ? `[data-person="${person}"]` : workitemid && `[data-workitemid="${workitemid}"]`;
  const across = document.querySelector('main .scroll')?.scrollLeft ?? 0;
  await show();
  document.querySelector('main .scroll')?.scrollTo({ left: across });
  const again = focused === finder ? finder : place && document.querySelector(`${place} ${focused.localName}`);
  if (document.activeElement === document.body) again?.focus({ preventScroll: true });
}

function everybody() {
  doing(finder, iconButton('refresh', t('command.refresh'), reload));
  if (!team.value.length) return fill(empty(t(search ? 'team.nobody' : 'team.none')));
  // Everybody's days are those of whoever looks.
  const days = team.value[0].days.map(({ date: day }) => day);
  const most = Math.max(0, ...team.value.flatMap((person) => person.days.map(rate)));
  const heads = [
    h('th', { scope: 'col' }, t('team.person')),
    ...['overdue', 'duetoday', 'donetoday'].map((name) =>
      h('th', { scope: 'col', class: 'figure' }, t(`team.${name}`)),
    ),
    ...days.map((day) => h('th', { scope: 'col', class: 'load' }, weekday.format(noon(day)))),
  ];
  const actions = h('th', { scope: 'col' }, h('span', { class: 'hear' }, t('people.actions')));
  heads.splice(phone.matches ? 1 : heads.length, 0, actions);
  return fill(
    h(
      'div',
      { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': t('team.title') },
      h(
        'table',
        { class: 'grid team' },
        h('caption', { class: 'hear' }, t('team.about')),
        h('thead', {}, h('tr', {}, heads)),
        h('tbody', {}, team.value.map((person) => line(person, days, most))),
      ),
    ),
    team.more && h('p', { class: 'muted' }, t('team.more')),
  );
}

function line(person, days, most) {
  const on = new Map(person.days.map((day) => [day.date, day]));
  const actions = h(
    'td',
    { class: 'do' },
    iconButton(
      'more',
      t('team.actions', { name: person.fullname }),
      (event) => menu(person, event.currentTarget),
      { 'aria-haspopup': 'menu' },
    ),
  );
  return h(
    'tr',
    { 'data-person': person.systemuserid },
    h(
      'th',
      { scope: 'row' },
      h('a', { href: `#${person.systemuserid}` }, bdi(person.fullname)),
      !person.isavailable && h('small', { class: 'muted', title: person.next && absolute(person.next) }, away(person)),
    ),
    phone.matches && actions,
    figure(person.overdue, person.overdue > 0 ? 'late' : ''),
    figure(person.duetoday),
    figure(person.donetoday),
    days.map((day) => load(on.get(day), most)),
    !phone.matches && actions,
  );
}

const figure = (value, name = '') => h('td', { class: `figure ${name}` }, number(value));

/** "back at 13:30" after a break, with the day where it is another one. */
function away({ next }) {
  if (!next) return t('team.away');
  const isToday = dayNumber(new Date(next)) === dayNumber();
  return isToday ? t('team.away.back', { time: time(next) }) : t('team.away.later', { time: moment(next) });
}

/** Hours of a day of work where nobody has said when it begins and ends. */
const usual = 8;
const isKnown = (day) => boot.features.availability && day.minutes > 0 && day.minutes < 24 * 60;
const hours = (day) => (isKnown(day) ? day.minutes / 60 : usual);
/** What comes together in an hour of work. */
const rate = (day) => (day.minutes === 0 ? 0 : day.due / hours(day));

/** A day's load: the number, darker the more falls on an hour of work; days off are hatched, and work on them stands out. */
function load(day, most) {
  const isOff = day.minutes === 0;
  const available = isOff ? t('away.off') : isKnown(day) && t('team.hours', { count: Math.round(hours(day) * 10) / 10 });
  const words = [date.format(noon(day.date)), t('team.due', { count: day.due }), available, day.description];
  const level = most && Math.ceil((rate(day) / most) * 4);
  const name = ['load', isOff ? 'off' : `level-${level}`, isOff && day.due ? 'clash' : ''].filter(Boolean).join(' ');
  return h(
    'td',
    { class: name, 'data-date': day.date, title: words.filter(Boolean).join(' · ') },
    number(day.due),
    available && h('span', { class: 'hear' }, ` ${available}`),
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
      boot.features.availabilitypage && null,
      boot.features.availabilitypage && { label: t('availability.title'), icon: 'clock', run: go(`/settings/availability${query({ user: id })}`) },
    ].filter((item) => item !== false),
    anchor,
  );
}

await show();
document.documentElement.dataset.ready = 'true';
