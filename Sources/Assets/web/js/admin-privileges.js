/**
 * The privilege editor: tables down, actions across, how far each reaches as a symbol with its word.
 *
 * Arrow keys move, Enter and Space go to the next depth, 0 to 4 choose one, Backspace goes back to the template.
 */
import { announce } from './announce.js';
import { send } from './api.js';
import { boot } from './boot.js';
import { button, choice } from './admin-kit.js';
import { h } from './dom.js';
import { number, t } from './messages.js';
import { toast } from './toast.js';
import { offerStep } from './undo-steps.js';

const depths = ['None', 'Basic', 'Local', 'Deep', 'Global'];
const actions = ['create', 'read', 'write', 'delete', 'append', 'appendTo', 'assign', 'share'];

let model = null;

/** Whether something is changed that is not saved yet. */
export const isEdited = () => Boolean(model && changes() > 0);

addEventListener('beforeunload', (event) => {
  if (isEdited()) event.preventDefault();
});

/** The parts of the editor for one role; `again` shows it anew after saving. */
export function edit(role, grant, again) {
  const isFixed = grant.template === 'System Administrator';
  const cells = new Map(grant.privileges.map((privilege) => [`${privilege.table} ${privilege.action}`, { ...privilege }]));
  model = {
    role,
    again,
    cells,
    permissions: new Map(grant.permissions.map((permission) => [permission.permission, { ...permission }])),
    columns: new Map(grant.columns.map((column) => [`${column.table}.${column.column}`, { ...column }])),
    before: null,
  };
  model.before = JSON.stringify(everythingSet());
  const bar = saveBar();
  model.bar = bar;
  return [
    isFixed && h('p', { class: 'note' }, t('admin.roles.fixed')),
    h('p', { class: 'legend muted small' }, depths.map((depth) => h('span', {}, symbol(depth), ` ${t(`depth.${depth}`)}`))),
    grid(grant, isFixed),
    permissions(grant, isFixed),
    columns(grant, isFixed),
    bar,
  ].filter(Boolean);
}

// What is set

function everythingSet() {
  const { cells, permissions: granted, columns: secured } = model;
  return {
    privileges: [...cells.values()].filter(({ isset }) => isset).map(({ table, action, depth }) => ({ table, action, depth })),
    permissions: [...granted.values()]
      .filter(({ isset }) => isset)
      .map(({ permission, isgranted }) => ({ permission, isgranted })),
    columns: [...secured.values()]
      .filter(({ read, write }) => read || write)
      .map(({ table, column, read, write }) => ({ table, column, read, write })),
  };
}

/** How many things differ from what the server has. */
function changes() {
  const lines = (set) => new Set(Object.values(set).flat().map((entry) => JSON.stringify(entry)));
  const [before, after] = [lines(JSON.parse(model.before)), lines(everythingSet())];
  const key = (line) => JSON.stringify(Object.values(JSON.parse(line)).slice(0, 2).map((part) => String(part)));
  return new Set([...before, ...after].filter((line) => before.has(line) !== after.has(line)).map(key)).size;
}

// The grid

const symbol = (depth) => h('span', { class: `depth depth-${depths.indexOf(depth)}`, 'aria-hidden': 'true' });

/** Rows that belong to the whole organisation are open or closed, nothing between. */
function possible(cell) {
  const known = boot.admin.tables.find(({ name }) => name === cell.table);
  return known && !known.isowned && !known.isactivity ? ['None', 'Global'] : depths;
}

function grid(grant, isFixed) {
  const tables = [...new Map(grant.privileges.map(({ table, label }) => [table, label]))].sort((left, right) =>
    left[1].localeCompare(right[1], boot.lang),
  );
  const body = tables.map(([table, label]) =>
    h(
      'tr',
      {},
      h(
        'th',
        { scope: 'row' },
        isFixed
          ? label
          : h('button', { type: 'button', tabindex: '-1', title: t('admin.roles.row'), onclick: () => whole(table, null) }, label),
      ),
      actions.map((action) => h('td', {}, cellButton(model.cells.get(`${table} ${action}`), label, isFixed))),
    ),
  );
  const element = h(
    'table',
    { class: 'grid privileges' },
    h('caption', { class: 'hear' }, t('admin.roles.privileges')),
    h(
      'thead',
      {},
      h('tr', {}, h('th', { scope: 'col' }, t('admin.table')), actions.map((action) => h('th', { scope: 'col' }, head(action, isFixed)))),
    ),
    h('tbody', {}, body),
  );
  element.addEventListener('keydown', (event) => move(element, event, isFixed));
  element.querySelector('td button')?.setAttribute('tabindex', '0');
  return h('div', { class: 'scroll' }, element);
}

