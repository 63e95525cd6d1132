/** What the server put into the page: who is signed in, their settings, and the first rows of the list. */
const slot = document.getElementById('boot');

/** The boot data, never changed after loading. Its shape is written down with the page that fills it. */
export const boot = Object.freeze(JSON.parse(slot.textContent));

/** The largest gap between the page's clock and the server's that is put down to transport, in milliseconds. */
const transport = 2000;
const ahead = boot.now ? Date.parse(boot.now) - Date.now() : 0;
const skew = Math.abs(ahead) > transport ? ahead : 0;

/** The present instant by the server's clock, which in tests and demonstrations may stand on another day. */
export const now = () => Date.now() + skew;
