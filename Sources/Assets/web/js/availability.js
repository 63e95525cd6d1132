/** When a person works: the week as a picture, the entries behind it, and what the organisation decides. */
import { act, button, confirmed, doing, empty, failed, fill } from './admin-kit.js';
import { get, read, send } from './api.js';
import { askEntry, hoursText, kinds } from './availability-form.js';
import { drawWeek, startOfWeek } from './availability-week.js';
import { boot } from './boot.js';
import { h, icon, iconButton } from './dom.js';
import { openMenu } from './float.js';
import { t } from './messages.js';
import { startPage } from './page-frame.js';
import { takeBack } from './team-move.js';

const { userid } = boot.availability;
let week = startOfWeek();

startPage({ changed: () => show() });
const create = button(t('availability.new'), 'plus', () => openNew(create), 'primary');
create.setAttribute('aria-haspopup', 'menu');
const chooser = h('input', { type: 'file', accept: '.ics,text/calendar', hidden: true, onchange: () => takeFile() });
doing(button(t('availability.import'), 'download', () => chooser.click()), create, chooser);

async function show() {
  try {
    const [days, entries] = await Promise.all([daysOf(week), entriesOf()]);
    const picture = h('section', { class: 'panel', 'aria-label': t('availability.week') });
    draw(picture, days);
    const all = boot.availability.maydecide && !boot.availability.isother && (await forAll());
    fill(
      off(),
      picture,
      h(
        'section',
        { class: 'panel', 'aria-label': t('availability.entries') },
        h('h2', {}, t('availability.entries')),
        entries.length
          ? h('ul', { class: 'spells' }, entries.map(line))
          : empty(t('availability.none'), h('p', { class: 'small' }, t('availability.none.more'))),
      ),
      all,
    );
  } catch (error) {
    failed(error, show);
  }
}

/** Says that nothing follows the entries yet. */
const off = () =>
  !boot.availability.enabled && h('p', { class: 'note', role: 'note' }, t('availability.off'));

async function forAll() {
  const { panel } = await import('./availability-all.js');
  return panel(show);
}

const daysOf = (monday) =>
  get(`sv_Availability(userid=${userid},from=${monday},to=${startOfWeek(monday, 6)})`);

const entriesOf = async () =>
  (
    await read('sv_availabilities', {
      $filter: `_ownerid_value eq ${userid}`,
      $orderby: 'sv_startdate desc',
      $top: 200,
    })
  ).value;

function draw(place, days) {
  const turn = async (by) => {
    const monday = startOfWeek(week, by);
    const answer = await act(() => daysOf(monday));
    if (!answer) return;
    week = monday;
    draw(place, answer);
    place.querySelector(by < 0 ? '.before' : '.after').focus();
  };
  place.replaceChildren(
    ...drawWeek(days, week, {
      before: iconButton('back', t('availability.before'), () => turn(-7)),
      after: iconButton('chevron', t('availability.after'), () => turn(7)),
    }),
  );
}

/** One entry: its kind, when it holds, what it says, and what can be done with it. */
function line(entry) {
  const kind = kinds[entry.sv_kind];
  const name = entry.sv_name || t(`availability.kind.${kind}`);
  return h(
    'li',
    {},
    h('span', { class: `mark ${kind}` }, t(`availability.kind.${kind}`)),
    h('span', { class: 'what' }, h('strong', {}, entry.sv_name ?? ''), h('span', { class: 'muted' }, hoursText(entry))),
    iconButton('note', t('availability.edit', { name }), () => edit(kind, entry)),
    iconButton('trash', t('availability.remove', { name }), () => remove(entry, name)),
  );
}

function openNew(anchor) {
  const item = (kind, symbol) => ({
    label: t(`availability.kind.${kind}`),
    icon: symbol,
    run: () => edit(kind, null),
  });
  openMenu(
    t('availability.new'),
    [item('working', 'clock'), item('nonworking', 'skip'), item('timeoff', 'event')],
    anchor,
  );
}

function edit(kind, entry) {
  askEntry(kind, entry, async (body) => {
    const answer = entry
      ? await send('PATCH', `sv_availabilities(${entry.sv_availabilityid})`, { body })
      : await send('POST', 'sv_availabilities', { body: { ...body, ...owner() } });
    await show();
    said(answer, t('availability.saved'));
  });
}

const owner = () => (boot.availability.isother ? { 'ownerid@odata.bind': `/systemusers(${userid})` } : {});

function remove(entry, name) {
  confirmed(t('availability.remove', { name }), t('availability.remove.about'), t('command.delete'), async () => {
    const answer = await send('DELETE', `sv_availabilities(${entry.sv_availabilityid})`);
    await show();
    said(answer, t('availability.removed', { name }));
  });
}

async function takeFile() {
  const [file] = chooser.files;
  chooser.value = '';
  if (!file) return;
  const answer = await act(async () =>
    send('POST', 'sv_ImportAvailability', { body: { calendar: await file.text(), userid } }),
  );
  if (!answer) return;
  const { created, updated, removed, skipped } = answer.body;
  await show();
  const gone = removed ? [t('availability.import.removed', { count: removed })] : [];
  const left = skipped.length ? [t('availability.skipped', { count: skipped.length }), ...skipped.slice(0, 3)] : [];
  said(answer, [t('availability.imported', { created, updated }), ...gone, ...left].join(' '));
}

const said = (answer, words) => takeBack(answer.headers.get('sv-operation-id'), words);

await show();
document.documentElement.dataset.ready = 'true';
