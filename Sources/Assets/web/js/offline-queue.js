/** Commands that wait for the connection, kept over the end of the page; run once each by whichever window is there. */
import { newKey, send } from './api.js';
import { boot } from './boot.js';
import { openDialog } from './dialog.js';
import { byId, h } from './dom.js';
import { t } from './messages.js';
import { dropCommand, keepCommand, keptCommands, keptList, leave as leaveStore, wipe } from './offline-store.js';
import { toast } from './toast.js';
import { remember, undo } from './undo.js';

const { locks } = navigator;
const lockOf = (window) => `suivant-window-${window}`;
const me = newKey();
let holding = null;

/** Held from the first command on as long as this window lives: what it keeps is its own until then. */
function hold() {
  holding ??= new Promise((resolve) => {
    if (!locks) return resolve();
    return locks.request(lockOf(me), () => {
      resolve();
      return new Promise(() => {});
    });
  });
  return holding;
}

/** Whoever signed in before in this browser left nothing that the next may see. */
const ours = keptList().then(async (kept) => {
  const commands = await keptCommands();
  const isTheirs = ({ person }) => person !== boot.user.id;
  if ((kept && isTheirs(kept)) || commands.some(isTheirs)) await wipe();
});

/** Keeps a command; gives its number, or null where the browser keeps nothing. */
export async function keep(request, about) {
  try {
    await ours;
    await hold();
    return await keepCommand({ request, about, window: me, person: boot.user.id });
  } catch {
    return null;
  }
}

/** Lets a command go. */
export const drop = (number) => dropCommand(number).catch(() => undefined);

/** Whether a command is of this window. */
export const isOurs = ({ window }) => window === me;

/** The commands that wait, oldest first. */
export const pending = () => ours.then(keptCommands).catch(() => []);

/**
 * Carries out what closed windows left, in order, each with its own key, so that even two windows at once do it once.
 * Stops where the server is away again or wants the person to sign in. Gives `{ran, refused}`.
 */
export async function adopt(perform, isAway) {
  const ended = { ran: [], refused: [] };
  const run = async () => {
    for (const entry of await orphans()) {
      try {
        const answer = await perform(entry.request);
        ended.ran.push({ ...entry, operationid: answer.headers.get('sv-operation-id') });
      } catch (error) {
        if (isAway(error)) break;
        ended.refused.push({ ...entry, reason: reasonOf(error) });
        await tell(entry, error);
      }
      await drop(entry.number);
    }
  };
  await (locks ? locks.request('suivant-queue', run) : run());
  const done = ended.ran.filter(({ operationid, about }) => operationid && about.words);
  for (const { operationid, about } of done) remember({ operationid, words: about.words });
  if (ended.ran.length) toast(t('offline.ran', { count: ended.ran.length }), { action: done.length ? takeBack(done) : null });
  if (ended.refused.length) toast(t('offline.refused', { count: ended.refused.length }), { isWrong: true });
  return ended;
}

/** All of them, the last one first. */
const takeBack = (done) => ({
  label: t('command.undo'),
  run: async () => {
    for (const { operationid } of done.toReversed()) await undo(operationid);
  },
});

async function orphans() {
  const held = locks ? (await locks.query()).held.map(({ name }) => name) : [];
  return (await pending()).filter(({ window }) => window === me ? false : !held.includes(lockOf(window)));
}

/** Puts what was refused into the bell, where it stays until it has been read. */
export async function tell({ request, about }, error) {
  const body = {
    sv_kind: 'conflict',
    sv_isread: false,
    sv_recordtype: about.recordtype ?? null,
    sv_recordid: about.recordid ?? null,
    sv_subject: about.subject ?? 'other',
    sv_detail: reasonOf(error),
  };
  // Derived from the command's own key, so that a repetition does not tell of it twice.
  await send('POST', 'sv_notifications', { body, key: `${request.key}-told` }).catch(() => undefined);
}

/** Why, and what to do: an item that has gone is said in a person's words. */
export const reasonOf = ({ status, message }) => (status === 404 ? t('card.gone') : message);

/** At sign-out nothing stays; who has commands waiting is asked first. */
byId('signout')?.addEventListener('submit', async (event) => {
  event.preventDefault();
  const { length: count } = await pending();
  const leave = async () => {
    await leaveStore().catch(() => undefined);
    event.target.submit();
  };
  if (!count) return leave();
  return openDialog(t('command.signout'), (close, head) =>
    h(
      'div',
      { class: 'content' },
      head,
      h('p', {}, t('offline.leave', { count })),
      h(
        'footer',
        {},
        h('button', { type: 'button', class: 'second', autofocus: true, onclick: close }, t('close')),
        h('button', { type: 'button', class: 'primary', onclick: leave }, t('command.signout')),
      ),
    ),
  );
});
