/** What can become of a record: qualified, disqualified, won, lost, reopened, merged, shared, deleted. */
import { h, icon, iconButton } from './dom.js';
import { openMenu } from './float.js';
import { records } from './kinds.js';
import { tables } from './meta.js';
import { t } from './messages.js';
import { toast } from './toast.js';

/** The state of open records, as the data model numbers it. */
const open = 0;

/**
 * The page that shows the records: `record(row)` gives the columns as last fetched, `concluded(row, answer, words)` tells
 * what an action did and shows it, `changed(row)` says that others see more or less of it.
 */
let host = { record: () => undefined };

/** Connects the commands to their page. */
export const startLife = (page) => {
  host = page;
};

/** The columns of a record as the page last fetched them. */
export const recordOf = (row) => host.record(row);
/** Tells and shows what an action did. */
export const concluded = (row, answer, words) => host.concluded(row, answer, words);
/** Says that others see more or less of a record now. */
export const changed = (row) => host.changed(row);
const isOpen = (row) => recordOf(row)?.statecode === open;
const isClosed = (row) => recordOf(row) !== undefined && !isOpen(row) && !recordOf(row).merged;
const may = (row, action) => tables[row.recordtype]?.may[action] === true;
const changes = (row) => may(row, 'write');

/** Opens a form, or does what needs none. */
const opens = (name, ...more) => (row) =>
  import('./life-forms.js')
    .then((forms) => forms[name](row, ...more))
    .catch(({ message }) => toast(message, { isWrong: true }));

/** The commands, each with the records it is for; menus, keys and palette read them. */
export const lifeCommands = [
  { id: 'qualify', key: 'Q', icon: 'check', types: ['lead'], applies: isOpen, run: opens('qualify') },
  { id: 'win', key: 'Q', icon: 'check', types: ['opportunity'], applies: isOpen, run: opens('close', true) },
  { id: 'disqualify', icon: 'skip', types: ['lead'], applies: isOpen, run: opens('disqualify') },
  { id: 'lose', icon: 'skip', types: ['opportunity'], applies: isOpen, run: opens('close', false) },
  { id: 'deactivate', icon: 'skip', types: ['account', 'contact'], applies: isOpen, run: opens('deactivate') },
  { id: 'reopen', icon: 'undo', types: Object.keys(records), applies: isClosed, run: opens('reopen') },
  { id: 'merge', icon: 'assign', types: ['lead', 'account', 'contact'], applies: isOpen, run: opens('merge') },
  { id: 'share', icon: 'user', types: Object.keys(records), applies: (row) => Boolean(recordOf(row)), run: opens('share') },
  {
    id: 'deleterecord',
    icon: 'close',
    types: Object.keys(records),
    applies: (row) => Boolean(recordOf(row)) && may(row, 'delete'),
    run: opens('remove'),
  },
].map((command) => ({
  ...command,
  isForRecord: true,
  applies: (row) => command.types.includes(row.recordtype) && changes(row) && command.applies(row),
}));

/** The two commands that matter most in this state, and the rest behind a menu. */
export function lifeBar(row) {
  const all = lifeCommands.filter((command) => command.applies(row));
  if (!all.length) return '';
  const first = all.filter((command) => ['qualify', 'disqualify', 'win', 'lose', 'reopen'].includes(command.id));
  const rest = all.filter((command) => !first.includes(command));
  const more = (event) =>
    openMenu(
      t('life.more'),
      rest.map(({ id, icon: name, run }) => ({ label: t(`command.${id}`), icon: name, run: () => run(row) })),
      event.currentTarget,
    );
  return h(
    'div',
    { class: 'life', role: 'toolbar', 'aria-label': t('life.title') },
    first.map(({ id, icon: name, key, run }) =>
      h(
        'button',
        { type: 'button', class: 'second', id: `life-${id}`, onclick: () => run(row) },
        icon(name),
        t(`command.${id}`),
        key && h('kbd', { 'aria-hidden': 'true' }, key),
      ),
    ),
    rest.length ? iconButton('more', t('life.more'), more, { 'aria-haspopup': 'menu', id: 'life-more' }) : '',
  );
}
