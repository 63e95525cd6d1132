/** The sort menu (W-37 … W-42): six keys, two directions each. */
import { openMenu } from './float.js';
import { list } from './list.js';
import { t } from './messages.js';
import { sortKeys } from './order.js';
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

/** Opens the menu beside its button. */
export function openSort(anchor) {
  const { key, direction } = list.sort;
  const keys = Object.keys(sortKeys).map((each) => ({
    label: t(`sort.${each}`),
    isChecked: each === key,
    run: () => choose({ key: each, direction: each === key ? direction : sortKeys[each] }),
  }));
  // Priority has one direction: what comes next stands on top.
  const directions = (key === 'rank' ? ['desc'] : ['desc', 'asc']).map((each) => ({
    label: t(`sort.${shape[key]}.${each}`),
    isChecked: each === direction,
    run: () => choose({ key, direction: each }),
  }));
  if (shape[key] !== 'high') directions.reverse();
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
