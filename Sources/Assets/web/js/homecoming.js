/** Back from an absence: the list offers to deal with what became due meanwhile, once. */
import { get, newKey, send } from './api.js';
import { boot } from './boot.js';
import { dayInShort } from './dates.js';
import { field, openForm } from './dialog.js';
import { h } from './dom.js';
import { list } from './list.js';
import { news } from './live.js';
import { t } from './messages.js';
import { page } from './page.js';
import { forget } from './record-data.js';
import { colleagueField, handOver, move, perDayField } from './team-move.js';
import { toast } from './toast.js';
import { offerUndo } from './undo.js';

/** The absence that was offered, and the message that offers it. */
let offered = null;
let notice = null;

/** Asks whether an absence has ended that was not dealt with, and again when that is taken back, here or elsewhere. */
export function startHomecoming() {
  news.addEventListener('change', ({ detail }) => {
    if (detail.more || detail.records.some(({ recordtype }) => recordtype === 'sv_availability')) offer();
  });
  return offer();
}

/** A failure only means that nothing is offered. */
async function offer() {
  const leave = await get('sv_ReturnFromLeave()').catch(() => undefined);
  if (leave === undefined) return;
  const id = (leave.due && leave.sv_availabilityid) || null;
  if (id === offered) return;
  offered = id;
  notice?.close();
  notice = id && toast(t('return.due', { count: leave.due }), {
    stays: true,
    action: { label: t('return.deal'), run: () => ask(leave) },
  });
}

/** Remembers that all stays, so that it is asked once. */
async function stays(leave) {
  const path = `sv_availabilities(${leave.sv_availabilityid})`;
  offerUndo(await send('PATCH', path, { body: { sv_settled: true }, key: newKey() }), t('return.left'));
}

function ask(leave) {
  const perDay = perDayField(t('return.spread.hint'));
  const due = { count: leave.due };
  const colleague = colleagueField(t('team.handover.to'), { without: boot.user.id });
  const until = field(
    t('team.handover.until'),
    { type: 'date', name: 'until' },
    { hint: t('team.handover.until.hint') },
  );
  const choice = (value, label, ...more) =>
    h(
      'label',
      { class: 'choice' },
      h('input', { type: 'radio', name: 'way', value, checked: value === 'spread', onchange: () => shape(value) }),
      h('span', {}, label, more),
    );
  const parts = { spread: [perDay], handover: [colleague.element, until], leave: [] };
  const shape = (chosen) => {
    for (const [way, elements] of Object.entries(parts)) for (const each of elements) each.hidden = way !== chosen;
    perDay.querySelector('input').required = chosen === 'spread';
  };
  const ways = h(
    'fieldset',
    { class: 'ways' },
    h('legend', {}, t('return.what', due)),
    choice('spread', t('return.spread', due)),
    perDay,
    choice('handover', t('return.handover', due)),
    colleague.element,
    until,
    choice('leave', t('return.leave', due)),
  );
  shape('spread');
  const span = `${dayInShort(leave.from)} – ${dayInShort(leave.to)}`;
  const words = [leave.description, span].filter(Boolean).join(' · ');
  openForm(t('return.title'), [h('p', { class: 'muted' }, words), ways], {
    action: t('return.go'),
    submit: async (data) => {
      const again = async () => {
        await list.reload();
        const open = page.current?.recordid;
        if (open) {
          forget(open);
          page.touched([open]);
        }
      };
      const what = { leaveid: leave.sv_availabilityid };
      let isSettled = true;
      if (data.get('way') === 'spread') {
        isSettled = await move('sv_Spread', { perday: Number(data.get('perday')), ...what }, again);
      } else if (data.get('way') === 'handover') {
        const ownerid = await colleague.person();
        if (!ownerid) throw new Error(t('team.choose'));
        isSettled = await move('sv_HandOver', handOver(boot.user.id, ownerid, data, what), again);
      } else {
        await stays(leave);
      }
      // What stayed is offered again; of a job it is known when it has ended.
      if (isSettled) offered = null;
    },
  });
}
