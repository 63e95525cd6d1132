/** The command palette (Ctrl K): every command by its name or a synonym, and every record of all tables. */
import { bdi, debounce, h, icon } from './dom.js';
import { get, quoted } from './api.js';
import { moveInResults, point } from './finding.js';
import { openDialog } from './dialog.js';
import { tables } from './meta.js';
import { has, t } from './messages.js';
import { folded } from './folding.js';

/** Records shown at most. */
const most = 24;
let token = 0;

/**
 * Opens it with the page's commands, each with its `label`; `subject` is the record that the first of them act on,
 * `openRecord` opens what was found.
 */
export function openPalette({ commands, subject = null, openRecord }) {
  openDialog(t('palette.title'), (close) => palette({ commands, subject, openRecord }, close), {
    className: 'palette',
    isBare: true,
  });
}

function palette({ commands, subject, openRecord }, close) {
  const results = h('div', {
    class: 'results',
    role: 'listbox',
    id: 'palette-results',
    'aria-label': t('palette.results'),
  });
  const input = h('input', {
    role: 'combobox',
    'aria-expanded': 'true',
    'aria-controls': 'palette-results',
    'aria-autocomplete': 'list',
    'aria-label': t('palette.title'),
    placeholder: t('palette.hint'),
    autocomplete: 'off',
    autofocus: true,
  });
  const choose = (run) => {
    close();
    setTimeout(run);
  };
  const show = (found, groups) => {
    draw(results, found, groups, { subject, choose, openRecord });
    point(input, results);
  };
  const find = () => {
    const text = input.value.trim();
    const found = commands.filter((command) => matches(command, text));
    show(found, []);
    // What is typed from now on makes earlier answers old.
    records(text, (groups) => show(found, groups), (token += 1));
  };
  input.addEventListener('input', find);
  input.addEventListener('keydown', (event) => moveInResults(event, input, results));
  find();
  return h('div', { class: 'content' }, input, results);
}

const records = debounce(90, async (text, show, mine) => {
  if (!text) return;
  try {
    const { value } = await get(`sv_Search(text=@t,top=${most})?@t=${encodeURIComponent(quoted(text))}`);
    if (mine === token) show(grouped(value));
  } catch {
    /* The commands are still there. */
  }
});

/** What was found, table by table, in the order in which each table first appears. */
function grouped(rows) {
  const groups = new Map();
  for (const row of rows) groups.set(row.recordtype, [...(groups.get(row.recordtype) ?? []), row]);
  return [...groups].map(([table, found]) => ({ table, found }));
}

function matches(command, text) {
  const synonyms = has(`synonyms.${command.id}`) ? t(`synonyms.${command.id}`) : '';
  const words = folded(`${command.label} ${synonyms}`);
  return folded(text)
    .split(/\s+/)
    .every((word) => words.includes(word));
}

function draw(results, commands, groups, { subject, choose, openRecord }) {
  const parts = groups.map(({ table, found }) =>
    h(
      'div',
      { role: 'group', 'aria-label': tables[table]?.plural ?? table },
      h('h3', { 'aria-hidden': 'true' }, tables[table]?.plural ?? table),
      found.map((each) => recordOption(each, choose, openRecord)),
    ),
  );
  results.replaceChildren(...commands.map((command) => commandOption(command, subject, choose)), ...parts);
  const first = results.querySelector('[role=option]');
  if (first) first.setAttribute('aria-selected', 'true');
  else results.replaceChildren(h('p', { class: 'muted result' }, t('palette.none')));
}

function option(id, run, choose, ...content) {
  return h(
    'div',
    { class: 'result', role: 'option', id, 'aria-selected': 'false', onclick: () => choose(run) },
    content,
  );
}

function commandOption(command, subject, choose) {
  const end = h(
    'span',
    { class: 'end' },
    command.applies !== undefined || command.isForRecord || command.onMany ? bdi(subject?.recordname) : '',
    command.key && h('kbd', {}, command.key),
  );
  const { id, run } = command;
  return option(`palette-${id}`, run, choose, icon(command.icon), h('span', {}, command.label), end);
}

function recordOption(each, choose, openRecord) {
  return option(
    `palette-${each.recordid}`,
    () => openRecord(each),
    choose,
    icon(tables[each.recordtype]?.icon ?? 'table'),
    bdi(each.name),
    h('span', { class: 'end' }, bdi(each.detail)),
  );
}
