/** Work item appearance (W-30…W-33): cards of each record type, everybody's or one's own, while admin mode is on. */
import { boot } from './boot.js';
import { announce } from './announce.js';
import { get, newKey, quoted, send } from './api.js';
import { fillCard } from './card.js';
import { cardForm } from './card-form.js';
import { sampleRow } from './card-rows.js';
import { setLayout } from './cards.js';
import { openDialog } from './dialog.js';
import { h } from './dom.js';
import { pageTable, tables } from './meta.js';
import { t } from './messages.js';
import { toast } from './toast.js';
import { remember, undo } from './undo.js';

const intervals = [0, 1, 5, 15, 30, 60];

/**
 * Opens the editor; `recordtype` is shown first, `changed()` runs when cards are drawn otherwise than before.
 * Nothing is kept before Save.
 */
export async function openCardEditor({ recordtype, changed = () => undefined } = {}) {
  const types = recordTypes();
  const state = {
    type: types.includes(recordtype) ? recordtype : types[0],
    /** An administrator works on everybody's cards unless the own ones are chosen. */
    isOwn: false,
    infos: new Map(),
    samples: new Map(),
    drafts: { own: new Map(), all: new Map() },
    /** What holds beside the layouts, as it was read, and what was changed of it. */
    standing: null,
    settings: {},
  };
  try {
    await Promise.all([learn(state, state.type), styled('cards.css')]);
  } catch (error) {
    toast(error.message, { isWrong: true });
    return;
  }
  state.standing = state.infos.get(state.type);
  const body = h('div', { class: 'content' });
  openDialog(
    t('cards.title'),
    (close, head) => {
      state.close = close;
      state.head = head;
      state.changed = changed;
      draw(body, state, types);
      return body;
    },
    { className: 'wide cards-dialog', holds: () => holds(state) },
  );
}

/** Whether something was changed that is not kept yet; says so. */
function holds({ drafts: { own, all }, trouble }) {
  const isChanged = [...own.values(), ...all.values()].some(({ isTouched, isReset }) => isTouched || isReset);
  if (isChanged) [trouble.textContent, trouble.hidden] = [t('cards.leave'), false];
  return isChanged;
}

/** The types of the work list, and the table of this page. */
function recordTypes() {
  const names = new Set(boot.recordtypes);
  if (pageTable && !pageTable.isactivity) names.add(pageTable.name);
  return [...names].filter((name) => tables[name]);
}

/** Fetches what is to be known of a type, and a card to try its layout on. */
async function learn(state, type) {
  if (!state.infos.has(type)) state.infos.set(type, await get(`sv_Cards(recordtype=${quoted(type)})`));
  if (!state.samples.has(type)) state.samples.set(type, await sampleRow(type, state.infos.get(type).fields));
}

/** Whether everybody's cards are worked on. */
function isForAll(state) {
  const info = state.infos.get(state.type);
  return info.mayadminister && info.isenabled && !state.isOwn;
}

const drafts = (state) => state.drafts[isForAll(state) ? 'all' : 'own'];
const copy = (layout) => structuredClone(layout);
const factoryOf = (info) => info.presets[0].layout;

/** Whether the layout that is shown may be changed: none while admin mode is off, one's own while it is not locked (W-32). */
function isOpen(state) {
  const info = state.infos.get(state.type);
  return isForAll(state) || (info.isenabled && !info.islocked);
}

/** The layout that is being worked on. */
function draftOf(state) {
  const info = state.infos.get(state.type);
  if (!drafts(state).has(state.type)) {
    const kept = isForAll(state) ? info.published : isOpen(state) ? (info.own ?? info.published) : info.layout;
    drafts(state).set(state.type, { layout: readable(kept ?? factoryOf(info), info), isTouched: false, isReset: false });
  }
  return drafts(state).get(state.type);
}

/** A copy without what the person may not put on a card. */
function readable(layout, { fields }) {
  const known = new Set(fields.map(({ field }) => field));
  const rows = layout.rows.map((row) => ({ ...row, fields: row.fields.filter((field) => known.has(field)) }));
  return { ...copy(layout), rows: copy(rows.filter((row) => row.fields.length || row.icons.length)) };
}

// The dialog

function draw(body, state, types) {
  const info = state.infos.get(state.type);
  const draft = draftOf(state);
  const preview = h('div', {});
  const show = () => {
    draft.isTouched = true;
    draft.isReset = false;
    trouble.hidden = true;
    drawPreview(preview, state, draft);
  };
  drawPreview(preview, state, draft);
  const trouble = h('div', { class: 'alert', role: 'alert', hidden: true });
  state.trouble = trouble;
  body.replaceChildren(
    state.head,
    top(body, state, types),
    isForAll(state) ? forAll(state) : '',
    isOpen(state) ? starts(body, state, types) : h('p', { class: 'cards-note' }, t(info.isenabled ? 'cards.locked' : 'cards.notenabled')),
    h(
      'div',
      { class: 'cards-two' },
      cardForm({ draft: draft.layout, fields: info.fields, recordtype: state.type, isOpen: isOpen(state), changed: show }),
      h(
        'section',
        { class: 'cards-preview', 'aria-label': t('cards.preview') },
        h('h3', {}, t('cards.preview')),
        preview,
        h('p', { class: 'small muted' }, t(state.samples.get(state.type).recordid === 'sample' ? 'cards.madeup' : 'cards.yours')),
      ),
    ),
    trouble,
    footer(body, state, types, trouble),
  );
  state.draw = () => draw(body, state, types);
  return body;
}

