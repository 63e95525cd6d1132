/** The person's own settings: known from the boot data, kept on the server, never in the browser. */
import { boot } from './boot.js';
import { debounce } from './dom.js';
import { send } from './api.js';

/** The settings as they are now. */
export const settings = { ...boot.settings };

/** What happens after completing or skipping: the platform's numbers for the three choices. */
export const advance = { ask: 0, next: 1, stay: 2 };

/** What is sent when what is `underway` has arrived, so that no older state comes after a newer one. */
let waiting = null;
let underway = { kept: Promise.resolve() };

/** Keeps columns of the settings row; the page already shows them. Throws what the Web API throws. */
export function keep(columns) {
  Object.assign(settings, columns);
  waiting ??= queued(underway);
  Object.assign(waiting.columns, columns);
  return waiting.kept;
}

function queued({ kept }) {
  const next = { columns: {} };
  next.kept = new Promise((go) => {
    next.go = go;
    kept.then(go, go);
  }).then(() => {
    [waiting, underway] = [null, next];
    return send('PATCH', `msdyn_workqueueusersettings(${settings.id})`, { body: next.columns });
  });
  return next;
}

/** A page that is left waits for nothing; what was underway may not have come through. */
addEventListener('pagehide', () => {
  if (!waiting) return;
  waiting.columns = { ...underway.columns, ...waiting.columns };
  waiting.go();
});

/** Keeps columns without waiting; a failure only means that another visit starts from the older state. */
export const keepQuietly = (columns) => keep(columns).catch(() => undefined);

/** Remembers the record that is open, so that the place survives a reload and another device. */
export const keepPlace = debounce(1500, (recordtype, recordid) => {
  keepQuietly({ sv_place: JSON.stringify({ recordtype, recordid }) });
});

/** Shows a theme (`system`, `light`, `dark`) and density (`comfortable`, `compact`) at once. */
export function dress({ theme = settings.sv_theme, density = settings.sv_density }) {
  const root = document.documentElement;
  root.dataset.theme = theme || 'system';
  root.dataset.density = density || 'comfortable';
}
