/** What one wants to hear of, and how: the bell, the browser's own notifications, and how long before a time. */
import { byId } from './dom.js';
import { t } from './messages.js';
import { settings } from './settings-store.js';

/** Connects the choices. `keep(columns, place, {before, shown})` keeps them, says so, and can take it back. */
export function startBellChoices(keep) {
  const panel = byId('notifications');
  let last = chosen(panel);
  panel.addEventListener('change', async ({ target }) => {
    const { bell, browser } = target.dataset;
    if (browser && target.checked && !(await consents())) {
      target.checked = false;
      byId('bell-consent').hidden = false;
      return;
    }
    const [before, wanted] = [last, chosen(panel)];
    const shown = () => {
      last = before;
      choose(panel, before);
      follow(panel);
    };
    if (bell || browser) keep(wanted, panel, { before: () => before, shown });
    last = wanted;
    follow(panel);
  });
  follow(panel);
}

/** The browser asks the person at this click, and never before. */
async function consents() {
  if (!globalThis.Notification) return false;
  if (Notification.permission === 'granted') return true;
  return (await Notification.requestPermission()) === 'granted';
}

function chosen(panel) {
  const some = (name, isWanted) =>
    [...panel.querySelectorAll(`[data-${name}]`)]
      .filter((box) => box.checked === isWanted)
      .map((box) => box.dataset[name])
      .join(',');
  return { sv_bellmuted: some('bell', false), sv_browserkinds: some('browser', true) };
}

/** Ticks the boxes as these columns say. */
function choose(panel, { sv_bellmuted: muted, sv_browserkinds: wanted }) {
  for (const box of panel.querySelectorAll('[data-bell]')) box.checked = !muted.split(',').includes(box.dataset.bell);
  for (const box of panel.querySelectorAll('[data-browser]')) box.checked = wanted.split(',').includes(box.dataset.browser);
}

/** What the bell does not tell of, the browser does not either. */
function follow(panel) {
  for (const box of panel.querySelectorAll('[data-bell]'))
    panel.querySelector(`[data-browser="${box.dataset.bell}"]`).disabled = !box.checked;
  const isRefused = globalThis.Notification?.permission === 'denied' && settings.sv_browserkinds;
  byId('bell-consent').textContent = t('settings.bell.refused');
  if (isRefused) byId('bell-consent').hidden = false;
}
