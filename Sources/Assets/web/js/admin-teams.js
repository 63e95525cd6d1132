/** Teams: where each belongs, who is in it, and which roles its members hold through it. */
import { get, read, send } from './api.js';
import { boot } from './boot.js';
import { act, all, button, choice, confirmed, doing, empty, fill, personInput, roleName } from './admin-kit.js';
import { field, openForm } from './dialog.js';
import { bdi, h, iconButton } from './dom.js';
import { t } from './messages.js';
import { toast } from './toast.js';

let teams = [];
let units = [];
let roles = [];

/** Shows the teams, and the one that the address names beside them. */
export async function start() {
  [units, roles] = await Promise.all([
    all('businessunits', { $select: 'name', $orderby: 'name' }),
    all('roles', { $select: 'name', $orderby: 'name' }),
  ]);
  doing(button(t('admin.teams.new'), 'plus', create, 'primary'));
  await load();
  addEventListener('popstate', () => show());
  await show();
}

async function load() {
  teams = await all('teams', { $select: 'name,description,_businessunitid_value', $orderby: 'name' });
}

const unitName = (id) => units.find(({ businessunitid }) => businessunitid === id)?.name ?? '';

async function show() {
  const id = new URLSearchParams(location.search).get('team');
  const team = teams.find(({ teamid }) => teamid === id);
  if (teams.length === 0) {
    fill(empty(t('admin.teams.none'), button(t('admin.teams.new'), 'plus', create)));
    return;
  }
  const editor = h('section', { class: 'editor', id: 'editor', tabindex: '-1' });
  fill(h('div', { class: 'two' }, sidebar(team), editor));
  if (!team) {
    editor.append(empty(t('admin.teams.choose')));
    return;
  }
  editor.setAttribute('aria-busy', 'true');
  try {
    const [members, held] = await Promise.all([
      get(`sv_Members(teamid=${team.teamid})`),
      get(`sv_Roles(principaltype='team',principalid=${team.teamid})`),
    ]);
    const persons = await named(members.value);
    editor.replaceChildren(heading(team), membersOf(team, persons), rolesOf(team, held.value));
  } catch (error) {
    editor.replaceChildren(h('p', { class: 'alert', role: 'alert' }, error.message));
  }
  editor.removeAttribute('aria-busy');
}

/** Members with their names, a few at a time, because an address has a limit. */
async function named(ids) {
  const rows = [];
  for (let at = 0; at < ids.length; at += 50) {
    const $filter = ids.slice(at, at + 50).map((id) => `systemuserid eq ${id}`).join(' or ');
    rows.push(...(await read('systemusers', { $select: 'fullname,isdisabled', $filter }, { size: 50 })).value);
  }
  return rows.sort((left, right) => left.fullname.localeCompare(right.fullname, boot.lang));
}

const sidebar = (current) =>
  h(
    'nav',
    { class: 'pick', 'aria-label': t('admin.teams') },
    h(
      'ul',
      {},
      teams.map((team) =>
        h(
          'li',
          {},
          h(
            'a',
            {
              href: `/admin/teams?team=${team.teamid}`,
              'aria-current': team === current ? 'true' : null,
              onclick: (event) => go(event),
            },
            bdi(team.name),
            h('small', {}, bdi(unitName(team._businessunitid_value))),
          ),
        ),
      ),
    ),
  );

async function go(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  history.pushState(null, '', event.currentTarget.getAttribute('href'));
  await show();
  document.getElementById('editor').focus();
}

const heading = (team) =>
  h(
    'header',
    {},
    h('h2', {}, bdi(team.name)),
    h(
      'div',
      { class: 'doing' },
      button(t('admin.change'), 'note', () => change(team)),
      button(t('admin.delete'), 'close', () => remove(team)),
    ),
    h('p', { class: 'muted' }, t('admin.teams.unit', { name: unitName(team._businessunitid_value) })),
    team.description && h('p', {}, bdi(team.description)),
  );

// Members

