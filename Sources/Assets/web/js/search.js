/** Search in the list by record name (W-36): `/` opens it, Escape clears and leaves. */
import { announce } from './announce.js';
import { byId, debounce } from './dom.js';
import { unfiltered } from './filters.js';
import { list } from './list.js';
import { t } from './messages.js';
import { page } from './page.js';
import { view } from './virtual-list.js';

const bar = byId('searchbar');
const input = byId('search');
/** The answer to what was searched for last. */
let answer = Promise.resolve();

/** Shows the field and puts the cursor into it. */
export function openSearch() {
  bar.hidden = false;
  byId('tool-search').setAttribute('aria-expanded', 'true');
  input.focus();
  input.select();
}

function closeSearch() {
  input.value = '';
  bar.hidden = true;
  byId('tool-search').setAttribute('aria-expanded', 'false');
  return find();
}

/** Back to the list as it was before one searched; the cursor stays in the field for another name (W-36). */
export function clearSearch() {
  input.value = '';
  openSearch();
  return find();
}

function find() {
  const search = input.value.trim();
  if (search === list.search) return answer;
  view.toTop();
  answer = list.ask({ search }).then((isAnswered) => {
    if (isAnswered) announce(t('list.found', { count: list.total }));
  });
  return answer;
}

/** Back to everything: filters, search and window (W-54). */
export function clearFilters() {
  input.value = '';
  bar.hidden = true;
  byId('tool-search').setAttribute('aria-expanded', 'false');
  view.toTop();
  return list.ask({ filters: unfiltered(), search: '', window: '' });
}

/** Connects the field and its buttons. */
export function startSearch() {
  byId('tool-search').addEventListener('click', () => (bar.hidden ? openSearch() : closeSearch()));
  byId('search-clear').addEventListener('click', () => {
    closeSearch();
    byId('tool-search').focus();
  });
  input.addEventListener('input', debounce(140, find));
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      closeSearch().then(focusList);
    }
    if (event.key === 'ArrowDown' || event.key === 'Enter') {
      event.preventDefault();
      find().then(focusList);
    }
  });
}

async function focusList() {
  await page.follow();
  if (view.active) view.activate(view.active.recordid, { focus: true });
  else byId('tool-search').focus();
}
