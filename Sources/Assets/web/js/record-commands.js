/**
 * Commands on a record as a whole: follow, assign, delete, and what a table adds of its own.
 *
 * A command is `{id, icon, label, key, applies(subject), run(subject, page)}`. `subject` is
 * `{recordtype, recordid, recordname, record}`; one with `isMenu` stands in menus and the palette alone. `page` has `changed()` (fetch again what is shown) and `gone()` (the
 * record is not there any more). The menu in the head of every record, its page's keys and the palette read this list.
 */
import { newKey, read, send } from './api.js';
import { askOwner } from './ask.js';
import { boot } from './boot.js';
import { tables } from './meta.js';
import { t } from './messages.js';
import { claim, during } from './operations.js';
import { toast } from './toast.js';
import { remember, undo } from './undo.js';

const path = ({ recordtype, recordid }) => `${tables[recordtype].set}(${recordid})`;
const canFollow = ({ recordtype }) => boot.recordtypes.includes(recordtype);

/** Says what came of a command and offers the way back. */
export function tell({ recordid }, answer, words, { isLight = false } = {}) {
  const operationid = answer.headers.get('sv-operation-id');
  claim(operationid);
  const action = operationid && { label: t('command.undo'), run: () => undo(operationid) };
  const notice = toast(words, isLight ? {} : { action });
  remember({ operationid, words, notice, places: [{ row: { recordid } }] });
}

/** Sends a command and says what came of it. True when it was done. */
export async function carry(subject, words, request, how = {}) {
  try {
    tell(subject, await during([subject.recordid], request), words, how);
    return true;
  } catch (error) {
    toast(error.message, { isWrong: true });
    return false;
  }
}

async function follow(subject, page) {
  const { recordtype, recordid, recordname } = subject;
  const body = { [`regardingobjectid_${recordtype}@odata.bind`]: `/${path(subject)}` };
  const isDone = await carry(
    { recordid },
    t('done.follow', { name: recordname }),
    () => send('POST', 'postfollows', { body, key: newKey() }),
    { isLight: true },
  );
  if (isDone) page.changed();
}

async function unfollow(subject, page) {
  const { recordid, recordname } = subject;
  const found = await read('postfollows', { $filter: `_regardingobjectid_value eq ${recordid}`, $top: 1 });
  const [row] = found.value;
  if (!row) return page.changed();
  const isDone = await carry(
    subject,
    t('done.unfollow', { name: recordname }),
    () => send('DELETE', `postfollows(${row.postfollowid})`, { key: newKey() }),
    { isLight: true },
  );
  return isDone ? page.changed() : undefined;
}

/** Whether the person follows a record. */
export async function isFollowed({ recordtype, recordid }) {
  if (!canFollow({ recordtype })) return false;
  const options = { $filter: `_regardingobjectid_value eq ${recordid}`, $select: 'postfollowid', $top: 1 };
  return (await read('postfollows', options)).value.length > 0;
}

function assign(subject, page) {
  askOwner({
    title: t('assign.title', { name: subject.recordname }),
    run: async ({ ownerid, ownertype }) => {
      const body = { 'ownerid@odata.bind': `/${tables[ownertype].set}(${ownerid})` };
      const words = t('done.assign', { name: subject.recordname });
      const isDone = await carry(subject, words, () => send('PATCH', path(subject), { body, key: newKey() }));
      if (isDone) page.changed();
    },
  });
}

async function remove(subject, page) {
  const words = `${t('form.deleted', { name: subject.recordname })}. ${t('form.delete.back')}`;
  const isDone = await carry(subject, words, () => send('DELETE', path(subject), { key: newKey() }));
  if (isDone) page.gone();
}

/** The commands that every table has. What belongs to one table's records stands beside them in the same form. */
export const recordCommands = [
  {
    id: 'followrecord',
    icon: 'star',
    label: t('form.follow'),
    applies: (subject) => canFollow(subject) && subject.isfollowed === false,
    run: follow,
  },
  {
    id: 'unfollowrecord',
    icon: 'star',
    label: t('form.unfollow'),
    applies: (subject) => canFollow(subject) && subject.isfollowed === true,
    run: unfollow,
  },
  {
    id: 'assignrecord',
    icon: 'assign',
    label: t('form.assign'),
    applies: ({ recordtype }) => tables[recordtype].may.assign,
    run: assign,
  },
  {
    id: 'chooseimage',
    icon: 'user',
    label: t('image.choose'),
    isMenu: true,
    applies: ({ recordtype }) => tables[recordtype].image === 'write',
    run: async (subject, page) => (await import('./record-image.js')).choose(subject, page),
  },
  {
    id: 'removeimage',
    icon: 'trash',
    label: t('image.remove'),
    isMenu: true,
    applies: ({ recordtype, record }) => tables[recordtype].image === 'write' && Boolean(record?.entityimage_url),
    run: async (subject, page) => (await import('./record-image.js')).remove(subject, page),
  },
  {
    id: 'deleterecord',
    icon: 'trash',
    label: t('command.delete'),
    applies: ({ recordtype }) => tables[recordtype].may.delete,
    run: remove,
  },
  {
    id: 'editlayout',
    icon: 'form',
    label: t('form.editlayout'),
    applies: () => boot.user.mayarrange,
    run: ({ recordtype }) => {
      location.href = `/admin/forms/${recordtype}`;
    },
  },
];

/** The commands that apply to a record now. */
export const commandsFor = (subject) => recordCommands.filter((command) => command.applies?.(subject) ?? true);
