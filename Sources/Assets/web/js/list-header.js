/** What stands around the cards: count, freshness, chips, strip of promised times, footer, empty and error states. */
import { byId, debounce, h, icon } from './dom.js';
import { query, get } from './api.js';
import { clearFilters, clearSearch } from './search.js';
import { absolute, time } from './dates.js';
import { activityTypes, customFilter, isFiltering, recordTypes, valueLabel } from './filters.js';
import { list } from './list.js';
import { number, t } from './messages.js';
import { toast } from './toast.js';
import { view } from './virtual-list.js';

/** Connects all parts to the list. */
export function startHeader() {
  list.addEventListener('rows', draw);
  list.addEventListener('busy', draw);
  list.addEventListener('query', drawChips);
  list.addEventListener('outside', drawFoot);
  list.addEventListener('refreshed', strip);
  // Two refreshes at once may both find it gone.
  let told = null;
  const tell = (key) => () => {
    told?.close();
    told = toast(t(key));
  };
  list.addEventListener('forgotten', tell('filter.forgotten'));
  list.addEventListener('unasked', tell('offline.unasked'));
  list.addEventListener('rows', ({ detail }) => {
    if (['left', 'came', 'moved', 'loaded'].includes(detail.why)) strip();
    if (list.window && ['left', 'came'].includes(detail.why)) recount();
  });
  drawChips();
  drawFoot();
  draw();
}

function draw() {
  const total = list.isBusy && !list.rows.length ? '' : number(list.total + list.beyond);
  byId('count').textContent = total;
  if (isWhole()) tell(total);
  else if (!list.isBusy) countWhole();
  const fresh = byId('fresh');
  fresh.textContent = t('list.fresh', { time: time(list.refreshedAt) });
  fresh.title = absolute(list.refreshedAt);
  byId('grid').setAttribute('aria-busy', String(list.isBusy));
  drawState();
}

/** Whether the list is all of the work that is due, so that its count is that of the navigation too. */
const isWhole = () => !list.isFiltering && !list.window;

function tell(total) {
  for (const tally of document.querySelectorAll('.tally')) tally.textContent = total;
}

/** What is due beside filters and search. */
const countWhole = debounce(300, async () => {
  const { value } = await get(`sv_workitems${query({ $apply: 'aggregate($count as n)' })}`).catch(() => ({ value: [] }));
  if (value.length && !isWhole()) tell(number(value[0].n));
});

/** One of: the cards, nothing due, nothing matches, a hint that a box must be ticked, an error (W-55, W-129). */
function drawState() {
  const [place, grid] = [byId('state'), byId('grid')];
  // While the list is asked for again, what was said stays, with the button that has the focus.
  if (list.isBusy && !place.hidden) return;
  const had = [place, grid].find((each) => each.contains(document.activeElement));
  const what = list.failure ? trouble() : list.total || list.isBusy ? null : empty();
  grid.hidden = what !== null;
  place.hidden = what === null;
  place.replaceChildren(...(what ?? []));
  if (what && had) place.focus();
  else if (had === place && view.active) view.activate(view.active.recordid, { focus: true });
}

function trouble() {
  const { message, request } = list.failure;
  return [
    icon('warning'),
    h('strong', {}, t('list.failed')),
    h('p', {}, message),
    request ? h('p', { class: 'small' }, t('error.id', { id: request })) : '',
    h('button', { type: 'button', class: 'second', onclick: () => list.reload() }, t('error.again')),
  ];
}

function empty() {
  if (list.isImpossible)
    return [icon('filter'), h('strong', {}, t('list.nothingmatches')), h('p', {}, t('list.choose')), clear()];
  if (list.search) {
    const words = t(isFiltering(list.filters) ? 'list.nobodyhere' : 'list.nobody', { name: list.search });
    const again = h('button', { type: 'button', class: 'primary', onclick: clearSearch }, t('search.clear'));
    return [icon('search'), h('strong', {}, words), again];
  }
  if (list.isFiltering) return [icon('filter'), h('strong', {}, t('list.nothingmatches')), clear()];
  if (list.window) return [icon('quiet'), h('strong', {}, t('list.nothinghere'))];
  return [
    icon('quiet'),
    h('strong', {}, t('list.nothingdue')),
    h('p', {}, t('list.nothingdue.more')),
    h(
      'button',
      {
        type: 'button',
        class: 'second',
        onclick: () => list.ask({ filters: { ...list.filters, due: ['today', 'tomorrow', 'overdue'] } }),
      },
      t('list.lookahead'),
    ),
  ];
}

