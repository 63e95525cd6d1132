/** What pickers of a time say about the person's availability: they mark days off and propose, and never block. */
import { get } from './api.js';
import { boot, now } from './boot.js';
import { absolute, dayNumber, dayOf, dayText, instant } from './dates.js';
import { h } from './dom.js';
import { t } from './messages.js';

/** How far the pickers look. */
const reach = 60;
const shown = 14;
let known = null;

const short = new Intl.DateTimeFormat(boot.locale, { weekday: 'narrow', timeZone: 'UTC' });
const long = new Intl.DateTimeFormat(boot.locale, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' });
const noon = (day) => new Date(`${day}T12:00:00Z`);

/** The person's working time from today on, asked for once. */
export function availability() {
  known ??= get(`sv_Availability(from=${dayText(dayNumber())},to=${dayText(dayNumber() + reach)})`).then(
    (answer) => ({
      spans: answer.spans.map(({ from, to }) => [Date.parse(from), Date.parse(to)]),
      days: new Map(answer.days.map((day) => [day.date, day])),
    }),
    () => null,
  );
  return known;
}

/** Whether work is done at an instant; beyond what is known it is. */
export const works = ({ spans, days }, at) =>
  !days.has(dayText(dayNumber(at))) || spans.some(([from, to]) => from <= at.getTime() && at.getTime() < to);

/** The next instant of work from an instant on, or null. */
export function next({ spans }, at) {
  const span = spans.find(([, to]) => to > at.getTime());
  return span ? new Date(Math.max(span[0], at.getTime())) : null;
}

/** Why there is no work at an instant: "You are off on Thursday 26 November (Crete)." */
function reasonAt(found, at) {
  const day = dayText(dayNumber(at));
  const { minutes, reason, description } = found.days.get(day) ?? {};
  const date = long.format(noon(day));
  if (minutes > 0 || !reason) return t('away.hours', { time: absolute(at) });
  const words = description ? `${date} (${description})` : date;
  return t(reason === 'holiday' ? 'away.holiday' : reason === 'timeoff' ? 'away.timeoff' : 'away.notworking', {
    day: words,
  });
}

/**
 * Puts advice into a place: a strip of days to choose from, and a proposal when the chosen time is off.
 * `choose(date)` takes a time over. Gives a function to call with each time that is chosen, or null.
 */
export async function advise(place, choose) {
  const found = await availability();
  if (!found) return () => undefined;
  const proposal = h('p', { class: 'away small', role: 'status', hidden: true });
  const buttons = [...found.days.values()].slice(0, shown).map((day) => dayButton(found, day, choose));
  place.append(h('div', { class: 'daystrip', role: 'group', 'aria-label': t('away.days') }, buttons), proposal);
  place.hidden = false;
  return (at) => {
    for (const button of buttons) {
      button.setAttribute('aria-pressed', String(Boolean(at) && button.dataset.day === dayText(dayNumber(at))));
    }
    const other = at && !works(found, at) ? next(found, at) : null;
    proposal.hidden = !at || works(found, at);
    if (proposal.hidden) return proposal.replaceChildren();
    return proposal.replaceChildren(
      h('span', {}, reasonAt(found, at)),
      other &&
        h(
          'button',
          { type: 'button', class: 'link', onclick: () => choose(other) },
          t('away.move', { time: absolute(other) }),
        ),
    );
  };
}

/** When one would begin on a day: with its first working hour, at nine where there is none; today from now on. */
function beginning({ spans }, day) {
  const [from, to] = [instant(day), instant(day + 1)].map((at) => at.getTime());
  const [start] = spans.find(([first, last]) => first < to && last > from) ?? [from];
  const at = start > from ? start : instant(day, 9).getTime();
  const halfHour = 18e5;
  return new Date(Math.max(at, Math.ceil(now() / halfHour) * halfHour));
}

function dayButton(found, day, choose) {
  const isOff = day.minutes === 0;
  const date = long.format(noon(day.date));
  const label = isOff ? t('away.day.off', { day: day.description ? `${date}, ${day.description}` : date }) : date;
  const pick = () => choose(beginning(found, dayOf(day.date)));
  return h(
    'button',
    {
      type: 'button',
      class: isOff ? 'day off' : 'day',
      'data-day': day.date,
      'aria-pressed': 'false',
      'aria-label': label,
      title: label,
      onclick: pick,
    },
    h('span', { 'aria-hidden': 'true' }, short.format(noon(day.date))),
    h('span', { 'aria-hidden': 'true' }, String(Number(day.date.slice(8)))),
  );
}

/** Marks quick choices that are off, and offers the next instant of work instead; `choices` are `{button, at}`. */
export async function markChoices(choices, propose) {
  const found = await availability();
  if (!found) return;
  const off = choices.filter(({ at }) => !works(found, at));
  for (const { button, at } of off) {
    button.append(h('span', { class: 'away small', title: reasonAt(found, at) }, t('away.off')));
  }
  const other = off.length ? next(found, off[0].at) : null;
  if (other) propose(other);
}
