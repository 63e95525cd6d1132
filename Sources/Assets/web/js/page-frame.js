/** Pages without records of their own, such as settings: search, help, keys and taking back, as everywhere (ui.md). */
import { startFrame } from './frame.js';
import { goCommands } from './go.js';
import { openKeyHelp } from './key-help.js';
import { recordPath, tables } from './meta.js';
import { t } from './messages.js';
import { startPageKeys } from './page-keys.js';
import { openPalette } from './palette.js';
import { redo, undo, undoOn } from './undo.js';

/**
 * Starts the frame. `commands()` gives what the page can do beside what all pages can, `chords` the keys with Ctrl for it,
 * and `changed` shows anew what an undo may have changed.
 */
export function startPage({ commands = () => [], chords = {}, changed = () => undefined } = {}) {
  const all = () =>
    [
      ...commands(),
      { id: 'undo', keys: 'Ctrl Z', icon: 'undo', run: () => undo() },
      { id: 'redo', keys: 'Ctrl Shift Z', icon: 'undo', run: () => redo() },
      { id: 'settings', icon: 'gear', run: () => location.assign('/settings') },
      { id: 'help', key: '?', icon: 'help', run: help },
    ].map((command) => ({ ...command, label: command.label ?? t(`command.${command.id}`) }));
  const help = () =>
    openKeyHelp([
      ...all()
        .filter(({ key, keys }) => key || keys)
        .map(({ key, keys, label }) => [key ?? keys, label]),
      ...places().map(({ key, label }) => [key, label]),
      ['Ctrl K', t('palette.title')],
    ]);
  const palette = () =>
    openPalette({
      commands: [...all().map(({ keys, ...command }) => ({ ...command, key: command.key ?? keys })), ...places()],
      openRecord: ({ recordtype, recordid }) => location.assign(recordPath(recordtype, recordid)),
    });
  startFrame({ palette, help });
  startPageKeys({ commands: all, chords: { ...chords, k: { run: palette, whileTyping: true } } });
  undoOn({ question: () => '', before: () => undefined, after: () => changed() });
}

const places = () =>
  goCommands.map((command) => ({
    ...command,
    label: command.table ? tables[command.table].plural : t('command.worklist'),
  }));
