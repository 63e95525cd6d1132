/** Somebody's work list as that person sees it, to look at; what is ticked can be moved. */
import { button, empty, fill } from './admin-kit.js';
import { read } from './api.js';
import { due } from './dates.js';
import { bdi, h, icon } from './dom.js';
import { activityIcon } from './kinds.js';
import { number, t } from './messages.js';
import { askHandOver, askSpread, askTakeOver } from './team-move.js';

/** Cards that are shown; more are counted. */
const most = 200;

/** What is ticked, and on whose list; it outlasts the list being read again. */
let ticked = { id: null, items: new Set() };

export async function showList(id, name, { changed }) {
  const page = await read('sv_workitems', { sv_seller: id, $top: most, $count: 'true' });
  const rows = page.value;
  const own = rows.filter((row) => row._ownerid_value === id).map((row) => row.sv_workitemid);
  const chosen = new Set(ticked.id === id ? own.filter((item) => ticked.items.has(item)) : []);
  ticked = { id, items: chosen };
  const tools = h('div', { class: 'movers', role: 'toolbar', 'aria-label': t('bulk.title') });
  const said = h('span', { class: 'muted', role: 'status' });
  const targets = () => (chosen.size ? [...chosen] : null);
  const after = () => {
    ticked.items.clear();
    return changed();
  };
  const what = () => ({ person: id, name, targets: targets(), after });
  const shape = () => {
    said.textContent = chosen.size
      ? t('team.chosen', { count: chosen.size })
      : t('team.all', { name });
  };
  tools.append(
    said,
    button(t('team.handover'), 'assign', () => askHandOver(what())),
    button(t('team.takeover'), 'user', () => askTakeOver(what())),
    button(t('team.spread'), 'event', () => askSpread(what())),
  );
  shape();
  const tick = (item) =>
    h('input', {
      type: 'checkbox',
      'aria-label': t('team.tick', { name: item.recordname }),
      checked: chosen.has(item.sv_workitemid),
      onchange: ({ target }) => {
        if (target.checked) chosen.add(item.sv_workitemid);
        else chosen.delete(item.sv_workitemid);
        shape();
      },
    });
  const pick = (row) => (row._ownerid_value === id ? tick(row) : others());
  fill(
    h('h2', {}, t('team.listof', { name })),
    page['@sv.rowsmaybemissing'] && h('p', { class: 'muted' }, t('team.narrower', { name })),
    rows.length ? [tools, table(rows, pick, name)] : empty(t('list.nothingdue')),
    page['@odata.count'] > rows.length &&
      h(
        'p',
        { class: 'muted' },
        t('team.first', { shown: number(rows.length), all: number(page['@odata.count']) }),
      ),
  );
}

function table(rows, tick, name) {
  const heads = [h('span', { class: 'hear' }, t('bulk.title')), t('team.record'), t('team.action'), t('team.duetime'), t('team.score')];
  return h(
    'div',
    { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': t('team.listof', { name }) },
    h(
      'table',
      { class: 'grid items' },
      h('thead', {}, h('tr', {}, heads.map((head) => h('th', { scope: 'col' }, head)))),
      h('tbody', {}, rows.map((row) => line(row, tick))),
    ),
  );
}

/** In the place of the tick where there is nothing of the person's to move. */
const others = () =>
  h(
    'span',
    { class: 'muted', title: t('team.others') },
    h('span', { 'aria-hidden': 'true' }, '–'),
    h('span', { class: 'hear' }, t('team.others')),
  );

/** Whom else the card names. */
const named = ({ recordname, contactname, companyname }) =>
  [contactname !== recordname && contactname, companyname].filter(Boolean).join(' · ');

function line(row, tick) {
  const when = due(row);
  return h(
    'tr',
    { 'data-workitemid': row.sv_workitemid },
    h('td', {}, tick(row)),
    h(
      'th',
      { scope: 'row', class: row.isunread ? 'unread' : null },
      h('a', { href: `/${row.recordtype}/${row.recordid}` }, bdi(row.recordname)),
      h('small', { class: 'muted' }, named(row)),
    ),
    h('td', { class: 'doing-what' }, icon(activityIcon[row.activitytype] ?? 'task'), bdi(row.actionname)),
    h('td', { class: when?.late ? 'late' : null, title: when?.title }, when?.text ?? ''),
    h('td', { class: 'figure' }, row.score === null ? '–' : `${row.score} ${row.grade ?? ''}`),
  );
}
