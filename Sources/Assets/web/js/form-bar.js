/** The form's command bar beside the list, where an administrator has put it back (W-28). */
import { h, icon } from './dom.js';
import { t } from './messages.js';
import { page } from './page.js';

const button = (name, label, onclick) =>
  h('button', { type: 'button', class: 'second', onclick }, icon(name), label);

/** Back, Save & Close and Open in new window; what was typed and is refused stays where it is. */
export function formBar({ recordtype, recordid }) {
  const saveAndClose = async () => {
    const { isUnsaved, saveOpen } = await import('./details.js');
    await saveOpen();
    if (!isUnsaved()) page.back();
  };
  return h(
    'div',
    { class: 'formbar', role: 'toolbar', 'aria-label': t('form.bar') },
    button('back', t('record.back'), () => page.back()),
    button('check', t('form.saveclose'), saveAndClose),
    button('next', t('form.newwindow'), () => open(`/${recordtype}/${recordid}`, '_blank', 'noopener')),
  );
}
