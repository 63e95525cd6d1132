/** The picture at the head of a record, and the way to another one (W-31). */
import { h, portrait } from './dom.js';
import { tables } from './meta.js';
import { t } from './messages.js';

/** Where the person may change it, it is a button. `acting` is as for commands on a record. */
export function headPortrait(subject, acting) {
  const { recordtype, recordname, record } = subject;
  const inner = portrait(recordname, record?.entityimage_url);
  if (tables[recordtype]?.image !== 'write') return h('span', { class: 'avatar', 'aria-hidden': 'true' }, inner);
  return h(
    'button',
    {
      type: 'button',
      class: 'avatar',
      id: 'record-portrait',
      'aria-label': t('image.of', { name: recordname }),
      'aria-haspopup': record?.entityimage_url ? 'menu' : null,
      title: t(record?.entityimage_url ? 'image.change' : 'image.choose'),
      onclick: async ({ currentTarget }) => (await import('./record-image.js')).open(subject, acting, currentTarget),
    },
    h('span', { 'aria-hidden': 'true' }, inner),
  );
}
