/** The settings page: every choice is kept at once, and the page says so. */
import { boot } from './boot.js';
import { announce } from './announce.js';
import { byId, h } from './dom.js';
import { t } from './messages.js';
import { startPage } from './page-frame.js';
import { startBellChoices } from './settings-bell.js';
import { dress, keep } from './settings-store.js';

/** How the value of a field is kept in its column. */
const kinds = { number: Number, flag: (_, field) => field.checked, text: (value) => value || null };

startPage();
fillZones();
if (boot.features.bell) startBellChoices(kept);
import('./settings-filters.js').then(({ start }) => start(said));
byId('settings').addEventListener('change', ({ target }) => {
  if (target.dataset.column) change(target);
});
byId('settings').addEventListener('submit', (event) => event.preventDefault());
byId('cards')?.addEventListener('click', async () => (await import('./card-editor.js')).openCardEditor());
document.documentElement.dataset.ready = 'true';

async function change(field) {
  const { column, kind } = field.dataset;
  const isKept = await kept({ [column]: kinds[kind ?? 'text'](field.value, field) }, field.closest('.panel'));
  if (isKept && column === 'sv_language') location.replace(location.pathname);
}

async function kept(columns, panel) {
  const place = panel.querySelector('.saved');
  try {
    await keep(columns);
    dress({});
    said(place, t('settings.saved'));
    return true;
  } catch (error) {
    said(place, error.message, true);
    return false;
  }
}

function said(place, words, isWrong = false) {
  place.textContent = words;
  place.classList.toggle('wrong', isWrong);
  announce(words);
}

/** All zones that this browser knows; the one in force is there already. */
function fillZones() {
  const select = byId('zone');
  const chosen = select.value;
  const zones = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', chosen].filter(Boolean));
  const place = (zone) => h('option', { value: zone, selected: zone === chosen }, zone.replaceAll('_', ' '));
  select.replaceChildren(...[...zones].sort().map(place));
  if (!boot.zone) select.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
}
