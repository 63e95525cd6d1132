/** All tables, and making a new one. */
import { send } from './api.js';
import { boot } from './boot.js';
import { button, choice, doing, empty, fill, row, sieve, table, words } from './admin-kit.js';
import { field, openForm } from './dialog.js';
import { h } from './dom.js';
import { number, t } from './messages.js';

/** Shows the list. */
export async function start() {
  doing(button(t('admin.tables.new'), 'plus', create, 'primary'));
  const tables = [...boot.admin.tables]
    .map((one) => ({ ...one, sought: `${words(one.plural)} ${one.name}` }))
    .sort((left, right) => words(left.plural).localeCompare(words(right.plural), boot.lang));
  const place = h('div', {});
  const show = (some) => place.replaceChildren(some.length ? list(some) : empty(t('admin.nothingfound')));
  fill(sieve(t('admin.tables.find'), tables, show), place);
  show(tables);
}

const list = (tables) =>
  table(
    t('admin.tables'),
    ['admin.table', 'admin.technical', 'admin.kind', 'admin.columns', 'admin.columns.own', 'admin.columns.hidden'].map((key) =>
      t(key),
    ),
    tables.map((one) =>
      row(
        h('a', { href: `/admin/tables/${one.name}` }, words(one.plural)),
        h('code', {}, one.name),
        t(one.iscustom ? 'admin.kind.custom' : one.isactivity ? 'admin.kind.activity' : 'admin.kind.standard'),
        number(one.columns),
        one.custom ? number(one.custom) : '',
        one.hidden ? number(one.hidden) : '',
      ),
    ),
  );

/** A logical name proposed from words: `crm_machine`. */
export function proposed(text) {
  const plain = text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '');
  return plain ? `crm_${plain}`.slice(0, 40) : '';
}

/** A label as the Web API takes it. */
export const label = (english, french) => ({
  LocalizedLabels: [
    { Label: english, LanguageCode: 1033 },
    ...(french ? [{ Label: french, LanguageCode: 1036 }] : []),
  ],
});

/** Proposes the technical name while the words are typed, until somebody writes it by hand. */
export function proposeName(form) {
  const [source, target] = ['english', 'name'].map((name) => form.querySelector(`[name=${name}]`));
  let isOwn = false;
  target.addEventListener('input', () => {
    isOwn = true;
  });
  source.addEventListener('input', () => {
    if (!isOwn) target.value = proposed(source.value);
  });
}

function create() {
  const text = (name) => ({ name, required: true, maxlength: 100 });
  const dialog = openForm(
    t('admin.tables.new'),
    [
      h(
        'div',
        { class: 'pair' },
        field(t('admin.label.en'), { ...text('english'), autofocus: true }),
        field(t('admin.label.fr'), text('french')),
        field(t('admin.plural.en'), text('plural')),
        field(t('admin.plural.fr'), text('pluralfrench')),
      ),
      field(t('admin.technical'), { name: 'name', required: true, maxlength: 50, pattern: '[a-z][a-z0-9]*_[a-z0-9_]+' }, {
        hint: t('admin.technical.hint'),
      }),
      field(
        t('admin.tables.owner'),
        { name: 'owner' },
        {
          tag: 'select',
          children: [
            h('option', { value: 'UserOwned' }, t('admin.tables.owner.user')),
            h('option', { value: 'OrganizationOwned' }, t('admin.tables.owner.all')),
          ],
        },
      ),
      choice(t('admin.tables.activities'), { name: 'activities', checked: true }, t('admin.tables.activities.hint')),
      h(
        'div',
        { class: 'pair' },
        field(t('admin.tables.namecolumn.en'), { ...text('nameenglish'), value: 'Name' }),
        field(t('admin.tables.namecolumn.fr'), { ...text('namefrench'), value: 'Nom' }),
      ),
    ],
    {
      action: t('admin.create'),
      className: 'wide',
      submit: async (form) => {
        const name = form.get('name').trim();
        const isOwned = form.get('owner') === 'UserOwned';
        const body = {
          SchemaName: name,
          DisplayName: label(form.get('english').trim(), form.get('french').trim()),
          DisplayCollectionName: label(form.get('plural').trim(), form.get('pluralfrench').trim()),
          OwnershipType: form.get('owner'),
          HasActivities: isOwned && form.has('activities'),
          Attributes: [
            {
              SchemaName: `${name.split('_')[0]}_name`,
              AttributeType: 'String',
              IsPrimaryName: true,
              MaxLength: 200,
              DisplayName: label(form.get('nameenglish').trim(), form.get('namefrench').trim()),
            },
          ],
        };
        await send('POST', 'EntityDefinitions', { body });
        location.assign(`/admin/tables/${name}`);
      },
    },
  );
  proposeName(dialog);
  const [owner, activities] = ['owner', 'activities'].map((name) => dialog.querySelector(`[name=${name}]`));
  owner.addEventListener('change', () => {
    activities.disabled = owner.value !== 'UserOwned';
  });
}
