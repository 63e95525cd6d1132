/** The record beside the list: head, why now, up next, and the tabs Summary, Details, Timeline and Related (W-132). */
import { bdi, byId, h, icon, iconButton } from './dom.js';
import { actionLabel, scoreBadge, startOf } from './card.js';
import { boot } from './boot.js';
import { offers } from './cards.js';
import { absolute, dayInWords } from './dates.js';
import { openMenu } from './float.js';
import { itemIcon, records } from './kinds.js';
import { lifeBar, startLife } from './life.js';
import { list } from './list.js';
import { tableOf } from './meta.js';
import { t } from './messages.js';
import { amount } from './money.js';
import { listed, page } from './page.js';
import { concluded } from './perform.js';
import { mailbox, telephone } from './links.js';
import { headPortrait } from './portrait.js';
import { dataAtHand, forget, formatted, knownRecord, lookupTable, recordData } from './record-data.js';
import { tabsView } from './record-tabs.js';
import { beginningWith, upnextView } from './upnext.js';
import { forgetWhy, whyOf, whySoon } from './why.js';

const pane = byId('record');
const names = { lead: 'fullname', opportunity: 'name', account: 'name', contact: 'fullname' };
let token = 0;
let isScrolled = false;
pane.addEventListener('scroll', () => (isScrolled = pane.scrollTop > 0), { passive: true });
/** Loaded only where an administrator wants it. */
const { formBar } = boot.features.formcommands ? await import('./form-bar.js') : {};

/** Connects the pane to the page. */
export function startRecord() {
  startLife({
    record: ({ recordid }) => knownRecord(recordid),
    concluded,
    changed: ({ recordid }) => forget(recordid),
  });
  page.addEventListener('open', ({ detail }) => show(detail));
  page.addEventListener('changed', () => show({ isSame: true, isFresh: true }));
  page.addEventListener('closed', () => {
    if (!page.current) blank();
  });
  list.addEventListener('rows', ({ detail }) => {
    if (detail.recordid === page.current?.recordid || detail.why === 'loaded') head();
  });
}

/** The empty pane. */
export function blank() {
  pane.replaceChildren(h('div', { class: 'blank' }, icon('list'), h('p', {}, t(list.total ? 'record.none' : 'record.nothing'))));
  document.title = `${t('worklist.title')} · Suivant`;
}

let shown = null;

async function show({ focus = null, isSame = false, isFresh = false }) {
  // What is being typed is worth more than what is new; the next save says when the two collide.
  if (isSame && shown && document.querySelector('.detailform .dirty')) return;
  const mine = (token += 1);
  const { recordtype, recordid } = page.current;
  // Put on the list since this page was loaded; the address leads here again.
  if (!records[recordtype] && !boot.recordtypes.includes(recordtype)) return location.reload();
  if (isFresh) forget(recordid);
  forgetWhy();
  if (!isSame) {
    shown = null;
    const ready = page.card && dataAtHand(recordid);
    if (!ready) ghost();
    // Told without need, this lays out the page.
    if (isScrolled) pane.scrollTop = 0;
    if (ready) return draw(ready, focus);
  }
  try {
    const [data, card] = await Promise.all([
      recordData(recordtype, recordid),
      page.card ?? listed(recordid, { anywhere: true }),
    ]);
    if (mine === token && card) page.card = card;
    if (mine === token && !isSame && !page.card) await whySoon();
    if (mine === token) draw(data, focus);
  } catch (error) {
    if (mine === token && (!shown || error.status === 404)) trouble(error);
  }
}

function draw(data, focus) {
  const { recordtype, recordid } = page.current;
  const held = pane.contains(document.activeElement) ? document.activeElement.id || 'record-name' : null;
  arrange(data);
  const row = page.row ?? page.item;
  document.title = `${row.recordname} · Suivant`;
  const tools = tabs(recordtype, recordid, data.record);
  const bar = formBar && !page.isAlone ? [formBar(page.current)] : [];
  pane.replaceChildren(...bar, headOf(row, data.record), lifeBar(page.item), whyOf(row), widget(row), ...tools);
  thumb();
  if (focus === 'record') byId('record-name').focus({ preventScroll: true });
  else if (held) (byId(held) ?? byId('record-name')).focus({ preventScroll: true });
}

/** Takes over what is shown, as it was fetched, with the item first that one acts on. */
function arrange(fetched) {
  const { current, upcoming } = fetched.upnext;
  if (![...current, ...upcoming].some(({ id }) => id === page.named?.sv_workitemid)) page.named = null;
  const first = page.named ?? page.row ?? page.card;
  shown = { ...fetched, upnext: beginningWith(first?.sv_workitemid, fetched.upnext), fetched };
  page.item = itemOf(shown);
}

