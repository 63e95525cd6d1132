/** The designer of form layouts: sections and fields put in order by mouse or keyboard, in force for all when saved. */
import { announce } from './announce.js';
import { boot } from './boot.js';
import { newKey, send } from './api.js';
import { byId, h, icon, iconButton } from './dom.js';
import { openMenu } from './float.js';
import { startPage } from './page-frame.js';
import { pageTable as table } from './meta.js';
import { t } from './messages.js';
import { claim } from './operations.js';
import { toast } from './toast.js';
import { remember, undo } from './undo.js';

const place = byId('designer');
let form = table.form;
let sections = copy(form.sections);
let hasUpNext = form.upnext;
let isBusy = false;

function copy(list) {
  return list.map((section) => ({ ...section, columns: [...section.columns] }));
}

const isChanged = () =>
  hasUpNext !== form.upnext || JSON.stringify(sections) !== JSON.stringify(form.sections);
const unused = () => table.columns.filter(({ name }) => !sections.some((section) => section.columns.includes(name)));

function draw(focus = null) {
  place.replaceChildren(
    ...sections.map(sectionView),
    h(
      'div',
      { class: 'bar-end' },
      h('button', { type: 'button', class: 'second', id: 'add-section', onclick: addSection }, icon('plus'), t('form.designer.addsection')),
    ),
    boot.recordtypes.includes(table.name) ? upNextChoice() : '',
    saveBar(),
  );
  if (focus) (place.querySelector(`[data-focus="${CSS.escape(focus)}"]`) ?? byId('add-section')).focus();
}

function sectionView(section, index) {
  const name = section.label || t('form.designer.new');
  const move = (by) => {
    const [taken] = sections.splice(index, 1);
    sections.splice(index + by, 0, taken);
    draw(`section-${by < 0 ? 'up' : 'down'}-${index + by}`);
  };
  const input = (key, label) => {
    const box = h('input', { class: 'box', value: section[key] ?? '', maxlength: '100', 'data-focus': `${key}-${index}` });
    box.addEventListener('input', () => {
      section[key] = box.value;
      mark();
    });
    return h('label', { class: 'field' }, label, box);
  };
  return h(
    'section',
    { class: 'part', 'aria-label': name },
    h(
      'div',
      { class: 'sectionhead' },
      input('label', t('form.designer.section')),
      input('label_fr', t('form.designer.section.fr')),
      iconButton('ascending', t('form.designer.sectionup', { name }), () => move(-1), {
        disabled: index === 0,
        'data-focus': `section-up-${index}`,
      }),
      iconButton('descending', t('form.designer.sectiondown', { name }), () => move(1), {
        disabled: index === sections.length - 1,
        'data-focus': `section-down-${index}`,
      }),
      iconButton('trash', t('form.designer.removesection', { name }), () => {
        sections.splice(index, 1);
        draw('none');
      }),
    ),
    h(
      'ul',
      { class: 'shuttle' },
      section.columns.length
        ? section.columns.map((column, at) => fieldLine(section, column, at, index))
        : h('li', { class: 'muted small' }, t('form.designer.empty')),
    ),
    h(
      'button',
      {
        type: 'button',
        class: 'plain',
        'aria-haspopup': 'menu',
        'data-focus': `add-${index}`,
        onclick: (event) => offer(section, index, event.currentTarget),
      },
      icon('plus'),
      t('form.designer.addfield'),
    ),
  );
}

