/** Says, while a new customer is typed, which records seem to be the same one. */
import { get } from './api.js';
import { bdi, debounce, h, icon } from './dom.js';
import { recordPath, tables } from './meta.js';
import { t } from './messages.js';

/** The columns that are compared, by table. */
const compared = {
  lead: ['emailaddress1', 'telephone1', 'mobilephone'],
  contact: ['emailaddress1', 'telephone1', 'mobilephone'],
  account: ['name', 'emailaddress1', 'telephone1'],
};

/** Keeps `place` up to date with what stands in `form`; `editors` is a map of columns to their fields. */
export function watchLikely(table, editors, form, place) {
  if (!compared[table.name]) return;
  let asked = '';
  const look = debounce(300, async () => {
    const question = parts(table.name, editors);
    if (question === asked) return;
    asked = question;
    const found = question ? await find(table.name, question) : [];
    // What was typed meanwhile has its own answer on the way.
    if (question === asked) show(place, found, table);
  });
  form.addEventListener('input', look);
  form.addEventListener('change', look);
}

function parts(tableName, editors) {
  const values = new Map([...editors].map(([column, editor]) => [column.name, editor.value]));
  const given = compared[tableName].map((name) => [name, values.get(name)]);
  const [first, last] = [values.get('firstname'), values.get('lastname')];
  if (first && last) given.push(['fullname', `${first} ${last}`]);
  return given
    .filter(([, value]) => typeof value === 'string' && value.trim().length >= 3)
    .map(([name, value]) => `${name}='${encodeURIComponent(value.trim().replaceAll("'", "''"))}'`)
    .join(',');
}

/** A warning only: without it a record is made all the same. */
async function find(tableName, question) {
  try {
    return (await get(`sv_FindDuplicates(recordtype='${tableName}',${question})`)).value;
  } catch {
    return [];
  }
}

function show(place, found, table) {
  place.hidden = !found.length;
  if (!found.length) return place.replaceChildren();
  return place.replaceChildren(
    h('p', {}, icon('warning'), h('b', {}, t('likely.title', { count: found.length }))),
    h('ul', {}, found.map((each) => h('li', {}, link(each), ' ', h('span', { class: 'muted' }, reasons(each, table))))),
  );
}

/** In a window of its own, so that nothing that was typed is lost. */
const link = ({ recordtype, recordid, name, companyname }) =>
  h(
    'a',
    { href: recordPath(recordtype, recordid), target: '_blank', rel: 'noopener' },
    bdi(name),
    companyname ? [' · ', bdi(companyname)] : null,
    h('span', { class: 'hear' }, ` ${t('likely.window')}`),
  );

const reasons = ({ recordtype, matches }, table) => {
  const labels = matches.map((name) => table.byName.get(name)?.label ?? name);
  return t('likely.reason', { table: tables[recordtype]?.label ?? recordtype, columns: labels.join(', ') });
};
