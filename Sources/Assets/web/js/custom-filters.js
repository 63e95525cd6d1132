/** The organisation's filters in the panel: group, record type, filter, values (W-57 … W-61). Drawn as they are opened. */
import { get, query, quoted, read } from './api.js';
import { debounce, h } from './dom.js';
import { countWords } from './filter-panel.js';
import { filterText, isCustomShown, isImpossible, learn, looksAhead, restored, valueLabel } from './filters.js';
import { list } from './list.js';
import { number, t } from './messages.js';
import { boot } from './boot.js';
import { tableOf, tables } from './meta.js';
import { folded } from './folding.js';

/**
 * Filters drawn at once, values offered at once and fetched while one types (as many as the API gives), records whose
 * name is like what was typed, and from how many filters on one may search.
 */
const most = { filters: 50, values: 100, sought: 1000, named: 100, unsearched: 8, unsearchedvalues: 20 };

let ask = null;
let countOf = null;
let place = null;
let definitions = { groups: [], filters: [] };
/** Redraws ticks and counts of what is in sight. */
let lively = [];

/** Fills the place with what there is now; `change` asks for a list with other filters. */
export async function drawCustom(element, change, counter) {
  [place, ask, countOf] = [element, change, counter];
  try {
    const there = await get('sv_WorklistFilters()');
    learn(there);
    definitions = { groups: there.groups, filters: there.filters.filter(isCustomShown) };
  } catch (error) {
    element.replaceChildren(h('p', { class: 'wrong small', role: 'alert' }, error.message));
    return;
  }
  forgetGone();
  draw();
}

/** Draws what there is now where it stood. */
export const drawAgain = () => place?.isConnected && drawCustom(place, ask, countOf);

list.addEventListener('query', () => {
  if (place?.isConnected) enliven();
});

/** What was taken away since the page was loaded is not asked for any more. */
function forgetGone() {
  const { custom } = list.filters;
  const left = restored(list.filters).custom;
  if (Object.keys(left).length !== Object.keys(custom).length) ask({ ...list.filters, custom: left });
}

function draw() {
  lively = [];
  const body = h('div', { class: 'custom' });
  const all = definitions.filters;
  const parts = [h('h3', {}, t('filter.custom')), all.length > most.unsearched && search(body), body];
  place.replaceChildren(...parts.filter(Boolean));
  drawGroups(body);
}

function search(body) {
  const field = h('input', {
    type: 'search',
    class: 'box',
    'aria-label': t('filter.find'),
    placeholder: t('filter.find'),
    autocomplete: 'off',
  });
  field.addEventListener(
    'input',
    debounce(120, () => {
      const wanted = folded(field.value.trim());
      lively = [];
      if (!wanted) return drawGroups(body);
      const found = definitions.filters.filter(({ name }) => folded(name).includes(wanted));
      body.replaceChildren(
        h('p', { class: 'small muted', role: 'status' }, t('filter.found', { count: found.length })),
      );
      return append(body, found);
    }),
  );
  return field;
}

function drawGroups(body) {
  const byGroup = Map.groupBy(definitions.filters, ({ group }) => group ?? '');
  const groups = definitions.groups.filter(({ id }) => byGroup.has(id));
  if (byGroup.has('')) groups.push({ id: '', name: t('filter.moregroup') });
  const isSmall = definitions.filters.length <= most.unsearched;
  body.replaceChildren(
    ...groups.map(({ id, name }) =>
      fold(
        { label: name, isOpen: isSmall || byGroup.get(id).some(isUsed), className: 'filterfold group-of' },
        (inside) => drawTypes(inside, byGroup.get(id), isSmall),
      ),
    ),
  );
}

function drawTypes(inside, filters, isSmall) {
  const byType = Map.groupBy(filters, ({ table }) => table);
  for (const [type, some] of byType)
    inside.append(
      fold({ label: tables[type]?.plural ?? type, isOpen: isSmall || some.some(isUsed), className: 'filterfold' }, (body) =>
        append(body, some),
      ),
    );
}

/** Adds filters, so many at a time. */
function append(body, filters, from = 0) {
  body.append(...filters.slice(from, from + most.filters).map(filterElement));
  enliven();
  const rest = filters.length - from - most.filters;
  if (rest <= 0) return;
  const more = h('button', { type: 'button', class: 'link small' }, t('filter.showmore', { count: rest }));
  more.addEventListener('click', () => {
    more.remove();
    append(body, filters, from + most.filters);
  });
  body.append(more);
}

/** A part that opens; what is in it is made when it is opened first. */
function fold({ label, isOpen = false, className = 'filterfold', note = null, id = null }, fill) {
  const body = h('div', { class: 'inside' });
  const element = h(
    'details',
    { class: className, open: isOpen, 'data-filter': id },
    h('summary', {}, h('span', {}, label), note),
    body,
  );
  let isFilled = false;
  const open = () => {
    if (isFilled || !element.open) return;
    isFilled = true;
    fill(body);
  };
  element.addEventListener('toggle', open);
  open();
  return element;
}