const head = (action, isFixed) =>
  isFixed
    ? t(`action.${action}`)
    : h(
        'button',
        { type: 'button', tabindex: '-1', title: t('admin.roles.column'), onclick: () => whole(null, action) },
        t(`action.${action}`),
      );

function cellButton(cell, label, isFixed) {
  const element = h('button', {
    type: 'button',
    class: 'cell',
    tabindex: '-1',
    'aria-disabled': isFixed ? 'true' : null,
    onclick: (event) => {
      if (!isFixed) next(cell, event.shiftKey ? -1 : 1);
    },
  });
  cell.element = element;
  cell.label = label;
  draw(cell);
  return element;
}

function draw(cell) {
  const { element, label, action, depth } = cell;
  const marked = cell.isset ? `, ${t('admin.roles.departs', { depth: t(`depth.${cell.templatedepth}`) })}` : '';
  const name = `${label}, ${t(`action.${action}`)}: ${t(`depth.${depth}`)}${marked}`;
  element.setAttribute('aria-label', name);
  element.title = name;
  element.classList.toggle('set', cell.isset);
  element.replaceChildren(symbol(depth));
}

function choose(cell, depth, isQuiet = false) {
  const before = cell.depth;
  cell.depth = depth;
  cell.isset = depth !== cell.templatedepth;
  draw(cell);
  if (!isQuiet && before !== depth) announce(t(`depth.${depth}`));
  drawBar();
}

function next(cell, step) {
  const ladder = possible(cell);
  const at = Math.max(0, ladder.indexOf(cell.depth));
  choose(cell, ladder[(at + step + ladder.length) % ladder.length]);
}

/** A whole row or column goes to the next depth together. */
function whole(table, action) {
  const cells = [...model.cells.values()].filter((cell) => (table ? cell.table === table : cell.action === action));
  const lowest = Math.min(...cells.map((cell) => depths.indexOf(cell.depth)));
  const wanted = (lowest + 1) % depths.length;
  for (const cell of cells) {
    const ladder = possible(cell);
    choose(cell, ladder.includes(depths[wanted]) ? depths[wanted] : wanted === 0 ? 'None' : 'Global', true);
  }
  announce(t(`depth.${depths[wanted]}`));
}

function move(element, event, isFixed) {
  const current = event.target.closest('.cell');
  if (!current || event.ctrlKey || event.metaKey || event.altKey) return;
  const rows = [...element.tBodies[0].rows].map((row) => [...row.querySelectorAll('.cell')]);
  const y = rows.findIndex((row) => row.includes(current));
  const x = rows[y].indexOf(current);
  const steps = {
    ArrowRight: [y, x + 1], ArrowLeft: [y, x - 1], ArrowDown: [y + 1, x], ArrowUp: [y - 1, x],
    Home: [y, 0], End: [y, actions.length - 1], PageDown: [Math.min(y + 10, rows.length - 1), x], PageUp: [Math.max(y - 10, 0), x],
  };
  if (steps[event.key]) {
    event.preventDefault();
    const [row, column] = steps[event.key];
    const target = rows[row]?.[column];
    if (!target) return;
    current.tabIndex = -1;
    target.tabIndex = 0;
    target.focus();
    return;
  }
  if (isFixed) return;
  const cell = [...model.cells.values()].find((entry) => entry.element === current);
  if (/^[0-4]$/.test(event.key)) {
    event.preventDefault();
    const depth = depths[Number(event.key)];
    if (possible(cell).includes(depth)) choose(cell, depth);
    else choose(cell, event.key === '0' ? 'None' : 'Global');
  } else if (event.key === 'Backspace' || event.key === 'Delete') {
    event.preventDefault();
    choose(cell, cell.templatedepth);
  }
}

