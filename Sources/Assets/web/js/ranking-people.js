/** Whose lists a rule can be looked at on: everybody's, the fullest first. */
import { read } from './api.js';
import { boot } from './boot.js';

/** Lists counted, of those who own the most: of whoever comes after, a rule shows little. */
const mostCounted = 30;
/** Questions asked at once. */
const atOnce = 4;

/** `{id, name, listed}`; `listed` is null of those whose list is not counted here. */
export async function peopleWithLists() {
  const me = { id: boot.user.id, name: boot.user.fullname };
  const [own, team, others] = await Promise.all([counted(me), boot.features.teamview ? teamLists() : [], everybody()]);
  const known = new Set([own, ...team].map(({ id }) => id));
  const byCount = [...team, own].sort((left, right) => (right.listed ?? -1) - (left.listed ?? -1));
  return [...byCount, ...others.filter(({ id }) => !known.has(id))];
}

/** The person with the number of cards on the list; somebody without a list can still look at those of others. */
const counted = (person, sv_seller) =>
  read('sv_workitems', { $count: true, $top: 1, $select: 'recordid', sv_seller }).then(
    (page) => ({ ...person, listed: page['@odata.count'] }),
    () => ({ ...person, listed: null }),
  );

/** The lists of those who stand below whoever asks, for an administrator everybody. */
async function teamLists() {
  const { value } = await read('sv_Team()').catch(() => ({ value: [] }));
  // What people own says whose lists are long; how long they are, only the lists do (K-1).
  const people = value
    .sort((left, right) => right.listed - left.listed)
    .map(({ systemuserid: id, fullname: name }) => ({ id, name, listed: null }));
  for (let first = 0; first < Math.min(people.length, mostCounted); first += atOnce) {
    const some = people.slice(first, first + atOnce);
    people.splice(first, some.length, ...(await Promise.all(some.map((person) => counted(person, person.id)))));
  }
  return people;
}

const everybody = () =>
  read('systemusers', { $select: 'fullname', $filter: 'isdisabled eq false', $orderby: 'fullname', $top: 500 }).then(
    ({ value }) => value.map(({ systemuserid: id, fullname: name }) => ({ id, name, listed: null })),
    () => [],
  );