const chosen = (id) => list.filters.custom[id];
const isUsed = ({ id }) => chosen(id) !== undefined;

function choose(id, values) {
  const { [id]: _, ...custom } = list.filters.custom;
  if (values === true || values?.length) custom[id] = values;
  ask({ ...list.filters, custom });
}

function filterElement(filter) {
  return filter.filter ? whole(filter) : basic(filter);
}

function box(label, ontick) {
  const input = h('input', { type: 'checkbox', onchange: ontick });
  const count = h('span', { class: 'n' });
  return { input, count, element: h('label', { class: 'choice' }, input, h('span', {}, label), count) };
}

/** An advanced filter is on or off. */
function whole(filter) {
  const { input, count, element } = box(filter.name, (event) => choose(filter.id, event.target.checked));
  element.dataset.filter = filter.id;
  lively.push(async (isCurrent) => {
    input.checked = chosen(filter.id) === true;
    if (!element.isConnected || !element.checkVisibility()) return;
    const others = list.filters;
    const found = isImpossible(others) ? 0 : await countOf(others, filter.id, filter.filter).catch(() => null);
    if (isCurrent()) count.textContent = found === null ? '' : countWords(found);
  });
  return element;
}

/** A basic filter opens to the values of its field. */
function basic(filter) {
  const note = h('span', { class: 'n' });
  lively.push(() => {
    const ticked = chosen(filter.id)?.length ?? 0;
    note.textContent = ticked ? t('filter.ticked', { count: ticked }) : '';
  });
  return fold({ label: filter.name, isOpen: isUsed(filter), note, id: filter.id }, (body) => values(filter, body));
}

function values(filter, body) {
  let wanted = '';
  const isText = filter.kind === 'text';
  const finder = h('input', {
    type: 'search',
    class: 'box',
    'aria-label': t('filter.findvalue', { name: filter.name }),
    placeholder: t('filter.findvalue', { name: filter.name }),
    hidden: !isText,
  });
  const place = h('div', { class: 'values', role: 'group', 'aria-label': filter.name });
  const load = async (isCurrent = () => true) => {
    if (!place.isConnected || !place.checkVisibility()) return;
    const asked = wanted;
    const found = await present(filter, asked).catch(() => null);
    // What is typed meanwhile is answered by itself.
    if (isCurrent() && found && asked === wanted) fill(found);
  };
  const fill = ({ found, cutAt }) => {
    const ticked = chosen(filter.id) ?? [];
    const isWanted = ({ value }) => isText || isLike(labelOf(filter, value), wanted);
    const hits = found.filter(isWanted);
    const offered = offers(filter, hits.slice(0, most.values), ticked).filter(isWanted);
    finder.hidden = !isText && !wanted && offered.length <= most.unsearchedvalues;
    const focused = place.contains(document.activeElement) ? document.activeElement.dataset.value : null;
    place.replaceChildren(
      ...offered.map(({ value, count }) => {
        const label = labelOf(filter, value);
        const made = box(label, ({ target }) => tick(filter, value, label, target.checked));
        made.input.checked = ticked.some(({ v }) => v === value.v);
        made.input.dataset.value = String(value.v);
        made.count.textContent = count === undefined ? '' : countWords(count);
        return made.element;
      }),
    );
    const say = (words) => place.append(h('p', { class: 'small muted' }, words));
    if (!offered.length) say(cutAt ? t('filter.nonefrequent', { count: cutAt }) : t('filter.novalues'));
    else if (cutAt || hits.length > most.values) say(t('filter.mostfrequent', { count: hits.length > most.values ? most.values : cutAt }));
    if (focused !== null) [...place.querySelectorAll('input')].find((each) => each.dataset.value === focused)?.focus();
  };
  finder.addEventListener(
    'input',
    debounce(200, () => {
      wanted = finder.value.trim();
      load();
    }),
  );
  body.append(finder, place);
  if (filter.kind === 'money' && !onlyCurrency) body.append(h('p', { class: 'small muted' }, t('filter.amounts')));
  place.append(h('p', { class: 'small muted' }, t('filter.loading')));
  lively.push(load);
  load();
}

function tick(filter, value, label, isTicked) {
  const rest = (chosen(filter.id) ?? []).filter(({ v }) => v !== value.v);
  choose(filter.id, isTicked ? [...rest, { v: value.v, l: label }] : rest);
}

/**
 * The values on the person's own list under all other filters, the most frequent first: all that what is typed may mean.
 * `cutAt` is how many were asked for where there may be more, else 0.
 */
