/** The audit trail: who did what when, and what it was before and after. */
import { follow, query, quoted, read } from './api.js';
import { boot } from './boot.js';
import { all, button, doing, empty, failed, fill, personInput } from './admin-kit.js';
import { dayInWords, absolute } from './dates.js';
import { field } from './dialog.js';
import { announce } from './announce.js';
import { bdi, h, icon } from './dom.js';
import { has, number, t } from './messages.js';

const pageSize = 50;
const kinds = [
  'create', 'update', 'delete', 'complete', 'skip', 'snooze', 'setRead', 'setFollowed', 'assign', 'qualify',
  'disqualify', 'win', 'lose', 'reopen', 'merge', 'access', 'share', 'customise', 'import', 'generate', 'score', 'undo',
];
/** The filter, as it stands in the address: person, kind, recordtype, recordid, from, until. */
let filter = {};
let list = null;
let foot = null;
let turn = 0;

/** Shows the trail as the address filters it. */
export async function start() {
  filter = Object.fromEntries(new URLSearchParams(location.search));
  list = h('ol', { class: 'trail', 'aria-label': t('audit.trail') });
  foot = h('div', { class: 'state' });
  fill(await form(), chips(), list, foot);
  await load();
}

// What is asked for

/** `sv_Audit(person=…,kind='…')`, with only what is set. */
function call(name) {
  const parts = [
    filter.person && `person=${filter.person}`,
    filter.kind && `kind=${quoted(filter.kind)}`,
    filter.recordtype && filter.recordid && `recordtype=${quoted(filter.recordtype)},recordid=${filter.recordid}`,
    filter.from && `from=${filter.from}`,
    filter.until && `until=${filter.until}`,
  ];
  return `${name}(${parts.filter(Boolean).join(',')})`;
}

async function form() {
  const chosen = filter.person ? await person(filter.person) : null;
  const set = (name) => ({ target }) => apply({ [name]: target.value });
  const who = personInput(t('audit.person'), (row) => apply({ person: row?.systemuserid }), { keeps: true });
  who.querySelector('input').value = chosen?.fullname ?? '';
  const options = [h('option', { value: '' }, t('audit.allkinds'))].concat(
    kinds
      .map((kind) => [kind, t(`audit.kind.${kind}`)])
      .sort((left, right) => left[1].localeCompare(right[1], boot.lang))
      .map(([kind, label]) => h('option', { value: kind, selected: filter.kind === kind }, label)),
  );
  drawFile();
  return h(
    'form',
    { class: 'auditbar', role: 'search', 'aria-label': t('audit.filter'), onsubmit: (event) => event.preventDefault() },
    who,
    field(t('audit.kind'), { onchange: set('kind') }, { tag: 'select', children: options }),
    field(t('audit.from'), { type: 'date', value: filter.from ?? '', max: filter.until, onchange: set('from') }),
    field(t('audit.until'), { type: 'date', value: filter.until ?? '', min: filter.from, onchange: set('until') }),
  );
}

/** The filtered trail as a file; an ordinary link, so that the browser keeps it. */
const drawFile = () =>
  doing(h('a', { class: 'second', href: boot.api + call('sv_AuditFile'), download: 'audit.csv' }, icon('down'), t('audit.csv')));

const person = async (id) =>
  (await all('systemusers', { $select: 'fullname', $filter: `systemuserid eq ${id}` }).catch(() => []))[0] ?? null;

async function apply(change) {
  filter = Object.fromEntries(Object.entries({ ...filter, ...change }).filter(([, value]) => value));
  history.replaceState(null, '', location.pathname + query(filter));
  document.querySelector('#admin .chips').replaceWith(chips());
  drawFile();
  list.replaceChildren();
  await load();
}

/** The one record to which the trail is narrowed, with a way back to all. */
const chips = () =>
  h(
    'div',
    { class: 'chips' },
    filter.recordid &&
      h(
        'button',
        { type: 'button', class: 'chip', onclick: () => apply({ recordtype: '', recordid: '' }) },
        t('audit.onerecord'),
        icon('close'),
      ),
  );

// Operations

async function load(link = null) {
  const mine = (turn += 1);
  list.setAttribute('aria-busy', 'true');
  foot.replaceChildren(h('p', { class: 'muted' }, t('admin.loading')));
  try {
    const page = link ? await follow(link, { size: pageSize }) : await read(call('sv_Audit'), {}, { size: pageSize });
    if (mine !== turn) return;
    const first = list.children.length;
    for (const entry of page.value) append(entry);
    list.removeAttribute('aria-busy');
    const next = page['@odata.nextLink'];
    foot.replaceChildren(
      ...[
        list.children.length === 0 && empty(t('audit.none')),
        next && button(t('audit.more'), 'down', () => load(next)),
      ].filter(Boolean),
    );
    if (link) list.querySelectorAll('summary')[first]?.focus();
    else announce(t('audit.shown', { count: list.querySelectorAll('details').length }));
  } catch (error) {
    if (mine === turn) failed(error, start);
  }
}

