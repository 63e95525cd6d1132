/** Modal dialogs on the browser's own element, which keeps focus inside and gives it back. */
import { byId, h, iconButton } from './dom.js';
import { closeFloat } from './float.js';
import { t } from './messages.js';

/** Whether a dialog is open, so that single keys belong to it. */
export const isDialogOpen = () => Boolean(document.querySelector('dialog[open]'));

/** Where the focus goes when the place that a dialog came from is no more; with `isOfRecord` that was in the record. */
let home = () => byId('main')?.focus({ preventScroll: true });

/** Tells where that is on this page. */
export const homeIn = (place) => {
  home = place;
};

/** Gives the focus to what took the place of what had it before a dialog (WCAG 2.4.3, W-133). */
function comeHome(origin, card, isOfRecord) {
  if (origin === document.body || document.activeElement !== document.body) return;
  const { id, dataset } = origin;
  const again = id ? byId(id) : document.querySelector(`[data-at="${CSS.escape(dataset.at)}"]`);
  for (const back of [again, card]) if (document.activeElement === document.body) back?.focus({ preventScroll: true });
  if (document.activeElement === document.body) home(isOfRecord);
}

/**
 * Opens a dialog. `content` gets a function that closes it. `holds` says, and shows, whether something would be lost:
 * Escape and a click beside the dialog then leave it only the second time.
 * @returns {HTMLDialogElement} removed from the page when it closes.
 */
export function openDialog(title, content, { className = '', onclose, isBare = false, holds = () => false } = {}) {
  closeFloat({ refocus: false });
  const origin = document.activeElement ?? document.body;
  const card = origin.closest('.card');
  const isOfRecord = Boolean(origin.closest('#record'));
  const id = `dialog-${Date.now()}`;
  const dialog = h('dialog', {
    class: `box-dialog ${className}`,
    [isBare ? 'aria-label' : 'aria-labelledby']: isBare ? title : id,
  });
  const close = () => dialog.close();
  const head = isBare ? null : h('header', {}, h('h2', { id }, title), iconButton('close', t('close'), close));
  dialog.append(...[content(close, head)].flat());
  dialog.addEventListener('close', () => {
    dialog.remove();
    onclose?.();
    comeHome(origin, card, isOfRecord);
  });
  let isWarned = false;
  const stays = () => !isWarned && (isWarned = holds());
  dialog.addEventListener('input', () => {
    isWarned = false;
  });
  dialog.addEventListener('cancel', (event) => {
    if (event.target === dialog && stays()) event.preventDefault();
  });
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog && !stays()) close();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/**
 * A dialog with a form: fields, and a button that submits. While `submit` runs the button waits; when it throws,
 * its message stands above the buttons and the dialog stays open with everything that was typed. What `submit` gives
 * back, if anything, runs when the dialog is closed: the place to move the focus.
 */
export function openForm(title, fields, { action, submit, className }) {
  const trouble = h('p', { class: 'alert', role: 'alert', hidden: true });
  const typed = new Set();
  const holds = () => {
    const isTyped = [...typed].some((each) => each.matches('textarea, [type=text], :not([type])') && each.value.trim());
    if (isTyped) [trouble.textContent, trouble.hidden] = [t('form.leave'), false];
    return isTyped;
  };
  return openDialog(
    title,
    (close, head) => {
      const button = h('button', { class: 'primary' }, action);
      const form = h(
        'form',
        { novalidate: false },
        head,
        h('div', { class: 'fields' }, fields),
        trouble,
        h('footer', {}, h('button', { type: 'button', class: 'second', onclick: close }, t('close')), button),
      );
      const send = async () => {
        if (button.disabled) return;
        button.disabled = true;
        trouble.hidden = true;
        try {
          const after = await submit(new FormData(form));
          close();
          if (typeof after === 'function') after();
        } catch (error) {
          trouble.textContent = error.message;
          trouble.hidden = false;
        }
        button.disabled = false;
      };
      form.addEventListener('input', ({ target }) => typed.add(target));
      form.addEventListener('submit', (event) => {
        event.preventDefault();
        send();
      });
      form.addEventListener('keydown', (event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          form.requestSubmit();
        }
      });
      if (!form.querySelector('[autofocus]')) firstField(form)?.setAttribute('autofocus', '');
      return form;
    },
    { className, holds },
  );
}

/** The field in which one begins to type; of choices the one that is chosen. */
function firstField(form) {
  const fields = [...form.querySelectorAll('.fields :is(input, select, textarea)')].filter(
    (each) => !each.disabled && !each.closest('[hidden]'),
  );
  const [first] = fields;
  return first?.type === 'radio' ? (fields.find(({ name, checked }) => name === first.name && checked) ?? first) : first;
}

/** A labelled input: `field('Subject', {name: 'subject', required: true})`; `tag` may be textarea or select. */
export function field(label, properties, { tag = 'input', hint, children = [] } = {}) {
  return h('label', { class: 'field' }, label, h(tag, properties, children), hint && h('small', {}, hint));
}