// Permissions and secured columns

function permissions(grant, isFixed) {
  return h(
    'fieldset',
    { class: 'panel' },
    h('legend', {}, t('admin.roles.permissions')),
    grant.permissions.map(({ permission }) => {
      const entry = model.permissions.get(permission);
      const mark = h('small', { class: 'departs' });
      const say = () => {
        mark.textContent = entry.isset ? t('admin.roles.differs') : '';
      };
      const line = choice([t(`permission.${permission}`), ' ', mark], {
        checked: entry.isgranted,
        disabled: isFixed,
        onchange: ({ target }) => {
          entry.isgranted = target.checked;
          entry.isset = entry.isgranted !== entry.template;
          say();
          drawBar();
        },
      });
      say();
      return line;
    }),
  );
}

function columns(grant, isFixed) {
  const box = (entry, right, other) =>
    h('input', {
      type: 'checkbox',
      checked: entry[right],
      disabled: isFixed,
      'aria-label': `${entry.label}: ${t(`action.${right}`)}`,
      onchange: ({ target }) => {
        entry[right] = target.checked;
        // Whoever writes must be able to read what stands there.
        if (right === 'write' && target.checked) entry.read = true;
        if (right === 'read' && !target.checked) entry.write = false;
        other()[0].checked = entry.read;
        other()[1].checked = entry.write;
        drawBar();
      },
    });
  const rows = [...model.columns.values()].map((entry) => {
    const line = h('tr', {});
    const boxes = () => [...line.querySelectorAll('input')];
    line.append(
      h('th', { scope: 'row' }, entry.label),
      h('td', {}, box(entry, 'read', boxes)),
      h('td', {}, box(entry, 'write', boxes)),
    );
    return line;
  });
  return h(
    'section',
    { class: 'panel', 'aria-label': t('admin.roles.columns') },
    h('h3', {}, t('admin.roles.columns')),
    rows.length
      ? h(
          'table',
          { class: 'grid secured' },
          h('caption', { class: 'hear' }, t('admin.roles.columns')),
          h(
            'thead',
            {},
            h('tr', {}, ['admin.column', 'action.read', 'action.write'].map((key) => h('th', { scope: 'col' }, t(key)))),
          ),
          h('tbody', {}, rows),
        )
      : h('p', { class: 'muted' }, t('admin.roles.columns.none')),
  );
}

// Saving

function saveBar() {
  const said = h('span', { role: 'status' });
  const save = button(t('admin.save'), 'check', () => keep(), 'primary');
  const discard = button(t('admin.discard'), 'undo', () => model.again());
  const reset = button(t('admin.roles.reset'), 'refresh', resetAll);
  const bar = h('div', { class: 'savebar', hidden: true }, said, reset, discard, save);
  Object.assign(bar, { said, save, discard, reset });
  queueMicrotask(drawBar);
  return bar;
}

function drawBar() {
  const { bar } = model;
  if (!bar) return;
  const count = changes();
  const departures = [...model.cells.values()].filter(({ isset }) => isset).length;
  bar.said.textContent = count
    ? t('admin.changes', { count })
    : departures
      ? t('admin.roles.departures', { count: departures })
      : '';
  bar.save.disabled = count === 0;
  bar.discard.hidden = count === 0;
  bar.reset.hidden = departures === 0;
  bar.hidden = count === 0 && departures === 0;
}

function resetAll() {
  for (const cell of model.cells.values()) choose(cell, cell.templatedepth, true);
  announce(t('admin.roles.reset'));
}

async function keep() {
  const { role, again, before } = model;
  const put = (set) => send('POST', 'sv_SetPrivileges', { body: { roleid: role.roleid, ...set } });
  const count = changes();
  model.bar.save.disabled = true;
  try {
    await put(everythingSet());
    await again();
    const undo = async () => {
      await put(JSON.parse(before));
      await again();
    };
    offerStep(t('admin.saved', { count: number(count) }), undo);
  } catch (error) {
    model.bar.save.disabled = false;
    toast(error.message, { isWrong: true });
  }
}

