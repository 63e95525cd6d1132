/** Going to another page by `G` and a letter. */
import { tables } from './meta.js';

const places = {
  W: '/worklist',
  L: '/lead',
  O: '/opportunity',
  A: '/account',
  C: '/contact',
  T: '/activitypointer',
};

/** What leads to the page behind a letter; null when there is none, or not for this person. */
export function goTo(letter) {
  const address = places[letter];
  if (!address || (address !== '/worklist' && !tables[address.slice(1)]?.isshown)) return null;
  return () => {
    location.href = address;
  };
}

/** The same pages as commands for palette and help. */
export const goCommands = Object.entries(places)
  .filter(([letter]) => goTo(letter))
  .map(([letter, address]) => ({
    id: address === '/worklist' ? 'worklist' : `go${address.slice(1)}`,
    table: address === '/worklist' ? null : address.slice(1),
    key: `G ${letter}`,
    icon: address === '/worklist' ? 'list' : tables[address.slice(1)].icon,
    run: goTo(letter),
  }));
