/** What the server put into the page: who is signed in, their settings, and the first rows of the list. */
const slot = document.getElementById('boot');

const given = JSON.parse(slot.textContent);

/**
 * The boot data, never changed after loading. Its shape is written down with the page that fills it. The page from the
 * browser's own store holds none and finds it there.
 */
export const boot = Object.freeze(
  given.isOffline ? await (await import('./offline-boot.js')).savedBoot(given) : given,
);

/** The largest gap between the page's clock and the server's that is put down to transport, in milliseconds. */
const transport = 2000;
const ahead = boot.now ? Date.parse(boot.now) - Date.now() : 0;
const skew = Math.abs(ahead) > transport ? ahead : 0;

/** The present instant by the server's clock, which in tests and demonstrations may stand on another day. */
export const now = () => Date.now() + skew;
