/** Up next (W-96 … W-99): what to do now, what comes then, what is done. */
import { bdi, h, icon, iconButton } from './dom.js';
import { absolute, due, machine, moment } from './dates.js';
import { actionLabel } from './card.js';
import { activityIcon, itemIcon, itemWord } from './kinds.js';
import { joining } from './links.js';
import { list } from './list.js';
import { t } from './messages.js';
import { page } from './page.js';
import { openItemMenu, runOnItem } from './item-menu.js';

let showsCompleted = false;

/** What is next with the item first that the card shows, or that was opened itself, where it is still open (W-16, K-7). */
export function beginningWith(id, upnext) {
  const open = [...upnext.current, ...upnext.upcoming];
  const first = open.find((item) => item.id === id);
  if (!first || upnext.current.includes(first)) return upnext;
  return { ...upnext, current: [first], upcoming: open.filter((item) => item !== first) };
}

/** The section for a record; `row` is its card or what stands for it. */
export function upnextView({ upnext }, row) {
  const { current, upcoming, completed } = upnext;
  return h(
    'section',
    { class: 'upnext', 'aria-labelledby': 'upnext-title' },
    h(page.heading(2), { class: 'section', id: 'upnext-title' }, icon('next'), t('upnext.title')),
    current.length ? current.map((item) => now(item, row)) : nothing(row),
    upcoming.map((item) => coming(item)),
    completed.length ? done(completed) : '',
  );
}

function now(item, row) {
  // As the card is when one acts: opening it has marked it read since (W-27).
  const acting = () => itemRow(item, page.acting ?? row);
  const when = due(item);
  const button = (id, className, name, label, key) =>
    h(
      'button',
      {
        type: 'button',
        class: className,
        id: `now-${id}-${item.id}`,
        // The second click of a double click is not meant for the item that comes next.
        onclick: (event) => event.detail > 1 || runOnItem(id, acting(), event.currentTarget),
      },
      icon(name),
      label,
      key && h('kbd', { 'aria-hidden': 'true' }, key),
    );
  const starts = { phonecall: 'call', email: 'email' }[item.activitytype];
  const buttons =
    item.actionable === false
      ? []
      : [
          starts &&
            button(starts, `primary ${starts}`, activityIcon[item.activitytype], actionLabel(item)),
          joining(item) &&
            h(
              'a',
              { class: 'primary join', id: `now-join-${item.id}`, href: joining(item), target: '_blank', rel: 'noopener noreferrer' },
              icon('meeting'),
              t('command.join'),
            ),
          button('complete', `${starts || joining(item) ? 'second' : 'primary'} mark-complete`, 'check', t('command.complete'), 'D'),
          iconButton('more', t('command.more'), (event) => openItemMenu(acting(), event.currentTarget), {
            'aria-haspopup': 'menu',
            id: `now-more-${item.id}`,
          }),
        ];
  return h(
    'div',
    { class: 'now' },
    h('span', { class: 'disc' }, icon(itemIcon(item))),
    h(
      'div',
      {},
      h(
        'p',
        { class: 'title' },
        h('span', { class: 'hear' }, `${itemWord(item)}, `),
        bdi(item.actionname),
      ),
      h(
        'p',
        { class: 'small muted' },
        when
          ? h('time', { class: when.late ? 'late' : '', datetime: machine(item.duetime), title: when.title }, when.text)
          : t('upnext.undated'),
        item.ownername && h('span', {}, ' · ', bdi(item.ownername)),
        item.phonenumber && h('span', {}, ' · ', bdi(item.phonenumber)),
      ),
      item.description && h('p', { class: 'small tell' }, item.description),
    ),
    h('div', { class: 'doing' }, buttons),
  );
}

function coming(item) {
  const when = due(item);
  return h(
    'p',
    { class: 'later' },
    icon(itemIcon(item)),
    h(
      'span',
      {},
      h('span', { class: 'muted' }, t('upnext.then')),
      ' ',
      bdi(item.actionname),
      when
        ? h('span', { class: 'muted', title: when.title }, ` · ${when.text}`)
        : h('span', { class: 'muted' }, ` · ${t('upnext.undated')}`),
    ),
  );
}

function done(items) {
  const body = h('div', { id: 'completed', hidden: !showsCompleted }, items.map(closed));
  const button = h(
    'button',
    { type: 'button', id: 'show-completed', 'aria-expanded': String(showsCompleted), 'aria-controls': 'completed' },
    icon('chevron'),
    t('upnext.completed', { count: items.length }),
  );
  button.addEventListener('click', () => {
    showsCompleted = !showsCompleted;
    body.hidden = !showsCompleted;
    button.setAttribute('aria-expanded', String(showsCompleted));
  });
  return h('div', { class: 'more' }, button, body);
}

function closed(item) {
  const at = item.closedon
    ? h('time', { datetime: machine(item.closedon), title: absolute(item.closedon) }, moment(item.closedon))
    : '';
  return h(
    'p',
    { class: 'later' },
    icon(item.outcome === 'completed' ? 'check' : 'skip'),
    h(
      'span',
      {},
      bdi(item.actionname),
      h('span', { class: 'muted' }, ' · ', t(`outcome.${item.outcome ?? 'completed'}`), ' ', at),
    ),
  );
}

function nothing(row) {
  return h(
    'div',
    { class: 'none' },
    h('span', {}, t('upnext.none')),
    h(
      'button',
      {
        type: 'button',
        class: 'second',
        id: 'now-activity',
        onclick: (event) => runOnItem('activity', row, event.currentTarget),
      },
      icon('plus'),
      t('command.activity'),
    ),
  );
}

/** The card itself when it shows this item, so that the card moves; otherwise the item with the record's names. */
function itemRow(item, row) {
  const card = list.row(row.recordid);
  if (card?.sv_workitemid === item.id) return card;
  return {
    ...row,
    sv_workitemid: item.actionable === false ? null : item.id,
    actionname: item.actionname,
    activitytype: item.activitytype,
    source: item.source,
    duetime: item.duetime,
    starttime: item.starttime,
    isallday: item.isallday,
    onlinemeetingjoinurl: item.onlinemeetingjoinurl,
  };
}