function top(body, state, types) {
  const info = state.infos.get(state.type);
  const go = async (type) => {
    // Until the other type is there, nothing is changed on the one that is shown.
    const [, , ...below] = body.children;
    for (const part of below) part.inert = true;
    try {
      await learn(state, type);
      if (select.value !== type) return;
      state.type = type;
    } catch (error) {
      toast(error.message, { isWrong: true });
    }
    draw(body, state, types);
    body.querySelector('#cards-type').focus();
  };
  const select = h(
    'select',
    { id: 'cards-type', onchange: (event) => go(event.target.value) },
    types.map((type) => h('option', { value: type, selected: type === state.type }, tables[type].label)),
  );
  return h(
    'div',
    { class: 'cards-top' },
    h('label', { class: 'field' }, t('cards.type'), select),
    info.mayadminister && info.isenabled && whose(body, state, types),
    info.mayadminister && h('label', { class: 'choice' }, mode(body, state, types), t('cards.admin')),
  );
}

/** On which cards an administrator works. */
function whose(body, state, types) {
  const select = h(
    'select',
    {
      id: 'cards-whose',
      onchange: (event) => {
        state.isOwn = event.target.value === 'own';
        draw(body, state, types);
        body.querySelector('#cards-whose').focus();
        announce(t(state.isOwn ? 'cards.admin.off' : 'cards.admin.on'));
      },
    },
    ['all', 'own'].map((value) =>
      h('option', { value, selected: state.isOwn === (value === 'own') }, t(`cards.whose.${value}`)),
    ),
  );
  return h('label', { class: 'field' }, t('cards.whose'), select);
}

/** Admin mode: while it is off nobody changes cards, not even an administrator (W-32). */
function mode(body, state, types) {
  const turn = async ({ target }) => {
    const enabled = target.checked;
    if (holds(state)) {
      target.checked = !enabled;
      return;
    }
    target.disabled = true;
    try {
      const words = t(enabled ? 'cards.mode.on' : 'cards.mode.off');
      await publish(state, { enabled }, words);
      for (const each of Object.values(state.drafts)) each.clear();
      state.isOwn = false;
      announce(words);
    } catch (error) {
      toast(error.message, { isWrong: true });
      // Whoever was faster has decided: what holds now is shown.
      if (error.status === 412) await refreshLayouts(state).catch(() => undefined);
    }
    draw(body, state, types);
    body.querySelector('#cards-admin').focus();
  };
  const { isenabled } = state.infos.get(state.type);
  return h('input', { type: 'checkbox', role: 'switch', id: 'cards-admin', checked: isenabled, onchange: turn });
}

/** What an administrator decides for everybody. */
function forAll(state) {
  const before = () => ({ locked: state.standing.islocked, refreshminutes: state.standing.refreshminutes });
  const { locked: isLocked, refreshminutes: refresh } = { ...before(), ...state.settings };
  const set = (name, value) => {
    state.settings[name] = value;
    if (value === before()[name]) delete state.settings[name];
  };
  const lock = h('input', {
    type: 'checkbox',
    id: 'cards-lock',
    checked: isLocked,
    onchange: (event) => set('locked', event.target.checked),
  });
  const interval = h(
    'select',
    {
      onchange: (event) => set('refreshminutes', Number(event.target.value)),
    },
    [...new Set([...intervals, refresh])].map((minutes) =>
      h(
        'option',
        { value: String(minutes), selected: minutes === refresh },
        minutes ? t('cards.refresh.minutes', { count: minutes }) : t('cards.refresh.off'),
      ),
    ),
  );
  return h(
    'div',
    { class: 'cards-admin' },
    h('label', { class: 'choice' }, lock, h('span', {}, t('cards.lock'), h('br'), h('small', { class: 'muted' }, t('cards.lock.hint')))),
    h('label', { class: 'field' }, t('cards.refresh'), interval),
  );
}

function drawPreview(place, state, draft) {
  const info = state.infos.get(state.type);
  const columns = Object.fromEntries(info.fields.filter(({ kind }) => kind).map((each) => [each.field, each]));
  const card = h('div', { role: 'row' });
  fillCard(card, state.samples.get(state.type), { layout: { ...draft.layout, columns }, buttons: () => [] });
  card.classList.add('alone');
  place.replaceChildren(h('div', { role: 'grid', 'aria-label': t('cards.preview') }, card));
}

