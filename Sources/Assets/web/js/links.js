/** Addresses that lead out of the page: telephone, mail and meetings. */

/** A `tel:` address; only what a number may hold is let through. */
export const telephone = (number) => `tel:${number.replace(/[^+\d*#,;]/g, '')}`;

/** A `mailto:` address. */
export const mailbox = (address) => `mailto:${encodeURIComponent(address).replace('%40', '@')}`;

/** The address under which an item's meeting is joined, `https` alone; null where there is none (W-97). */
export const joining = ({ onlinemeetingjoinurl: address }) => (/^https:\/\//i.test(address ?? '') ? address : null);

/** Joins an item's meeting, in a window of its own that knows nothing of this one. */
export const join = (row) => window.open(joining(row), '_blank', 'noopener,noreferrer');
