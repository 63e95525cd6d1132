/** The switch of a grid between table and cards (W-128); remembered per person and table. */
import { boot } from './boot.js';
import { announce } from './announce.js';
import { newKey, send } from './api.js';
import { byId } from './dom.js';
import { rows } from './grid-rows.js';
import { pageTable as table } from './meta.js';
import { t } from './messages.js';

const kept = boot.cards?.focused?.[table.name];

/** What is chosen for this table. */
export const focused = { isOn: Boolean(kept?.on) && !table.isactivity, size: kept?.size ?? 50 };

/** Connects the button; the view itself is fetched when it is first shown. */
export async function startFocusedSwitch() {
  const button = byId('tool-cards');
  if (!button) return;
  button.addEventListener('click', async () => {
    focused.isOn = !focused.isOn;
    await show(button);
    rows.reload();
    announce(t(focused.isOn ? 'focused.on' : 'focused.off'));
    keepFocused();
  });
  await show(button);
}

/** Remembers the choice; a failure only means that another visit starts from the older one. */
export function keepFocused() {
  const body = { recordtype: table.name, isfocused: focused.isOn, pagesize: focused.size };
  send('POST', 'sv_SetFocusedView', { body, key: newKey() }).catch(() => undefined);
}

async function show(button) {
  const view = focused.isOn ? await import('./focused-view.js').catch(() => null) : null;
  // Without the connection to fetch it the table goes on as it is.
  focused.isOn = view !== null;
  rows.isCards = focused.isOn;
  button.setAttribute('aria-pressed', String(focused.isOn));
  document.querySelector('.records').dataset.form = focused.isOn ? 'cards' : 'table';
  view?.drawFocused();
  byId('focused').hidden ||= !focused.isOn;
}
