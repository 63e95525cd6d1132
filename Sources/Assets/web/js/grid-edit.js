/** Changing a cell where it stands: shown at once, sent with the version that was read, taken back when refused. */
import { announce } from './announce.js';
import { newKey } from './api.js';
import { h } from './dom.js';
import { connection } from './connection.js';
import { openDialog } from './dialog.js';
import { editorFor, isSame } from './editors.js';
import { mayEdit } from './grid-cells.js';
import { rows } from './grid-rows.js';
import { view } from './grid-view.js';
import { t } from './messages.js';
import { claim, during } from './operations.js';
import { toast } from './toast.js';
import { remember } from './undo.js';
import { bodyOf, shownAs, textOf, valueOf } from './values.js';

/** Puts a field into the cell. Enter and Tab keep what was typed, Escape does not. */
export function editCell({ cell, row, column }) {
  if (document.querySelector('#grid .editing')) return;
  const before = valueOf(row, column);
  const editor = editorFor(column, before, { isCell: true });
  const complaint = h('span', { class: 'complaint', role: 'alert', hidden: true });
  const place = h('div', { class: 'editing' }, editor.element, complaint);
  let isOver = false;
  const leave = (move) => {
    isOver = true;
    place.remove();
    view.draw({ all: true });
    if (move === 0) view.focus(row.recordid);
    else if (move) next(row, column, move);
  };
  const keep = (move) => {
    if (isOver) return;
    const wrong = editor.complaint();
    if (wrong) {
      complaint.textContent = wrong;
      complaint.hidden = false;
      editor.input.setAttribute('aria-invalid', 'true');
      editor.input.focus();
      return;
    }
    const after = editor.value;
    leave(move);
    if (!isSame(column, before, after)) change(row, column, after);
  };
  place.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      leave(0);
    } else if (event.key === 'Enter' || event.key === 'F2') {
      event.preventDefault();
      event.stopPropagation();
      keep(0);
    } else if (event.key === 'Tab') {
      event.preventDefault();
      keep(event.shiftKey ? -1 : 1);
    }
  });
  place.addEventListener('focusout', ({ relatedTarget }) => {
    if (!isOver && !place.contains(relatedTarget)) setTimeout(() => place.isConnected && keep(null));
  });
  cell.append(place);
  editor.input.focus();
  editor.input.select?.();
}

/** Goes on to the nearest cell of the row that can be changed. */
function next(row, column, by) {
  const { columns } = rows;
  let at = columns.indexOf(column) + by;
  while (columns[at] && !mayEdit(row, columns[at])) at += by;
  view.focus(row.recordid, (columns[at] ? at : columns.indexOf(column)) + 1);
}

/** Sends a change; `etag` is the version it is made to. */
async function change(row, column, value, etag = row['@odata.etag']) {
  const { recordid } = row;
  const revert = rows.patch(recordid, shownAs(column, value));
  rows.mark(recordid, null);
  const request = {
    method: 'PATCH',
    path: rows.pathOf(row),
    body: bodyOf(column, value),
    match: etag,
    key: newKey(),
    prefer: 'return=representation',
  };
  const about = { recordid, recordtype: rows.table?.name, name: rows.nameOf(row), subject: 'update' };
  try {
    const answer = await during([recordid], () =>
      connection.through(request, { held: () => announce(t('card.queued.more')), about }),
    );
    const operationid = answer.headers.get('sv-operation-id');
    claim(operationid);
    rows.patch(recordid, { '@odata.etag': answer.headers.get('ETag') });
    const words = t('grid.changed', { column: column.label, name: rows.nameOf(row) });
    announce(words);
    remember({ operationid, words, places: [{ row, index: rows.indexOf(recordid), after: null }] });
    // What the server composes of it, such as a full name, or a state behind a reason.
    await rows.refresh([recordid]).catch(() => undefined);
  } catch (error) {
    revert();
    if (error.status === 412) conflict(row, column, value);
    else refused(recordid, error);
  }
}

function refused(recordid, { message, status, request }) {
  const reason = request && status >= 500 ? t('error.withid', { message, id: request }) : message;
  if (rows.row(recordid)) rows.mark(recordid, { reason });
  toast(reason, { isWrong: true });
}

/** Somebody else was faster: both values stand there to choose from. */
async function conflict(row, column, mine) {
  const { value } = await rows.fetchSome([row.recordid]).catch(() => ({ value: [] }));
  const [fresh] = value;
  if (!fresh) {
    await rows.refresh([row.recordid]).catch(() => undefined);
    return toast(t('record.gone'), { isWrong: true });
  }
  rows.change(fresh);
  const shown = (text) => h('bdi', {}, text || t('form.empty'));
  const mineShown = textOf({ ...fresh, ...shownAs(column, mine) }, column);
  return openDialog(t('grid.conflict.title'), (close, head) => {
    const choose = (run) => () => {
      close();
      run();
      view.focus(row.recordid);
    };
    return h(
      'div',
      { class: 'content' },
      head,
      h('p', {}, t('grid.conflict.text', { name: rows.nameOf(fresh) })),
      h(
        'dl',
        { class: 'compare' },
        h('dt', {}, t('grid.conflict.theirs')),
        h('dd', {}, shown(textOf(fresh, column))),
        h('dt', {}, t('grid.conflict.mine')),
        h('dd', {}, shown(mineShown)),
      ),
      h(
        'footer',
        {},
        h('button', { type: 'button', class: 'second', onclick: choose(() => undefined) }, t('grid.conflict.keep')),
        h(
          'button',
          { type: 'button', class: 'primary', autofocus: true, onclick: choose(() => change(fresh, column, mine)) },
          t('grid.conflict.overwrite'),
        ),
      ),
    );
  });
}
