/** The overlay that `?` shows: every key there is. */
import { h } from './dom.js';
import { commandLabel, itemCommands, pageCommands } from './commands.js';
import { openDialog } from './dialog.js';
import { t } from './messages.js';

/** Opens it. */
export function openHelp() {
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
  openDialog(
    t('keys.title'),
    (close, head) =>
      h(
        'div',
        { class: 'content' },
        head,
        h('dl', { class: 'keys' }, [...others.slice(0, 3), ...commands, ...others.slice(3)].map(line)),
        h('p', { class: 'muted small' }, t('keys.off'), ' ', h('a', { href: '/settings' }, t('command.settings'))),
      ),
    { className: 'wide' },
  );
}

function words(command) {
  const twin = { read: 'keys.read', follow: 'keys.follow', snooze: 'keys.snooze' }[command.id];
  return twin ? t(twin) : commandLabel(command);
}

const line = ([keys, label]) =>
  h(
    'div',
    {},
    h(
      'dt',
      {},
      keys.split(' ').map((key) => h('kbd', {}, key)),
    ),
    h('dd', {}, label),
  );
