/** Back from an absence: the list offers to deal with what became due meanwhile, once. */
import { get, send } from './api.js';
import { boot } from './boot.js';
import { dayInShort } from './dates.js';
import { field, openForm } from './dialog.js';
import { h } from './dom.js';
import { list } from './list.js';
import { t } from './messages.js';
import { page } from './page.js';
import { forget } from './record-data.js';
import { colleagueField, handOver, move, perDayField } from './team-move.js';
import { toast } from './toast.js';

/** Asks whether an absence has ended that was not dealt with; a failure only means that nothing is offered. */
export async function startHomecoming() {
  const leave = await get('sv_ReturnFromLeave()').catch(() => null);
  if (!leave?.sv_availabilityid || !leave.due) return;
  toast(t('return.due', { count: leave.due }), {
    stays: true,
    action: { label: t('return.deal'), run: () => ask(leave) },
  });
}

/** Remembers that it was dealt with, so that it is asked once. */
const settle = (leave) =>
  send('PATCH', `sv_availabilities(${leave.sv_availabilityid})`, { body: { sv_settled: true } });

function ask(leave) {
  const perDay = perDayField();
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
    h('legend', {}, t('return.what', { count: leave.due })),
    choice('spread', t('return.spread')),
    perDay,
    choice('handover', t('return.handover')),
    colleague.element,
    until,
    choice('leave', t('return.leave')),
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
        toast(t('return.left'));
      }
      // What stayed is offered again; a job that moves all leaves nothing to offer.
      if (isSettled) await settle(leave);
    },
  });
}
