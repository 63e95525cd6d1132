/** The form for a new activity: phone call, e-mail, task or appointment, with a due date and time (W-108). */
import { boot } from './boot.js';
import { h } from './dom.js';
import { newKey, send } from './api.js';
import { dateTimeText, dayNumber, dayOf, dayText, instant } from './dates.js';
import { field, openForm } from './dialog.js';
import { activitySets } from './kinds.js';
import { telephone } from './links.js';
import { tables } from './meta.js';
import { t } from './messages.js';
import { offerUndo } from './undo.js';

/** Opens the form for a record; `saved` runs when the activity exists. */
export function askActivity({ recordtype, recordid, recordname, phone, phoneof }, { type = 'phonecall', saved }) {
  const kind = field(
    t('activity.form.type'),
    { name: 'type' },
    {
      tag: 'select',
      children: Object.keys(activitySets)
        .filter((each) => tables[each]?.may.create)
        .map((each) => h('option', { value: each, selected: each === type }, t(`activity.${each}`))),
    },
  );
  const start = field(t('activity.form.start'), { name: 'start', type: 'time' });
  const due = field(t('activity.form.time'), { name: 'time', type: 'time' }, { hint: t('activity.form.allday') });
  const subject = field(t('activity.form.subject'), {
    name: 'subject',
    required: true,
    maxlength: '200',
    autofocus: true,
    value: '',
  });
  const date = field(t('activity.form.date'), { name: 'date', type: 'date', value: dayText(dayNumber()) });
  const number = phone
    ? h('p', {}, h('a', { class: 'plain', href: telephone(phone) }, t(phoneof ? 'call.other' : 'call.number', { number: phone, name: phoneof })))
    : null;
  const text = field(t('activity.form.description'), { name: 'description', maxlength: '100000' }, { tag: 'textarea' });
  const shape = () => {
    const isMeeting = kind.lastElementChild.value === 'appointment';
    start.hidden = !isMeeting;
    due.firstChild.textContent = t(isMeeting ? 'activity.form.end' : 'activity.form.time');
  };
  kind.addEventListener('change', shape);
  shape();
  const advice = h('div', { class: 'advice', hidden: true });
  const fields = [kind, number, subject, h('div', { class: 'pair' }, date, start, due), advice, text];
  const id = newKey();
  const submit = async (data) => {
    const made = { ...body(data, { recordtype, recordid, phone }), ...parties?.body() };
    const answer = await send('POST', activitySets[data.get('type')], { body: made, key: id });
    offerUndo(answer, t('done.activity', { name: made.subject }), [{ recordtype, recordid }]);
    saved();
  };
  const people = h('div', { class: 'people-of', hidden: true });
  let parties = null;
  /** The fields for people come with the kinds that have some. */
  const invite = async () => {
    const type = kind.lastElementChild.value;
    const { newParties, partsOf } = await import('./parties.js');
    if (type !== kind.lastElementChild.value) return;
    parties = type in partsOf && type !== 'phonecall' ? newParties(type) : null;
    people.replaceChildren(...(parties?.elements ?? []));
    people.hidden = !parties;
  };
  kind.addEventListener('change', invite);
  fields.splice(fields.indexOf(advice), 0, people);
  openForm(recordname ? t('activity.form.title', { name: recordname }) : t('command.activity'), fields, {
    action: t('save'),
    submit,
  });
  if (type !== 'phonecall') invite();
  if (boot.features.availability) adviseOn(advice, date.querySelector('input'), due.querySelector('input'));
}

/** Says when the chosen day or time is off, and proposes another. */
async function adviseOn(place, date, time) {
  const { advise } = await import('./away.js');
  const chosen = () => {
    const day = date.value ? dayOf(date.value) : NaN;
    return Number.isNaN(day) ? null : instant(day, ...(time.value || '12:00').split(':').map(Number));
  };
  const tell = await advise(place, (at) => {
    [date.value, time.value] = dateTimeText(at).split('T');
    tell(chosen());
  });
  for (const input of [date, time]) input.addEventListener('input', () => tell(chosen()));
  tell(chosen());
}

function body(data, { recordtype, recordid, phone }) {
  const day = data.get('date') ? dayOf(data.get('date')) : null;
  const at = (clock) => instant(day, ...clock.split(':').map(Number)).toISOString();
  const time = data.get('time');
  const made = {
    subject: data.get('subject').trim(),
    description: data.get('description').trim() || null,
    [`regardingobjectid_${recordtype}@odata.bind`]: `/${tables[recordtype].set}(${recordid})`,
  };
  if (data.get('type') === 'phonecall' && phone) made.phonenumber = phone;
  if (day === null) return made;
  const start = data.get('type') === 'appointment' ? data.get('start') : '';
  if (start) made.scheduledstart = at(start);
  const end = time || start;
  made.scheduledend = end ? at(end) : at('23:59');
  made.sv_isallday = !end;
  if (made.scheduledstart && made.scheduledend < made.scheduledstart) throw new Error(t('activity.form.order'));
  return made;
}
