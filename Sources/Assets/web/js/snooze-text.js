/** Understands a typed time such as "tue 9", « mar 9h30 », "in 3 days", "24/12 14:00". */
import { now } from './boot.js';
import { dayNumber, dayOf, instant, wall, weekdayOf } from './dates.js';

/** When only a day is given, work begins then. */
const morning = 9;

const weekdays = {
  en: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'],
  fr: ['dim', 'lun', 'mar', 'mer', 'jeu', 'ven', 'sam'],
};
const longest = {
  en: ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'],
  fr: ['dimanche', 'lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi'],
};
const todays = /^(today|auj|aujourd'?hui)$/;
const tomorrows = /^(tomorrow|tom|tmr|demain|dem)$/;
const spans = {
  min: 6e4,
  mn: 6e4,
  minute: 6e4,
  minutes: 6e4,
  h: 36e5,
  hour: 36e5,
  hours: 36e5,
  heure: 36e5,
  heures: 36e5,
};
const days = {
  d: 1,
  day: 1,
  days: 1,
  j: 1,
  jour: 1,
  jours: 1,
  w: 7,
  week: 7,
  weeks: 7,
  sem: 7,
  semaine: 7,
  semaines: 7,
};

/** Tomorrow at the start of work. */
export const tomorrowMorning = () => instant(dayNumber() + 1, morning);

/** Next Monday at the start of work. */
export const nextWeek = () => instant(nextWeekday(1), morning);

/**
 * The instant a text names, or null when it names none or one that has passed.
 * The order of day and month in `3/4` follows the locale; a weekday is the next one to come.
 */
export function understand(text, locale) {
  const plain = text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/’/g, "'")
    .trim();
  const words = plain.split(/\s+/).filter((word) => word && !/^(at|on|the|a|le|la|les|vers|by|,)$/.test(word));
  if (!words.length) return null;
  const at = fromNow(words) ?? fromCalendar(words, locale);
  return at && at.getTime() > now() ? at : null;
}

function fromNow(words) {
  const joined = words.join(' ').replace(/^(in|dans) /, '');
  const match = /^(\d{1,4}) ?([a-z]+)$/.exec(joined);
  if (!match) return null;
  const [, amount, unit] = match;
  if (days[unit]) return instant(dayNumber() + amount * days[unit], morning);
  const isSpan = spans[unit] && (words[0] === 'in' || words[0] === 'dans' || unit !== 'h');
  return isSpan ? new Date(now() + amount * spans[unit]) : null;
}

function fromCalendar(words, locale) {
  const rest = [...words];
  const day = takeDay(rest, locale);
  const hour = takeTime(rest);
  if (rest.length || (day === null && hour === null)) return null;
  const [hours, minutes] = hour ?? [morning, 0];
  if (day !== null) return onDay(day, hours, minutes);
  const today = instant(dayNumber(), hours, minutes);
  return today.getTime() > now() ? today : instant(dayNumber() + 1, hours, minutes);
}

/** A weekday that is today still counts while its time lies ahead. */
function onDay({ number, isWeekday }, hours, minutes) {
  const at = instant(number, hours, minutes);
  return isWeekday && at.getTime() <= now() ? instant(number + 7, hours, minutes) : at;
}

function takeDay(words, locale) {
  const first = words[0];
  const known = { today: 0, tomorrow: 1 };
  const named = todays.test(first) ? 'today' : tomorrows.test(first) ? 'tomorrow' : null;
  if (named) return taken(words, 1, dayNumber() + known[named]);
  if (/^(next week|semaine prochaine)/.test(words.join(' '))) return taken(words, 2, nextWeekday(1));
  const next = words[1] === 'prochain' ? 2 : 1;
  const from = first === 'next' ? 1 : 0;
  const weekday = weekdayNamed(words[from], locale);
  if (weekday !== null) {
    words.splice(0, from + next);
    return { number: dayNumber() + ((weekday - weekdayOf(dayNumber()) + 7) % 7), isWeekday: true };
  }
  const number = calendarDay(first, locale);
  return number === null ? null : taken(words, 1, number);
}

function taken(words, count, number) {
  words.splice(0, count);
  return { number, isWeekday: false };
}

function weekdayNamed(word, locale) {
  if (!word || word.length < 3) return null;
  const own = locale.startsWith('fr') ? ['fr', 'en'] : ['en', 'fr'];
  for (const language of own) {
    const found = weekdays[language].findIndex(
      (short, index) => word.startsWith(short) && longest[language][index].startsWith(word.replace('.', '')),
    );
    if (found >= 0) return found;
  }
  return null;
}

function calendarDay(word, locale) {
  if (/^\d{4}-\d\d?-\d\d?$/.test(word)) {
    const [year, month, day] = word.split('-').map(Number);
    return exactDay(year, month, day);
  }
  const match = /^(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}))?\.?$/.exec(word);
  if (!match) return null;
  const monthFirst = locale === 'en' || locale === 'en-US';
  const [day, month] = monthFirst ? [Number(match[2]), Number(match[1])] : [Number(match[1]), Number(match[2])];
  const year = match[3] ? Number(match[3]) : wall().year;
  const number = exactDay(year, month, day);
  return number !== null && !match[3] && number < dayNumber() ? exactDay(year + 1, month, day) : number;
}

function exactDay(year, month, day) {
  const number = dayOf(`${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`);
  return Number.isNaN(number) || new Date(number * 864e5).getUTCDate() !== day ? null : number;
}

function takeTime(words) {
  const match = /^(\d{1,2})(?:[:h.](\d{2})?)? ?(am|pm|h)?$/.exec(words.join(' '));
  if (!match) return null;
  const half = match[3] === 'pm' && Number(match[1]) < 12 ? 12 : match[3] === 'am' && match[1] === '12' ? -12 : 0;
  const hours = Number(match[1]) + half;
  const minutes = Number(match[2] ?? 0);
  if (hours > 23 || minutes > 59) return null;
  words.length = 0;
  return [hours, minutes];
}

function nextWeekday(weekday) {
  const today = dayNumber();
  return today + (((weekday - weekdayOf(today) + 6) % 7) + 1);
}
