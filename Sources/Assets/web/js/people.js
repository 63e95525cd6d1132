/** The administrators' page about people: invite, roles, links, disable and enable, each through the Web API. */
import { get, send } from './api.js';
import { announce } from './announce.js';
import { boot } from './boot.js';
import { field, openDialog, openForm } from './dialog.js';
import { byId, h } from './dom.js';
import { openMenu } from './float.js';
import { has, t } from './messages.js';
import { startPage } from './page-frame.js';

const table = byId('people');
/** Each role's id and name. */
const roles = table.dataset.roles.split('\n').filter(Boolean).map((line) => ({ id: line.slice(0, 36), name: line.slice(37) }));

startPage();
byId('invite').addEventListener('click', invite);
table.addEventListener('click', (event) => {
  const button = event.target.closest('[data-act=menu]');
  if (button) menu(button);
});
said(sessionStorage.getItem('people.said') ?? '');
sessionStorage.removeItem('people.said');
document.documentElement.dataset.ready = 'true';

function invite() {
  openForm(
    t('people.invite'),
    [
      field(t('people.name'), { name: 'fullname', required: true, maxlength: 200, autocomplete: 'off' }),
      field(t('people.email'), { name: 'email', type: 'email', required: true, maxlength: 254, autocomplete: 'off' }),
      roleFields('name', ['Salesperson']),
      field(t('settings.language'), { name: 'language' }, {
        tag: 'select',
        children: [['en', 'English'], ['fr', 'Français']].map(([value, label]) =>
          h('option', { value, selected: value === boot.lang }, label)),
      }),
    ],
    {
      action: t('people.invite.go'),
      submit: async (form) => {
        const { body } = await send('POST', 'sv_InvitePerson', {
          body: {
            fullname: form.get('fullname'),
            email: form.get('email'),
            language: form.get('language'),
            roles: form.getAll('role'),
          },
        });
        delivered(body, form.get('fullname'));
      },
    },
  );
}

function menu(anchor) {
  const person = anchor.closest('tr').dataset;
  const isDisabled = person.state === 'disabled';
  openMenu(
    t('people.menu', { name: person.name }),
    [
      { label: t('people.setroles'), icon: 'user', run: () => setRoles(person) },
      { label: t('people.unfactor'), icon: 'undo', run: () => change('sv_RemovePersonSecondFactor', person, 'people.unfactored') },
      'issuer' in byId('people').dataset
        ? { label: t('people.unlink'), icon: 'undo', run: () => change('sv_RemovePersonIdentity', person, 'people.unlinked') }
        : null,
      isDisabled ? null : { label: t('people.link'), icon: 'mail', run: () => sendLink(person) },
      {
        label: t(isDisabled ? 'people.enable' : 'people.disable'),
        icon: isDisabled ? 'check' : 'exit',
        run: () => (isDisabled ? change('sv_EnablePerson', person, 'people.enabled') : disable(person)),
      },
    ].filter(Boolean),
    anchor,
  );
}

async function setRoles(person) {
  try {
    const { value: held } = await get(`sv_Roles(principalid=${person.id})`);
    openForm(t('people.roles.of', { name: person.name }), [roleFields('id', held), note('people.roles.note')], {
      action: t('save'),
      submit: async (form) => {
        await send('POST', 'sv_SetRoles', { body: { principalid: person.id, roleids: form.getAll('role') } });
        again(t('people.roles.done', { name: person.name }));
      },
    });
  } catch (error) {
    said(error.message, true);
  }
}

function disable(person) {
  openForm(t('people.disable.of', { name: person.name }), [note('people.disable.note')], {
    action: t('people.disable'),
    submit: () => change('sv_DisablePerson', person, 'people.disabled', true),
  });
}

async function sendLink(person) {
  try {
    const { body } = await send('POST', 'sv_SendPersonLink', { body: { systemuserid: person.id } });
    delivered(body, person.name);
  } catch (error) {
    said(error.message, true);
  }
}

async function change(action, person, words, throwing = false) {
  try {
    await send('POST', action, { body: { systemuserid: person.id } });
    again(t(words, { name: person.name }));
  } catch (error) {
    if (throwing) throw error;
    said(error.message, true);
  }
}

/** Says that a mail is on its way, or shows the link, this once. */
function delivered(body, name) {
  if (body.mailed) {
    again(t('people.mailed', { name }));
    return;
  }
  openDialog(
    t('people.shown', { name }),
    (close, head) =>
      h(
        'div',
        { class: 'content' },
        head,
        h('p', {}, t('people.shown.text')),
        h('input', { class: 'box', readonly: true, value: body.link, 'aria-label': t('people.link.label'), id: 'link', onfocus: (event) => event.target.select() }),
        h('footer', {}, h('button', { type: 'button', class: 'primary', onclick: close }, t('people.shown.done'))),
      ),
    { onclose: () => location.reload() },
  );
}

/** A box for each role; `key` says whether it stands for the role's id or its name. */
function roleFields(key, chosen) {
  return h(
    'fieldset',
    { class: 'bare' },
    h('legend', {}, t('people.roles')),
    roles.map((role) =>
      h('label', { class: 'choice' }, h('input', { type: 'checkbox', name: 'role', value: role[key], checked: chosen.includes(role[key]) }),
        h('span', {}, has(`role.${role.name}`) ? t(`role.${role.name}`) : role.name))),
  );
}

const note = (key) => h('p', { class: 'muted' }, t(key));

function again(words) {
  sessionStorage.setItem('people.said', words);
  location.reload();
}

function said(words, isWrong = false) {
  const place = byId('said');
  place.textContent = words;
  place.classList.toggle('wrong', isWrong);
  if (words) announce(words);
}
