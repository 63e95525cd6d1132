/** What holds for the whole organisation: whether work follows working hours, and which days are free for all. */
import { act, button } from './admin-kit.js';
import { send } from './api.js';
import { boot } from './boot.js';
import { dayInShort } from './dates.js';
import { field } from './dialog.js';
import { h, iconButton } from './dom.js';
import { t } from './messages.js';
import { toast } from './toast.js';

/** The panel; `changed` draws the page again. */
export function panel(changed) {
  const settings = boot.availability;
  const decide = async (body, words = t('settings.saved')) => {
    const answer = await act(() => send('POST', 'sv_SetSellerAvailability', { body }));
    if (!answer) return;
    Object.assign(settings, answer.body);
    await changed();
    const { skipped } = answer.body;
    const left = skipped.length ? [t('availability.skipped', { count: skipped.length }), ...skipped.slice(0, 3)] : [];
    toast([words, ...left].join(' '));
  };
  const country = h(
    'select',
    { onchange: () => decide({ country: country.value }) },
    h('option', { value: '' }, t('availability.country.none')),
    settings.countries.map(({ code, name }) => h('option', { value: code, selected: code === settings.country }, name)),
  );
  const chooser = h('input', {
    type: 'file',
    accept: '.ics,text/calendar',
    hidden: true,
    onchange: async () => {
      const [file] = chooser.files;
      if (file) await decide({ calendar: await file.text() });
    },
  });
  return h(
    'section',
    { class: 'panel', 'aria-label': t('availability.all') },
    h('h2', {}, t('availability.all')),
    h(
      'label',
      { class: 'choice' },
      h('input', {
        type: 'checkbox',
        role: 'switch',
        checked: settings.enabled,
        onchange: ({ target }) => decide({ enabled: target.checked }),
      }),
      h('span', {}, t('availability.enable'), h('br'), h('small', { class: 'muted' }, t('availability.enable.hint'))),
    ),
    h('label', { class: 'field' }, t('availability.country'), country),
    days(settings, decide),
    h('div', { class: 'row' }, button(t('availability.days.import'), 'download', () => chooser.click()), chooser),
  );
}

function days(settings, decide) {
  const without = (day) => settings.days.filter((other) => other !== day);
  const lines = settings.days.map((day) =>
    h(
      'li',
      {},
      h('span', { class: 'what' }, h('strong', {}, day.name), h('span', { class: 'muted' }, dayInShort(day.date))),
      iconButton('trash', t('availability.remove', { name: day.name }), () => decide({ days: without(day) })),
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
    decide({ days: [...settings.days, { date: data.get('date'), name: data.get('name').trim() }] });
  });
  return h(
    'fieldset',
    {},
    h('legend', {}, t('availability.days')),
    lines.length ? h('ul', { class: 'spells' }, lines) : h('p', { class: 'muted' }, t('availability.days.none')),
    form,
  );
}