async function present(filter, wanted) {
  if (isImpossible(list.filters)) return { found: [], cutAt: 0 };
  const named = wanted && filter.kind === 'lookup' ? await namedLike(filter, wanted) : null;
  if (named && !named.ids.length) return { found: [], cutAt: 0 };
  const top = wanted ? most.sought : most.values;
  const found = await gathered(filter, named ? anyOf(filter, named.ids) : wanted && contains(filter, wanted), top);
  const cutAt = named?.isCut ? most.named : found.length >= top ? top : 0;
  if (cutAt && wanted) found.push(...(await exactly(filter, wanted, found)));
  return { found, cutAt };
}

const contains = ({ kind, property }, wanted) => kind === 'text' && `contains(${property},${quoted(wanted)})`;
const anyOf = ({ property }, ids) => (ids.length === 1 ? `${property} eq ${ids[0]}` : `${property} in (${ids.join(',')})`);

/** Values under a condition, `{value, count}` of each. */
async function gathered(filter, sought, top) {
  const [table, property] = filter.property.split('/');
  const condition = [filterText(list.filters, filter.id), list.searchText, sought].filter(Boolean).join(' and ');
  const groups = `groupby((${filter.property}),aggregate($count as n))`;
  const { value } = await get(
    `sv_workitems${query({
      $apply: condition ? `filter(${condition})/${groups}` : groups,
      $top: top,
      ahead: looksAhead(list.filters) ? 'true' : '',
      window: list.window,
    })}`,
  );
  return value.map((entry) => ({
    value: { v: entry[table][property], l: entry[table][`${property}@OData.Community.Display.V1.FormattedValue`] },
    count: entry.n,
  }));
}

/** The records that a lookup may point to and whose name holds what was typed; null where they cannot be asked for. */
async function namedLike(filter, wanted) {
  const [name, property] = filter.property.split('/');
  const { columns } = await tableOf(name);
  const [target] = columns.find((column) => column.property === property)?.targets ?? [];
  if (!tables[target]) return null;
  const { set, key, primary } = tables[target];
  const { value } = await read(set, {
    $select: primary,
    $filter: `contains(${primary},${quoted(wanted)})`,
    $orderby: primary,
    $top: most.named,
  });
  return { ids: value.map((row) => row[key]), isCut: value.length >= most.named };
}

/** The figure that was typed, however rare it is on the list. */
async function exactly(filter, wanted, found) {
  if (!figures.includes(filter.kind)) return [];
  const { numberOf } = await import('./editors.js');
  const figure = numberOf(wanted.replace(/[^\d\s.,'’\u00a0\u202f-]/gu, ''));
  if (Number.isNaN(figure) || found.some(({ value }) => value.v === figure)) return [];
  if (filter.kind === 'integer' && !Number.isInteger(figure)) return [];
  return gathered(filter, `${filter.property} eq ${figure}`, 1);
}

const figures = ['money', 'integer', 'decimal', 'double'];

/** Amounts can be written with their currency where there is but one. */
const currencies = Object.values(boot.currencies ?? {});
const onlyCurrency = currencies.length === 1 && /^[A-Z]{3}$/.test(currencies[0].code ?? '') ? currencies[0].code : null;

/** What a value is called; figures are written as the person writes them (W-131). */
function labelOf(filter, value) {
  const { v } = value;
  if (v === null || !figures.includes(filter.kind)) return valueLabel(filter, value);
  if (filter.kind !== 'money' || !onlyCurrency) return number(v);
  return new Intl.NumberFormat(boot.locale, { style: 'currency', currency: onlyCurrency, minimumFractionDigits: 0 }).format(v);
}

/** Whether a name holds what was typed; of figures, whatever stands between them. */
function isLike(label, wanted) {
  const bare = (text) => folded(text).replace(/[\s.,\u00a0\u202f]/g, '');
  return bare(label).includes(bare(wanted));
}

/** Choices offer all their options, other fields what is on the list; what is ticked is always there. */
function offers(filter, found, ticked) {
  const count = (v) => found.find(({ value }) => value.v === v)?.count;
  const fixed = filter.kind === 'boolean' ? [true, false] : (filter.options?.map(({ value }) => value) ?? null);
  const offered = fixed ? fixed.map((v) => ({ value: { v }, count: count(v) ?? 0 })) : found.filter(({ value }) => value.v !== null);
  const empty = count(null);
  if (figures.includes(filter.kind)) offered.sort((a, b) => a.value.v - b.value.v);
  if (filter.kind === 'date') offered.sort((a, b) => (a.value.v < b.value.v ? -1 : 1));
  if (empty) offered.push({ value: { v: null }, count: empty });
  for (const value of ticked)
    if (!offered.some(({ value: { v } }) => v === value.v)) offered.unshift({ value, count: count(value.v) ?? 0 });
  return offered;
}

let round = 0;

/** Brings ticks and counts up to date, a few requests at a time. */
const enliven = debounce(60, async () => {
  const mine = (round += 1);
  const isCurrent = () => mine === round;
  const waiting = [...lively];
  const work = async () => {
    while (waiting.length && isCurrent()) await waiting.shift()(isCurrent);
  };
  await Promise.all([work(), work(), work()]);
});
