/** The line "Why now", or why the open record is not on the list, and the way to the whole explanation. */
import { h, icon } from './dom.js';
import { closeFloat } from './float.js';
import { list } from './list.js';
import { t } from './messages.js';
import { page } from './page.js';

/** The line itself, for the row of the open record or what stands for it. */
export function whyOf(row) {
  const words = h('span', { class: 'words' });
  const line = h(
    'p',
    { class: 'why', 'data-reason': row?.rankreason ?? '' },
    icon('why'),
    words,
    h(
      'button',
      { type: 'button', class: 'link', id: 'why', 'aria-haspopup': 'dialog', onclick: (event) => openWhy(event) },
      t('explain.open'),
    ),
  );
  if (row?.rankreason) words.append(h('b', {}, t('record.why')), ' ', row.rankreason);
  else whyNot(line, words);
  return line;
}

/** The list whose order is explained: as it is filtered beside the record, or the whole of it. */
const asked = () => (page.isAlone ? {} : list.options());

/** Why the open record is not on the list, asked for once while it stays as it is. */
let absence = null;

/** Asks anew, because another record is shown or this one has changed. */
export const forgetWhy = () => (absence = null);

function askAbsence(record) {
  absence ??= import('./explain.js').then(({ explain }) => explain(record, asked()));
  return absence;
}

/** Waits for the reason, which would move the page if it came later; not for long. */
export const whySoon = () =>
  Promise.race([askAbsence(page.current).catch(() => undefined), new Promise((passed) => setTimeout(passed, 400))]);

/** Says in one line why the record is not on the list; people without a list are told nothing. */
async function whyNot(line, words) {
  words.append(h('b', {}, t('explain.absent')));
  try {
    const { reason, listed } = await askAbsence(page.current);
    if (listed) words.replaceChildren(h('b', {}, t('record.why')));
    else words.append(' ', reason);
  } catch {
    line.hidden = true;
  }
}

async function openWhy({ currentTarget }) {
  const { openExplanation } = await import('./explain.js');
  await openExplanation(page.current, asked(), currentTarget, {
    open: (record) => {
      closeFloat();
      if (page.isAlone) location.href = `/${record.recordtype}/${record.recordid}`;
      else page.open(record, { focus: 'record' });
    },
  });
}
