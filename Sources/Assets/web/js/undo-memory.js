/** The operations of this window that can be taken back, kept over a change of page; gone with the window and at sign-out. */
import { boot } from './boot.js';

const name = 'suivant-undo';
/** As many as one goes back by hand. */
const most = 30;

/** `{done, undone}` as the page before left them; empty for somebody else, or where nothing can be kept. */
export function keptOperations() {
  try {
    const { person, done, undone } = JSON.parse(sessionStorage.getItem(name));
    if (person === boot.user.id) return { done: done.map(whole), undone: undone.map(whole) };
  } catch {
    /* Nothing was kept. */
  }
  return { done: [], undone: [] };
}

/** Keeps them: ids and words, no rows. */
export function keepOperations(done, undone) {
  const short = (entries) => entries.filter(({ run }) => !run).slice(-most).map(shortOf);
  try {
    sessionStorage.setItem(name, JSON.stringify({ person: boot.user.id, done: short(done), undone: short(undone) }));
  } catch {
    /* The stack of this page still works. */
  }
}

const shortOf = ({ operationid, words, places, leaves, offered, question }) => ({
  operationid,
  words,
  leaves,
  offered,
  question,
  places: places.map(({ row: { recordid, recordtype } }) => ({ row: { recordid, recordtype } })),
});

/** The cards of an earlier page cannot be put back from here: the list brings them from the server. */
const whole = (entry) => ({ ...entry, notice: null, isOfEarlierPage: true });
