/** Moving whole lists: handing over to a colleague, spreading over working days, and taking that back. */
import { newKey, quoted, read, send } from './api.js';
import { boot } from './boot.js';
import { dayNumber, dayText } from './dates.js';
import { field, openForm } from './dialog.js';
import { debounce, h } from './dom.js';
import { followJob } from './jobs.js';
import { t } from './messages.js';
import { toast } from './toast.js';
import { remember, undo } from './undo.js';

/** A message with an Undo, which Ctrl Z means too; what an undo shows is known to the page. */
export function takeBack(operationid, words, { isWrong = false } = {}) {
  const notice = toast(words, { isWrong, ...(operationid ? { action: undoing(operationid) } : {}) });
  remember({ operationid, words, notice });
}

const undoing = (operationid) => ({ label: t('command.undo'), run: () => undo(operationid) });

/**
 * Sends a movement and says what came of it.
 * @returns Whether all was moved; false also for a job, of which that is not known yet.
 */
export async function move(action, body, after) {
  const { status, body: done } = await send('POST', action, { body, key: newKey() });
  if (status === 202) {
    const words = t('team.moving');
    // More than is moved in one go is a job; what it changed is shown when it has ended.
    document.addEventListener('jobended', () => after?.(), { once: true });
    remember({ operationid: done.operationid, words });
    followJob(done.sv_jobid, { words, action: undoing(done.operationid) });
    return false;
  }
  const said = [
    t('team.moved', { count: done.moved }),
    done.appointments > 0 && t('team.appointments', { count: done.appointments }),
    done.left > 0 && t('team.left', { count: done.left }),
    ...done.reasons,
  ];
  await after?.();
  takeBack(done.operationid, said.filter(Boolean).join(' '), { isWrong: done.left > 0 });
  return done.left === 0;
}

/** A field for a colleague: people are proposed while one types. `person()` asks for what is typed and gives the id, or null. */
export const colleagueField = (label, { without = null } = {}) =>
  personField(label, async (text) => {
    const filter = ['isdisabled eq false', text && `contains(fullname,${quoted(text)})`].filter(Boolean).join(' and ');
    const { value } = await read('systemusers', {
      $select: 'systemuserid,fullname,internalemailaddress',
      $filter: filter,
      $orderby: 'fullname',
      $top: 20,
    });
    return value
      .filter((row) => row.systemuserid !== without)
      .map((row) => [`${row.fullname} (${row.internalemailaddress})`, row.systemuserid]);
  });

/** The same of people that `people` finds by what is typed: `[words, id]` of each. */
export function personField(label, people, { hint = '', placeholder = '' } = {}) {
  const id = `colleagues-${Math.random().toString(36).slice(2)}`;
  const list = h('datalist', { id });
  const found = new Map();
  const input = h('input', { list: id, name: 'colleague', autocomplete: 'off', spellcheck: 'false', placeholder });
  const find = async () => {
    for (const [words, person] of await people(input.value.trim()).catch(() => [])) found.set(words, person);
    list.replaceChildren(...[...found.keys()].map((value) => h('option', { value })));
  };
  const look = debounce(150, find);
  input.addEventListener('focus', look);
  input.addEventListener('input', look);
  const matching = () => {
    const text = input.value.trim().toLowerCase();
    const exact = [...found].filter(([words]) => words.toLowerCase() === text);
    const near = [...found].filter(([words]) => words.toLowerCase().includes(text));
    const hits = exact.length ? exact : near;
    return text && hits.length === 1 ? hits[0][1] : null;
  };
  // Whoever is quicker than the proposals is understood all the same.
  const person = async () => {
    await find();
    return matching();
  };
  return { element: h('label', { class: 'field' }, label, input, list, hint && h('small', {}, hint)), input, person };
}

/** The ticked items; without any it is all that the person owns. */
const named = (targets) => (targets ? { Targets: targets } : {});

/** Tomorrow and later, as date inputs want it. */
const tomorrow = () => dayText(dayNumber() + 1);

/** Asks to whom and until when; `targets` are items, or null for all that is on the list. */
export function askHandOver({ person, targets = null, after, name }) {
  const colleague = colleagueField(t('team.handover.to'), { without: person });
  const until = field(
    t('team.handover.until'),
    { type: 'date', name: 'until', min: tomorrow() },
    { hint: t('team.handover.until.hint') },
  );
  const reason = field(t('team.handover.reason'), { name: 'reason', maxlength: 200, autocomplete: 'off' });
  openForm(name ? t('team.handover.title', { name }) : t('team.handover'), [colleague.element, until, reason], {
    action: t('team.handover'),
    submit: async (data) => {
      const ownerid = await colleague.person();
      if (!ownerid) throw new Error(t('team.choose'));
      await move('sv_HandOver', handOver(person, ownerid, data, named(targets)), after);
    },
  });
}

/** The body of a handover from what a form holds. `what` says of what: `{Targets}`, `{leaveid}` or all. */
export const handOver = (userid, ownerid, data, what = {}) => ({
  userid,
  ownerid,
  ...(data.get('until') ? { until: data.get('until') } : {}),
  ...(data.get('reason')?.trim() ? { reason: data.get('reason').trim() } : {}),
  ...what,
});

/** The manager takes the work over, until a day or for good. */
export function askTakeOver({ person, targets = null, after, name }) {
  const until = field(
    t('team.handover.until'),
    { type: 'date', name: 'until', min: tomorrow() },
    { hint: t('team.handover.until.hint') },
  );
  openForm(t('team.takeover.title', { name }), [until], {
    action: t('team.takeover'),
    submit: (data) => move('sv_HandOver', handOver(person, boot.user.id, data, named(targets)), after),
  });
}

/** How many a day are enough. `hint` says of what. */
export const perDayField = (hint = t('team.spread.hint')) =>
  field(
    t('team.spread.perday'),
    { name: 'perday', type: 'number', min: 1, max: 200, value: 10, required: true },
    { hint },
  );

/** Asks for the daily number, then spreads. */
export function askSpread({ person, targets = null, after, name }) {
  openForm(name ? t('team.spread.title', { name }) : t('team.spread'), [perDayField()], {
    action: t('team.spread'),
    submit: (data) =>
      move(
        'sv_Spread',
        { userid: person, perday: Number(data.get('perday')), ...named(targets) },
        after,
      ),
  });
}
