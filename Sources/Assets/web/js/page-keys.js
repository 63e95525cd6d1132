/** Keys of a page: single letters for its commands, never inside a text field, and only where the person wants them. */
import { isTyping } from './dom.js';
import { isDialogOpen } from './dialog.js';
import { isFloating } from './float.js';
import { goTo } from './go.js';
import { settings } from './settings-store.js';
import { redo, undo } from './undo.js';

let prefix = '';

/**
 * Listens on the whole page. `commands()` gives the page's commands with their keys, `chords` those with Ctrl,
 * `escape` what Escape does; each may give nothing.
 */
export function startPageKeys({ commands, chords = {}, escape = () => null }) {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing || isFloating() || isDialogOpen()) return;
    const run = event.ctrlKey || event.metaKey ? chord(event, chords) : single(event, commands(), escape);
    if (!run) return;
    event.preventDefault();
    run();
  });
}

function chord(event, chords) {
  if (event.altKey) return null;
  const key = event.key.toLowerCase();
  if (chords[key]?.whileTyping) return chords[key].run;
  // A list of choices has nothing typed in it, and no undo of its own.
  if (isTyping(event.target) && event.target.tagName !== 'SELECT') return null;
  if (key === 'z') return () => (event.shiftKey ? redo() : undo());
  if (key === 'y') return () => redo();
  return chords[key]?.run ?? null;
}

function single(event, commands, escape) {
  if (event.altKey || isTyping(event.target)) return null;
  if (event.key === 'Escape') return escape();
  if (event.key === 'Delete') return commands.find(({ key }) => key === 'Del')?.run ?? null;
  if (settings.sv_shortcuts === false) return null;
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
  return commands.find((command) => command.key === key)?.run ?? null;
}
