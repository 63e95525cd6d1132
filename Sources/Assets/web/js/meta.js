/** What the page knows of the tables: the short form of all from the boot data, the whole form of one when needed. */
import { boot } from './boot.js';
import { get, quoted } from './api.js';

/** Every readable table by its logical name: set, key, labels, icon, what the person may do. */
export const tables = boot.tables ?? {};

const whole = new Map();
if (boot.table) whole.set(boot.table.name, Promise.resolve(dressed(boot.table)));

/** The whole form of a table: its columns, form, views and what points to it. */
export function tableOf(name) {
  if (!whole.has(name)) {
    const asked = get(`sv_Table(name=${quoted(name)})`).then(dressed);
    asked.catch(() => whole.delete(name));
    whole.set(name, asked);
  }
  return whole.get(name);
}

/** Asks for a table anew, because its form or views were changed. */
export function forgetTable(name) {
  whole.delete(name);
}

/** The table of this page. */
export const pageTable = boot.table ? dressed(boot.table) : null;

function dressed(table) {
  if (table.byName) return table;
  return Object.assign(table, { byName: new Map(table.columns.map((column) => [column.name, column])) });
}

/** Those of some columns that the person may read, for a question that names them. */
export const readable = (table, columns) => columns.filter((each) => !tables[table]?.unreadable?.includes(each)).join(',');

/** The address of a record's page; null for tables that have none. */
export const recordPath = (table, id) => (tables[table]?.isshown && id ? `/${table}/${id}` : null);
