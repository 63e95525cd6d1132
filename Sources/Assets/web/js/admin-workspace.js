/** How the work list is set up for everybody: record types, roles, functions, sample data (W-90 … W-95). */
import { get, newKey, send } from './api.js';
import { act, button, choice, confirmed, doing, fill } from './admin-kit.js';
import { absolute } from './dates.js';
import { h, icon } from './dom.js';
import { followJob } from './jobs.js';
import { t } from './messages.js';
import { toast } from './toast.js';
import { remember, undo, undoOn } from './undo.js';

/** What can be set, in the order of the page. */
const settings = ['recordtypes', 'roles', 'disabledfeatures', 'formcommands', 'monthlyquota'];

let standing = null;
let mine = null;
/** What was published by somebody else while this page was open. */
let theirs = null;

/** Shows how the list is set up now. */
export async function start() {
  await load();
  addEventListener('beforeunload', (event) => isChanged() && event.preventDefault());
  undoOn({ question: () => '', before: () => undefined, after: () => act(again) });
  document.addEventListener('jobended', () => act(async () => {
    const kept = mine;
    await load();
    if (kept) mine = kept;
    show();
  }));
  show();
}

async function again() {
  await loadBut({});
  show();
}

/** Loads anew; what was changed here and not sent yet stays. */
async function loadBut(sent) {
  const changed = standing ? differing(mine, pick(standing)).filter((name) => !(name in sent)) : [];
  const kept = mine;
  await load();
  for (const name of changed) mine[name] = kept[name];
}

async function load() {
  standing = await get('sv_Workspace()');
  mine = pick(standing);
  theirs = null;
  if (standing.samplejobid) watch(standing.samplejobid, standing.sampledata === 'adding');
}

const pick = (from) => Object.fromEntries(settings.map((name) => [name, structuredClone(from[name] ?? null)]));
const differing = (left, right) => settings.filter((name) => JSON.stringify(left[name]) !== JSON.stringify(right[name]));
const isChanged = () => Boolean(standing) && differing(mine, pick(standing)).length > 0;

function show(focus) {
  doing(
    standing.mayall &&
      (standing.enabled
        ? button(t('workspace.disable'), 'close', disable)
        : button(t('workspace.enable'), 'check', enable, 'primary')),
  );
  fill(
    h('div', { class: 'workspace' },
      status(),
      standing.version === 0 && standing.mayall && quick(),
      theirs && conflict(),
      recordTypes(),
      roles(),
      functions(),
      samples(),
      bar()),
  );
  if (focus) document.getElementById(focus)?.focus();
}

function status() {
  const words = standing.publishedon
    ? t('workspace.published', { when: absolute(standing.publishedon), name: standing.publishedbyname ?? '–' })
    : t('workspace.factory');
  return h(
    'div',
    { class: 'facts' },
    h('span', { class: `mark ${standing.enabled ? 'on' : 'off'}` }, t(standing.enabled ? 'workspace.on' : 'workspace.off')),
    h('p', { class: 'muted', id: 'published' }, words),
  );
}

/** The first run: what to look at, and one button that is enough (W-90). */
function quick() {
  const withSamples = h('input', { type: 'checkbox', id: 'quick-samples' });
  return h(
    'section',
    { class: 'panel quick', 'aria-labelledby': 'quick' },
    h('h2', { id: 'quick' }, t('workspace.quick')),
    h('p', {}, t('workspace.quick.about')),
    !standing.isproduction &&
      standing.sampledata === 'none' &&
      h('label', { class: 'choice' }, withSamples, h('span', {}, t('workspace.quick.samples'))),
    h(
      'div',
      { class: 'doing' },
      button(t('workspace.quick.do'), 'check', async () => {
        const wanted = withSamples.checked;
        if ((await publish()) && wanted) await addSamples();
      }, 'primary'),
    ),
  );
}

// What is set

const section = (name, isOpen, ...content) =>
  h(
    'fieldset',
    { class: 'panel', disabled: !isOpen },
    h('legend', {}, t(`workspace.${name}`)),
    h('p', { class: 'muted' }, t(isOpen ? `workspace.${name}.about` : 'workspace.administrators')),
    content,
  );

const changed = (focus) => show(focus);

/** The mouse may be down on a button and the focus on its way: only what a changed quota changes is drawn anew. */
function showQuota() {
  const standingBar = document.querySelector('.savebar');
  if (!isChanged()) standingBar?.remove();
  else if (!standingBar) document.querySelector('.workspace').append(bar());
  if (!theirs) return;
  document.querySelector('#conflict .scroll').replaceWith(compared());
  document.getElementById('conflict-publish').hidden = !differing(mine, pick(theirs)).length;
}