/** Up next, unless an administrator took it off the form (W-107, K-17). */
const widget = (row) => (shown.upnext.isplaced === false ? '' : upnextView(shown, row));

/** Redraws head and reason from the row, which may have changed while the record did not. */
function head() {
  if (!shown || !page.current) return;
  const row = page.row ?? page.item;
  const old = pane.querySelector('.head');
  if (!old) return;
  next(row);
  if (old.contains(document.activeElement)) return;
  old.replaceWith(headOf(row, shown.record));
  const why = pane.querySelector('.why');
  // What says the same stays, with the focus that may come back to it.
  if (why.dataset.reason !== (row?.rankreason ?? '')) why.replaceWith(whyOf(row));
  thumb();
}

/** Draws Up next anew where the card shows another of the record's items than it did. */
function next(row) {
  const before = shown.upnext.current[0]?.id;
  arrange(shown.fetched);
  const old = pane.querySelector('.upnext');
  if (!old || shown.upnext.current[0]?.id === before) return;
  const isHeld = old.contains(document.activeElement);
  old.replaceWith(widget(row));
  if (isHeld) byId('record-name').focus({ preventScroll: true });
}

/** What stands for the work item when the record is not on the list: its current activity, if there is one. */
function itemOf({ record, upnext }) {
  const { recordtype, recordid } = page.current;
  const {
    score = null,
    grade,
    scoretrend,
    companyname,
    isunread,
    isfollowed,
    rankreason,
    sv_workitemid,
  } = page.card ?? {};
  const current = upnext.current.find((item) => item.actionable !== false);
  const primary = names[recordtype] ?? boot.tables[recordtype]?.primary;
  const name =
    record[primary] || formatted(record, primary) || record.subject || t(`record.${recordtype}`);
  return {
    recordtype,
    recordid,
    recordname: name,
    sv_workitemid: current?.id ?? null,
    actionname: current?.actionname,
    source: current?.source,
    activitytype: current?.activitytype,
    duetime: current?.duetime,
    starttime: current?.starttime,
    isallday: current?.isallday,
    onlinemeetingjoinurl: current?.onlinemeetingjoinurl,
    score,
    grade,
    scoretrend,
    companyname,
    isunread,
    isfollowed,
    rankreason: current && current.id === sv_workitemid ? rankreason : null,
  };
}

function headOf(row, record) {
  const { recordtype } = page.current;
  const company =
    row.companyname ??
    record.companyname ??
    formatted(record, '_parentcustomerid_value') ??
    formatted(record, '_parentaccountid_value');
  const owner = formatted(record, '_ownerid_value');
  const facts = [
    t(`record.${recordtype}`),
    formatted(record, 'statuscode'),
    company && company !== row.recordname && bdi(company),
    owner && h('span', {}, t('record.owner'), ' ', bdi(owner)),
  ];
  return h(
    'div',
    { class: 'head' },
    backButton(),
    headPortrait({ ...page.current, recordname: row.recordname, record }, actingOn(page.current.recordid)),
    h(
      'div',
      { class: 'title' },
      h(page.heading(1), { id: 'record-name', tabindex: '-1' }, bdi(row.recordname || page.item.recordname)),
      h(
        'p',
        { class: 'facts' },
        facts.filter(Boolean).map((fact) => h('span', {}, fact)),
      ),
    ),
    scoreBadge(row, true) ?? '',
    iconButton('more', t('form.commands'), (event) => openRecordMenu(event.currentTarget, row), {
      id: 'record-commands',
      'aria-haspopup': 'menu',
    }),
  );
}

/** What follows a command on the record: it, and its card, are fetched anew. */
function actingOn(recordid) {
  const again = () => {
    page.touched([recordid]);
    list.refresh([recordid]).catch(() => undefined);
  };
  const changed = () => {
    page.card = null;
    again();
  };
  return { changed, gone: again };
}

/** What can be done with the record as a whole, apart from its next activity. */
async function openRecordMenu(anchor, row) {
  const { recordtype, recordid } = page.current;
  const { commandsFor, isFollowed } = await import('./record-commands.js');
  const subject = {
    recordtype,
    recordid,
    recordname: row.recordname,
    record: shown.record,
    isfollowed: row.isfollowed ?? (await isFollowed({ recordtype, recordid }).catch(() => undefined)),
  };
  const items = commandsFor(subject).map(({ icon: name, label, key, run }) => ({
    label,
    icon: name,
    key,
    run: () => run(subject, actingOn(recordid)),
  }));
  openMenu(t('form.commands'), items, anchor);
}

