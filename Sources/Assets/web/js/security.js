/** A person's own security: password, second factor, sessions, tokens, programs, each through the Web API. */
import { send } from './api.js';
import { announce } from './announce.js';
import { boot } from './boot.js';
import { field, openDialog, openForm } from './dialog.js';
import { byId, h } from './dom.js';
import { t } from './messages.js';
import { startPage } from './page-frame.js';

const when = new Intl.DateTimeFormat(boot.locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: boot.zone || undefined });
for (const time of document.querySelectorAll('main time')) time.textContent = when.format(new Date(time.dateTime));

startPage();
const acts = {
  password: changePassword,
  link: beginLink,
  factor: beginFactor,
  unfactor: removeFactor,
  recovery: newCodes,
  others: () => act('sv_EndOtherSessions', {}, 'security.ended'),
  newtoken: createToken,
  'end-session': ({ id }) => act('sv_EndSession', { sessionid: id }, 'security.ended'),
  'end-token': ({ id }) => act('sv_EndToken', { tokenid: id }, 'security.ended'),
  'end-grant': ({ id }) => act('sv_EndGrant', { grantid: id }, 'security.ended'),
};
byId('main').addEventListener('click', (event) => {
  const button = event.target.closest('[data-act]');
  if (button) acts[button.dataset.act](button.dataset);
});
const switches = {
  required: ['sv_RequireSecondFactor', 'required'],
  linkbyemail: ['sv_LinkByEmail', 'allowed'],
  passwords: ['sv_AllowPasswords', 'allowed'],
};
for (const id of Object.keys(switches)) byId(id)?.addEventListener('change', flip);
said(sessionStorage.getItem('security.said') ?? '');
sessionStorage.removeItem('security.said');
document.documentElement.dataset.ready = 'true';

function changePassword() {
  openForm(
    t('security.password.change'),
    [
      passwordField(t('security.password.current'), 'current', 'current-password'),
      passwordField(t('reset.password'), 'new', 'new-password', t('reset.hint')),
    ],
    {
      action: t('security.password.change'),
      submit: async (form) => {
        await send('POST', 'sv_ChangePassword', { body: { current: form.get('current'), new: form.get('new') } });
        again(t('security.password.done'));
      },
    },
  );
}

/** The password first, then the secret for the authenticator, then its first code, then the recovery codes. */
function beginFactor() {
  withPassword('security.factor.begin', async (password) => {
    const { body } = await send('POST', 'sv_BeginSecondFactor', { body: { password } });
    setTimeout(() => confirmFactor(body));
  });
}

function confirmFactor({ secret, address }) {
  openForm(
    t('security.factor.begin'),
    [
      h('p', {}, t('enrol.secret'), h('br'), h('code', { id: 'secret' }, secret.replace(/(.{4})(?=.)/g, '$1 '))),
      h('p', {}, h('a', { href: address }, t('enrol.open'))),
      field(t('factor.code'), { name: 'code', autocomplete: 'one-time-code', maxlength: 40, required: true, spellcheck: 'false' }),
    ],
    {
      action: t('enrol.go'),
      submit: async (form) => {
        const { body } = await send('POST', 'sv_ConfirmSecondFactor', { body: { code: form.get('code') } });
        setTimeout(() => showCodes(body.recoverycodes));
      },
    },
  );
}

/** The issuer sends the browser back here. */
function beginLink() {
  withPassword('security.issuer.link', async (password) => {
    const { body } = await send('POST', 'sv_BeginLink', { body: { password } });
    location.assign(body.address);
  });
}

function newCodes() {
  withPassword('security.factor.codes', async (password) => {
    const { body } = await send('POST', 'sv_NewRecoveryCodes', { body: { password } });
    setTimeout(() => showCodes(body.recoverycodes));
  });
}

function removeFactor() {
  withPassword('security.factor.remove', async (password) => {
    await send('POST', 'sv_RemoveSecondFactor', { body: { password } });
    again(t('security.factor.removed'));
  });
}

function createToken() {
  openForm(
    t('security.token.create'),
    [
      field(t('security.token.name'), { name: 'name', required: true, maxlength: 100 }),
      field(t('security.token.days'), { name: 'days', type: 'number', min: 1, max: 3650, value: 90, required: true }),
    ],
    {
      action: t('security.token.create'),
      submit: async (form) => {
        const { body } = await send('POST', 'sv_CreateToken', { body: { name: form.get('name'), days: Number(form.get('days')) } });
        setTimeout(() => showOnce(t('security.token.shown'), t('security.token.shown.text'), body.token));
      },
    },
  );
}

function showCodes(codes) {
  openDialog(
    t('recovery.title'),
    (close, head) =>
      h('div', { class: 'content' }, head, h('p', {}, t('recovery.text')),
        h('ul', { class: 'codes' }, codes.map((code) => h('li', {}, h('code', {}, code)))),
        h('footer', {}, h('button', { type: 'button', class: 'primary', onclick: close }, t('recovery.done')))),
    { onclose: () => again(t('security.factor.set')) },
  );
}

function showOnce(title, text, value) {
  openDialog(
    title,
    (close, head) =>
      h('div', { class: 'content' }, head, h('p', {}, text),
        h('input', { class: 'box', readonly: true, value, 'aria-label': title, id: 'once', onfocus: (event) => event.target.select() }),
        h('footer', {}, h('button', { type: 'button', class: 'primary', onclick: close }, t('recovery.done')))),
    { onclose: () => location.reload() },
  );
}

function withPassword(key, work) {
  openForm(t(key), [passwordField(t('security.password.current'), 'password', 'current-password')], {
    action: t(key),
    submit: (form) => work(form.get('password')),
  });
}

const passwordField = (label, name, autocomplete, hint) =>
  field(label, { name, type: 'password', autocomplete, required: true, maxlength: 1024 }, { hint });

async function flip({ target }) {
  const [action, member] = switches[target.id];
  try {
    await send('POST', action, { body: { [member]: target.checked } });
    said(t('settings.saved'));
  } catch (error) {
    target.checked = !target.checked;
    said(error.message, true);
  }
}

async function act(action, body, words) {
  try {
    await send('POST', action, { body });
    again(t(words));
  } catch (error) {
    said(error.message, true);
  }
}

function again(words) {
  sessionStorage.setItem('security.said', words);
  location.reload();
}

function said(words, isWrong = false) {
  const place = byId('said');
  place.textContent = words;
  place.classList.toggle('wrong', isWrong);
  if (words) announce(words);
}
