/** The settings page: every choice is kept at once, and the page says so. */
import { boot } from './boot.js';
import { announce } from './announce.js';
import { byId, h } from './dom.js';
import { t } from './messages.js';
import { startPage } from './page-frame.js';
import { startBellChoices } from './settings-bell.js';
import { dress, keep } from './settings-store.js';
import { rememberStep } from './undo-steps.js';

/** How the value of a field is kept in its column. */
const kinds = { number: Number, flag: (_, field) => field.checked, text: (value) => value || null };

/** What is chosen, by column, as it was last kept. */
const standing = new Map();

startPage();
fillZones();
for (const { dataset } of document.querySelectorAll('[data-column]')) standing.set(dataset.column, valueOf(dataset.column));
if (boot.features.bell) startBellChoices(kept);
import('./settings-filters.js').then(({ start }) => start(kept));
byId('settings').addEventListener('change', ({ target }) => {
  if (target.dataset.column) change(target);
});
byId('settings').addEventListener('submit', (event) => event.preventDefault());
byId('cards')?.addEventListener('click', async () => (await import('./card-editor.js')).openCardEditor());
document.documentElement.dataset.ready = 'true';

async function change(field) {
  const { column } = field.dataset;
  const [value, before] = [valueOf(column), standing.get(column)];
  const shown = () => {
    standing.set(column, before);
    show(column, before);
  };
  const isKept = await kept({ [column]: value }, field.closest('.panel'), { before: () => ({ [column]: before }), shown });
  if (isKept) standing.set(column, value);
  if (isKept && column === 'sv_language') location.replace(location.pathname);
}

/** Keeps columns and says so; `before()` is what Ctrl Z brings back, `shown()` shows it again. */
async function kept(columns, panel, { before, shown }) {
  const place = panel.querySelector('.saved');
  try {
    await keep(columns);
    dress({});
    said(place, t('settings.saved'));
    rememberStep(panel.getAttribute('aria-label'), async () => {
      await keep(before());
      dress({});
      shown();
    });
    return true;
  } catch (error) {
    said(place, error.message, true);
    return false;
  }
}

function valueOf(column) {
  const fields = [...document.querySelectorAll(`[data-column="${column}"]`)];
  const field = fields.find(({ type, checked }) => type === 'radio' && checked) ?? fields[0];
  return kinds[field.dataset.kind ?? 'text'](field.value, field);
}

function show(column, value) {
  for (const field of document.querySelectorAll(`[data-column="${column}"]`)) {
    if (field.type === 'radio') field.checked = field.value === String(value);
    else if (field.type === 'checkbox') field.checked = value;
    else field.value = value ?? '';
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