function membersOf(team, persons) {
  const set = async (ids) => {
    await send('POST', 'sv_SetMembers', { body: { teamid: team.teamid, memberids: ids } });
    await show();
  };
  const ids = persons.map(({ systemuserid }) => systemuserid);
  const back = () => set(ids);
  const add = personInput(t('admin.teams.add'), (row) => {
    if (ids.includes(row.systemuserid)) return;
    act(() => set([...ids, row.systemuserid]), t('admin.teams.added', { name: row.fullname }), back);
  });
  const line = (person) =>
    h(
      'li',
      {},
      bdi(person.fullname),
      person.isdisabled && h('small', { class: 'muted' }, t('admin.disabled')),
      iconButton('close', t('admin.teams.remove', { name: person.fullname }), () =>
        act(
          () => set(ids.filter((id) => id !== person.systemuserid)),
          t('admin.teams.removed', { name: person.fullname }),
          back,
        ),
      ),
    );
  return h(
    'section',
    { class: 'panel', 'aria-label': t('admin.teams.members') },
    h('h3', {}, t('admin.teams.members')),
    persons.length ? h('ul', { class: 'members' }, persons.map(line)) : h('p', { class: 'muted' }, t('admin.teams.nobody')),
    add,
  );
}

// Roles

function rolesOf(team, held) {
  const set = (ids) =>
    send('POST', 'sv_SetRoles', { body: { principaltype: 'team', principalid: team.teamid, roleids: ids } });
  const boxes = roles.map((role) =>
    choice(bdi(roleName(role.name)), {
      name: role.roleid,
      checked: held.includes(role.roleid),
      onchange: async ({ target }) => {
        const before = held;
        const wanted = target.checked ? [...held, role.roleid] : held.filter((id) => id !== role.roleid);
        const done = await act(() => set(wanted), t('admin.saved.short'), async () => {
          await set(before);
          await show();
        });
        if (done) held = wanted;
        else target.checked = !target.checked;
      },
    }),
  );
  return h('fieldset', { class: 'panel' }, h('legend', {}, t('admin.teams.roles')), boxes);
}

// The team itself

const fields = (team) => [
  field(t('admin.name'), { name: 'name', required: true, maxlength: 160, value: team?.name ?? '', autofocus: true }),
  field(
    t('admin.unit'),
    { name: 'unit' },
    {
      tag: 'select',
      children: units.map(({ businessunitid, name }) =>
        h(
          'option',
          {
            value: businessunitid,
            selected: businessunitid === (team?._businessunitid_value ?? boot.admin.organisation),
          },
          name,
        ),
      ),
    },
  ),
  field(t('admin.description'), { name: 'description', maxlength: 2000 }, { tag: 'textarea' }),
];

const body = (form) => ({
  name: form.get('name').trim(),
  description: form.get('description').trim() || null,
  'businessunitid@odata.bind': `/businessunits(${form.get('unit')})`,
});

function create() {
  openForm(t('admin.teams.new'), fields(null), {
    action: t('admin.create'),
    submit: async (form) => {
      const { body: made } = await send('POST', 'teams', { body: body(form), prefer: 'return=representation' });
      await load();
      history.pushState(null, '', `/admin/teams?team=${made.teamid}`);
      await show();
      toast(t('admin.created', { name: made.name }));
    },
  });
}

function change(team) {
  const dialog = openForm(t('admin.change'), fields(team), {
    action: t('admin.save'),
    submit: async (form) => {
      await send('PATCH', `teams(${team.teamid})`, { body: body(form) });
      await load();
      await show();
    },
  });
  dialog.querySelector('textarea').value = team.description ?? '';
}

function remove(team) {
  confirmed(t('admin.teams.delete', { name: team.name }), t('admin.teams.delete.about'), t('admin.delete'), async () => {
    await send('DELETE', `teams(${team.teamid})`);
    await load();
    history.replaceState(null, '', '/admin/teams');
    await show();
    toast(t('admin.deleted', { name: team.name }));
  });
}

