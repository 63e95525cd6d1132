/** Understands a typed time in English and French: "tue 9", « mar 9h30 », "in an hour", « après-demain midi », "31 dec". */
import { now } from './boot.js';
import { dayNumber, dayOf, instant, morning, nextWeekday, wall, weekdayOf } from './dates.js';

const names = {
  en: {
    weekdays: ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'],
    months: 'january february march april may june july august september october november december'.split(' '),
  },
  fr: {
    weekdays: ['dimanche', 'lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi'],
    months: 'janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre'.split(' '),
  },
};

/** Days that are named by their distance from today. */
const near = [
  [/^(yesterday|hier)$/, -1],
  [/^(today|auj|aujourd'?hui)$/, 0],
  [/^(tomorrow|tom|tmr|tmrw|demain|dem)$/, 1],
  [/^overmorrow$/, 2],
];

/** Parts of a day, as the hour at which they begin. */
const parts = { morning, matin: morning, matinee: morning, noon: 12, midi: 12, afternoon: 14, evening: 18, soir: 18, soiree: 18 };

const amounts = {
  ...{ a: 1, an: 1, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10 },
  ...{ un: 1, une: 1, deux: 2, trois: 3, quatre: 4, cinq: 5, sept: 7, huit: 8, neuf: 9, dix: 10, quinze: 15 },
};
const spans = [
  [/^(min|mn|minutes?)$/, 6e4],
  [/^(h|hrs?|hours?|heures?)$/, 36e5],
];
const days = [
  [/^(d|days?|j|jours?)$/, 1],
  [/^(w|weeks?|sem|semaines?)$/, 7],
];
const monthWords = /^(months?|mois)$/;
const noise = /^(at|on|the|of|a|le|la|les|de|du|des|vers|by)$/;

/** What is said in several words, as one that is looked up. */
const phrases = [
  [/\b(the )?day after tomorrow\b|\bapres[- ]demain\b|\b(le )?surlendemain\b/g, 'overmorrow'],
  [/\bapres[- ]midi\b/g, 'afternoon'],
  [/\b(half an hour|une demi[- ]heure)\b/g, '30 min'],
  [/\b(this|ce|cet|cette) (?=(morning|matin|afternoon|evening|soir)\b)/g, 'today '],
  [/\btonight\b/g, 'today evening'],
  [/\b(\d{1,2})(st|nd|rd|th)\b/g, 'the $1'],
  [/\b1er\b/g, '1'],
  [/\b(\d{1,2}) ?o'?clock\b/g, '$1h'],
  [/\ba (\d{1,2}) heures?\b/g, 'a $1h'],
];

/**
 * The instant a text names, or null when it names none; one that has passed is named all the same.
 * The order of day and month in `3/4` follows the locale; a weekday, and a day of the year, is the next one to come.
 */
export function understand(text, locale) {
  let plain = text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[’`]/g, "'")
    .replace(/,/g, ' ');
  for (const [said, meant] of phrases) plain = plain.replace(said, meant);
  const all = plain.split(/\s+/).filter(Boolean);
  return all.length ? (fromNow(all) ?? fromCalendar(all, locale)) : null;
}

const found = (table, word) => table.find(([form]) => form.test(word))?.[1] ?? null;

// From now on

/** "in 3 days at 10", "2 hours", « dans une heure », "in 1h30". */
function fromNow(all) {
  const isIn = /^(in|dans)$/.test(all[0]);
  const rest = all.slice(isIn ? 1 : 0);
  const glued = /^(\d{1,4})([a-z]+)(\d{2})?$/.exec(rest[0] ?? '');
  if (glued) rest.splice(0, 1, glued[1], glued[2], ...(glued[3] ? [glued[3], 'min'] : []));
  const [first, unit, ...then] = rest;
  const amount = /^\d{1,4}$/.test(first) ? Number(first) : amounts[first];
  if (amount === undefined || !unit) return null;
  const span = found(spans, unit);
  // Without "in", 10h is a time of day, and « 10 heures 30 » too.
  if (span) return isIn || (unit !== 'h' && then.length !== 1) ? later(amount * span, then) : null;
  const hour = then.length ? takeTime(then.filter(isTelling)) : [morning, 0];
  if (!hour) return null;
  if (monthWords.test(unit)) return instant(monthsOn(amount), ...hour);
  const count = found(days, unit);
  return count && instant(dayNumber() + amount * count, ...hour);
}

/** A span of hours may have minutes behind it. */
function later(span, [minutes, unit, ...more]) {
  if (minutes === undefined) return new Date(now() + span);
  const isWhole = /^\d{1,2}$/.test(minutes) && (unit === undefined || found(spans, unit) === 6e4) && !more.length;
  return isWhole ? new Date(now() + span + minutes * 6e4) : null;
}

/** The same day so many months on; the last day of a month that is shorter. */
function monthsOn(count) {
  const { year, month, day } = wall();
  const last = new Date(Date.UTC(year, month + count, 0)).getUTCDate();
  return Date.UTC(year, month - 1 + count, Math.min(day, last)) / 864e5;
}

// On a day

const isTelling = (word) => !noise.test(word);

function fromCalendar(all, locale) {
  // « le 15 », "the 15th" is a day; a figure alone is an hour.
  const isDay = /^(le|the)$/.test(all[0]) || (/^(on)$/.test(all[0]) && all[1] === 'the');
  const words = all.filter(isTelling);
  if (!words.length) return null;
  const day = takeDay(words, locale, isDay);
  const hour = words.length ? takeTime(words) : null;
  if (words.length || (day === null && hour === null)) return null;
  if (day?.isToday && !hour) return onToday();
  const [hours, minutes] = hour ?? [morning, 0];
  if (day !== null) return onDay(day, hours, minutes);
  const today = instant(dayNumber(), hours, minutes);
  return today.getTime() > now() ? today : instant(dayNumber() + 1, hours, minutes);
}

/** "Today" alone is the next part of the day. */
function onToday() {
  const hours = [morning, parts.afternoon, parts.evening];
  const next = hours.find((hour) => instant(dayNumber(), hour).getTime() > now());
  return instant(dayNumber(), next ?? parts.evening);
}

/** A weekday that is today still counts while its time lies ahead. */
function onDay({ number, isWeekday }, hours, minutes) {
  const at = instant(number, hours, minutes);
  return isWeekday && at.getTime() <= now() ? instant(number + 7, hours, minutes) : at;
}

/** Takes the words that name a day from the front, and gives `{number, isWeekday, isToday}`; null when none does. */
function takeDay(words, locale, isDay) {
  const distance = found(near, words[0]);
  if (distance !== null) return { ...taken(words, 1, dayNumber() + distance), isToday: distance === 0 };
  if (/^(next week|semaine prochaine)\b/.test(words.join(' '))) return taken(words, 2, nextWeekday(1));
  if (/^(next month|mois prochain)\b/.test(words.join(' '))) return taken(words, 2, monthsOn(1));
  const languages = locale.startsWith('fr') ? ['fr', 'en'] : ['en', 'fr'];
  for (const language of languages) {
    const day = takeWeekday(words, language, locale) ?? takeDate(words, language, locale);
    if (day) return day;
  }
  return isDay && /^\d{1,2}$/.test(words[0]) ? takeDayOfMonth(words) : null;
}

function taken(words, count, number) {
  words.splice(0, count);
  return { number, isWeekday: false };
}

/** "tue", "next tuesday", « mardi prochain », and a date behind it: "tue 1 dec". */
function takeWeekday(words, language, locale) {
  const isNext = words[0] === 'next';
  const at = isNext ? 1 : 0;
  const weekday = named(words[at], names[language].weekdays);
  if (weekday < 0) return null;
  const date = takenDate(words.slice(at + 1), locale);
  if (date) {
    words.splice(0, words.length, ...date.rest);
    return date.day;
  }
  const isSaid = isNext || words[at + 1] === 'prochain';
  words.splice(0, at + (words[at + 1] === 'prochain' ? 2 : 1));
  const ahead = (weekday - weekdayOf(dayNumber()) + 7) % 7;
  return { number: dayNumber() + (ahead || (isSaid ? 7 : 0)), isWeekday: true };
}

function takenDate(rest, locale) {
  const day = takeDate(rest, 'fr', locale) ?? takeDate(rest, 'en', locale);
  return day && { day, rest };
}

/** "24/12", "2026-12-24", "31 dec", « 31 décembre 2026 », "december 31". */
function takeDate(words, language, locale) {
  const number = calendarDay(words[0] ?? '', locale);
  if (number !== null) return taken(words, 1, number);
  const isMonthFirst = !/^\d{1,2}$/.test(words[0] ?? '');
  const [day, word] = isMonthFirst ? [words[1], words[0]] : words;
  const month = named(word, names[language].months);
  if (month < 0 || !/^\d{1,2}$/.test(day ?? '')) return null;
  const year = /^\d{4}$/.test(words[2] ?? '') ? Number(words[2]) : null;
  const meant = year ? exactDay(year, month + 1, Number(day)) : comingDay(month + 1, Number(day));
  return meant === null ? null : taken(words, year ? 3 : 2, meant);
}

function takeDayOfMonth(words) {
  const { year, month, day } = wall();
  const wanted = Number(words[0]);
  for (let ahead = wanted < day ? 1 : 0; ahead < 12; ahead += 1) {
    const number = exactDay(year + Math.floor((month - 1 + ahead) / 12), ((month - 1 + ahead) % 12) + 1, wanted);
    if (number !== null) return taken(words, 1, number);
  }
  return null;
}

/** The place of a name that a word of three letters or more begins; -1 for none. */
function named(word, all) {
  const plain = word?.replace(/\.$/, '') ?? '';
  // "sept" is a month and "thurs" a day, however their names go on.
  return plain.length < 3 ? -1 : all.findIndex((name) => name.startsWith(plain));
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
  return match[3] ? exactDay(Number(match[3]), month, day) : comingDay(month, day);
}

/** The next day of this date, this year or in the next. */
function comingDay(month, day) {
  const { year } = wall();
  const number = exactDay(year, month, day);
  return number !== null && number < dayNumber() ? exactDay(year + 1, month, day) : number;
}

function exactDay(year, month, day) {
  const number = dayOf(`${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`);
  return Number.isNaN(number) || new Date(number * 864e5).getUTCDate() !== day ? null : number;
}

/** Takes "9", "9:30", "9 h 30", "9 pm", "noon", « matin 8h » as hours and minutes; null, and nothing taken, for others. */
function takeTime(words) {
  const said = words.filter((word) => word in parts);
  const figures = words.filter((word) => !(word in parts)).join(' ');
  const part = said.length === 1 ? parts[said[0]] : null;
  const at = figures ? clockTime(figures, part) : part && [part, 0];
  if (!at || said.length > 1) return null;
  words.length = 0;
  return at;
}

function clockTime(text, part) {
  const match = /^(\d{1,2})(?: ?(?::|h|\.|heures?) ?(\d{2})?)? ?(am|pm)?$/.exec(text);
  if (!match) return null;
  const isLate = match[3] === 'pm' || (part >= 12 && !match[3]);
  const half = isLate && Number(match[1]) < 12 ? 12 : match[3] === 'am' && match[1] === '12' ? -12 : 0;
  const hours = Number(match[1]) + half;
  const minutes = Number(match[2] ?? 0);
  return hours > 23 || minutes > 59 ? null : [hours, minutes];
}
