/** The Web API as the page uses it: one function per kind of request, refusals as one error type. */
import { boot } from './boot.js';
import { t } from './messages.js';

/** The server said no. `message` is one sentence in the person's language, `request` the id for support. */
class Refusal extends Error {
  constructor(status, code, message, request) {
    super(message);
    Object.assign(this, { status, code, request });
  }
}

/** The server could not be reached at all; nothing is known about what it did. */
export class Unreachable extends Error {}

/** Listeners for "the server answers" (true) and "the server does not answer" (false). */
export const reach = new EventTarget();

/** Where the page's own address names its language, requests name it too, so that answers are in the page's language. */
const asked = new URLSearchParams(location.search).get('lang') === boot.lang ? `lang=${boot.lang}` : '';

/** A page that is being left sends what it still has to so that the browser goes on with it. */
let isLeaving = false;
addEventListener('pagehide', () => (isLeaving = true), { capture: true });
addEventListener('pageshow', () => (isLeaving = false));

/** Until when a failed read may be the doing of a page that is about to be left, which hears of that only afterwards. */
let mayLeaveUntil = 0;
addEventListener('beforeunload', () => (mayLeaveUntil = performance.now() + 2000), { capture: true });

/** How often a busy server (429, 503) is asked again before the refusal is shown. */
const patience = 3;

/** Sends a request; gives `{status, body, headers}`, throws `Refusal` or `Unreachable`. */
export async function send(method, path, { body, prefer, key, match, signal, keepalive } = {}) {
  const headers = { Accept: 'application/json', 'Accept-Language': boot.lang };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (prefer) headers.Prefer = prefer;
  if (key) headers['Idempotency-Key'] = key;
  if (match) headers['If-Match'] = match;
  let address = path.startsWith('/') ? path : boot.api + path;
  if (asked && !address.includes(asked)) address += (address.includes('?') ? '&' : '?') + asked;
  const options = { method, headers, signal, keepalive: keepalive || isLeaving };
  if (body !== undefined) options.body = JSON.stringify(body);
  for (let attempt = 1; ; attempt += 1) {
    const response = await reached(address, options);
    const busy = response.status === 429 || response.status === 503;
    if (!busy || attempt === patience || (method !== 'GET' && !key)) return understood(response);
    await pause(Math.min(Number(response.headers.get('Retry-After')) || 1, 10) * 1000);
  }
}

/** Reads; gives the decoded body. */
export const get = async (path, options) => (await send('GET', path, options)).body;

/** Rows of a set: `read('sv_workitems', {'$filter': …}, {size: 50})`. Options that are null or '' are left out. */
export function read(set, options = {}, { size, annotations, signal } = {}) {
  const prefer = [size && `odata.maxpagesize=${size}`, annotations && 'odata.include-annotations="*"'];
  return get(set + query(options), { prefer: prefer.filter(Boolean).join(',') || undefined, signal });
}

/** The following page, by the address the server gave; only its path is used, so a proxy in front does not matter. */
export function follow(link, { size, annotations, signal } = {}) {
  const { pathname, search } = new URL(link, location.href);
  const prefer = [size && `odata.maxpagesize=${size}`, annotations && 'odata.include-annotations="*"'];
  return get(pathname + search, { prefer: prefer.filter(Boolean).join(',') || undefined, signal });
}

/** The query part of an address. */
export function query(options) {
  const parts = Object.entries(options).filter(([, value]) => value !== null && value !== undefined && value !== '');
  return parts.length ? `?${parts.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}` : '';
}

/** A text as it stands inside a filter. */
export const quoted = (text) => `'${String(text).replaceAll("'", "''")}'`;

/** A new key that makes repeating a command harmless. */
export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

async function reached(address, options) {
  let response;
  try {
    response = await fetch(address, options);
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    // What would follow from it, such as going back to the filters before, must not be the last that a page does.
    if (options.method === 'GET') await pause(mayLeaveUntil - performance.now());
    reach.dispatchEvent(new CustomEvent('change', { detail: false }));
    throw new Unreachable(t('error.unreachable'));
  }
  reach.dispatchEvent(new CustomEvent('change', { detail: true }));
  return response;
}

async function understood(response) {
  const text = await response.text();
  const isJSON = response.headers.get('Content-Type')?.includes('json');
  let body = null;
  try {
    body = text && isJSON ? JSON.parse(text) : text;
  } catch {
    body = null;
  }
  if (response.ok) return { status: response.status, body, headers: response.headers };
  if (response.status === 401) reach.dispatchEvent(new Event('signedout'));
  const request = response.headers.get('x-ms-service-request-id') ?? '';
  const message = body?.error?.message || t(response.status >= 500 ? 'error.server' : 'error.refused');
  throw new Refusal(response.status, body?.error?.code ?? '', message, request);
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
