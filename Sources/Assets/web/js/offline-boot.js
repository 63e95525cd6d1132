/** What stands in for the server's boot data when the page comes from the browser's own store: the list as kept last. */
import { keptList } from './offline-store.js';

/** The boot data of the person whose list is kept; without one the page says so and goes no further. */
export async function savedBoot({ lang }) {
  const kept = await keptList().catch(() => undefined);
  if (!kept) return nothing(lang);
  const { boot, rows, total, groups, at, ahead } = kept;
  const root = document.documentElement;
  root.dataset.theme = boot.settings.sv_theme || 'system';
  root.dataset.density = boot.settings.sv_density || 'comfortable';
  return {
    ...boot,
    isOffline: true,
    keptAt: at,
    now: new Date(Date.now() + ahead).toISOString(),
    list: { value: rows },
    keptOf: { total: total ?? rows.length, groups },
  };
}

async function nothing(lang) {
  const answer = await fetch(new URL(`../messages/${lang}.json`, import.meta.url));
  const words = await answer.json();
  const main = document.querySelector('main');
  const text = document.createElement('p');
  text.setAttribute('role', 'alert');
  text.className = 'blank';
  text.textContent = words['offline.nothing'];
  main.replaceChildren(text);
  addEventListener('online', () => location.reload());
  return new Promise(() => {});
}
