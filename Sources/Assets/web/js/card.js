/** One card of the list (K-4): name, contact and company, next action with due time, score and record type. */
import { bdi, h, hear, icon, iconButton, initials } from './dom.js';
import { number, t } from './messages.js';
import { due, machine } from './dates.js';
import { activityIcon, trendIcon } from './kinds.js';

/** A score with its grade and, where there is room, its trend; null when the record has none. */
export function scoreBadge(row, withTrend = false) {
  if (row.score === null || row.score === undefined) return null;
  const words = t('score.words', { score: row.score, grade: row.grade ?? '–' });
  const trend = withTrend && row.scoretrend ? t(`trend.${row.scoretrend}`) : '';
  return h(
    'span',
    { class: `score grade-${row.grade}`, title: [words, trend].filter(Boolean).join(' · ') },
    h('span', { 'aria-hidden': 'true' }, number(row.score)),
    h('small', { 'aria-hidden': 'true' }, row.grade ?? '', trend && icon(trendIcon[row.scoretrend])),
    hear([words, trend].filter(Boolean).join(', ')),
  );
}

/** What the icon of the current activity does, in words. */
export function actionLabel(type) {
  const known = { phonecall: 'command.call', email: 'command.email' };
  return t(known[type] ?? 'command.open');
}

/** Fills a card's element with a row; the element keeps its identity, so focus stays. */
export function fillCard(element, row, { mark, isPicked }) {
  element.className = [
    'card',
    row.isunread && 'unread',
    mark?.reason && 'problem',
    mark?.queued && 'waits',
    isPicked && 'picked',
  ]
    .filter(Boolean)
    .join(' ');
  element.dataset.recordid = row.recordid;
  element.dataset.recordtype = row.recordtype;
  element.dataset.workitemid = row.sv_workitemid;
  element.replaceChildren(
    h('span', { class: 'avatar', 'aria-hidden': 'true' }, isPicked ? icon('check') : initials(row.recordname)),
    mainCell(row),
    sideCell(row, mark),
    actionCell(row),
    buttonsCell(row),
    (mark?.reason && reasonCell(mark.reason)) || '',
  );
}

/** A card-shaped place for a row that is still on its way. */
export function bonesCard() {
  return h(
    'div',
    { class: 'card bones', role: 'row' },
    h('span', { class: 'avatar', 'aria-hidden': 'true' }),
    h(
      'div',
      { role: 'gridcell' },
      h('div', { class: 'bone' }),
      h('div', { class: 'bone' }),
      h('div', { class: 'bone' }),
      hear(t('list.loading')),
    ),
  );
}

function mainCell(row) {
  const who = [row.contactname, row.companyname].filter((name) => name && name !== row.recordname);
  return h(
    'div',
    { role: 'gridcell' },
    h(
      'div',
      { class: 'name' },
      row.isunread && hear(`${t('card.unread')} `),
      // A name that may not be read is empty; its type then says what the card is about.
      bdi(row.recordname || t(`record.${row.recordtype}`)),
      row.isfollowed && icon('star', 'solid'),
      row.isfollowed && hear(t('card.followed')),
    ),
    h(
      'div',
      { class: 'who' },
      who.flatMap((name, index) => [index ? ' · ' : '', bdi(name)]),
    ),
  );
}

function actionCell(row) {
  const when = due(row);
  return h(
    'div',
    { role: 'gridcell', class: 'act' },
    icon(activityIcon[row.activitytype] ?? 'task'),
    hear(t(`activity.${row.activitytype}`)),
    h('bdi', { class: 'what', title: row.actionname }, row.actionname),
    when &&
      h(
        'time',
        { class: when.late ? 'due late' : 'due', datetime: machine(row.duetime), title: when.title },
        `· ${when.text}`,
      ),
    row.iswaiting && h('span', { class: 'muted' }, `· ${t('card.waiting')}`),
  );
}

function sideCell(row, mark) {
  return h(
    'div',
    { role: 'gridcell', class: 'right' },
    scoreBadge(row) ?? '',
    mark?.queued
      ? h('span', { class: 'queued', title: t('card.queued.more') }, icon('clock'), t('card.queued'))
      : h('span', { class: 'kind' }, t(`record.${row.recordtype}`)),
  );
}

function buttonsCell(row) {
  const button = (command, name, label, key) =>
    iconButton(name, label, null, { 'data-do': command, tabindex: '-1', key });
  return h(
    'div',
    { role: 'gridcell', class: 'buttons' },
    button('act', activityIcon[row.activitytype] ?? 'task', actionLabel(row.activitytype)),
    button('complete', 'check', t('command.complete'), 'D'),
    button('snooze', 'clock', t('command.snooze'), 'Z'),
    button('menu', 'more', t('command.more')),
  );
}

function reasonCell(reason) {
  return h(
    'div',
    { role: 'gridcell', class: 'reason' },
    icon('warning'),
    h('span', { title: reason }, reason),
    iconButton('close', t('card.dismiss'), null, { 'data-do': 'dismiss', tabindex: '-1' }),
  );
}