const clear = () => h('button', { type: 'button', class: 'primary', onclick: clearFilters }, t('command.clearfilters'));

function drawChips() {
  const { filters } = list;
  const chip = (label, change) =>
    h(
      'button',
      {
        type: 'button',
        class: 'chip',
        'aria-label': t('filter.remove', { name: label }),
        title: t('filter.remove', { name: label }),
        onclick: () => {
          view.toTop();
          list.ask(change);
        },
      },
      label,
      icon('close'),
    );
  const change = (part) => ({ filters: { ...filters, ...part } });
  const chips = [
    list.window && chip(t(`window.${list.window}`), { window: '' }),
    ...['unopened', 'followed', 'waiting']
      .filter((name) => filters[name])
      .map((name) => chip(t(`filter.${name}`), change({ [name]: false }))),
    ...filters.due.map((choice) =>
      chip(t(`filter.due.${choice}`), change({ due: filters.due.filter((each) => each !== choice) })),
    ),
    ...typeChips(filters.recordtypes, recordTypes, 'records', (kept) =>
      chip(kept.label, change({ recordtypes: kept.rest })),
    ),
    ...typeChips(filters.activitytypes, activityTypes, 'activities', (kept) =>
      chip(kept.label, change({ activitytypes: kept.rest })),
    ),
    ...Object.entries(filters.custom).flatMap(([id, values]) => customChips(id, values, filters.custom, chip, change)),
  ].filter(Boolean);
  if (isFiltering(filters) && chips.length > 1)
    chips.push(h('button', { type: 'button', class: 'link', onclick: clearFilters }, t('command.clearfilters')));
  const place = byId('chips');
  const at = [...place.children].indexOf(document.activeElement);
  place.replaceChildren(...chips);
  if (at >= 0) (chips[at] ?? chips.at(-1) ?? byId('tool-filter')).focus();
  byId('tool-filter').setAttribute('aria-pressed', String(isFiltering(filters)));
}

/** A chip per ticked value of a custom filter, or one for a filter that is ticked as a whole. */
function customChips(id, values, custom, chip, change) {
  const filter = customFilter(id);
  const { [id]: _, ...others } = custom;
  if (values === true) return [chip(filter.name, change({ custom: others }))];
  return values.map((value) => {
    const rest = values.filter((one) => one !== value);
    const label = t('filter.chip', { name: filter.name, value: valueLabel(filter, value) });
    return chip(label, change({ custom: rest.length ? { ...custom, [id]: rest } : others }));
  });
}

/** A chip per chosen type; taking the last one away shows all types again. */
function typeChips(chosen, all, words, make) {
  if (!chosen) return [];
  if (!chosen.length)
    return [
      make({
        label: t('filter.nothing', { name: t(`filter.${words === 'records' ? 'recordtypes' : 'activitytypes'}`) }),
        rest: null,
      }),
    ];
  return chosen.map((each) => {
    const rest = chosen.filter((one) => one !== each);
    return make({ label: t(`${words}.${each}`), rest: rest.length ? rest : null });
  });
}

/** What leaves the older or undated items, or comes back to them, is counted again (K-2). */
const recount = debounce(300, () => list.countOutside().catch(() => undefined));

function drawFoot() {
  const link = (window) =>
    list.outside[window] > 0 &&
    h(
      'button',
      {
        type: 'button',
        class: 'link',
        onclick: () => {
          view.toTop();
          list.ask({ window });
        },
      },
      t(`foot.${window}`, { count: list.outside[window] }),
    );
  const links = [link('older'), link('undated')].filter(Boolean);
  byId('foot').replaceChildren(...links);
  byId('foot').hidden = links.length === 0;
}

let stripTimer = 0;
let isStripBusy = false;

/** Appointments and calls with a time today, each of them, so that no promise sinks below the fold (K-5). */
function strip() {
  clearTimeout(stripTimer);
  stripTimer = setTimeout(fillStrip, isStripBusy ? 400 : 60);
}

async function fillStrip() {
  isStripBusy = true;
  await import('./strip.js').then(({ fill }) => fill()).catch(() => undefined);
  isStripBusy = false;
}
