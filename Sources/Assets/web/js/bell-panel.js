/** What the bell holds: the newest first, each with where it leads and what can be done about it. */
import { newKey, get, send } from './api.js';
import { showUnread } from './bell.js';
import { cameAt, wordsOf } from './bell-words.js';
import { now } from './boot.js';
import { machine } from './dates.js';
import { openDialog } from './dialog.js';
import { bdi, h, hear, icon, iconButton } from './dom.js';
import { closeFloat, openPopover } from './float.js';
import { news } from './live.js';
import { t } from './messages.js';
import { toast } from './toast.js';
import { remember, undo } from './undo.js';

/** As long as an operation can be taken back, in milliseconds. */
const undoable = 24 * 36e5;
const set = 'sv_notifications';
const many = (action, body) =>
  send('POST', `${set}/Microsoft.Dynamics.CRM.${action}`, { body, key: newKey() });

/** Opens the panel, or closes it where it stands open. */
export function openBell(anchor) {
  if (document.querySelector('.float.bell')) return closeFloat();
  const body = h('div', { class: 'bell-body', 'aria-busy': 'true' }, ghosts());
  const head = h('header', {}, h('h2', { id: 'bell-title', tabindex: '-1', autofocus: true }, t('bell.title')));
  const panel = openPopover(t('bell.title'), [head, body, foot()], anchor, {
    onclose: () => news.removeEventListener('notification', again),
  });
  panel.classList.add('bell');
  panel.addEventListener('keydown', move);
  const load = () => fill({ head, body, load });
  const again = () => load();
  news.addEventListener('notification', again);
  return load();
}

async function fill(panel) {
  const { head, body, load } = panel;
  try {
    const { unread, notifications } = await get('sv_Notifications()');
    showUnread(unread);
    const held = document.activeElement?.closest?.('.bell [data-id]')?.dataset.id;
    // The heading stays where it is: moved, it would lose the focus.
    while (head.children.length > 1) head.lastChild.remove();
    head.append(...tools(unread, notifications, load));
    body.replaceChildren(notifications.length ? listOf(notifications, load) : nothing());
    if (held) refocus(body, held);
  } catch (error) {
    body.replaceChildren(
      h(
        'div',
        { class: 'blank', role: 'alert' },
        icon('warning'),
        h('p', {}, error.message),
        h('button', { type: 'button', class: 'second', onclick: load }, t('error.again')),
      ),
    );
  }
  body.setAttribute('aria-busy', 'false');
}

function refocus(body, id) {
  const place = body.querySelector(`[data-id="${id}"] :is(a, button)`) ?? body.querySelector('a, button');
  (place ?? document.querySelector('#bell-title')).focus({ preventScroll: true });
}

const tools = (unread, all, load) => [
  unread > 0 &&
    h('button', { type: 'button', class: 'link', onclick: () => readAll(load) }, t('bell.readall')),
  all.length > 0 && h('button', { type: 'button', class: 'link', onclick: () => clear({ Filter: '' }, load) }, t('bell.clearall')),
].filter(Boolean);

const listOf = (all, load) =>
  h('ul', { role: 'list', 'aria-labelledby': 'bell-title' }, all.map((each) => entry(each, load)));

function entry(each, load) {
  const words = wordsOf(each);
  const at = cameAt(each);
  const inside = [
    h('span', { class: 'said' }, !each.isread && hear(`${t('bell.new')} `), h('span', {}, words.title)),
    words.more && h('span', { class: 'small muted' }, bdi(words.more)),
    h('time', { class: 'small muted', datetime: machine(each.createdon), title: at.title }, at.text),
  ];
  return h(
    'li',
    { 'data-id': each.id, class: each.isread ? '' : 'unread' },
    icon(words.icon),
    words.href
      ? h('a', { href: words.href, onclick: () => read(each, true) }, inside)
      : h('div', { class: 'told' }, inside),
    h('div', { class: 'doing' }, acts(each, load)),
  );
}

function acts(each, load) {
  const isRecent = now() - Date.parse(each.createdon) < undoable;
  return [
    each.jobid &&
      each.failed > 0 &&
      h('button', { type: 'button', class: 'link', onclick: () => reasons(each) }, t('bell.reasons')),
    each.jobid &&
      each.operationid &&
      each.count > 0 &&
      isRecent &&
      h('button', { type: 'button', class: 'link', onclick: () => takeBack(each) }, t('command.undo')),
    iconButton(each.isread ? 'mail' : 'read', t(each.isread ? 'command.unread' : 'command.read'), async () => {
      await read(each, !each.isread);
      load();
    }),
    iconButton('close', t('bell.clear'), () => clear({ Targets: [each.id] }, load)),
  ];
}

function read(each, isread) {
  return send('PATCH', `${set}(${each.id})`, { body: { sv_isread: isread }, keepalive: true }).catch(() => undefined);
}

async function readAll(load) {
  try {
    await many('sv_UpdateMany', { Filter: 'sv_isread ne true', Set: { sv_isread: true } });
    await load();
    document.querySelector('#bell-title')?.focus();
  } catch (error) {
    toast(error.message, { isWrong: true });
  }
}

async function clear(which, load) {
  try {
    const answer = await many('sv_DeleteMany', which);
    const operationid = answer.headers.get('sv-operation-id') ?? answer.body?.operationid;
    const words = t('bell.cleared', { count: answer.body?.value?.length ?? 0 });
    const notice = toast(words, { action: { label: t('command.undo'), run: () => undo(operationid) } });
    remember({ operationid, words, notice });
    await load();
  } catch (error) {
    toast(error.message, { isWrong: true });
  }
}

function takeBack(each) {
  closeFloat();
  remember({ operationid: each.operationid, words: wordsOf(each).title });
  return undo(each.operationid);
}

/** What long work left as it was, and why. */
async function reasons(each) {
  let left = [];
  try {
    left = (await get(`sv_jobs(${each.jobid})/Microsoft.Dynamics.CRM.sv_Refusals()`)).value;
  } catch (error) {
    return toast(error.message, { isWrong: true });
  }
  const counts = Map.groupBy ? [...Map.groupBy(left, ({ message }) => message)] : left.map((one) => [one.message, [one]]);
  return openDialog(t('bell.reasons'), (close, head) =>
    h(
      'div',
      { class: 'content' },
      head,
      h('ul', {}, counts.map(([message, some]) => h('li', {}, `${message} (${some.length})`))),
    ),
  );
}

/** Up and down go from one to the next; inside, Tab reaches what can be done. */
function move(event) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  const entries = [...event.currentTarget.querySelectorAll('li')];
  const at = entries.indexOf(document.activeElement.closest('li'));
  entries[Math.min(Math.max(at + by, 0), entries.length - 1)]?.querySelector('a, button').focus();
}

const nothing = () =>
  h('div', { class: 'blank' }, icon('quiet'), h('strong', {}, t('bell.none')), h('p', {}, t('bell.none.more')));

const foot = () => h('footer', {}, h('a', { href: '/settings#notifications' }, t('bell.settings')));

const ghosts = () => [
  h('span', { class: 'hear' }, t('bell.loading')),
  ...Array.from({ length: 3 }, () => h('div', { class: 'bone' })),
];
