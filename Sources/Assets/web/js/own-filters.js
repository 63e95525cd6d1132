/** A person's own filters: filters and sort in use under a name, kept as rows of `userqueries`. */
import { newKey, read, send } from './api.js';
import { boot } from './boot.js';
import { openForm } from './dialog.js';
import { h, iconButton } from './dom.js';
import { kept, restored } from './filters.js';
import { openMenu } from './float.js';
import { list } from './list.js';
import { t } from './messages.js';
import { claim } from './operations.js';
import { restoredOwnSort } from './order.js';
import { nameKey } from './own-default.js';
import { keep, settings } from './settings-store.js';
import { toast } from './toast.js';
import { remember, undo } from './undo.js';
import { view } from './virtual-list.js';

/** Under which name they are kept among the saved views, and how many one person may have (the server says so too). */
const type = 'sv_workitem';
const limit = 50;

let place = null;
let own = null;

/** Fills the place with the person's own filters. */
export async function drawOwn(element) {
  place = element;
  if (own) draw();
  try {
    await load();
  } catch (error) {
    place.replaceChildren(h('p', { class: 'wrong small', role: 'alert' }, error.message));
    return;
  }
  draw();
}

list.addEventListener('query', () => {
  if (own && place?.isConnected) draw();
});

async function load() {
  const { value } = await read('userqueries', {
    $filter: `returnedtypecode eq '${type}' and _ownerid_value eq ${boot.user.id}`,
    $select: 'name,sv_query',
    $orderby: 'name',
  });
  own = value.map((row) => ({ id: row.userqueryid, name: row.name, query: JSON.parse(row.sv_query) }));
}

const current = () => JSON.stringify({ filters: list.filters, sort: list.sort });
const asked = ({ query }) => JSON.stringify({ filters: restored(query.filters), sort: restoredOwnSort(query.sort) });
/** Whether a filter that it names is gone or hidden, so that it shows more than it was made for. */
const isLess = ({ query }) =>
  Object.keys(restored(query.filters).custom).length < Object.keys(query.filters?.custom ?? {}).length;
const isDefault = ({ id }) => settings.defaultviews?.[type] === id;

function draw() {
  const focused = place.contains(document.activeElement) ? document.activeElement.dataset.own : null;
  place.replaceChildren(
    h(
      'div',
      { class: 'row' },
      h('h3', {}, t('own.title')),
      h(
        'button',
        { type: 'button', class: 'link small', 'data-own': 'save', onclick: () => askName() },
        t('own.save'),
      ),
    ),
    own.length
      ? h('ul', { class: 'own' }, own.map(line))
      : h('p', { class: 'small muted' }, t('own.none')),
  );
  if (focused) place.querySelector(`[data-own="${focused}"]`)?.focus();
}

function line(each) {
  const isOn = !isLess(each) && asked(each) === current();
  return h(
    'li',
    {},
    h(
      'button',
      {
        type: 'button',
        class: 'plain pick',
        'aria-pressed': String(isOn),
        'data-own': each.id,
        onclick: () => choose(each),
      },
      h('bdi', {}, each.name),
      isDefault(each) && h('span', { class: 'small muted' }, t('own.isdefault')),
      isLess(each) && h('span', { class: 'small muted' }, t('own.less')),
    ),
    iconButton('more', t('own.menu', { name: each.name }), (event) => menu(each, event.currentTarget), {
      'aria-haspopup': 'menu',
      'data-own': `menu-${each.id}`,
    }),
  );
}

function choose(each) {
  const { query } = each;
  view.toTop();
  if (isLess(each)) list.emit('forgotten');
  list.ask({ filters: restored(query.filters), sort: restoredOwnSort(query.sort) });
}

function menu(each, anchor) {
  openMenu(
    t('own.menu', { name: each.name }),
    [
      { label: t('own.update'), icon: 'check', run: () => update(each) },
      { label: t('own.rename'), icon: 'note', run: () => askName(each) },
      isDefault(each)
        ? { label: t('own.nodefault'), icon: 'undo', run: () => makeDefault(null) }
        : { label: t('own.makedefault'), icon: 'star', run: () => makeDefault(each) },
      { label: t('own.delete'), icon: 'close', run: () => remove(each) },
    ],
    anchor,
  );
}

/** Says what happened, with an Undo. */
function told(words, answer) {
  const operationid = answer.headers.get('sv-operation-id');
  claim(operationid);
  const back = () => undo(operationid).then(() => drawOwn(place));
  const notice = toast(words, { action: operationid && { label: t('command.undo'), run: back } });
  remember({ operationid, words, notice });
}

/** What is kept of the filters and sort in use. */
const question = () => JSON.stringify({ filters: JSON.parse(kept(list.filters)), sort: list.sort });

function askName(each = null) {
  if (!each && own.length >= limit) return toast(t('own.full', { count: limit }), { isWrong: true });
  const name = h('input', { name: 'name', required: true, maxlength: '100', autofocus: true, value: each?.name ?? '' });
  const wrong = h('small', { class: 'wrong', role: 'alert', hidden: true });
  name.addEventListener('input', () => {
    name.removeAttribute('aria-invalid');
    wrong.hidden = true;
  });
  return openForm(t(each ? 'own.rename' : 'own.save'), [h('label', { class: 'field' }, t('own.name'), name, wrong)], {
    action: t('save'),
    submit: async () => {
      const wanted = name.value.trim();
      if (own.some((other) => other !== each && other.name.toLocaleLowerCase() === wanted.toLocaleLowerCase())) {
        name.setAttribute('aria-invalid', 'true');
        wrong.textContent = t('own.taken', { name: wanted });
        wrong.hidden = false;
        throw new Error(wrong.textContent);
      }
      const answer = each
        ? await send('PATCH', `userqueries(${each.id})`, { body: { name: wanted }, key: newKey() })
        : await send('POST', 'userqueries', {
            body: { name: wanted, returnedtypecode: type, sv_query: question() },
            key: newKey(),
          });
      await load();
      draw();
      told(t('own.saved', { name: wanted }), answer);
    },
  });
}

async function update(each) {
  await done(async () => {
    const answer = await send('PATCH', `userqueries(${each.id})`, { body: { sv_query: question() }, key: newKey() });
    told(t('own.saved', { name: each.name }), answer);
  });
}

async function remove(each) {
  await done(async () => {
    const answer = await send('DELETE', `userqueries(${each.id})`, { key: newKey() });
    told(t('own.deleted', { name: each.name }), answer);
  });
}

/** With a default the list opens so on the first visit of each day. */
async function makeDefault(each) {
  const { [type]: _, [nameKey]: _name, ...others } = settings.defaultviews ?? {};
  const chosen = each ? { ...others, [type]: each.id, [nameKey]: each.name } : others;
  await done(async () => {
    await keep({ sv_defaultviews: JSON.stringify(chosen) });
    settings.defaultviews = chosen;
    toast(t(each ? 'own.madedefault' : 'own.unmadedefault', { name: each?.name ?? '' }));
  });
}

async function done(work) {
  try {
    await work();
    await load();
  } catch (error) {
    toast(error.message, { isWrong: true });
  }
  draw();
}
