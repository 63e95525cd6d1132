/*
 * Serves the program itself, and the empty work list page, from the browser's own store when there is no connection.
 * What `digest`, `base` and `files` are stands in front, written by the server: another program is another worker. Data
 * never pass through here: neither the Web API nor pages with somebody's rows are kept.
 */
const store = `suivant-${digest}`;
const record = /^\/(lead|opportunity|account|contact)\/[0-9a-f-]{36}$/;

self.addEventListener('install', (event) => event.waitUntil(take()));
self.addEventListener('activate', (event) => event.waitUntil(begin()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (pathname.startsWith('/assets/')) event.respondWith(asset(request));
  else if (request.mode === 'navigate' && !/^\/(signin|signout|oauth|api|events|health|metrics|openapi)/.test(pathname))
    event.respondWith(page(event, pathname));
});

// A page that was on its way while the worker began, or was reloaded past it, is nobody's until it asks.
self.addEventListener('message', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(show(event.notification.data?.href ?? '/worklist'));
});

/** Brings a window of the program to the front, at this address. */
async function show(address) {
  const [open] = await self.clients.matchAll({ type: 'window' });
  if (!open) return self.clients.openWindow(address);
  await open.navigate(address);
  return open.focus();
}

/** Everything or nothing: with one file missing the earlier program stays in charge. */
async function take() {
  const cache = await caches.open(store);
  await cache.addAll(files.map((file) => base + file));
  await self.skipWaiting();
}

/** The last program but one may go; open pages of the last one may still fetch a part of it. */
async function begin() {
  const programs = (await caches.keys()).filter((name) => /^suivant-[0-9a-f]{16}$/.test(name) && name !== store);
  for (const name of programs.slice(0, -1)) await caches.delete(name);
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

/** Addresses hold the digest of their content, so what is kept is never out of date. */
async function asset(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

/** Always the server's own page; the stored one only where the server cannot be reached. */
async function page(event, pathname) {
  try {
    const answer = (await event.preloadResponse) ?? (await fetch(event.request));
    if (answer.status !== 502 && answer.status !== 504) return answer;
    return (await standIn(pathname)) ?? answer;
  } catch (error) {
    const answer = await standIn(pathname);
    if (answer) return answer;
    throw error;
  }
}

async function standIn(pathname) {
  if (pathname !== '/worklist' && !record.test(pathname)) return Response.redirect(`/worklist?wanted=${encodeURIComponent(pathname)}`);
  const language = await (await caches.match('/language'))?.text();
  return (await caches.open(store)).match(`${base}offline.${language === 'fr' ? 'fr' : 'en'}.html`);
}
