/** What undoing and redoing show on the work list: cards that come back to their places, or leave again. */
import { list } from './list.js';
import { page } from './page.js';
import { markRead } from './perform.js';
import { forgetAll } from './record-data.js';
import { undoOn } from './undo.js';
import { view } from './virtual-list.js';

/** Beyond this many records the list is fetched anew instead of card by card. */
const many = 20;

/** Connects undo with the list. */
export function startUndo() {
  undoOn({
    question: () => JSON.stringify([list.filters, list.sort, list.search, list.window]),
    before({ places }, { brings, takes }) {
      const first = meant(places);
      if (brings && places.length <= many) places.forEach((place) => list.putBack(place));
      if (takes) leave(places.map(({ row }) => row.recordid));
      if (brings && first && list.row(first.recordid)) show(first, places.length > 1);
    },
    async after({ places }, { brings }) {
      const placed = places.map(({ row }) => row.recordid);
      // What moved a whole list names no cards: the open record may be among them.
      const ids = placed.length ? placed : [page.current?.recordid].filter(Boolean);
      forgetAll();
      page.touched(ids);
      try {
        if (placed.length && placed.length <= many) await list.refresh(placed);
        else await list.reload({ depth: list.rows.length });
      } catch {
        /* The event stream brings what is missing. */
      }
      const first = meant(places) ?? (ids.length ? null : view.active);
      // The button that took it back has gone with its message, and the focus with it.
      if (brings && first && list.row(first.recordid))
        view.activate(first.recordid, { focus: !page.isPhone && document.activeElement === document.body });
    },
  });
}

/** Of what came back the open record, which one goes on reading, else the first. */
const meant = (places) => (places.find(({ row }) => row.recordid === page.current?.recordid) ?? places[0])?.row;

/** Takes cards off again; when the open record was one of them, the next one opens, as after the command itself. */
function leave(ids) {
  const at = list.indexOf(ids[0]);
  list.takeMany(ids);
  if (at < 0 || !ids.includes(page.current?.recordid)) return;
  const next = list.rows[at] ?? list.rows[at - 1];
  if (!next) return;
  show(next, ids.length > 1);
  if (ids.length === 1) markRead(next);
}

/** Makes a card the active one and opens its record; after a command on several one goes on reading the same. */
function show(row, isOneOfMany) {
  view.activate(row.recordid, { focus: !page.showsRecord || !page.isPhone });
  if (!isOneOfMany) page.open(row, { history: 'replace', screen: page.isPhone && page.showsRecord });
}
