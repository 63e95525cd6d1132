/** Addresses that lead out of the page: telephone and mail. */

/** A `tel:` address; only what a number may hold is let through. */
export const telephone = (number) => `tel:${number.replace(/[^+\d*#,;]/g, '')}`;

/** A `mailto:` address. */
export const mailbox = (address) => `mailto:${encodeURIComponent(address).replace('%40', '@')}`;
