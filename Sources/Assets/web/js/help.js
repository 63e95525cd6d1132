/** The overlay that `?` shows: every key there is. */
import { commandLabel, itemCommands, pageCommands } from './commands.js';
import { t } from './messages.js';

/** Opens it. */
export async function openHelp() {
  const commands = [...itemCommands, ...pageCommands]
    .filter(({ key, id }) => key && !['unread', 'unfollow'].includes(id))
    .map((command) => [command.key, words(command)]);
  const others = [
    ['J K ↓ ↑', t('keys.move')],
    ['Enter', t('keys.open')],
    ['Shift', t('keys.range')],
    ['Ctrl K', t('palette.title')],
    ['Esc', t('keys.escape')],
    ['?', t('keys.help')],
  ];
  const { openKeyHelp } = await import('./key-help.js');
  openKeyHelp([...others.slice(0, 3), ...commands, ...others.slice(3)]);
}

function words(command) {
  const twin = { read: 'keys.read', follow: 'keys.follow', snooze: 'keys.snooze' }[command.id];
  return twin ? t(twin) : commandLabel(command);
}
