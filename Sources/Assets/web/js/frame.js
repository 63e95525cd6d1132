/** The top bar on every page: search, theme, help, and the person's own menu. */
import { startBell } from './bell.js';
import { boot } from './boot.js';
import { byId } from './dom.js';
import { openMenu } from './float.js';
import { t } from './messages.js';
import { dress, keep, keepQuietly, settings } from './settings-store.js';

/** Connects the buttons; `palette` and `help` are there where the page has commands. */
export function startFrame({ palette, help } = {}) {
  byId('theme').addEventListener('click', (event) => themeMenu(event.currentTarget));
  byId('me').addEventListener('click', (event) => personMenu(event.currentTarget));
  byId('find')?.addEventListener('click', palette);
  startBell();
  byId('help')?.addEventListener('click', help);
  byId('nav-more').addEventListener('click', ({ currentTarget: button }) => {
    const isOpen = document.body.classList.toggle('nav-open');
    button.setAttribute('aria-expanded', String(isOpen));
  });
  // On a phone the tabs of the administration are wider than the screen.
  document.querySelector('nav.tabs [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
}

function themeMenu(anchor) {
  const choices = ['system', 'light', 'dark'].map((theme) => ({
    label: t(`theme.${theme}`),
    isChecked: (settings.sv_theme || 'system') === theme,
    run: () => choose({ sv_theme: theme }),
  }));
  const densities = ['comfortable', 'compact'].map((density) => ({
    label: t(`density.${density}`),
    isChecked: (settings.sv_density || 'comfortable') === density,
    run: () => choose({ sv_density: density }),
  }));
  openMenu(
    t('frame.look'),
    [{ heading: t('settings.theme') }, ...choices, null, { heading: t('settings.density') }, ...densities],
    anchor,
  );
}

function choose(columns) {
  keepQuietly(columns);
  dress({});
  dispatchEvent(new Event('resize'));
  document.dispatchEvent(new Event('dressed'));
}

function personMenu(anchor) {
  const language = (code, label) => ({ label, lang: code, isChecked: boot.lang === code, run: () => speak(code) });
  openMenu(
    t('frame.person', { name: boot.user.fullname }),
    [
      { heading: boot.user.fullname },
      {
        label: t('command.settings'),
        icon: 'gear',
        run: () => {
          location.href = '/settings';
        },
      },
      null,
      language('en', 'English'),
      language('fr', 'Français'),
      null,
      { label: t('command.signout'), icon: 'exit', run: () => byId('signout').requestSubmit() },
    ],
    anchor,
  );
}

async function speak(code) {
  try {
    await keep({ sv_language: code });
  } finally {
    const address = new URL(location.href);
    address.searchParams.delete('lang');
    location.replace(address);
  }
}
