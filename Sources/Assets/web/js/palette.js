/** The command palette (Ctrl K): every command by its name or a synonym, and every record of the list. */
import { bdi, debounce, h, icon } from './dom.js';
import { read } from './api.js';
import { moveInResults, point } from './ask.js';
import { applicable, commandLabel, pageCommands, runOnTarget, target } from './commands.js';
import { openDialog } from './dialog.js';
import { scoreBadge } from './card.js';
import { has, t } from './messages.js';
import { folded } from './order.js';
import { openHelp } from './help.js';
import { page } from './page.js';
import { markRead } from './perform.js';
import { view } from './virtual-list.js';
import { list } from './list.js';

let token = 0;

/** Opens it; the commands act on what was chosen before it opened. */
export function openPalette() {
  const { isMany, row } = target();
  const items =
    isMany || !row ? [] : applicable(row).map((command) => ({ ...command, run: () => runOnTarget(command.id) }));
  const help = { id: 'help', key: '?', icon: 'help', run: openHelp };
  const commands = [...items, ...pageCommands.filter((command) => command.applies?.() ?? true), help];
  openDialog(t('palette.title'), (close) => palette(commands, isMany ? null : row, close), {
    className: 'palette',
    isBare: true,
  });
}

function palette(commands, row, close) {
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
  const find = () => {
    const text = input.value.trim();
    const found = commands.filter((command) => matches(command, text));
    draw(results, found, [], row, choose);
    point(input, results);
    records(text, (rows) => {
      draw(results, found, rows, row, choose);
      point(input, results);
    });
  };
  input.addEventListener('input', find);
  input.addEventListener('keydown', (event) => moveInResults(event, input, results));
  find();
  return h('div', { class: 'content' }, input, results);
}

const records = debounce(120, async (text, show) => {
  const mine = (token += 1);
  if (!text) return;
  try {
    const { value } = await read('sv_workitems', { $search: `"${text.replaceAll('"', ' ')}"`, $top: 8, ahead: 'true' });
    if (mine === token) show(value);
  } catch {
    /* The commands are still there. */
  }
});

function matches(command, text) {
  const synonyms = has(`synonyms.${command.id}`) ? t(`synonyms.${command.id}`) : '';
  const words = folded(`${commandLabel(command)} ${synonyms}`);
  return folded(text)
    .split(/\s+/)
    .every((word) => words.includes(word));
}

function draw(results, commands, rows, row, choose) {
  const options = [
    ...commands.map((command) => commandOption(command, row, choose)),
    ...rows.map((each) => recordOption(each, choose)),
  ];
  options[0]?.setAttribute('aria-selected', 'true');
  results.replaceChildren(...options);
  if (!options.length) results.replaceChildren(h('p', { class: 'muted result' }, t('palette.none')));
}

function option(id, run, choose, ...content) {
  return h(
    'div',
    { class: 'result', role: 'option', id, 'aria-selected': 'false', onclick: () => choose(run) },
    content,
  );
}

function commandOption(command, row, choose) {
  const end = h(
    'span',
    { class: 'end' },
    command.applies !== undefined || command.isForRecord || command.onMany ? bdi(row?.recordname) : '',
    command.key && h('kbd', {}, command.key),
  );
  return option(
    `palette-${command.id}`,
    command.run,
    choose,
    icon(command.icon),
    h('span', {}, commandLabel(command)),
    end,
  );
}

function recordOption(each, choose) {
  const open = () => {
    if (list.row(each.recordid)) view.activate(each.recordid);
    page.open(each, { focus: 'record' });
    markRead(list.row(each.recordid));
  };
  return option(
    `palette-${each.recordid}`,
    open,
    choose,
    icon('user'),
    bdi(each.recordname),
    h('span', { class: 'end' }, bdi(each.companyname), t(`record.${each.recordtype}`), scoreBadge(each)),
  );
}
