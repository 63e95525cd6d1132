/** The list as it stood at any instant of the last 90 days: one's own, or that of a person one manages. Read-only. */
import { follow, get, query, quoted, read } from './api.js';
import { announce } from './announce.js';
import { boot, now } from './boot.js';
import { scoreBadge } from './card.js';
import { openDialog } from './dialog.js';
import { absolute, dayOf, due, instant, wall } from './dates.js';
import { bdi, h, icon } from './dom.js';
import { activityIcon } from './kinds.js';
import { number, t } from './messages.js';
import { personField } from './team-move.js';

const size = 100;
/** For how many days lists are kept. */
const reach = 90;

/** Opens the view; it begins with the morning of this day. */
export function openPast() {
  const place = h('div', { class: 'shown', 'aria-live': 'polite' });
  const dialog = openDialog(
    t('past.title'),
    (close, head) => h('div', { class: 'content' }, head, ask(place), place),
    { className: 'wide past' },
  );
  dialog.querySelector('input').focus();
}

function ask(place) {
  const at = h('input', {
    type: 'datetime-local',
    name: 'at',
    required: true,
    step: '60',
    value: local(startOfToday()),
    min: local(now() - reach * 864e5 + 6e4),
    max: local(now()),
  });
  const person = boot.user.ismanager
    ? personField(t('past.person'), managed, { hint: t('past.person.hint'), placeholder: boot.user.fullname })
    : null;
  const form = h(
    'form',
    {},
    h('label', { class: 'field' }, t('past.at'), at),
    person?.element,
    h('button', { class: 'primary' }, t('past.show')),
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const [day, clock] = at.value.split('T');
    const [hour, minute] = clock.split(':').map(Number);
    const name = person?.input.value.trim();
    const id = name ? await person.person() : boot.user.id;
    if (id) show(place, new Date(instant(dayOf(day), hour, minute)), { id, name: name || boot.user.fullname });
    else refuse(place, t('team.choose'));
  });
  return form;
}

/** Eight in the morning, or a while ago where it is not yet that late. */
function startOfToday() {
  const morning = now() - (wall().hour - 8) * 36e5 - wall().minute * 6e4;
  return wall().hour >= 9 ? morning : now() - 36e5;
}

/** A wall time in the person's zone as an input writes it. */
function local(value) {
  const { year, month, day, hour, minute } = wall(value);
  const two = (part) => String(part).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`;
}

/** Those one manages, by what is typed; where the team view is off, the server says whose lists may be seen. */
async function managed(text) {
  const { value } = boot.features.teamview
    ? await get(`sv_Team(${text ? `search=${encodeURIComponent(quoted(text))}` : ''})`)
    : await read('systemusers', {
        $select: 'systemuserid,fullname',
        $filter: ['isdisabled eq false', text && `contains(fullname,${quoted(text)})`].filter(Boolean).join(' and '),
        $orderby: 'fullname',
        $top: 20,
      });
  const names = new Set();
  return value.map(({ systemuserid, fullname }) => {
    // Two of one name are told apart by their number.
    let words = fullname;
    for (let copy = 2; names.has(words); copy += 1) words = `${fullname} (${copy})`;
    names.add(words);
    return [words, systemuserid];
  });
}

const refuse = (place, words) => place.replaceChildren(h('p', { class: 'alert', role: 'alert' }, words));

async function show(place, at, person) {
  place.setAttribute('aria-busy', 'true');
  try {
    const address = `sv_WorklistAsOf(userid=${person.id},instant=${at.toISOString()})`;
    const answer = await get(address + query({ $count: 'true' }), { prefer: `odata.maxpagesize=${size}` });
    draw(place, answer, at, person);
  } catch (error) {
    refuse(place, error.message);
  }
  place.removeAttribute('aria-busy');
}

function draw(place, answer, at, person) {
  const count = answer['@odata.count'];
  const rows = h(
    'ol',
    { class: 'rows-past', tabindex: '0', 'aria-label': t('past.title') },
    answer.value.map((row, index) => line(row, index)),
  );
  const more = h('button', { type: 'button', class: 'second' }, t('past.more'));
  let next = answer['@odata.nextLink'];
  more.hidden = !next;
  more.addEventListener('click', async () => {
    more.disabled = true;
    try {
      const page = await follow(next, { size });
      rows.append(...page.value.map((row, index) => line(row, rows.children.length + index)));
      next = page['@odata.nextLink'];
      more.hidden = !next;
    } catch (error) {
      announce(error.message);
    }
    more.disabled = false;
  });
  place.replaceChildren(
    h(
      'p',
      { class: 'banner' },
      icon('history'),
      h('span', {}, t('past.banner', { time: absolute(at) }), ' ', bdi(person.name), ' · ', t('past.count', { count })),
    ),
    ...(answer['@sv.rowsmaybemissing'] ? [h('p', { class: 'muted' }, t('team.narrower', { name: person.name }))] : []),
    count ? rows : h('p', { class: 'muted' }, t('past.empty')),
    more,
  );
}

/** A card of then: nothing on it can be done any more. */
function line(row, index) {
  const when = due(row);
  const beside = [row.contactname, row.companyname].filter((name) => name && name !== row.recordname);
  return h(
    'li',
    { class: row.isunread ? '' : 'seen', 'data-recordid': row.recordid },
    h('span', { class: 'at' }, number(index + 1)),
    h(
      'div',
      {},
      h('b', {}, bdi(row.recordname)),
      row.isunread && h('span', { class: 'hear' }, ` ${t('card.unread')}`),
      row.isfollowed && h('span', {}, ' ', icon('star'), h('span', { class: 'hear' }, t('card.followed'))),
      h('p', { class: 'small muted' }, beside.map((name, at) => [at ? ' · ' : '', bdi(name)])),
      h(
        'p',
        { class: 'small' },
        icon(activityIcon[row.activitytype] ?? 'task'),
        ' ',
        bdi(row.actionname),
        when && h('span', { class: 'muted' }, ` · ${absolute(row.duetime, row.isallday)}`),
      ),
      h('p', { class: 'small muted' }, row.rankreason),
    ),
    scoreBadge(row) ?? '',
  );
}
