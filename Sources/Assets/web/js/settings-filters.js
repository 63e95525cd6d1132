/** The settings page's part about filters: each and every group can be taken off one's own panel (W-60, W-61). */
import { get } from './api.js';
import { boot } from './boot.js';
import { byId, h } from './dom.js';
import { t } from './messages.js';
import { settings } from './settings-store.js';

/** Filters drawn at once. */
const most = 50;
const factory = ['unopened', 'followed', 'waiting', 'due', 'recordtypes', 'activitytypes'];
/** What a filter's column holds while it filters nothing. */
const neutral = { unopened: false, followed: false, waiting: false, due: [], recordtypes: null, activitytypes: null };

const place = byId('settings-filters');
const hidden = new Set(boot.settings.hiddenfilters?.ids ?? []);
let definitions = null;
let keep = null;

/** Fills the part; `keeping(columns, panel, {before, shown})` keeps them, says so, and can take it back. */
export async function start(keeping) {
  keep = keeping;
  try {
    definitions = await get('sv_WorklistFilters()');
    draw();
  } catch (error) {
    place.replaceChildren(h('p', { class: 'muted' }, error.message));
  }
  place.removeAttribute('aria-busy');
}

function draw() {
  const gone = new Set(definitions.hidden);
  const defaults = gone.has('default') ? [] : factory.filter((name) => !gone.has(name));
  const byGroup = Map.groupBy(definitions.filters, ({ group }) => group ?? 'more');
  const groups = [...definitions.groups, { id: 'more', name: t('filter.moregroup') }].filter(({ id }) => byGroup.has(id));
  place.replaceChildren(
    h('p', { class: 'small muted' }, t('settings.filters.about')),
    ...(defaults.length
      ? [part('default', t('filter.default'), defaults.map((id) => ({ id, name: t(`filter.${id}`) })))]
      : []),
    ...groups.map(({ id, name }) => part(id, name, byGroup.get(id))),
  );
}

function part(id, name, filters) {
  const inside = h('div', { class: 'inside' });
  const more = (from) => {
    inside.append(...filters.slice(from, from + most).map(({ id: each, name: label }) => toggle(each, label)));
    const rest = filters.length - from - most;
    if (rest <= 0) return;
    const button = h('button', { type: 'button', class: 'link small' }, t('filter.showmore', { count: rest }));
    button.addEventListener('click', () => {
      button.remove();
      more(from + most);
    });
    inside.append(button);
  };
  more(0);
  return h('fieldset', { class: 'filtergroup', 'aria-label': name }, toggle(id, name, inside), inside);
}

function toggle(id, label, inside = null) {
  const input = h('input', { type: 'checkbox', role: 'switch', checked: !hidden.has(id), 'data-filter': id });
  const show = () => {
    if (inside) inside.inert = !input.checked;
  };
  const set = (isShown) => {
    if (isShown) hidden.delete(id);
    else hidden.add(id);
    return { sv_hiddenfilters: JSON.stringify({ ids: [...hidden] }) };
  };
  input.addEventListener('change', () => {
    show();
    const [isShown, filters] = [input.checked, settings.filters];
    const column = set(isShown);
    const gone = cleared(id);
    // What filtered the list comes back as well.
    const before = () => {
      settings.filters = filters;
      return { ...set(!isShown), ...(Object.keys(gone).length && { msdyn_sellerfilterconfiguration: JSON.stringify(filters) }) };
    };
    const shown = () => {
      input.checked = !isShown;
      show();
    };
    keep({ ...column, ...gone }, place.closest('.panel'), { before, shown });
  });
  show();
  return h('label', { class: 'choice' }, input, h(inside ? 'strong' : 'span', {}, label));
}

/** What is hidden does not go on filtering unseen (W-61). */
function cleared(id) {
  const kept = settings.filters;
  if (!kept || !hidden.has(id)) return {};
  const isIn = ({ id: each, group }) => each === id || (group ?? 'more') === id;
  const gone = new Set(definitions.filters.filter(isIn).map((filter) => filter.id));
  const custom = Object.fromEntries(Object.entries(kept.custom ?? {}).filter(([each]) => !gone.has(each)));
  const names = factory.filter((name) => name === id || id === 'default');
  const rest = { ...kept, custom };
  for (const name of names) rest[name] = neutral[name];
  // Without the text the list asks anew, by what is left.
  if (names.length) {
    delete rest.filter;
    rest.stale = true;
  }
  settings.filters = rest;
  return { msdyn_sellerfilterconfiguration: JSON.stringify(rest) };
}