const day = new Intl.DateTimeFormat('en-CA', { timeZone: boot.zone, year: 'numeric', month: '2-digit', day: '2-digit' });
const clock = new Intl.DateTimeFormat(boot.locale, { timeZone: boot.zone, hour: '2-digit', minute: '2-digit', second: '2-digit' });

function append(entry) {
  const date = day.format(new Date(entry.at));
  if (list.lastElementChild?.dataset.day !== date) {
    list.append(h('li', { 'data-day': date, class: 'day' }, h('h2', {}, dayInWords(date)), h('ul', {})));
  }
  list.lastElementChild.querySelector('ul').append(h('li', {}, line(entry)));
}

function line(entry) {
  const inside = h('div', { class: 'inside' });
  const details = h(
    'details',
    {},
    h(
      'summary',
      {},
      h('time', { datetime: entry.at, title: absolute(entry.at) }, clock.format(new Date(entry.at))),
      h('span', { class: 'who' }, who(entry)),
      h('span', { class: 'what' }, has(`audit.kind.${entry.kind}`) ? t(`audit.kind.${entry.kind}`) : entry.kind),
      h('span', { class: 'on' }, subject(entry)),
      entry.undoneby && h('small', { class: 'mark' }, t('audit.undone')),
    ),
    inside,
  );
  details.addEventListener('toggle', () => {
    if (details.open && !inside.hasChildNodes()) open(entry, inside);
  });
  return details;
}

/** The person, and who acted as the person. */
const who = ({ personname, impersonatorid, impersonatorname }) => [
  personname ? bdi(personname) : h('span', { class: 'muted' }, t('audit.system')),
  impersonatorid && h('small', { class: 'muted' }, ` ${t('audit.actedby', { name: impersonatorname ?? impersonatorid })}`),
];

function subject(entry) {
  if (!entry.recordtype) return h('span', { class: 'muted' }, t('audit.norecord'));
  const type = entry.recordtypelabel ?? (has(`audit.type.${entry.recordtype}`) ? t(`audit.type.${entry.recordtype}`) : entry.recordtype);
  const name = entry.recordname ? [' ', bdi(entry.recordname)] : [];
  const others = entry.records - 1;
  return [type, ...name, others > 0 && h('span', { class: 'muted' }, ` ${t('audit.others', { count: others })}`)];
}

// Before and after

async function open(entry, inside, link = null) {
  const wait = h('p', { class: 'muted' }, t('admin.loading'));
  inside.append(wait);
  try {
    const page = link
      ? await follow(link, { size: 20 })
      : await read(`sv_AuditRecords(operationid=${entry.operationid})`, {}, { size: 20 });
    wait.remove();
    inside.append(...page.value.map(record));
    if (!link && page.value.length === 0) inside.append(h('p', { class: 'muted' }, t('audit.nothing')));
    const next = page['@odata.nextLink'];
    if (next) {
      const more = button(t('audit.morerecords'), 'down', () => {
        more.remove();
        open(entry, inside, next);
      });
      inside.append(more);
    }
    if (!link) {
      inside.prepend(h('p', { class: 'small muted' }, t('audit.operation'), ' ', h('code', {}, entry.operationid)));
    }
  } catch (error) {
    wait.replaceWith(h('p', { class: 'alert', role: 'alert' }, error.message));
  }
}

function record(one) {
  const name = one.recordname ?? one.recordid;
  const type = one.recordtypelabel ?? (has(`audit.type.${one.recordtype}`) ? t(`audit.type.${one.recordtype}`) : one.recordtype);
  const isFiltered = filter.recordid === one.recordid;
  return h(
    'section',
    { class: 'changed' },
    h(
      'header',
      {},
      h('h3', {}, `${t(`audit.action.${one.action}`)}: ${type} `, bdi(name)),
      !isFiltered &&
        one.recordtypelabel &&
        button(t('audit.only'), 'filter', () => apply({ recordtype: one.recordtype, recordid: one.recordid }), 'plain'),
    ),
    one.changes.length ? comparison(one, `${type} ${name}`) : h('p', { class: 'muted small' }, t('audit.novalues')),
  );
}

const comparison = (one, caption) =>
  h(
    'div',
    { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
    h(
      'table',
      { class: 'grid values' },
      h('caption', { class: 'hear' }, caption),
      h(
        'thead',
        {},
        h('tr', {}, ['admin.column', 'audit.before', 'audit.after'].map((key) => h('th', { scope: 'col' }, t(key)))),
      ),
      h(
        'tbody',
        {},
        one.changes.map((change) =>
          h(
            'tr',
            {},
            h('th', { scope: 'row' }, change.label ?? (has(`audit.${change.column}`) ? t(`audit.${change.column}`) : change.column)),
            h('td', {}, value(change.before, change.type)),
            h('td', {}, value(change.after, change.type)),
          ),
        ),
      ),
    ),
  );

function value(text, type) {
  if (text === null) return h('span', { class: 'muted' }, t('audit.empty'));
  switch (type) {
    case 'instant': return absolute(text);
    case 'date': return dayInWords(text);
    case 'boolean': return t(text === 'true' ? 'audit.yes' : 'audit.no');
    case 'number': return Number.isFinite(Number(text)) ? number(Number(text)) : text;
    default: return bdi(text);
  }
}
