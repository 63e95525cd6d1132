/** The overlay that `?` shows on the pages of the tables: every key there is. */
import { h } from './dom.js';
import { openDialog } from './dialog.js';
import { t } from './messages.js';

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
