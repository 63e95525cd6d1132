/** The form of a column: its fields by type, and what it says as the Web API takes it and as the page shows it. */
import { boot } from './boot.js';
import { choice, words } from './admin-kit.js';
import { chosenOptions, options, sentOptions } from './admin-options.js';
import { label } from './admin-tables.js';
import { field } from './dialog.js';
import { h } from './dom.js';
import { t } from './messages.js';

/** The types that an administrator can make, in the order of the picker. */
export const types = [
  'String', 'Memo', 'Picklist', 'Boolean', 'Integer', 'Decimal', 'Double', 'Money', 'DateTime', 'DateOnly', 'Lookup',
];

/** The fields that depend on the type. */
export function limits(type, column) {
  switch (type) {
    case 'String':
      return [
        length(column.maxlength ?? 100, 4000),
        !column.name && choice(t('admin.searchable'), { name: 'searchable' }, t('admin.searchable.hint')),
        !column.name && choice(t('admin.key'), { name: 'key' }, t('admin.key.hint')),
      ].filter(Boolean);
    case 'Memo':
      return [length(column.maxlength ?? 2000, 1_000_000)];
    case 'Integer':
      return [bounds(column, 1)];
    case 'Decimal':
    case 'Double':
    case 'Money':
      return [
        bounds(column, 'any'),
        field(t('admin.precision'), { name: 'precision', type: 'number', min: 0, max: 4, step: 1, value: column.precision ?? '' }, {
          hint: t('admin.precision.hint'),
        }),
      ];
    case 'Picklist':
      return [options(column.options ?? [])];
    case 'Status':
      return [options(column.options, { states: boot.admin.table.columns.find(({ name }) => name === 'statecode').options })];
    case 'Boolean':
      return [flagWords('yes', column), flagWords('no', column)];
    case 'Lookup':
      return column.name
        ? []
        : [
            field(
              t('admin.target'),
              { name: 'target' },
              {
                tag: 'select',
                children: boot.admin.tables
                  .filter((one) => !one.isactivity)
                  .map((one) => h('option', { value: one.name }, words(one.plural))),
              },
            ),
          ];
    default:
      return [];
  }
}

/** Whether a value has to be entered, had better be, or may be left out. */
export const entry = (column) =>
  field(
    t('admin.entry'),
    { name: 'level' },
    {
      tag: 'select',
      children: Object.keys(levels).map((level) =>
        h('option', { value: level, selected: level === levelOf(column) }, t(`admin.entry.${levels[level]}`)),
      ),
    },
  );

const levels = { None: 'optional', Recommended: 'recommended', ApplicationRequired: 'required' };
const levelOf = ({ isrequired, isrecommended }) => (isrequired ? 'ApplicationRequired' : isrecommended ? 'Recommended' : 'None');

/** What a yes or a no is called, in both languages. */
const flagWords = (which, column) =>
  h(
    'div',
    { class: 'pair' },
    ['en', 'fr'].map((lang) =>
      field(t(`admin.flag.${which}.${lang}`), {
        name: which + lang,
        required: true,
        maxlength: 100,
        lang,
        value: column[which]?.[lang] ?? usual[which][lang],
      }),
    ),
  );

const usual = { yes: { en: 'Yes', fr: 'Oui' }, no: { en: 'No', fr: 'Non' } };

/** The options of a choice or the words of a yes or no, as the Web API takes them. */
function sentSet({ options: some, yes, no }) {
  if (some) return sentOptions(some);
  if (!yes) return undefined;
  const option = (value, { en, fr }) => ({ Value: value, Label: label(en, fr) });
  return { TrueOption: option(1, yes), FalseOption: option(0, no) };
}

/** The lowest and the highest value; those that the type itself sets are left empty. */
function bounds({ minimum, maximum }, step) {
  const shown = (value) => (value !== undefined && Number.isSafeInteger(Math.trunc(value)) ? value : '');
  const bound = (name, value) => field(t(`admin.${name}`), { name, type: 'number', step, value: shown(value) });
  return h('div', { class: 'pair' }, bound('minimum', minimum), bound('maximum', maximum));
}

const length = (value, max) =>
  field(t('admin.length'), { name: 'length', type: 'number', min: 1, max, step: 1, required: true, value });

// What the form says

/** What the form says beside name and type, as members of the body. */
export function described(form, dialog, type) {
  const whole = (name) => (form.get(name) ? Number(form.get(name)) : undefined);
  return {
    DisplayName: label(form.get('english').trim(), form.get('french').trim()),
    RequiredLevel: { Value: form.get('level') },
    IsSecured: form.has('secured'),
    MaxLength: whole('length'),
    MinValue: whole('minimum'),
    MaxValue: whole('maximum'),
    Precision: whole('precision'),
    OptionSet: sentSet(chosenSet(form, dialog, type)),
  };
}

/** A column as this page shows it, after what the form says. */
export function asShown(form, dialog, type) {
  const whole = (name) => (form.get(name) ? Number(form.get(name)) : undefined);
  return {
    label: { en: form.get('english').trim(), fr: form.get('french').trim() },
    isrequired: form.get('level') === 'ApplicationRequired',
    isrecommended: form.get('level') === 'Recommended',
    issecured: form.has('secured'),
    ishidden: form.has('hidden'),
    maxlength: whole('length'),
    minimum: whole('minimum'),
    maximum: whole('maximum'),
    precision: whole('precision'),
    ...chosenSet(form, dialog, type),
  };
}

/** The options, or the words for yes and no, that stand in the form. */
function chosenSet(form, dialog, type) {
  if (type === 'Picklist' || type === 'Status') return { options: chosenOptions(dialog) };
  if (type !== 'Boolean') return {};
  const both = (which) => ({ en: form.get(`${which}en`).trim(), fr: form.get(`${which}fr`).trim() });
  return { yes: both('yes'), no: both('no') };
}

/** Only what differs is sent, so that what another administrator changed meanwhile stays. */
export function changed(column, form, dialog) {
  const wanted = { ...described(form, dialog, column.type), sv_IsHidden: form.has('hidden') };
  const had = {
    DisplayName: label(column.label.en, column.label.fr),
    RequiredLevel: { Value: levelOf(column) },
    IsSecured: Boolean(column.issecured),
    MaxLength: form.has('length') ? column.maxlength : undefined,
    MinValue: column.minimum,
    MaxValue: column.maximum,
    Precision: column.precision,
    OptionSet: sentSet(column),
    sv_IsHidden: Boolean(column.ishidden),
  };
  return Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => value !== undefined && JSON.stringify(value) !== JSON.stringify(had[name])),
  );
}

/** All of a column, as it is sent to make it again. */
export const sentWhole = (column) => ({
  SchemaName: column.name,
  AttributeType: column.type,
  DisplayName: label(column.label.en, column.label.fr),
  RequiredLevel: { Value: levelOf(column) },
  IsSecured: Boolean(column.issecured),
  MaxLength: column.maxlength,
  MinValue: Number.isSafeInteger(column.minimum) ? column.minimum : undefined,
  MaxValue: Number.isSafeInteger(column.maximum) ? column.maximum : undefined,
  Precision: column.precision,
  OptionSet: sentSet(column),
  sv_IsSearchable: column.issearchable || undefined,
  sv_IsKey: column.iskey,
  Targets: column.targets,
});
