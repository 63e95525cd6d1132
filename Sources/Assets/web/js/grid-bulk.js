/** The bar that appears while rows are picked: how many, and what can be done with all of them. */
import { announce } from './announce.js';
import { bulk } from './bulk.js';
import { byId, h, icon, iconButton } from './dom.js';
import { askOwner } from './ask.js';
import { openDialog } from './dialog.js';
import { editorFor } from './editors.js';
import { filterOf } from './grid-query.js';
import { rows } from './grid-rows.js';
import { view } from './grid-view.js';
import { pageTable as table } from './meta.js';
import { t } from './messages.js';
import { selection } from './selection.js';
import { bodyOf } from './values.js';

const bar = byId('bulk');

/** Connects the bar to the selection. */
export function startBulk() {
  const button = (name, label, onclick, key) =>
    h(
      'button',
      { type: 'button', class: 'second', onclick, 'aria-label': label, title: key ? `${label} (${key})` : null },
      icon(name),
      h('span', {}, label),
    );
  const count = h('strong', {});
  const all = h('button', { type: 'button', class: 'plain', onclick: () => selection.all() }, t('command.selectall'));
  bar.replaceChildren(
    ...[
      count,
      all,
      table.may.write && button('note', t('bulk.edit'), editMany),
      table.may.assign && button('assign', t('command.assign'), assignMany, 'A'),
      table.may.delete && button('trash', t('bulk.delete'), deleteMany, 'Del'),
      iconButton('close', t('bulk.clear'), () => selection.clear(), { key: 'Esc' }),
    ].filter(Boolean),
  );
  selection.addEventListener('change', () => {
    bar.hidden = selection.isEmpty;
    if (selection.isEmpty) return;
    const words = t('bulk.count', { count: picked() });
    if (count.textContent !== words) announce(words);
    count.textContent = words;
    all.hidden = selection.isAll || rows.total <= 1;
  });
  rows.addEventListener('query', () => selection.clear());
}

const picked = () => selection.count(rows.total);

/** What is picked, by id; or all by the question itself, so that rows that were never loaded are meant too. */
function targets() {
  if (!selection.isAll) return { Targets: selection.ids };
  const parts = [filterOf(rows.question), ...selection.ids.map((id) => `${table.key} ne ${id}`)].filter(Boolean);
  return { Filter: parts.join(' and ') };
}

async function run(command, body, words) {
  const ids = selection.isAll ? null : selection.ids;
  const count = picked();
  const asked = targets();
  selection.clear();
  const places = command === 'delete' && ids ? rows.takeMany(ids) : [];
  const refused = (left) => {
    const back = new Set(left.map(({ recordid }) => recordid));
    rows.putBackMany(places.filter(({ row }) => back.has(row.recordid)));
    for (const { recordid, error } of left) if (rows.row(recordid)) rows.mark(recordid, { reason: error.message });
  };
  const isDone = await bulk(table.set, command, { targets: asked, body, words, count, refused });
  if (!isDone) rows.putBackMany(places);
  else if (ids && ids.length <= 100 && command !== 'delete') await rows.refresh(ids).catch(() => undefined);
  else await rows.again();
}

/** Hands what is picked to a person or a team. */
export function assignMany() {
  askOwner({
    title: t('bulk.assign.title', { count: picked() }),
    run: ({ ownerid, ownertype }) => run('assign', { ownerid, ownertype }, (count) => t('bulk.assigned', { count })),
  });
}

/** Deletes what is picked. Above a handful it asks first; an Undo is there in any case. */
export function deleteMany() {
  const go = () => run('delete', {}, (count) => t('bulk.deleted', { count }));
  if (picked() <= 10) return go();
  return openDialog(t('bulk.delete.title', { count: picked() }), (close, head) => {
    const yes = () => {
      close();
      go();
    };
    return h(
      'div',
      { class: 'content' },
      head,
      h('p', {}, t('bulk.delete.text')),
      h(
        'footer',
        {},
        h('button', { type: 'button', class: 'second', onclick: close, autofocus: true }, t('close')),
        h('button', { type: 'button', class: 'primary danger', onclick: yes }, t('bulk.delete')),
      ),
    );
  });
}

/** Sets one column of everything that is picked. */
export function editMany() {
  const writable = table.columns
    .filter((column) => !column.readonly && !['guid', 'state'].includes(column.kind) && column.name !== 'ownerid')
    .toSorted((a, b) => a.label.localeCompare(b.label));
  openDialog(t('bulk.edit.title', { count: picked() }), (close, head) => {
    const names = h(
      'select',
      { class: 'box', id: 'bulk-column', autofocus: true },
      writable.map(({ name, label }) => h('option', { value: name }, label)),
    );
    const place = h('div', { class: 'field' });
    const trouble = h('p', { class: 'alert', role: 'alert', hidden: true });
    let editor = null;
    const draw = () => {
      const column = table.byName.get(names.value);
      editor = editorFor(column, null, { id: 'bulk-value' });
      place.replaceChildren(h('label', { for: 'bulk-value' }, t('bulk.edit.value')), editor.element);
    };
    names.addEventListener('change', draw);
    draw();
    const form = h(
      'form',
      {},
      head,
      h('div', { class: 'field' }, h('label', { for: 'bulk-column' }, t('grid.column')), names),
      place,
      trouble,
      h(
        'footer',
        {},
        h('button', { type: 'button', class: 'second', onclick: close }, t('close')),
        h('button', { class: 'primary' }, t('bulk.edit.go')),
      ),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const wrong = editor.complaint();
      trouble.textContent = wrong;
      trouble.hidden = !wrong;
      if (wrong) return;
      const column = table.byName.get(names.value);
      const set = bodyOf(column, editor.value);
      close();
      run('update', { Set: set }, (count) => t('bulk.changed', { count, column: column.label }));
    });
    return form;
  });
}

/** Picks the row that has the focus, so that a key for many also serves one. */
export function pickActive() {
  if (!selection.isEmpty) return true;
  if (!view.active) return false;
  selection.toggle(view.active.recordid);
  return true;
}
