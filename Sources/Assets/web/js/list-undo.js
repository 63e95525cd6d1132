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
      const first = places[0]?.row;
      if (brings && places.length <= many) places.forEach((place) => list.putBack(place));
      if (takes) leave(places.map(({ row }) => row.recordid));
      if (brings && first && list.row(first.recordid)) show(first);
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
      const first = places[0]?.row;
      if (brings && first && list.row(first.recordid)) view.activate(first.recordid);
    },
  });
}

/** Takes cards off again; when the open record was one of them, the next one opens, as after the command itself. */
function leave(ids) {
  const at = list.indexOf(ids[0]);
  list.takeMany(ids);
  if (at < 0 || !ids.includes(page.current?.recordid)) return;
  const next = list.rows[at] ?? list.rows[at - 1];
  if (!next) return;
  show(next);
  markRead(next);
}

function show(row) {
  view.activate(row.recordid, { focus: !page.showsRecord || !page.isPhone });
  page.open(row, { history: 'replace', screen: page.isPhone && page.showsRecord });
}