function recordTypes() {
  const toggle = (name) => (event) => {
    const order = standing.candidates.map(({ recordtype }) => recordtype);
    const kept = new Set(mine.recordtypes);
    if (event.target.checked) kept.add(name);
    else kept.delete(name);
    mine.recordtypes = [...mine.recordtypes.filter((each) => kept.has(each)),
      ...order.filter((each) => kept.has(each) && !mine.recordtypes.includes(each))];
    changed(`type-${name}`);
  };
  return section(
    'recordtypes',
    true,
    h(
      'div',
      { class: 'choices' },
      standing.candidates.map(({ recordtype, label }) =>
        h(
          'div',
          { class: 'type' },
          choice(label, {
            id: `type-${recordtype}`,
            checked: mine.recordtypes.includes(recordtype),
            onchange: toggle(recordtype),
          }),
          standing.mayall && formLink(recordtype, label),
        ),
      ),
    ),
    mine.recordtypes.length === 0 && h('p', { class: 'wrong', role: 'alert' }, t('workspace.recordtypes.none')),
  );
}

/** The form of each type is arranged on a page of its own (W-90). */
const formLink = (recordtype, label) =>
  h(
    'a',
    { href: `/admin/forms/${recordtype}`, class: 'link', 'aria-label': t('workspace.form.of', { name: label }) },
    t('workspace.form'),
  );

function roles() {
  const radio = (value, label, isOn) =>
    h(
      'label',
      { class: 'choice' },
      h('input', {
        type: 'radio',
        name: 'roles',
        id: `roles-${value}`,
        checked: isOn,
        onchange: () => {
          mine.roles = value === 'all' ? null : [];
          changed(`roles-${value}`);
        },
      }),
      h('span', {}, label),
    );
  const toggle = (id) => (event) => {
    mine.roles = event.target.checked ? [...mine.roles, id].sort() : mine.roles.filter((each) => each !== id);
    changed(`role-${id}`);
  };
  return section(
    'roles',
    standing.mayall,
    radio('all', t('workspace.roles.all'), mine.roles === null),
    radio('some', t('workspace.roles.some'), mine.roles !== null),
    mine.roles &&
      h(
        'div',
        { class: 'choices within', role: 'group', 'aria-label': t('workspace.roles.some') },
        standing.allroles.map(({ roleid, name }) =>
          choice(name, { id: `role-${roleid}`, checked: mine.roles.includes(roleid), onchange: toggle(roleid) }),
        ),
      ),
    mine.roles?.length === 0 && h('p', { class: 'wrong', role: 'alert' }, t('workspace.roles.none')),
  );
}

function functions() {
  const feature = (name) =>
    choice(
      t(`feature.${name}`),
      {
        id: `feature-${name}`,
        checked: !mine.disabledfeatures.includes(name),
        onchange: (event) => {
          const others = mine.disabledfeatures.filter((each) => each !== name);
          const all = event.target.checked ? others : [...others, name];
          mine.disabledfeatures = [
            ...standing.features.filter((each) => all.includes(each)),
            ...all.filter((each) => !standing.features.includes(each)),
          ];
          changed(`feature-${name}`);
        },
      },
      t(`feature.${name}.about`),
    );
  return section(
    'functions',
    standing.mayall,
    standing.features.map(feature),
    choice(
      t('workspace.formcommands'),
      {
        id: 'formcommands',
        checked: mine.formcommands,
        onchange: (event) => {
          mine.formcommands = event.target.checked;
          changed('formcommands');
        },
      },
      t('workspace.formcommands.about'),
    ),
    h(
      'label',
      { class: 'field' },
      t('workspace.quota'),
      h('input', {
        type: 'number',
        id: 'quota',
        min: 1,
        max: 1_000_000,
        step: 1,
        value: mine.monthlyquota ?? '',
        placeholder: t('workspace.quota.none'),
        'aria-describedby': 'quota-about',
        onchange: (event) => {
          mine.monthlyquota = event.target.value === '' ? null : Number(event.target.value);
          showQuota();
        },
      }),
      h('small', { class: 'muted', id: 'quota-about' }, t('workspace.quota.about')),
    ),
  );
}

// Sample data

function samples() {
  const { sampledata, isproduction } = standing;
  const isBusy = sampledata === 'adding' || sampledata === 'removing';
  const offered = sampledata === 'none'
    ? !isproduction && button(t('workspace.samples.add'), 'plus', addSamples)
    : button(t('workspace.samples.remove'), 'close', removeSamples);
  if (offered) offered.disabled = isBusy || !standing.mayall;
  return section(
    'samples',
    standing.mayall,
    h('p', { id: 'samples', role: 'status' }, t(`workspace.samples.${sampledata}`)),
    isproduction && h('p', { class: 'muted' }, t('workspace.samples.production')),
    offered,
  );
}

const addSamples = () => work('sv_AddSampleData', true);

const removeSamples = () =>
  confirmed(t('workspace.samples.remove'), t('workspace.samples.remove.about'), t('workspace.samples.remove'), () =>
    work('sv_RemoveSampleData', false),
  );

