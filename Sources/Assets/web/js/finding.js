/** Results below a text field: found as one types, moved through by arrow keys, taken by Enter. */

/**
 * Finds as one types. `find(isCurrent)` asks and shows what was found as long as nothing newer was asked. What is typed is
 * ahead of the results until then: none of them is marked, and Enter takes the first of those that are awaited.
 * @returns {Function} asks at once.
 */
export function findAsTyped(input, results, find, wait) {
  let asked = 0;
  let timer = 0;
  let isAhead = false;
  let answer = null;
  const ask = () => {
    clearTimeout(timer);
    const mine = (asked += 1);
    const isCurrent = () => mine === asked;
    answer = find(isCurrent).then(() => {
      if (!isCurrent()) return false;
      answer = null;
      isAhead = false;
      return true;
    });
    return answer;
  };
  input.addEventListener('input', () => {
    asked += 1;
    answer = null;
    isAhead = true;
    results.querySelector('[aria-selected=true]')?.setAttribute('aria-selected', 'false');
    point(input, results);
    clearTimeout(timer);
    timer = setTimeout(ask, wait);
  });
  input.addEventListener('keydown', async (event) => {
    if (event.key !== 'Enter' || event.isComposing || !isAhead || marked(results)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if ((await (answer ?? ask())) && input.isConnected) marked(results)?.click();
  });
  return ask;
}

/** Arrow keys and Enter in a list of results below a text field. */
export function moveInResults(event, input, results) {
  const options = [...results.querySelectorAll('[role=option]')];
  const at = options.findIndex((option) => option.getAttribute('aria-selected') === 'true');
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === 'Enter' && !event.isComposing) {
    event.preventDefault();
    options[at]?.click();
  } else if (by && options.length) {
    event.preventDefault();
    options.forEach((option) => option.setAttribute('aria-selected', 'false'));
    const next = options[at < 0 && by < 0 ? options.length - 1 : (at + by + options.length) % options.length];
    next.setAttribute('aria-selected', 'true');
    next.scrollIntoView({ block: 'nearest' });
    point(input, results);
  }
}

/** Says which result is the active one. */
export function point(input, results) {
  const active = marked(results);
  if (active) input.setAttribute('aria-activedescendant', active.id);
  else input.removeAttribute('aria-activedescendant');
}

const marked = (results) => results.querySelector('[aria-selected=true]');
