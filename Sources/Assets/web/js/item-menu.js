/** The menu of a card (⋮) and the same commands as buttons. */
import { applicable, commandLabel, itemCommands } from './commands.js';
import { offers } from './cards.js';
import { openMenu } from './float.js';
import { t } from './messages.js';

/** Runs a command on a row from a button. */
export function runOnItem(id, row, anchor) {
  return itemCommands.find((command) => command.id === id).run(row, anchor);
}

/** Opens the menu beside its button, or where the pointer is. */
export function openItemMenu(row, anchor, point = null) {
  if (!row) return;
  const offered = applicable(row).filter(({ id }) => offers(row.recordtype, id));
  const items = offered.map((command) => ({
    label: commandLabel(command),
    icon: command.icon,
    key: command.key,
    run: () => command.run(row, anchor),
  }));
  openMenu(t('command.more'), items, anchor, { point });
}
