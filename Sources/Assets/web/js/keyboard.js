/** Keys: single letters for commands, never inside a text field, and only where the person wants them (WCAG 2.1.4). */
import { byId, isTyping } from './dom.js';
import { itemCommands, openHelp, pageCommands, runOnTarget, target } from './commands.js';
import { isDialogOpen } from './dialog.js';
import { isFloating } from './float.js';
import { goTo } from './go.js';
import { page } from './page.js';
import { markRead } from './perform.js';
import { selection } from './selection.js';
import { settings } from './settings-store.js';
import { redo, undo } from './undo.js';
import { view } from './virtual-list.js';
import { openPalette } from './work-palette.js';

let prefix = '';

/** Listens on the whole page. */
export function startKeyboard() {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing || isFloating() || isDialogOpen()) return;
    const run = event.ctrlKey || event.metaKey ? chord(event) : single(event);
    if (!run) return;
    event.preventDefault();
    run();
  });
}

/** Ctrl or Command with a letter; in a text field only those that a field does not have itself. */
function chord(event) {
  const key = event.key.toLowerCase();
  if (event.altKey) return null;
  if (key === 'k') return openPalette;
  if (key === 's' && document.querySelector('.detailform')) return () => import('./details.js').then(({ saveOpen }) => saveOpen());
  if (isTyping(event.target)) return null;
  if (key === 'z') return () => (event.shiftKey ? redo() : undo());
  if (key === 'y') return () => redo();
  if (key === 'a' && !page.isAlone) return () => selection.all();
  return null;
}

function single(event) {
  if (event.altKey || isTyping(event.target)) return null;
  if (event.key === 'Escape') return leave();
  if (settings.sv_shortcuts === false) return null;
  if (event.key === '?') return openHelp;
  if (event.key === '/') return run('search');
  const key = event.key.toUpperCase();
  if (prefix === 'G') {
    prefix = '';
    return goTo(key);
  }
  if (key === 'G') {
    prefix = 'G';
    setTimeout(() => {
      prefix = '';
    }, 1200);
    return null;
  }
  // A key that is held down moves on, and does one thing once.
  return move(key, event) ?? (event.repeat ? null : command(key));
}

function move(key, { shiftKey, target: from }) {
  if (page.isAlone) return null;
  const isFree = from === document.body || byId('record').contains(from);
  const isArrow = isFree && from.role !== 'tab' && from.id !== 'tabpanel' && !shiftKey;
  if (key === 'J' || (isArrow && key === 'ARROWDOWN' && from === document.body))
    return () => view.step(1, { extend: shiftKey });
  if (key === 'K' || (isArrow && key === 'ARROWUP' && from === document.body))
    return () => view.step(-1, { extend: shiftKey });
  if (key === 'ENTER' && from === document.body && view.active)
    return () => {
      page.open(view.active);
      markRead(view.active);
    };
  if (key === 'X' && shiftKey && view.active) return () => selection.extend(view.active.recordid, view.order);
  return null;
}

function command(key) {
  const { isMany, row } = target();
  const found = itemCommands.find(
    (each) => each.key === key && (isMany ? each.onMany : row && (each.applies?.(row) ?? true)),
  );
  if (found) return () => runOnTarget(found.id);
  if (isMany && key === 'X' && view.active) return () => selection.toggle(view.active.recordid);
  return pageCommands.find((each) => each.key === key)?.run ?? null;
}

function leave() {
  if (!byId('filters').hidden) return run('filter');
  if (!selection.isEmpty) return () => selection.clear();
  if (page.isPhone && page.showsRecord) return () => page.back();
  if (byId('record').contains(document.activeElement) && view.active)
    return () => view.activate(view.active.recordid, { focus: true });
  return null;
}

const run = (id) => pageCommands.find((each) => each.id === id).run;
