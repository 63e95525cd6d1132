/** The dialogs for working hours, non-working hours and time off, and how an entry is put in words. */
import { boot } from './boot.js';
import { dayInShort, dayNumber, dayText } from './dates.js';
import { field, openForm } from './dialog.js';
import { h, icon, iconButton } from './dom.js';
import { t } from './messages.js';

/** The kinds of entries by their numbers. */
export const kinds = ['working', 'nonworking', 'timeoff'];

const codes = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
/** 5 January 1970 was a Monday. */
const weekdayName = (index, style) =>
  new Intl.DateTimeFormat(boot.locale, { weekday: style, timeZone: 'UTC' }).format(new Date((index + 4) * 864e5));
const weekdayOf = (text) => (new Date(`${text}T12:00:00Z`).getUTCDay() + 6) % 7;

/** "Mon, Tue · 08:00–17:00 · breaks 12:30–13:00 · from 23 Nov 2026". */
export function hoursText(entry) {
  const [from, to] = [entry.sv_startdate, entry.sv_enddate].map((day) => (day ? dayInShort(day) : ''));
  const time = (text) => (text ? ` ${text}` : '');
  const zone = entry.sv_timezone && entry.sv_timezone !== boot.zone ? entry.sv_timezone.replaceAll('_', ' ') : '';
  if (entry.sv_kind === 2) {
    const start = from + time(entry.sv_starttime);
    const end = to + time(entry.sv_endtime);
    return [start === end ? start : `${start} – ${end}`, zone].filter(Boolean).join(' · ');
  }
  const chosen = entry.sv_days?.split(',') ?? [];
  const days =
    chosen.length === codes.length
      ? t('availability.daily')
      : chosen.map((day) => weekdayName(codes.indexOf(day), 'short')).join(', ');
  const span = to && to === from ? from : t(to ? 'availability.fromto' : 'availability.from', { from, to });
  const breaks = entry.sv_breaks?.replaceAll('-', '–').replaceAll(',', ', ');
  return [
    days,
    `${entry.sv_starttime}–${entry.sv_endtime}`,
    breaks && t('availability.breaks.are', { breaks }),
    span,
    zone,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** Opens the dialog for an entry, or a new one; `save` gets the body for the Web API. */
export function askEntry(kind, entry, save) {
  const parts = kind === 'timeoff' ? timeOff(entry) : hours(kind, entry);
  openForm(t(`availability.kind.${kind}`), parts.fields, {
    action: t('save'),
    submit: (data) => save({ sv_kind: kinds.indexOf(kind), ...parts.body(data) }),
  });
}

const today = () => dayText(dayNumber());

const description = (entry) =>
  field(
    t('availability.description'),
    { name: 'name', maxlength: 200, value: entry?.sv_name ?? '', autocomplete: 'off' },
    { hint: t('availability.description.hint') },
  );

const date = (label, name, value) => field(label, { name, type: 'date', value: value ?? '', required: true });
const clock = (label, name, value, required = true) =>
  field(label, { name, type: 'time', value: value ?? '', required });

function zone(entry) {
  const chosen = entry?.sv_timezone ?? boot.availability.zone;
  const names = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', chosen]);
  const children = [...names].sort().map((name) =>
    h('option', { value: name, selected: name === chosen }, name.replaceAll('_', ' ')),
  );
  return field(t('settings.zone'), { name: 'zone' }, { tag: 'select', children });
}

function timeOff(entry) {
  const isWhole = !entry?.sv_starttime && !entry?.sv_endtime;
  const times = h(
    'div',
    { class: 'pair', hidden: isWhole },
    clock(t('availability.starttime'), 'start', entry?.sv_starttime ?? '08:00', false),
    clock(t('availability.endtime'), 'end', entry?.sv_endtime ?? '17:00', false),
  );
  const whole = h('input', { type: 'checkbox', name: 'whole', checked: isWhole });
  whole.addEventListener('change', () => {
    times.hidden = whole.checked;
  });
  const first = date(t('availability.firstday'), 'from', entry?.sv_startdate ?? today());
  const last = date(t('availability.lastday'), 'to', entry?.sv_enddate ?? today());
  first.addEventListener('change', () => {
    const [from, to] = [first, last].map((label) => label.querySelector('input'));
    if (to.value < from.value) to.value = from.value;
  });
  return {
    fields: [
      description(entry),
      h('div', { class: 'pair' }, first, last),
      h('label', { class: 'choice' }, whole, h('span', {}, t('availability.allday'))),
      times,
      zone(entry),
    ],
    body: (data) => ({
      sv_name: data.get('name').trim() || null,
      sv_startdate: data.get('from'),
      sv_enddate: data.get('to'),
      sv_starttime: data.get('whole') ? null : data.get('start') || null,
      sv_endtime: data.get('whole') ? null : data.get('end') || null,
      sv_timezone: data.get('zone'),
    }),
  };
}

function hours(kind, entry) {
  const isWorking = kind === 'working';
  // Without weekdays hours hold on the first day alone, or on every day up to the end.
  const isSpan = Boolean(entry && !entry.sv_days && entry.sv_enddate && entry.sv_enddate !== entry.sv_startdate);
  const days = entry?.sv_days?.split(',') ?? (isSpan || (!entry && isWorking) ? codes : []);
  const first = date(t('availability.date'), 'from', entry?.sv_startdate ?? today());
  const start = first.querySelector('input');
  const weekly = h('option', { value: 'weekly' });
  const repeat = h(
    'select',
    { name: 'repeat' },
    h('option', { value: 'daily' }, t('availability.daily')),
    weekly,
    h('option', { value: 'once' }, t('availability.once')),
  );
  // W-114: every day means all seven until somebody says otherwise.
  const ticked = days.length ? days : codes;
  const isWeekly = days.length === 1 && days[0] === codes[weekdayOf(start.value)];
  repeat.value = !days.length ? 'once' : isWeekly ? 'weekly' : 'daily';
  const boxes = h(
    'fieldset',
    { class: 'weekdays' },
    h('legend', {}, t('availability.weekdays')),
    codes.map((code, index) =>
      h(
        'label',
        { class: 'day' },
        h('input', { type: 'checkbox', name: 'day', value: code, checked: ticked.includes(code) }),
        h('span', { title: weekdayName(index, 'long') }, weekdayName(index, 'short')),
      ),
    ),
  );
  const last = field(
    t('availability.until'),
    { name: 'to', type: 'date', value: entry?.sv_days || isSpan ? (entry.sv_enddate ?? '') : '' },
    { hint: t('availability.until.hint') },
  );
  const shape = () => {
    const day = start.value ? weekdayName(weekdayOf(start.value), 'long') : '';
    weekly.textContent = t('availability.weekly', { day });
    boxes.hidden = repeat.value !== 'daily';
    last.hidden = repeat.value === 'once';
  };
  repeat.addEventListener('change', shape);
  start.addEventListener('change', shape);
  shape();
  const breaks = isWorking ? breakFields(entry) : null;
  const fields = [
    !isWorking && description(entry),
    first,
    h(
      'div',
      { class: 'pair' },
      clock(t('availability.starttime'), 'start', entry?.sv_starttime ?? '08:00'),
      clock(t('availability.endtime'), 'end', entry?.sv_endtime?.replace('24:00', '00:00') ?? '17:00'),
    ),
    breaks?.element,
    h('label', { class: 'field' }, t('availability.repeat'), repeat),
    boxes,
    last,
    zone(entry),
  ].filter(Boolean);
  return {
    fields,
    body: (data) => {
      const how = data.get('repeat');
      const ofStart = [codes[weekdayOf(data.get('from'))]];
      const chosen = { daily: data.getAll('day'), weekly: ofStart, once: [] }[how];
      const staysSpan = isSpan && chosen.length === codes.length && data.get('to');
      if (how === 'daily' && !chosen.length) throw new Error(t('availability.weekdays.choose'));
      return {
        sv_name: data.get('name')?.trim() || null,
        sv_startdate: data.get('from'),
        sv_enddate: how === 'once' ? data.get('from') : data.get('to') || null,
        sv_starttime: data.get('start'),
        sv_endtime: data.get('end') === '00:00' ? '24:00' : data.get('end'),
        sv_breaks: breaks?.text() || null,
        sv_days: staysSpan ? null : chosen.join(',') || null,
        sv_timezone: data.get('zone'),
      };
    },
  };
}

/** Rows of a start and an end, as many as there are breaks. */
function breakFields(entry) {
  const rows = h('div', { class: 'breaks' });
  const add = (from = '12:30', to = '13:00', isNew = true) => {
    const row = h(
      'div',
      { class: 'break' },
      h('input', { type: 'time', value: from, required: true, 'aria-label': t('availability.break.start') }),
      h('span', { 'aria-hidden': 'true' }, '–'),
      h('input', { type: 'time', value: to, required: true, 'aria-label': t('availability.break.end') }),
      iconButton('close', t('availability.break.remove'), () => {
        row.remove();
        more.focus();
      }),
    );
    rows.append(row);
    if (isNew) row.querySelector('input').focus();
  };
  const more = h(
    'button',
    { type: 'button', class: 'link', onclick: () => add() },
    icon('plus'),
    t('availability.break.add'),
  );
  for (const span of entry?.sv_breaks?.split(',') ?? []) add(...span.split('-'), false);
  const span = (row) => [...row.querySelectorAll('input')].map((input) => input.value).join('-');
  return {
    element: h('fieldset', { class: 'breaklist' }, h('legend', {}, t('availability.breaks')), rows, more),
    text: () => [...rows.children].map(span).join(','),
  };
}
