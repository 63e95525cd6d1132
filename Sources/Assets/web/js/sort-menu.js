/** The sort menu (W-37 … W-42, W-85 … W-87): the standard keys and the organisation's own, two directions each. */
import { openMenu } from './float.js';
import { list } from './list.js';
import { t } from './messages.js';
import { customSorts, shownSorts, sortKeys } from './order.js';
import { view } from './virtual-list.js';

const shape = {
  rank: 'high',
  score: 'high',
  due: 'soon',
  name: 'letters',
  activitytype: 'letters',
  recordtype: 'letters',
  sequence: 'letters',
};

const figures = ['integer', 'decimal', 'double', 'money'];

/** In which words the two directions of a sort are told. */
function shapeOf(key) {
  const kind = customSorts.get(key)?.kind;
  if (!kind) return shape[key];
  if (figures.includes(kind)) return 'high';
  if (kind === 'instant' || kind === 'date') return 'date';
  return kind === 'text' ? 'letters' : 'plain';
}

/** The direction that is taken first. */
const first = (key) => sortKeys[key] ?? (['high', 'date'].includes(shapeOf(key)) ? 'desc' : 'asc');

/** Opens the menu beside its button. */
export function openSort(anchor) {
  const { key, direction } = list.sort;
  const keys = shownSorts.map((each) => ({
    label: customSorts.get(each)?.name ?? t(`sort.${each}`),
    isChecked: each === key,
    run: () => choose({ key: each, direction: each === key ? direction : first(each) }),
  }));
  // Priority has one direction: what comes next stands on top.
  const directions = (key === 'rank' ? ['desc'] : ['desc', 'asc']).map((each) => ({
    label: t(`sort.${shapeOf(key)}.${each}`),
    isChecked: each === direction,
    run: () => choose({ key, direction: each }),
  }));
  if (!['high', 'date'].includes(shapeOf(key))) directions.reverse();
  openMenu(
    t('command.sort'),
    [{ heading: t('sort.by') }, ...keys, null, { heading: t('sort.order') }, ...directions],
    anchor,
  );
}

function choose(sort) {
  view.toTop();
  list.ask({ sort });
}
