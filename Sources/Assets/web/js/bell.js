/** The bell in the top bar: how many notifications are unread, on every window alike; its panel is fetched when asked for. */
import { announce } from './announce.js';
import { boot } from './boot.js';
import { byId } from './dom.js';
import { listen, news } from './live.js';
import { number, t } from './messages.js';
import { settings } from './settings-store.js';

/** Counting ends here, on the server too. */
const most = 100;
let unread = boot.unread ?? 0;

/** Connects the bell and its share of the event stream. */
export function startBell() {
  const bell = byId('bell');
  if (!bell) return;
  bell.hidden = boot.features?.bell === false;
  bell.addEventListener('click', async () => (await import('./bell-panel.js')).openBell(bell));
  news.addEventListener('notification', ({ detail }) => heard(detail));
  show();
  listen();
}

/** Shows a number of unread ones. */
export function showUnread(count) {
  unread = count;
  show();
}

function heard({ unread: count, notifications }) {
  const more = count - unread;
  showUnread(count);
  if (more > 0) announce(t('bell.came', { count: more }));
  const wanted = notifications.filter(({ kind }) => chosen().includes(kind));
  if (wanted.length && globalThis.Notification?.permission === 'granted')
    import('./bell-words.js').then(({ pushOut }) => wanted.forEach(pushOut));
}

const chosen = () => (settings.sv_browserkinds || '').split(',');

function show() {
  const bell = byId('bell');
  const badge = bell.querySelector('.badge');
  badge.hidden = unread === 0;
  badge.textContent = unread >= most ? `${number(most - 1)}+` : number(unread);
  const label = unread ? t('bell.unread', { count: unread }) : t('bell.title');
  bell.setAttribute('aria-label', label);
  bell.title = label;
}
