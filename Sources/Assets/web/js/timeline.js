/** The timeline: activities and notes of a record, newest first, and the buttons that add to it. */
import { bdi, h, icon } from './dom.js';
import { absolute, due, machine, moment } from './dates.js';
import { activityIcon } from './kinds.js';
import { t } from './messages.js';
import { runOnItem } from './item-menu.js';
import { formatted, timeline } from './record-data.js';

/** The tab's content; it fills itself. */
export function timelineView(row, recordid) {
  const events = h('div', { class: 'events', 'aria-busy': 'true' });
  const add = (id, name) =>
    h(
      'button',
      {
        type: 'button',
        class: 'second',
        id: `timeline-${id}`,
        onclick: (event) => runOnItem(id, row, event.currentTarget),
      },
      icon(name),
      t(`command.${id}`),
    );
  load(events, recordid);
  return h(
    'section',
    { 'aria-label': t('tab.timeline') },
    h('div', { class: 'addbar' }, add('note', 'note'), add('activity', 'plus')),
    events,
  );
}

async function load(events, recordid, from = null) {
  try {
    const page = await timeline(recordid, from);
    events.querySelector('.second')?.remove();
    events.append(...page.events.map(entry));
    if (!events.childElementCount) events.append(h('p', { class: 'muted' }, t('timeline.none')));
    if (page.more)
      events.append(
        h(
          'button',
          { type: 'button', class: 'second', onclick: () => load(events, recordid, page.more) },
          t('timeline.more'),
        ),
      );
  } catch (error) {
    events.append(h('p', { class: 'alert', role: 'alert' }, error.message));
  }
  events.setAttribute('aria-busy', 'false');
}

function entry({ kind, at, row }) {
  const isNote = kind === 'annotation';
  const by = formatted(row, isNote ? '_createdby_value' : '_ownerid_value');
  const text = isNote ? row.notetext : row.description;
  return h(
    'article',
    { class: 'event' },
    h('div', { class: 'dot' }, h('span', {}, icon(activityIcon[kind] ?? 'task'))),
    h(
      'div',
      { class: 'tell' },
      h('b', {}, bdi(row.subject || t(`activity.${kind}`))),
      ' ',
      h(
        'span',
        { class: 'small muted' },
        [t(`activity.${kind}`), isNote ? null : state(row)].filter(Boolean).join(' · '),
        ' · ',
        h('time', { datetime: machine(at), title: absolute(at) }, moment(at)),
        by && h('span', {}, ' · ', bdi(by)),
      ),
      text && h('p', {}, text),
    ),
  );
}

function state(row) {
  const words = formatted(row, 'statecode') ?? '';
  const when =
    row.statecode === 0 && row.scheduledend ? due({ duetime: row.scheduledend, isallday: row.sv_isallday }) : null;
  return when ? `${words} · ${t('timeline.due', { when: when.text })}` : words;
}
