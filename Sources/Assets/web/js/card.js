/** One card: icon, up to four rows of fields and icons as its layout says (W-31, K-4), and its buttons. */
import { bdi, h, hear, icon, iconButton, initials, portrait } from './dom.js';
import { layoutOf, offers, reasonHeight } from './cards.js';
import { number, t } from './messages.js';
import { due, machine } from './dates.js';
import { itemIcon, itemWord, trendIcon } from './kinds.js';
import { joining } from './links.js';
import { tables } from './meta.js';
import { textOf } from './values.js';

/** A score with its grade and, where there is room, its trend; null when the record has none. */
export function scoreBadge(row, withTrend = false) {
  if (row.score === null || row.score === undefined) return null;
  const words = t('score.words', { score: row.score, grade: row.grade ?? '–' });
  const trend = withTrend && row.scoretrend ? t(`trend.${row.scoretrend}`) : '';
  const parts = [words, trend].filter(Boolean);
  return h(
    'span',
    { class: `score grade-${row.grade}`, title: parts.join(' · '), ...pictured(parts.join(', ')) },
    number(row.score),
    h('small', {}, row.grade ?? '', trend && icon(trendIcon[row.scoretrend])),
  );
}

/** Words in place of what one sees. Hidden text beside it would cost each frame of scrolling more than the card itself. */
const pictured = (words) => ({ role: 'img', 'aria-label': words });

/** The command that an activity itself asks for: to call, to write or to join; null where it can only be opened. */
export const startOf = (item) =>
  joining(item) ? 'join' : ({ phonecall: 'call', email: 'email' }[item.activitytype] ?? null);

/** What the icon of the current activity does, in words. */
export const actionLabel = (item) => t(`command.${startOf(item) ?? 'open'}`);

/**
 * Fills a card's element with a row; the element keeps its identity, so focus stays.
 * `layout` is given where one is tried out; `buttons(row)` where others stand on the card than on the list.
 */
