/** Days and times in the person's zone, in words as a person would say them. */
import { boot, now } from './boot.js';
import { t } from './messages.js';

const zone = boot.zone || 'UTC';
const format = (options) => new Intl.DateTimeFormat(boot.locale, { timeZone: zone, ...options });
const clock = format({ hour: '2-digit', minute: '2-digit' });
const shortDay = format({ day: 'numeric', month: 'short' });
const yearDay = format({ day: 'numeric', month: 'short', year: 'numeric' });
const dayOnly = new Intl.DateTimeFormat(boot.locale, { timeZone: 'UTC', dateStyle: 'long' });
const cell = format({ dateStyle: 'medium', timeStyle: 'short' });
const dayCell = new Intl.DateTimeFormat(boot.locale, { timeZone: 'UTC', dateStyle: 'medium' });
const weekday = format({ weekday: 'long' });
const full = format({ dateStyle: 'full', timeStyle: 'short' });
const fullDay = format({ dateStyle: 'full' });
const relative = new Intl.RelativeTimeFormat(boot.lang, { numeric: 'auto' });
const pieces = new Intl.DateTimeFormat('en-US', {
  timeZone: zone,
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
});

/** A calendar day without a zone, `2027-03-23`, in words. */
export const dayInWords = (text) => dayOnly.format(new Date(`${text}T12:00:00Z`));

/** The same, short enough for a cell: "23 Mar 2027". */
export const dayInShort = (text) => dayCell.format(new Date(`${text}T12:00:00Z`));

/** The wall clock in the person's zone at an instant: `{year, month, day, hour, minute}`; month is 1–12. */
export function wall(instant = now()) {
  const found = Object.fromEntries(pieces.formatToParts(instant).map((part) => [part.type, Number(part.value)]));
  return {
    year: found.year,
    month: found.month,
    day: found.day,
    hour: found.hour,
    minute: found.minute,
    second: found.second,
  };
}

/** Days since 1970 of the local day that holds this instant; differences of it are differences in days. */
export function dayNumber(instant = now()) {
  const { year, month, day } = wall(instant);
  return Date.UTC(year, month - 1, day) / 864e5;
}

/** 0 for Sunday to 6 for Saturday, of a day number. */
export const weekdayOf = (day) => new Date(day * 864e5).getUTCDay();

/** The instant at which the person's clock shows this time; in a gap of summer time, the moment after it. */
export function instant(day, hour = 0, minute = 0) {
  const wanted = day * 864e5 + hour * 36e5 + minute * 6e4;
  let guess = wanted;
  for (let round = 0; round < 3; round += 1) {
    const shown = wall(guess);
    const error = Date.UTC(shown.year, shown.month - 1, shown.day, shown.hour, shown.minute) - wanted;
    if (error === 0) return new Date(guess);
    guess -= error;
  }
  return new Date(guess);
}

/** The day number of a `yyyy-mm-dd` text. */
export const dayOf = (text) => Date.parse(`${text}T00:00:00Z`) / 864e5;

/** A day number as `yyyy-mm-dd`, as date inputs want it. */
export const dayText = (day) => new Date(day * 864e5).toISOString().slice(0, 10);

/** When only a day is given, work begins at this hour. */
export const morning = 9;

/** Tomorrow at the start of work. */
export const tomorrowMorning = () => instant(dayNumber() + 1, morning);

/** Next Monday at the start of work. */
export const nextWeek = () => instant(nextWeekday(1), morning);

/** The day number of the next such weekday after today; 0 is Sunday. */
export function nextWeekday(weekday) {
  const today = dayNumber();
  return today + (((weekday - weekdayOf(today) + 6) % 7) + 1);
}

/** An instant as `yyyy-mm-ddThh:mm` on the person's clock, as date and time inputs want it. */
export function dateTimeText(at) {
  const { hour, minute } = wall(at);
  const two = (value) => String(value).padStart(2, '0');
  return `${dayText(dayNumber(at))}T${two(hour)}:${two(minute)}`;
}

/** "10:30". */
export const time = (value) => clock.format(new Date(value));

/** The whole date and time in words, for tooltips and assistive technology. */
export const absolute = (value, isAllDay = false) => (isAllDay ? fullDay : full).format(new Date(value));

/** A past or coming instant in few words: "today 10:30", "yesterday 16:05", "Tuesday 09:00", "12 Mar 14:00". */
export function moment(value, isAllDay = false) {
  const at = new Date(value);
  const words = dayWords(dayNumber(at) - dayNumber(), at);
  return isAllDay ? words : t('date.at', { day: words, time: time(at) });
}

/** When an item is due, and whether that has passed: `{text, late, isCounted, title}`, counted in days of delay where it is long ago; null when it has no date. */
export function due(item) {
  if (!item.duetime) return null;
  const at = new Date(item.duetime);
  const days = dayNumber(at) - dayNumber();
  const late = item.isallday ? days < 0 : at.getTime() < now();
  const text = days < -1 ? t('due.late', { count: -days }) : (span(item, moment) ?? moment(at, item.isallday));
  return { text, late, isCounted: days < -1, title: span(item, absolute) ?? absolute(at, item.isallday) };
}

/** How long a meeting lasts, in milliseconds: what has no start, or no time, lasts nothing. */
export const lengthOf = ({ starttime, duetime, isallday }) =>
  starttime && duetime && !isallday ? Math.max(0, Date.parse(duetime) - Date.parse(starttime)) : 0;

/** When an item begins, in milliseconds since 1970: a meeting's start, else when it is due. */
export const beginOf = (item) => Date.parse(item.duetime) - lengthOf(item);

/** An item's time of day: "18:00–19:30" for a meeting, else "19:30". */
export const clockOf = (item) => span(item, time) ?? time(item.duetime);

/** From the start of a meeting to its end, the day in words once: "today 18:00–19:30"; null for what has no start. */
function span(item, words) {
  if (!lengthOf(item)) return null;
  const isOneDay = dayNumber(beginOf(item)) === dayNumber(Date.parse(item.duetime));
  return isOneDay
    ? `${words(beginOf(item))}–${time(item.duetime)}`
    : `${words(beginOf(item))} – ${words(item.duetime)}`;
}

/** A date and time in figures, short enough for a cell: "23 Nov 2026, 10:30". */
export const shortMoment = (value) => cell.format(new Date(value));

/** A `<time>` element's machine form. */
export const machine = (value) => new Date(value).toISOString();

function dayWords(days, at) {
  if (Math.abs(days) <= 1) return relative.format(days, 'day');
  if (days > 1 && days < 7) return weekday.format(at);
  return (wall(at).year === wall().year ? shortDay : yearDay).format(at);
}
