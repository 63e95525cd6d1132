/** What holds for the whole organisation: whether work follows working hours, and which days are free for all. */
import { button } from './admin-kit.js';
import { get, newKey, send } from './api.js';
import { boot } from './boot.js';
import { absolute, dayInShort } from './dates.js';
import { field } from './dialog.js';
import { h, icon, iconButton } from './dom.js';
import { t } from './messages.js';
import { takeBack } from './team-move.js';
import { toast } from './toast.js';

/** A change that somebody else's was faster than: what would be sent, and the words for it. */
let late = null;

/** The panel with what holds now; `changed` draws the page again. */
export async function panel(changed) {
  const settings = { ...boot.availability, ...(await get('sv_SellerAvailability()')) };
  boot.availability.enabled = settings.enabled;
  /** `make` gives what is to change, from what stands before the person's eyes. */
  const decide = async (make, words = t('settings.saved')) => {
    try {
      const body = { ...make(settings), version: settings.version };
      const answer = await send('POST', 'sv_SetSellerAvailability', { body, key: newKey() });
      late = null;
      await changed();
      const { skipped } = answer.body;
      const left = skipped.length ? [t('availability.skipped', { count: skipped.length }), ...skipped.slice(0, 3)] : [];
      takeBack(answer.headers.get('sv-operation-id'), [words, ...left].join(' '));
    } catch (error) {
      if (error.status !== 412) {
        toast(error.message, { isWrong: true });
        return;
      }
      late = make;
      await changed();
      document.getElementById('late')?.focus();
    }
  };
  const country = h(
    'select',
    { onchange: () => decide(() => ({ country: country.value })) },
    h('option', { value: '' }, t('availability.country.none')),
    settings.countries.map(({ code, name }) => h('option', { value: code, selected: code === settings.country }, name)),
  );
  const chooser = h('input', {
    type: 'file',
    accept: '.ics,text/calendar',
    hidden: true,
    onchange: async () => {
      const [file] = chooser.files;
      chooser.value = '';
      if (!file) return;
      const calendar = await file.text();
      await decide(() => ({ calendar }));
    },
  });
  return h(
    'section',
    { class: 'panel', 'aria-label': t('availability.all') },
    h('h2', {}, t('availability.all')),
    settings.publishedon && h('p', { class: 'muted small', id: 'decided' }, published('workspace.published', settings)),
    late && meanwhile(settings, decide, changed),
    h(
      'label',
      { class: 'choice' },
      h('input', {
        type: 'checkbox',
        role: 'switch',
        checked: settings.enabled,
        onchange: ({ target: { checked } }) => decide(() => ({ enabled: checked })),
      }),
      h('span', {}, t('availability.enable'), h('br'), h('small', { class: 'muted' }, t('availability.enable.hint'))),
    ),
    h('label', { class: 'field' }, t('availability.country'), country),
    days(settings, decide),
    h('div', { class: 'row' }, button(t('availability.days.import'), 'download', () => chooser.click()), chooser),
  );
}

const published = (key, { publishedon, publishedbyname }) =>
  t(key, { when: publishedon ? absolute(publishedon) : '–', name: publishedbyname ?? '–' });

/** Somebody else was faster: what holds now stands on the page, and the person decides about the own change. */
function meanwhile(settings, decide, changed) {
  return h(
    'div',
    { class: 'note conflict', id: 'late', tabindex: '-1', role: 'alert' },
    h('p', {}, icon('warning'), h('strong', {}, t('workspace.conflict'))),
    h('p', {}, published('availability.conflict.about', settings)),
    h(
      'div',
      { class: 'row' },
      button(t('workspace.conflict.take'), null, () => {
        late = null;
        return changed();
      }),
      button(t('availability.conflict.again'), 'check', () => decide(late), 'primary'),
    ),
  );
}

function days(settings, decide) {
  const without = ({ date }) => (standing) => ({ days: standing.days.filter((other) => other.date !== date) });
  const lines = settings.days.map((day) =>
    h(
      'li',
      {},
      h('span', { class: 'what' }, h('strong', {}, day.name), h('span', { class: 'muted' }, dayInShort(day.date))),
      iconButton('trash', t('availability.remove', { name: day.name }), () => decide(without(day))),
    ),
  );
  const date = field(t('availability.date'), { type: 'date', name: 'date', required: true });
  const name = field(t('availability.description'), {
    name: 'name',
    required: true,
    maxlength: 200,
    autocomplete: 'off',
  });
  const form = h('form', { class: 'adding' }, date, name, h('button', { class: 'second' }, t('availability.days.add')));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const data = new FormData(form);
    const day = { date: data.get('date'), name: data.get('name').trim() };
    decide((standing) => ({ days: [...standing.days, day] }));
  });
  return h(
    'fieldset',
    {},
    h('legend', {}, t('availability.days')),
    lines.length ? h('ul', { class: 'spells' }, lines) : h('p', { class: 'muted' }, t('availability.days.none')),
    form,
  );
}
