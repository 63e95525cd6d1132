/** Words and numbers in the person's language, from the same catalogue that the server's pages use. */
import { boot } from './boot.js';

const answer = await fetch(new URL(`../messages/${boot.lang}.json`, import.meta.url));
const catalogue = await answer.json();
const plurals = new Intl.PluralRules(boot.lang);
const figures = new Intl.NumberFormat(boot.locale);

/** A number as the person writes it. */
export const number = (value) => figures.format(value);

/** Whether the catalogue has this entry. */
export const has = (key) => key in catalogue;

/** Adds an entry that only the organisation has words for, such as one of its own tables. */
export const learn = (key, words) => {
  catalogue[key] ??= words;
};

/** The words of an entry; `{name}` is replaced by the argument, and `count` chooses between one and other. */
export function t(key, values = {}) {
  let entry = catalogue[key] ?? key;
  if (typeof entry === 'object') entry = entry[plurals.select(values.count ?? 0)] ?? entry.other;
  return entry.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = values[name];
    return typeof value === 'number' ? number(value) : (value ?? whole);
  });
}

/** What a yes or a no is called: by the column's own words, where it has some. */
export const flagWord = (value, { truelabel, falselabel } = {}) => (value ? (truelabel ?? t('yes')) : (falselabel ?? t('no')));
