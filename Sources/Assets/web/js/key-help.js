/** The overlay that `?` shows: every key there is. */
import { h } from './dom.js';
import { openDialog } from './dialog.js';
import { has, t } from './messages.js';

/** Opens it with `[keys, words]` lines. */
export function openKeyHelp(lines) {
  openDialog(
    t('keys.title'),
    (close, head) =>
      h(
        'div',
        { class: 'content' },
        head,
        h('dl', { class: 'keys' }, lines.map(line)),
        h('p', { class: 'muted small' }, t('keys.off'), ' ', h('a', { href: '/settings' }, t('command.settings'))),
      ),
    { className: 'wide' },
  );
}

/** What stands on a key of the person's keyboard: Enter is Entrée on a French one. */
const cap = (key) => (has(`cap.${key.toLowerCase()}`) ? t(`cap.${key.toLowerCase()}`) : key);

const line = ([keys, label]) =>
  h(
    'div',
    {},
    h(
      'dt',
      {},
      keys.split(' ').map((key) => h('kbd', {}, cap(key))),
    ),
    h('dd', {}, label),
  );
