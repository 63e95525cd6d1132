/** Business units: the tree on which the reach of roles depends. */
import { read, send } from './api.js';
import { boot } from './boot.js';
import { act, all, button, confirmed, fill } from './admin-kit.js';
import { field, openForm } from './dialog.js';
import { bdi, h, iconButton } from './dom.js';
import { openMenu } from './float.js';
import { t } from './messages.js';
import { toast } from './toast.js';
import { offerStep } from './undo-steps.js';

let units = [];
let teams = [];

/** Shows the tree. */
export async function start() {
  await load();
  show();
}

async function load() {
  [units, teams] = await Promise.all([
    all('businessunits', { $select: 'name,_parentbusinessunitid_value', $orderby: 'name' }),
    all('teams', { $select: 'name,_businessunitid_value', $orderby: 'name' }),
  ]);
}

const id = (unit) => unit.businessunitid;
const children = (unit) => units.filter(({ _parentbusinessunitid_value: parent }) => parent === id(unit));

function show(focus = null) {
  const known = new Set(units.map(id));
  const roots = units.filter(({ _parentbusinessunitid_value: parent }) => !parent || !known.has(parent));
  fill(h('ul', { class: 'tree', 'aria-label': t('admin.units') }, roots.map(branch)));
  if (focus) document.querySelector(`[data-unit="${focus}"] button`)?.focus();
}

const branch = (unit) =>
  h('li', { 'data-unit': id(unit) }, line(unit), children(unit).length > 0 && h('ul', {}, children(unit).map(branch)));

function line(unit) {
  const own = teams.filter(({ _businessunitid_value: home }) => home === id(unit));
  const more = iconButton('more', t('admin.units.menu', { name: unit.name }), () => menu(unit, more), {
    'aria-haspopup': 'menu',
  });
  return h(
    'div',
    { class: 'unit' },
    h('strong', {}, bdi(unit.name)),
    id(unit) === boot.admin.organisation && h('small', { class: 'muted' }, t('admin.units.root')),
    own.length > 0 &&
      h(
        'span',
        { class: 'small muted' },
        `${t('admin.units.teams')} `,
        own.map((team, at) => [at > 0 && ', ', h('a', { href: `/admin/teams?team=${team.teamid}` }, bdi(team.name))]),
      ),
    more,
  );
}

function menu(unit, anchor) {
  const isRoot = id(unit) === boot.admin.organisation;
  openMenu(
    unit.name,
    [
      { label: t('admin.units.new'), icon: 'plus', run: () => create(unit) },
      { label: t('admin.rename'), icon: 'note', run: () => rename(unit) },
      !isRoot && { label: t('admin.units.move'), icon: 'next', run: () => move(unit) },
      { label: t('admin.units.people'), icon: 'user', run: () => persons(unit) },
      !isRoot && { label: t('admin.delete'), icon: 'close', run: () => remove(unit) },
    ].filter(Boolean),
    anchor,
  );
}

function create(parent) {
  openForm(t('admin.units.below', { name: parent.name }), [name()], {
    action: t('admin.create'),
    submit: async (form) => {
      const body = {
        name: form.get('name').trim(),
        'parentbusinessunitid@odata.bind': `/businessunits(${id(parent)})`,
      };
      const { body: made } = await send('POST', 'businessunits', { body, prefer: 'return=representation' });
      await load();
      toast(t('admin.created', { name: body.name }));
      return () => show(id(made));
    },
  });
}

const name = (value = '') => field(t('admin.name'), { name: 'name', required: true, maxlength: 160, value, autofocus: true });

function rename(unit) {
  openForm(t('admin.rename'), [name(unit.name)], {
    action: t('admin.save'),
    submit: (form) => patch(unit, { name: form.get('name').trim() }),
  });
}

/** Under any unit that is not below itself. */
function move(unit) {
  const below = (one) => [id(one), ...children(one).flatMap(below)];
  const taken = new Set(below(unit));
  const places = units.filter((one) => !taken.has(id(one)));
  const options = places.map((one) =>
    h('option', { value: id(one), selected: id(one) === unit._parentbusinessunitid_value }, one.name),
  );
  openForm(
    t('admin.units.move.of', { name: unit.name }),
    [
      field(t('admin.units.parent'), { name: 'parent' }, { tag: 'select', children: options }),
      h('p', { class: 'muted' }, t('admin.units.move.about')),
    ],
    {
      action: t('admin.save'),
      submit: async (form) => {
        const before = unit._parentbusinessunitid_value;
        const to = (parent) => patch(unit, { 'parentbusinessunitid@odata.bind': `/businessunits(${parent})` });
        const shown = await to(form.get('parent'));
        offerStep(t('admin.units.moved', { name: unit.name }), async () => (await to(before))());
        return shown;
      },
    },
  );
}

/** Changes a unit; what comes back shows the tree anew. */
async function patch(unit, body) {
  await send('PATCH', `businessunits(${id(unit)})`, { body });
  await load();
  return () => show(id(unit));
}

async function persons(unit) {
  const found = await act(() =>
    read(
      'systemusers',
      { $select: 'fullname,isdisabled', $filter: `_businessunitid_value eq ${id(unit)}`, $orderby: 'fullname', $top: 200 },
    ),
  );
  if (!found) return;
  openForm(
    t('admin.units.people.of', { name: unit.name }),
    [
      found.value.length
        ? h('ul', { class: 'members' }, found.value.map((person) => h('li', {}, bdi(person.fullname))))
        : h('p', { class: 'muted' }, t('admin.units.nobody')),
    ],
    { action: t('admin.units.newteam'), submit: async () => location.assign('/admin/teams') },
  );
}

function remove(unit) {
  confirmed(t('admin.units.delete', { name: unit.name }), t('admin.units.delete.about'), t('admin.delete'), async () => {
    await send('DELETE', `businessunits(${id(unit)})`);
    const parent = unit._parentbusinessunitid_value;
    await load();
    show(parent);
    toast(t('admin.deleted', { name: unit.name }));
  });
}
