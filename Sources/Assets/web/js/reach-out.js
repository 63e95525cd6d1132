/** Calling, writing and joining; how it is done is fetched when it is wanted. */
import { joining } from './links.js';

const contacting = () => import('./contacting.js');

/** Calls; see `contacting.js`. */
export const call = async (row, how) => (await contacting()).call(row, how);

/** Writes; see `contacting.js`. */
export const email = async (row) => (await contacting()).email(row);

/** Joins an item's meeting, in a window of its own that knows nothing of this one. */
export const join = (row) => window.open(joining(row), '_blank', 'noopener,noreferrer');
