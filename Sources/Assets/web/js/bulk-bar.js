/** The bar that appears while cards are picked: how many, and what can be done with all of them. */
import { byId, h, iconButton } from './dom.js';
import { announce } from './announce.js';
import { commandLabel, itemCommands, runOnTarget } from './commands.js';
import { list } from './list.js';
import { t } from './messages.js';
import { selection } from './selection.js';
import { view } from './virtual-list.js';

const bar = byId('bulk');
const offered = ['complete', 'skip', 'snooze', 'assign', 'read', 'follow'];

/** Names a button after what it does with what is picked: read or unread (W-65). */
function rename(button, id) {
  const { key, nameForMany } = itemCommands.find((each) => each.id === id);
  if (!nameForMany) return;
  const label = commandLabel({ id: nameForMany() });
  button.setAttribute('aria-label', label);
  button.title = `${label} (${key})`;
}

/** Connects the bar to the selection. */
export function startBulkBar() {
  const buttons = offered.map((id) => {
    const command = itemCommands.find((each) => each.id === id);
    return iconButton(command.icon, commandLabel(command), (event) => runOnTarget(id, event.currentTarget), {
      key: command.key,
    });
  });
  const count = h('strong', {});
  const all = h('button', { type: 'button', class: 'plain', onclick: () => selection.all() }, t('command.selectall'));
  bar.replaceChildren(
    count,
    all,
    iconButton('close', t('bulk.clear'), () => selection.clear()),
    h('div', { class: 'doing' }, buttons),
  );
  const say = () => {
    const words = t('bulk.count', { count: selection.count(list.total) });
    if (count.textContent !== words) announce(words);
    count.textContent = words;
    all.hidden = selection.isAll || list.total <= 1;
  };
  selection.addEventListener('change', () => {
    const isNew = bar.hidden && !selection.isEmpty;
    bar.hidden = selection.isEmpty;
    if (selection.isEmpty) return;
    offered.forEach((id, index) => rename(buttons[index], id));
    // The bar takes its room from the list, and must not push the focused card out of it (WCAG 2.4.11).
    if (isNew && view.hasFocus) document.activeElement.scrollIntoView({ block: 'nearest' });
    say();
  });
  // What has left the list is not picked any more.
  selection.isListed = (recordid) => list.indexOf(recordid) >= 0;
  list.addEventListener('rows', ({ detail }) => {
    if (['left', 'loaded'].includes(detail.why)) selection.keepListed();
    if (selection.isAll) say();
  });
  list.addEventListener('query', () => selection.clear());
}
