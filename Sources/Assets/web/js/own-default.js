/** Says at opening when the filter of one's own that days begin with is gone, or a part of it (W-42, W-61). */
import { read } from './api.js';
import { boot } from './boot.js';
import { kept } from './filters.js';
import { list } from './list.js';
import { t } from './messages.js';
import { keepQuietly, settings } from './settings-store.js';
import { toast } from './toast.js';

const type = 'sv_workitem';
/** Beside its id stands what it was called: what is gone has no name any more. */
export const nameKey = `${type}.name`;

/** Says it once: what is gone is the default no longer. */
export async function checkDefault() {
  const { [type]: id, [nameKey]: name, ...others } = settings.defaultviews;
  const $filter = `userqueryid eq ${id} and _ownerid_value eq ${boot.user.id}`;
  const { value } = await read('userqueries', { $filter, $select: 'name', $top: 1 });
  if (!value.length) {
    keepDefaults(others);
    return toast(name ? t('own.gone', { name }) : t('own.gone.unnamed'));
  }
  if (value[0].name !== name) keepDefaults({ ...settings.defaultviews, [nameKey]: value[0].name });
  const isLess = Object.keys(settings.filters?.custom ?? {}).some((each) => !(each in list.filters.custom));
  if (!isLess) return undefined;
  keepQuietly({ msdyn_sellerfilterconfiguration: kept(list.filters) });
  return toast(t('own.partly', { name: value[0].name }));
}

function keepDefaults(chosen) {
  settings.defaultviews = chosen;
  keepQuietly({ sv_defaultviews: JSON.stringify(chosen) });
}
