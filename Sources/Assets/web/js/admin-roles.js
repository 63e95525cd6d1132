/** Roles: the list of them, and what each grants. */
import { read, send } from './api.js';
import { boot } from './boot.js';
import { act, all, button, confirmed, doing, empty, failed, fill, roleName } from './admin-kit.js';
import { field, openForm } from './dialog.js';
import { bdi, h, hear } from './dom.js';
import { edit, isEdited } from './admin-privileges.js';
import { t } from './messages.js';
import { toast } from './toast.js';

let roles = [];

/** Shows the roles, and the one that the address names beside them. */
export async function start() {
  doing(button(t('admin.roles.new'), 'plus', () => create(), 'primary'));
  await load();
  addEventListener('popstate', () => show());
  await show();
}

const isPredefined = (role) => boot.admin.roles.some(({ name }) => name === role.name);

async function load() {
  roles = await all('roles', { $select: 'name,sv_template', $orderby: 'name' });
  const rank = (role) => (isPredefined(role) ? boot.admin.roles.findIndex(({ name }) => name === role.name) : 99);
  roles.sort((left, right) => rank(left) - rank(right) || left.name.localeCompare(right.name, boot.lang));
}

async function show() {
  const id = new URLSearchParams(location.search).get('role');
  const role = roles.find(({ roleid }) => roleid === id);
  const editor = h('section', { class: 'editor', id: 'editor', tabindex: '-1' });
  fill(h('div', { class: 'two' }, sidebar(role), editor));
  if (!role) {
    editor.append(empty(t('admin.roles.choose')));
    return;
  }
  editor.setAttribute('aria-busy', 'true');
  editor.append(h('p', { class: 'muted' }, t('admin.loading')));
  try {
    const grant = await read(`sv_Privileges(roleid=${role.roleid})`);
    editor.removeAttribute('aria-busy');
    editor.replaceChildren(heading(role), ...edit(role, grant, () => show()));
  } catch (error) {
    failed(error, () => show());
  }
}

const sidebar = (current) =>
  h(
    'nav',
    { class: 'pick', 'aria-label': t('admin.roles') },
    h(
      'ul',
      {},
      roles.map((role) =>
        h(
          'li',
          {},
          h(
            'a',
            {
              href: `/admin/roles?role=${role.roleid}`,
              'aria-current': role === current ? 'true' : null,
              onclick: (event) => go(event, role),
            },
            bdi(roleName(role.name)),
            h('small', {}, isPredefined(role) ? t('admin.roles.predefined') : basis(role)),
          ),
        ),
      ),
    ),
  );

const basis = (role) =>
  role.sv_template ? t('admin.roles.basedon', { name: roleName(role.sv_template) }) : t('admin.roles.fromnothing');

async function go(event, role) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (isEdited()) {
    toast(t('admin.unsaved'), { isWrong: true });
    return;
  }
  history.pushState(null, '', event.currentTarget.getAttribute('href'));
  await show();
  document.getElementById('editor').focus();
}

const heading = (role) =>
  h(
    'header',
    {},
    h('h2', {}, bdi(roleName(role.name)), isPredefined(role) && hear(` – ${t('admin.roles.predefined')}`)),
    h(
      'div',
      { class: 'doing' },
      button(t('admin.roles.copy'), 'plus', () => create(role)),
      !isPredefined(role) && button(t('admin.rename'), 'note', () => rename(role)),
      !isPredefined(role) && button(t('admin.delete'), 'close', () => remove(role)),
    ),
  );

/** Makes a role, based on nothing, on a predefined one, or with what another one grants. */
function create(like = null) {
  const bases = [
    h('option', { value: '' }, t('admin.roles.nothing')),
    ...boot.admin.roles.map(({ name, label }) => h('option', { value: name, selected: like?.sv_template === name }, label)),
  ];
  openForm(
    like ? t('admin.roles.copyof', { name: roleName(like.name) }) : t('admin.roles.new'),
    [
      field(t('admin.name'), { name: 'name', required: true, maxlength: 100, autofocus: true }),
      !like && field(t('admin.roles.basis'), { name: 'template' }, { tag: 'select', children: bases, hint: t('admin.roles.basis.hint') }),
    ],
    {
      action: t('admin.create'),
      submit: async (form) => {
        const template = like ? like.sv_template : form.get('template');
        const body = { name: form.get('name').trim(), sv_template: template || null };
        const { body: made } = await send('POST', 'roles', { body, prefer: 'return=representation' });
        if (like) await copyGrants(like, made.roleid);
        await load();
        history.pushState(null, '', `/admin/roles?role=${made.roleid}`);
        await show();
        toast(t('admin.created', { name: body.name }));
      },
    },
  );
}

async function copyGrants(from, to) {
  const grant = await read(`sv_Privileges(roleid=${from.roleid})`);
  const set = (list) => list.filter(({ isset }) => isset);
  await send('POST', 'sv_SetPrivileges', {
    body: {
      roleid: to,
      privileges: set(grant.privileges).map(({ table, action, depth }) => ({ table, action, depth })),
      permissions: set(grant.permissions).map(({ permission, isgranted }) => ({ permission, isgranted })),
      columns: from.sv_template === 'System Administrator' ? [] : columns(grant),
    },
  });
}

const columns = (grant) =>
  grant.columns
    .filter((column) => column.read || column.write)
    .map(({ table, column, read: mayRead, write }) => ({ table, column, read: mayRead, write }));

function rename(role) {
  openForm(t('admin.rename'), [field(t('admin.name'), { name: 'name', required: true, maxlength: 100, value: role.name })], {
    action: t('admin.save'),
    submit: async (form) => {
      await send('PATCH', `roles(${role.roleid})`, { body: { name: form.get('name').trim() } });
      await load();
      await show();
    },
  });
}

function remove(role) {
  confirmed(t('admin.roles.delete', { name: role.name }), t('admin.roles.delete.about'), t('admin.delete'), async () => {
    await send('DELETE', `roles(${role.roleid})`);
    await load();
    history.replaceState(null, '', '/admin/roles');
    await show();
    await act(async () => undefined, t('admin.deleted', { name: role.name }));
  });
}