async function work(action, isAdding) {
  const answer = await act(() => send('POST', action, { body: {}, key: newKey() }));
  if (!answer) return;
  standing.sampledata = isAdding ? 'adding' : 'removing';
  show();
  watch(answer.body.sv_jobid, isAdding);
}

const watched = new Set();

function watch(jobid, isAdding) {
  if (watched.has(jobid)) return;
  watched.add(jobid);
  followJob(jobid, { words: t(isAdding ? 'workspace.samples.adding' : 'workspace.samples.removing') });
}

// Publishing

function bar() {
  if (!isChanged()) return null;
  const isWhole = mine.recordtypes.length > 0 && mine.roles?.length !== 0;
  return h(
    'div',
    { class: 'savebar', role: 'region', 'aria-label': t('workspace.changes') },
    h('span', {}, t('workspace.changed')),
    button(t('workspace.discard'), null, () => {
      mine = pick(standing);
      show('type-lead');
    }),
    Object.assign(button(t('workspace.publish'), 'check', () => publish(), 'primary'), { disabled: !isWhole }),
  );
}

/** Publishes what differs. Whoever was faster is not overwritten: both stand side by side then. */
async function publish(version = standing.version) {
  const names = standing.version === 0 ? settings : differing(mine, pick(standing));
  const body = Object.fromEntries(names.map((name) => [name, mine[name]]));
  return post({ ...body, version }, t('workspace.published.now'));
}

async function post(body, said) {
  try {
    const answer = await send('POST', 'sv_PublishWorkspace', { body, key: newKey() });
    await loadBut(body);
    show();
    const operationid = answer.headers.get('sv-operation-id');
    const notice = toast(said, { action: { label: t('command.undo'), run: () => undo(operationid) } });
    remember({ operationid, words: said, notice });
    return true;
  } catch (error) {
    if (error.status !== 412) {
      toast(error.message, { isWrong: true });
      return false;
    }
    theirs = await act(() => get('sv_Workspace()'));
    if (theirs) show('conflict');
    return false;
  }
}

const enable = () => post({ enabled: true, version: standing.version }, t('workspace.enabled'));

const disable = () =>
  confirmed(t('workspace.disable'), t('workspace.disable.about'), t('workspace.disable'), () =>
    post({ enabled: false, version: standing.version }, t('workspace.disabled')),
  );

/** Two published at once: what stands now beside what this page says, setting by setting. */
function conflict() {
  const publishMine = () => {
    standing = theirs;
    theirs = null;
    return publish();
  };
  return h(
    'section',
    { class: 'panel conflict', id: 'conflict', tabindex: '-1', role: 'alert' },
    h('h2', {}, icon('warning'), t('workspace.conflict')),
    h('p', {}, t('workspace.conflict.about', {
      name: theirs.publishedbyname ?? '–',
      when: theirs.publishedon ? absolute(theirs.publishedon) : '–',
    })),
    compared(),
    h('div', { class: 'doing' },
      button(t('workspace.conflict.take'), null, () => {
        standing = theirs;
        mine = pick(theirs);
        theirs = null;
        show('published');
      }),
      Object.assign(button(t('workspace.conflict.publish'), 'check', publishMine, 'primary'), {
        id: 'conflict-publish',
        hidden: !differing(mine, pick(theirs)).length,
      })),
  );
}

function compared() {
  const names = differing(mine, pick(theirs));
  const said = {
    recordtypes: (list) => list.map((name) => labelOf(name)).join(', '),
    roles: (list) =>
      list ? list.map((id) => theirs.allroles.find(({ roleid }) => roleid === id)?.name ?? id).join(', ') : t('workspace.roles.all'),
    disabledfeatures: (list) => list.map((name) => t(`feature.${name}`)).join(', ') || '–',
    formcommands: (flag) => t(flag ? 'workspace.yes' : 'workspace.no'),
    monthlyquota: (number) => number ?? t('workspace.quota.none'),
  };
  const label = { disabledfeatures: 'workspace.functions.off', formcommands: 'workspace.formcommands', monthlyquota: 'workspace.quota' };
  const line = (name) =>
    h('tr', {},
      h('th', { scope: 'row' }, t(label[name] ?? `workspace.${name}`)),
      h('td', {}, said[name](theirs[name])),
      h('td', {}, said[name](mine[name])));
  return h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': t('workspace.conflict'), hidden: !names.length },
    h('table', { class: 'grid' },
      h('thead', {}, h('tr', {}, ['setting', 'theirs', 'mine'].map((head) => h('th', { scope: 'col' }, t(`workspace.conflict.${head}`))))),
      h('tbody', {}, names.map(line))));
}

const labelOf = (name) => standing.candidates.find(({ recordtype }) => recordtype === name)?.label ?? name;
