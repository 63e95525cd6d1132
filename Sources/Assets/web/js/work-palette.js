/** The palette on the work list: commands on the chosen item, on the list, and every record. */
import { applicable, commandLabel, openHelp, pageCommands, runOnTarget, target } from './commands.js';
import { records } from './kinds.js';
import { list } from './list.js';
import { page } from './page.js';
import { openPalette as open } from './palette.js';
import { recordPath } from './meta.js';
import { markRead } from './perform.js';
import { view } from './virtual-list.js';

/** Opens it; the commands act on what was chosen before it opened. */
export function openPalette() {
  const { isMany, row } = target();
  const items =
    isMany || !row ? [] : applicable(row).map((command) => ({ ...command, run: () => runOnTarget(command.id) }));
  const help = { id: 'help', key: '?', icon: 'help', run: openHelp };
  const commands = [...items, ...pageCommands.filter((command) => command.applies?.() ?? true), help];
  open({
    commands: commands.map((command) => ({ ...command, label: commandLabel(command) })),
    subject: isMany ? null : row,
    openRecord,
  });
}

function openRecord({ recordtype, recordid }) {
  if (!records[recordtype] || page.isAlone) {
    location.href = recordPath(recordtype, recordid);
    return;
  }
  if (list.row(recordid)) view.activate(recordid);
  page.open({ recordtype, recordid }, { focus: 'record' });
  markRead(list.row(recordid));
}