export function fillCard(element, row, { mark, isPicked, layout = layoutOf(row.recordtype), buttons = listButtons }) {
  element.className = [
    'card',
    row.isunread && 'unread',
    mark?.reason && 'problem',
    mark?.queued && 'waits',
    isPicked && 'picked',
    freeLine(layout) === undefined && 'tight',
  ]
    .filter(Boolean)
    .join(' ');
  element.dataset.recordid = row.recordid;
  element.dataset.recordtype = row.recordtype;
  if (row.sv_workitemid) element.dataset.workitemid = row.sv_workitemid;
  element.style.setProperty('--rows', layout.rows.length + (row.then ? 1 : 0));
  element.style.setProperty('--at', freeLine(layout) ?? 0);
  if (mark?.reason) element.style.setProperty('--reason', `${reasonHeight(mark.reason)}px`);
  element.replaceChildren(
    h('span', { class: 'avatar', 'aria-hidden': 'true' }, isPicked ? icon('check') : emblem(row, layout)),
    ...layout.rows.map((line, index) => lineCell(row, layout, line, index, mark)),
    row.then ? thenCell(row.then) : '',
    buttonsCell(buttons(row)),
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

/** The row whose end makes room for the buttons: none that says when something is due; a card of one row keeps room for them. */
const freeLine = ({ rows }) => [1, 2, 3, 0].find((at) => rows[at] && !rows[at].fields.includes('duetime'));

const typeWord = (row) => tables[row.recordtype]?.label ?? t(`record.${row.recordtype}`);

/** What stands at the left edge; a record without a picture shows its initials. */
function emblem(row, { icon: choice }) {
  if (choice === 'recordtype') return icon(tables[row.recordtype]?.icon ?? 'table');
  if (choice === 'activitytype' && row.activitytype) return icon(itemIcon(row));
  return choice === 'image' ? portrait(row.recordname, row.sv_card?.record?.entityimage_url) : initials(row.recordname);
}

// Rows

function lineCell(row, layout, line, index, mark) {
  const isNamed = layout.rows.some(({ fields }) => fields.includes('recordname'));
  const shown = line.fields.map((name) => field(row, layout, name, line, isNamed)).filter(Boolean);
  const isLast = index === Math.min(1, layout.rows.length - 1);
  const ends = line.icons.filter((name) => name !== 'followed').map((name) => sign(row, name));
  const queued =
    isLast && mark?.queued && h('span', { class: 'queued', title: t('card.queued.more') }, icon('clock'), t('card.queued'));
  return h(
    'div',
    { role: 'gridcell', class: index === 0 ? 'line name' : 'line' },
    index === 0 && row.isunread && h('span', { class: 'new', ...pictured(t('card.unread')) }),
    // Whatever is shown, one hears whose card it is.
    index === 0 && !isNamed && hear(`${row.recordname} `),
    shown.flatMap((each, place) => [
      place > 0 && !each.matches('.due') && h('span', { class: 'dot', 'aria-hidden': 'true' }, '·'),
      each,
    ]),
    line.icons.includes('followed') && sign(row, 'followed'),
    h('span', { class: 'ends' }, queued || ends),
  );
}

/** A field as an element; null where there is nothing to show. */
function field(row, layout, name, line, isNamed) {
  if (name.includes('/')) return columnField(row, layout.columns?.[name], name.split('/')[0]);
  switch (name) {
    // A name that may not be read is empty; its type then says what the card is about.
    case 'recordname':
      return h('bdi', {}, row.recordname || typeWord(row));
    case 'contactname':
    case 'companyname':
      return row[name] && !(isNamed && row[name] === row.recordname) ? bdi(row[name]) : null;
    case 'actionname':
      return actionField(row, line);
    case 'duetime':
      return dueField(row, line);
    case 'score':
      return row.score === null || row.score === undefined ? null : labelled(t('cards.field.score'), number(row.score));
    case 'grade':
      return row.grade ? labelled(t('cards.field.grade'), row.grade) : null;
    case 'recordtype':
      return h('span', {}, typeWord(row));
    case 'ownerid':
      return row.sv_card?.ownername ? labelled(t('cards.field.ownerid'), row.sv_card.ownername) : null;
    default:
      return row[name] ? h('bdi', {}, row[name]) : null;
  }
}

/** A column that one may not read is not described, and drawn empty (W-35). */
function columnField(row, column, source) {
  const text = column ? textOf(row.sv_card?.[source] ?? {}, { options: [], ...column }) : '';
  return text ? labelled(column.label, text, firm.includes(column.kind)) : null;
}

/** Figures say little when they are cut: where a row is too long, words give way first. */
const firm = ['money', 'integer', 'decimal', 'double', 'date', 'instant', 'boolean'];

const labelled = (label, text, isFirm = true) =>
  h('bdi', { class: isFirm && 'firm', title: `${label}: ${text}` }, hear(`${label}: `), text);

function actionField(row, line) {
  if (!row.activitytype) return h('span', { class: 'none' }, t('card.noaction'));
  return h(
    'span',
    { class: 'what', title: row.actionname },
    line.icons.includes('activitytype') ? '' : told(itemIcon(row), itemWord(row)),
    bdi(row.actionname),
  );
}

function dueField(row, line) {
  const when = due(row);
  if (!when && !row.iswaiting) return null;
  const dot = line.fields[0] === 'duetime' ? '' : '· ';
  return h(
    'span',
    { class: 'due' },
    when &&
      h('time', { class: when.late ? 'late' : '', datetime: machine(row.duetime), title: when.title }, `${dot}${when.text}`),
    row.iswaiting && ` · ${t('card.waiting')}`,
  );
}

function sign(row, name) {
  switch (name) {
    case 'followed':
      return row.isfollowed ? h('span', { class: 'star', ...pictured(t('card.followed')) }, icon('star', 'solid')) : null;
    case 'score':
      return scoreBadge(row);
    case 'grade':
      return row.grade
        ? h(
            'span',
            {
              class: `score grade-${row.grade}`,
              title: t('cards.field.grade'),
              ...pictured(`${t('cards.field.grade')} ${row.grade}`),
            },
            row.grade,
          )
        : null;
    case 'scoretrend':
      return row.scoretrend && told(trendIcon[row.scoretrend], t(`trend.${row.scoretrend}`));
    case 'activitytype':
      return row.activitytype && told(itemIcon(row), itemWord(row));
    default:
      return h('span', { class: 'kind' }, typeWord(row));
  }
}

const told = (name, words) => h('span', { title: words, ...pictured(words) }, icon(name));

/** What comes after the next action (W-128). */
function thenCell(next) {
  return h(
    'div',
    { role: 'gridcell', class: 'line' },
    h('span', { class: 'dot' }, t('upnext.then')),
    actionField(next, { icons: [] }),
    dueField(next, { fields: [] }) ?? '',
  );
}

// Buttons

function listButtons(row) {
  const all = [
    { command: 'act', icon: itemIcon(row), label: actionLabel(row), id: startOf(row) },
    { command: 'complete', icon: 'check', label: t('command.complete'), key: 'D', id: 'complete' },
    { command: 'snooze', icon: 'clock', label: t('command.snooze'), key: 'Z', id: 'snooze' },
    { command: 'menu', icon: 'more', label: t('command.more') },
  ];
  return all.filter(({ id }) => !id || offers(row.recordtype, id));
}

function buttonsCell(buttons) {
  if (!buttons.length) return '';
  return h(
    'div',
    { role: 'gridcell', class: 'buttons' },
    buttons.map(({ command, icon: name, label, key }) =>
      iconButton(name, label, null, { 'data-do': command, tabindex: '-1', key }),
    ),
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
