/** A week as a picture: the hours of each day in a track, and in words below it. */
import { boot } from './boot.js';
import { dayNumber, dayOf, dayText, time, wall, weekdayOf } from './dates.js';
import { h } from './dom.js';
import { t } from './messages.js';

const format = (options) => new Intl.DateTimeFormat(boot.locale, { timeZone: 'UTC', ...options });
const heading = format({ weekday: 'short', day: 'numeric', month: 'short' });
const spanOfDays = format({ day: 'numeric', month: 'long', year: 'numeric' });
const noon = (day) => new Date(`${day}T12:00:00Z`);

/** The Monday of this week as `yyyy-mm-dd`, or a day so many days after another. */
export function startOfWeek(from = null, days = 0) {
  if (from) return dayText(dayOf(from) + days);
  const today = dayNumber();
  return dayText(today - ((weekdayOf(today) + 6) % 7));
}

/** What stands in the panel: title with the ways to other weeks, then seven days. */
export function drawWeek(answer, monday, { before, after }) {
  before.classList.add('before');
  after.classList.add('after');
  const title = spanOfDays.formatRange(noon(monday), noon(startOfWeek(monday, 6)));
  return [
    h(
      'div',
      { class: 'week-head' },
      h('h2', {}, t('availability.week')),
      h('span', { class: 'muted', role: 'status' }, title),
      before,
      after,
    ),
    h('ol', { class: 'week' }, answer.days.map((day) => column(day, answer))),
  ];
}

function column(day, answer) {
  const number = dayOf(day.date);
  const parts = answer.spans.map((span) => within(span, number)).filter(Boolean);
  const isToday = number === dayNumber();
  return h(
    'li',
    { class: isToday ? 'today' : null, 'aria-current': isToday ? 'date' : null },
    h('h3', {}, heading.format(noon(day.date))),
    track(parts),
    h('p', { class: 'small' }, words(day, parts)),
  );
}

/** The part of a span that falls on a day: minutes from midnight by the clock, and the words for it. */
function within(span, number) {
  const [from, to] = [new Date(span.from), new Date(span.to)];
  const minutes = (at) => {
    const day = dayNumber(at);
    if (day < number) return 0;
    if (day > number) return 1440;
    const { hour, minute } = wall(at);
    return hour * 60 + minute;
  };
  const [start, end] = [minutes(from), minutes(to)];
  if (start >= end) return null;
  return { start, end, isWhole: start === 0 && end === 1440, from, to };
}

function track(parts) {
  const bars = parts.map(({ start, end }) => {
    const bar = h('span', {});
    bar.style.insetBlockStart = `${(start / 1440) * 100}%`;
    bar.style.blockSize = `${((end - start) / 1440) * 100}%`;
    return bar;
  });
  return h('div', { class: 'track', 'aria-hidden': 'true' }, bars);
}

function words(day, parts) {
  if (day.minutes === 0)
    return [t(`availability.reason.${day.reason}`), day.description && h('bdi', { class: 'because' }, day.description)];
  if (parts.some((part) => part.isWhole)) return t('availability.always');
  const clock = (minutes, at) => (minutes === 1440 ? '24:00' : minutes === 0 ? '00:00' : time(at));
  return parts.map(({ start, end, from, to }) =>
    h('span', { class: 'hours' }, `${clock(start, from)}–${clock(end, to)}`),
  );
}
