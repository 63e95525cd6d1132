/** What comes after completing or skipping (W-109 … W-112, K-15). */
import { byId, h } from './dom.js';
import { openDialog } from './dialog.js';
import { list } from './list.js';
import { t } from './messages.js';
import { page } from './page.js';
import { advance, settings } from './settings-store.js';
import { view } from './virtual-list.js';

/** Which settings column decides after which command. */
const columns = { complete: 'msdyn_actiononmarkcomplete', skip: 'msdyn_actiononskip' };

/**
 * Moves on from a place in the list that has just been emptied.
 * `after` is complete, skip or null for commands that have no setting: then only the active card moves. `left` is the
 * record that stood there: where one stays on it, the keys go on acting on it, and not on the card beside it (W-110).
 * Gives the words for the end of the list (W-112) where nothing follows, else an empty text.
 */
export function moveOn(after, index, { left = null, markRead }) {
  const next = list.rows[index] ?? null;
  const focus = document.querySelector('.record').contains(document.activeElement) ? 'record' : 'list';
  const choice = after ? (settings[columns[after]] ?? advance.next) : advance.stay;
  const neighbour = next ?? list.rows[index - 1] ?? null;
  const isOpen = left !== null && left === page.current?.recordid && !page.isPhone;
  const leaves = next !== null && choice === advance.next;
  const staysOpen = after !== null && !leaves && isOpen && byId('record-name') !== null;
  // The record comes before the focus: moving that lays out the page, which is then done once for both.
  if (next && choice === advance.next) goTo(next, focus, markRead);
  if (neighbour && !page.isAlone) view.activate(neighbour.recordid, { focus: focus === 'list' && !staysOpen });
  if (staysOpen && focus === 'list') toRecord();
  if (choice === advance.stay) return '';
  if (!next) return list.isComplete ? t('advance.end') : '';
  if (choice === advance.ask) ask(next, markRead, staysOpen);
  return '';
}

const toRecord = () => byId('record-name')?.focus({ preventScroll: true });

/** Gives the focus a place when what had it is no more: the open record's card, else the record itself (W-110, W-133). */
export function focusHome(isOfRecord) {
  const isOnList = page.isPhone ? !page.showsRecord : !page.isAlone && !isOfRecord && (page.row || !page.current);
  const row = isOnList && (page.row ?? view.active);
  if (row) view.activate(row.recordid, { focus: true });
  else (byId('record-name') ?? byId('record')).focus({ preventScroll: true });
}

function goTo(row, focus, markRead) {
  if (page.isPhone && !page.showsRecord) return;
  markRead(row);
  page.open(row, { history: 'replace', focus: focus === 'record' ? 'record' : null, screen: page.isPhone });
}

/** Who stays where the record is open goes on with that record, however the question was closed (W-110). */
function ask(row, markRead, staysOpen) {
  let hasGone = false;
  const content = (close, head) => {
    const go = () => {
      hasGone = true;
      close();
      goTo(row, 'record', markRead);
    };
    return h(
      'div',
      { class: 'content' },
      head,
      h('p', {}, h('bdi', {}, row.recordname)),
      h(
        'footer',
        {},
        h('button', { type: 'button', class: 'second', onclick: close }, t('advance.stay')),
        h('button', { type: 'button', class: 'primary', autofocus: true, onclick: go }, t('advance.go')),
      ),
    );
  };
  openDialog(t('advance.title'), content, { onclose: () => staysOpen && !hasGone && toRecord() });
}