/** One field; the arrows lead over the edge of a section into the next. */
function fieldLine(section, name, at, index) {
  const { label } = table.byName.get(name);
  const move = (by) => {
    section.columns.splice(at, 1);
    const to = at + by;
    let target = index;
    if (to < 0 && index > 0) target = index - 1;
    if (to > section.columns.length && index < sections.length - 1) target = index + 1;
    const { columns } = sections[target];
    const spot = target === index ? Math.min(Math.max(to, 0), columns.length) : by < 0 ? columns.length : 0;
    columns.splice(spot, 0, name);
    announce(t('grid.columns.moved', { name: label, place: spot + 1, count: columns.length }));
    draw(`${by < 0 ? 'up' : 'down'}-${name}`);
  };
  return h(
    'li',
    {},
    h('span', {}, label),
    iconButton('ascending', t('grid.columns.up', { name: label }), () => move(-1), { 'data-focus': `up-${name}` }),
    iconButton('descending', t('grid.columns.down', { name: label }), () => move(1), { 'data-focus': `down-${name}` }),
    iconButton('close', t('grid.columns.remove', { name: label }), () => {
      section.columns.splice(at, 1);
      draw(`add-${index}`);
    }),
  );
}

function offer(section, index, anchor) {
  const items = unused()
    .toSorted((a, b) => a.label.localeCompare(b.label))
    .map(({ name, label }) => ({
      label,
      icon: 'plus',
      run: () => {
        section.columns.push(name);
        draw(`add-${index}`);
      },
    }));
  openMenu(t('form.designer.unused'), items.length ? items : [{ heading: t('palette.none') }], anchor);
}

function addSection() {
  sections.push({ label: t('form.designer.new'), columns: [] });
  draw(`label-${sections.length - 1}`);
}

/** Whether Up next stands on the form (W-107, K-17). */
function upNextChoice() {
  const box = h('input', {
    type: 'checkbox',
    checked: hasUpNext,
    onchange: () => {
      hasUpNext = box.checked;
      mark();
    },
  });
  return h('label', { class: 'choice' }, box, t('form.designer.upnext'));
}

function saveBar() {
  return h(
    'div',
    { class: 'bar-end', id: 'designer-bar' },
    h('button', { type: 'button', class: 'primary', id: 'designer-save', onclick: save }, t('form.save'), h('kbd', { 'aria-hidden': 'true' }, 'Ctrl S')),
    h('button', { type: 'button', class: 'second', onclick: discard }, t('form.discard')),
    form.id ? h('button', { type: 'button', class: 'plain', onclick: standard }, t('form.designer.standard')) : null,
  );
}

function mark() {
  byId('designer-save').disabled = isBusy || !isChanged();
}

function discard() {
  sections = copy(form.sections);
  hasUpNext = form.upnext;
  draw();
}

/** Sends a change of the layout and reads what then is in force. */
async function carry(request) {
  if (isBusy) return;
  isBusy = true;
  try {
    const answer = await request();
    const operationid = answer.headers.get('sv-operation-id');
    claim(operationid);
    await refresh();
    const words = t('form.designer.saved', { label: table.label });
    const notice = toast(words, { action: { label: t('command.undo'), run: () => undo(operationid) } });
    remember({ operationid, words, notice });
  } catch (error) {
    toast(error.message, { isWrong: true });
  }
  isBusy = false;
  draw();
}

function save() {
  const formjson = JSON.stringify({ sections, upnext: hasUpNext });
  const body = { name: table.label, objecttypecode: table.name, formjson };
  return carry(() =>
    form.id
      ? send('PATCH', `systemforms(${form.id})`, { body: { formjson }, match: form.etag, key: newKey() })
      : send('POST', 'systemforms', { body, key: newKey() }),
  );
}

function standard() {
  return carry(() => send('DELETE', `systemforms(${form.id})`, { match: form.etag, key: newKey() }));
}

async function refresh() {
  const { body } = await send('GET', `sv_Table(name='${table.name}')`);
  ({ form } = body);
  sections = copy(form.sections);
  hasUpNext = form.upnext;
}

byId('designer-table').addEventListener('change', ({ target }) => {
  location.href = `/admin/forms/${target.value}`;
});
addEventListener('beforeunload', (event) => {
  if (isChanged()) event.preventDefault();
});
startPage({
  commands: () => [{ id: 'savelayout', keys: 'Ctrl S', icon: 'check', label: t('form.save'), run: save }],
  chords: { s: { run: save, whileTyping: true } },
  changed: () => refresh().then(() => draw()),
});
draw();
document.documentElement.dataset.ready = 'true';
