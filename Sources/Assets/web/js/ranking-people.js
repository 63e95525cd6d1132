/** Whose lists a rule can be looked at on: everybody's, the fullest first. */
import { read } from './api.js';
import { boot } from './boot.js';

/** `{id, name, listed}`; `listed` is null of those whose list is not counted here. */
export async function peopleWithLists() {
  const [own, team, others] = await Promise.all([ownList(), boot.features.teamview ? teamLists() : [], everybody()]);
  const counted = [...team, own].sort((left, right) => (right.listed ?? 0) - (left.listed ?? 0));
  const known = new Set(counted.map(({ id }) => id));
  return [...counted, ...others.filter(({ id }) => !known.has(id))];
}

/** One's own list; somebody without one can still look at those of others. */
const ownList = () =>
  read('sv_workitems', { $count: true, $top: 1, $select: 'recordid' }).then(
    (page) => ({ id: boot.user.id, name: boot.user.fullname, listed: page['@odata.count'] }),
    () => ({ id: boot.user.id, name: boot.user.fullname, listed: null }),
  );

/** The lists of those who stand below whoever asks, for an administrator everybody. */
const teamLists = () =>
  read('sv_Team()', {}).then(
    ({ value }) => value.map(({ systemuserid: id, fullname: name, listed }) => ({ id, name, listed })),
    () => [],
  );

const everybody = () =>
  read('systemusers', { $select: 'fullname', $filter: 'isdisabled eq false', $orderby: 'fullname', $top: 500 }).then(
    ({ value }) => value.map(({ systemuserid: id, fullname: name }) => ({ id, name, listed: null })),
    () => [],
  );
