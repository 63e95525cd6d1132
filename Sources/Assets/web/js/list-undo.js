/** What undoing and redoing show on the work list: cards that come back to their places, or leave again. */
import { list } from './list.js';
import { page } from './page.js';
import { forget } from './record-data.js';
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
      if (takes) list.takeMany(places.map(({ row }) => row.recordid));
      if (brings && first && list.row(first.recordid)) show(first);
    },
    async after({ places }, { brings }) {
      const ids = places.map(({ row }) => row.recordid);
      ids.forEach(forget);
      page.touched(ids);
      try {
        if (ids.length && ids.length <= many) await list.refresh(ids);
        else await list.reload({ depth: list.rows.length });
      } catch {
        /* The event stream brings what is missing. */
      }
      const first = places[0]?.row;
      if (brings && first && list.row(first.recordid)) view.activate(first.recordid);
    },
  });
}

function show(row) {
  view.activate(row.recordid, { focus: !page.showsRecord || !page.isPhone });
  page.open(row, { history: 'replace', screen: page.isPhone && page.showsRecord });
}
