/** The person's own settings: known from the boot data, kept on the server, never in the browser. */
import { boot } from './boot.js';
import { debounce } from './dom.js';
import { send } from './api.js';

/** The settings as they are now. */
export const settings = { ...boot.settings };

/** What happens after completing or skipping: the platform's numbers for the three choices. */
export const advance = { ask: 0, next: 1, stay: 2 };

/** Keeps columns of the settings row; the page already shows them. Throws what the Web API throws. */
export async function keep(columns) {
  Object.assign(settings, columns);
  await send('PATCH', `msdyn_workqueueusersettings(${settings.id})`, { body: columns });
}

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