function tabs(recordtype, recordid, record) {
  const { item } = page;
  const name = item.recordname;
  const changed = () => {
    forget(recordid);
    page.touched([recordid]);
  };
  return tabsView({
    summary: () => (records[recordtype].isOwn ? ownSummary(recordtype, record) : summary(recordtype, record)),
    details: async () => {
      const { detailsView } = await import('./details.js');
      return detailsView({ recordtype, recordid, record, saved: changed, heading: (level) => page.heading(level) });
    },
    timeline: async () => {
      const { timelineView } = await import('./timeline.js');
      return timelineView(item, { changed: () => list.refresh([recordid]).catch(() => undefined) });
    },
    related: async () => {
      const { relatedView } = await import('./related.js');
      return relatedView({ recordtype, recordid, name, heading: (level) => page.heading(level) });
    },
  });
}

async function ownSummary(recordtype, record) {
  const [{ factsOf }, table] = await Promise.all([import('./facts.js'), tableOf(recordtype)]);
  return factsOf(table, record, page.heading(2));
}

function summary(recordtype, record) {
  const { contact, facts } = records[recordtype];
  const part = (title, columns) => {
    const lines = columns
      .map((column) => [column, value(record, column)])
      .filter(([, shownValue]) => shownValue !== null);
    if (!lines.length) return null;
    return h(
      'section',
      { class: 'part' },
      h(page.heading(2), { class: 'section' }, title),
      h(
        'dl',
        {},
        lines.map(([column, shownValue]) =>
          h('div', { class: 'pairing' }, h('dt', {}, t(`column.${column}`)), h('dd', {}, shownValue)),
        ),
      ),
    );
  };
  const shownParts = [part(t('record.contact'), contact), part(t('record.facts'), facts)].filter(Boolean);
  return shownParts.length ? h('div', { class: 'two' }, shownParts) : h('p', { class: 'muted' }, t('record.empty'));
}

function value(record, column) {
  const raw = record[column];
  if (raw === null || raw === undefined || raw === '') return null;
  if (column.startsWith('emailaddress')) return h('a', { href: mailbox(raw) }, h('bdi', {}, raw));
  if (/phone/.test(column) && typeof raw === 'string') return h('a', { href: telephone(raw) }, h('bdi', {}, raw));
  if (column.startsWith('_')) return lookup(record, column);
  if (column === 'donotemail' || column === 'donotphone') return t(raw ? 'contact.refused' : 'contact.allowed');
  if (column === 'createdon') return absolute(raw);
  if (/^\d{4}-\d\d-\d\d$/.test(raw)) return dayInWords(raw);
  if (typeof raw === 'number' && money.has(column)) return bdi(amount(record, raw));
  return bdi(formatted(record, column) ?? String(raw));
}

const money = new Set(['estimatedvalue', 'actualvalue', 'estimatedamount', 'revenue']);

function lookup(record, column) {
  const name = bdi(formatted(record, column) ?? '–');
  const table = lookupTable(record, column);
  return records[table] ? h('a', { href: `/${table}/${record[column]}` }, name) : name;
}

const backButton = () => iconButton('back', t('record.back'), () => page.back(), { class: 'quiet back' });

/** What stands in the pane until the record is there: on a phone it is the whole page, with its heading and way back. */
function ghost() {
  pane.replaceChildren(
    h('div', { class: 'head' }, backButton()),
    h(
      'div',
      { class: 'ghost' },
      h('div', { class: 'bone' }),
      h('div', { class: 'bone' }),
      h('div', { class: 'bone' }),
      h('div', { class: 'bone' }),
      h(page.heading(1), { class: 'hear' }, t('record.loading')),
    ),
  );
}

function trouble(error) {
  const gone = error.status === 404;
  shown = null;
  pane.replaceChildren(
    h('div', { class: 'head' }, backButton()),
    h(
      'div',
      { class: 'blank', role: 'alert' },
      icon('warning'),
      h(page.heading(1), {}, gone ? t('record.gone') : error.message),
      error.request ? h('p', { class: 'small' }, t('error.id', { id: error.request })) : '',
      h('button', { type: 'button', class: 'second', onclick: () => show({}) }, t('error.again')),
    ),
  );
}

/** The bar under the thumb on a phone follows the open item, and offers what its card would. */
function thumb() {
  const row = page.acting;
  const bar = byId('thumb');
  bar.hidden = !row?.sv_workitemid;
  if (bar.hidden) return;
  const start = byId('thumb-start');
  start.dataset.do = startOf(row) ?? '';
  if (start.dataset.do) start.replaceChildren(icon(itemIcon(row)), actionLabel(row));
  for (const button of bar.querySelectorAll('[data-do]:not([data-do=menu])')) {
    button.hidden = !button.dataset.do || !offers(row.recordtype, button.dataset.do);
  }
}
