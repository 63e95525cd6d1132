/** Related: what points to a record, table by table, with the first few of each and a way to all of them. */
import { bdi, h, icon } from './dom.js';
import { read } from './api.js';
import { moment, absolute, machine } from './dates.js';
import { recordPath, tableOf, tables } from './meta.js';
import { number, t } from './messages.js';
import { askNew } from './new-record.js';
import { formatted } from './values.js';

const few = 5;

/** The tab's content; it fills itself. `changed` runs when a record was made here. */
export function relatedView({ recordtype, recordid, name, changed, heading = (level) => `h${level}` }) {
  const place = h('section', { class: 'related', 'aria-label': t('tab.related'), 'aria-busy': 'true' });
  const load = async () => {
    try {
      const { related } = await tableOf(recordtype);
      const parts = await Promise.all(related.map((link) => part(link, { recordtype, recordid, name, heading, load, changed })));
      const shown = parts.filter(Boolean);
      place.replaceChildren(...(shown.length ? shown : [h('p', { class: 'muted' }, t('form.related.none'))]));
    } catch (error) {
      place.replaceChildren(h('p', { class: 'alert', role: 'alert' }, error.message));
    }
    place.setAttribute('aria-busy', 'false');
  };
  load();
  return place;
}

async function part(link, { recordtype, recordid, name, heading, load, changed }) {
  const table = tables[link.table];
  const options = {
    $filter: `${link.property} eq ${recordid}`,
    $orderby: 'modifiedon desc',
    $count: 'true',
    $top: few,
  };
  const page = await read(table.set, options, { annotations: true });
  const count = page['@odata.count'];
  if (!count && !table.may.create) return null;
  const title = t('form.related.title', { plural: table.plural, column: link.label });
  const filter = { match: 'all', conditions: [{ column: link.column, op: 'is', value: { id: recordid, name, table: recordtype } }] };
  const all = `/${link.table}?filter=${encodeURIComponent(JSON.stringify(filter))}`;
  const create = () =>
    askNew(link.table, {
      given: { [link.column]: { id: recordid, name, table: recordtype } },
      created: () => {
        load();
        changed?.();
      },
    });
  return h(
    'section',
    { class: 'part' },
    h(
      'div',
      { class: 'relatedhead' },
      h(heading(2), { class: 'section' }, icon(table.icon), title, h('span', { class: 'muted' }, number(count))),
      table.may.create
        ? h(
            'button',
            { type: 'button', class: 'quiet', onclick: create, 'aria-label': t('grid.new.title', { label: table.label }), title: t('grid.new.title', { label: table.label }) },
            icon('plus'),
          )
        : null,
    ),
    count
      ? h('ul', { class: 'relatedlist' }, page.value.map((row) => line(row, table)))
      : h('p', { class: 'small muted' }, t('form.related.none')),
    count > few ? h('a', { href: all }, t('form.related.more', { count })) : null,
  );
}

function line(row, table) {
  const id = row[table.key];
  const name = bdi(row[table.primary] || row.subject || row.companyname || table.label);
  const path = recordPath(table.name, id);
  const facts = [formatted(row, 'statuscode'), formatted(row, '_ownerid_value')].filter(Boolean);
  return h(
    'li',
    {},
    path ? h('a', { href: path }, name) : name,
    h(
      'span',
      { class: 'small muted' },
      facts.map((fact, index) => [index ? ' · ' : '', bdi(fact)]),
      row.modifiedon
        ? [facts.length ? ' · ' : '', h('time', { datetime: machine(row.modifiedon), title: absolute(row.modifiedon) }, moment(row.modifiedon))]
        : '',
    ),
  );
}