/** Layouts to begin with, and the way back to the one that comes with the program (W-29, K-4). */
function starts(body, state, types) {
  const info = state.infos.get(state.type);
  const take = (layout, isReset) => {
    drafts(state).set(state.type, { layout: copy(layout), isTouched: !isReset, isReset });
    draw(body, state, types);
    body.querySelector('.cards-form input, .cards-form select')?.focus();
    announce(t('cards.taken'));
  };
  const button = (id, onclick) =>
    h('button', { type: 'button', class: 'second', 'data-preset': id, onclick }, t(`cards.preset.${id}`));
  return h(
    'div',
    { class: 'cards-more', role: 'group', 'aria-label': t('cards.presets') },
    info.presets.map(({ name, layout }) => button(name, () => take(layout, false))),
    button('reset', () => take(isForAll(state) ? factoryOf(info) : (info.published ?? factoryOf(info)), true)),
  );
}

function footer(body, state, types, trouble) {
  const save = h('button', { type: 'button', class: 'primary', disabled: !isOpen(state) }, t(isForAll(state) ? 'cards.save.all' : 'save'));
  save.addEventListener('click', async () => {
    save.disabled = true;
    trouble.hidden = true;
    try {
      await keep(state);
      state.close();
    } catch (error) {
      trouble.replaceChildren(h('p', {}, error.message), error.status === 412 ? choices(state) : '');
      trouble.hidden = false;
      save.disabled = false;
      trouble.querySelector('button')?.focus();
    }
  });
  return h('footer', {}, h('button', { type: 'button', class: 'second', onclick: state.close }, t('close')), save);
}

/** Somebody else was faster: their cards, or one's own in their place. */
function choices(state) {
  const choice = (name, run) => {
    const taken = async () => {
      try {
        await refreshLayouts(state);
        run();
      } catch (error) {
        toast(error.message, { isWrong: true });
      }
    };
    return h('button', { type: 'button', class: 'second', onclick: taken }, t(name));
  };
  return h(
    'div',
    { class: 'cards-more' },
    choice('admin.filters.theirs', () => {
      state.drafts.all.clear();
      state.settings = {};
      state.draw().querySelector('#cards-type').focus();
    }),
    choice('admin.filters.mine', () => state.draw().querySelector('footer .primary').click()),
  );
}

// Keeping

async function keep(state) {
  const entries = [...drafts(state)];
  const layouts = entries
    .filter(([, { isTouched, isReset }]) => isTouched && !isReset)
    .map(([recordtype, { layout }]) => ({ recordtype, ...layout }));
  const reset = entries.filter(([, { isReset }]) => isReset).map(([recordtype]) => recordtype);
  const body = { layouts, reset };
  if (isForAll(state)) {
    const versions = entries
      .filter(([, { isTouched, isReset }]) => isTouched || isReset)
      .map(([recordtype]) => ({ recordtype, version: state.infos.get(recordtype).version }));
    await publish(state, { ...body, ...state.settings, versions }, t('cards.saved.all'));
    return;
  }
  await send('POST', 'sv_SaveCards', { body, key: newKey() });
  await refreshLayouts(state);
  state.changed();
  toast(t('cards.saved'));
}

/** What holds for everybody can be taken back, also by Ctrl Z. */
async function publish(state, changes, words) {
  const body = { ...changes, settingsversion: state.standing.settingsversion };
  const { headers } = await send('POST', 'sv_PublishCards', { body, key: newKey() });
  const operationid = headers.get('sv-operation-id');
  await refreshLayouts(state);
  state.changed();
  const action = operationid && { label: t('command.undo'), run: () => undo(operationid) };
  remember({ operationid, words, notice: toast(words, { action }), run: () => takeBack(operationid, state) });
}

async function takeBack(operationid, state) {
  try {
    await send('POST', 'sv_Undo', { body: { operationid }, key: newKey() });
    await refreshLayouts(state);
    state.changed();
    toast(t('cards.restored'));
  } catch (error) {
    toast(error.message, { isWrong: true });
  }
}

/** Draws cards from now on as the server has it. */
async function refreshLayouts(state) {
  const { infos } = state;
  for (const type of infos.keys()) {
    const info = await get(`sv_Cards(recordtype=${quoted(type)})`);
    infos.set(type, info);
    const columns = Object.fromEntries(info.fields.filter(({ kind }) => kind).map((each) => [each.field, each]));
    setLayout(type, info.source === 'factory' ? null : { ...info.layout, columns });
    state.standing = info;
  }
}

/** The work list does without these styles until they are needed. */
function styled(name) {
  if (document.querySelector(`link[href$="/${name}"]`)) return undefined;
  const { href } = new URL(`../css/${name}`, import.meta.url);
  return new Promise((settled) =>
    document.head.append(h('link', { rel: 'stylesheet', href, onload: settled, onerror: settled })),
  );
}
