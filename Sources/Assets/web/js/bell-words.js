/** What a notification says, and where it leads. */
import { boot } from './boot.js';
import { absolute, moment, time } from './dates.js';
import { activityIcon, records } from './kinds.js';
import { has, t } from './messages.js';

/** `{icon, title, more, href}` of a notification. */
export const wordsOf = (each) => ({ href: hrefOf(each), ...(kinds[each.kind] ?? kinds.other)(each) });

/** Shows one beside the browser's window; two windows of the browser show it once. */
export async function pushOut(each) {
  const { title, more, href } = wordsOf(each);
  const options = { body: more, tag: each.id, lang: boot.lang, icon: `${boot.assets}icon-192.png`, data: { href } };
  let shown = null;
  try {
    shown = new Notification(title, options);
  } catch {
    // Browsers of phones show those of a worker alone.
    return (await navigator.serviceWorker?.getRegistration())?.showNotification(title, options);
  }
  shown.addEventListener('click', () => {
    window.focus();
    if (href) location.assign(href);
    shown.close();
  });
  return shown;
}

const name = (each) => each.recordname ?? t('bell.gone');

const kinds = {
  assigned(each) {
    const actor = each.actorname ?? t('bell.somebody');
    if (each.count > 1) return { icon: 'assign', title: t('bell.assigned.many', { actor, count: each.count }), more: '' };
    return {
      icon: activityIcon[each.itemtype] ?? 'assign',
      title: t('bell.assigned', { actor, name: each.itemname ?? name(each) }),
      more: each.itemname ? name(each) : '',
    };
  },
  reminder: (each) => ({
    icon: activityIcon[each.itemtype] ?? 'clock',
    title: t('bell.reminder', { time: time(each.dueon), name: each.itemname ?? t('bell.gone') }),
    more: name(each),
  }),
  finished: (each) => ({ icon: 'check', title: done(each), more: '' }),
  failed: (each) => ({
    icon: 'warning',
    title: each.detail && !each.count ? t('bell.failed', { what: what(each) }) : done(each),
    more: each.detail ?? t('bell.left', { count: each.failed }),
  }),
  conflict: (each) => ({
    icon: 'warning',
    title: t('bell.conflict', { what: what(each), name: name(each) }),
    more: each.detail ?? '',
  }),
  other: () => ({ icon: 'help', title: t('bell.other'), more: '' }),
};

const done = (each) => t(key('bell.done', each.subject), { count: each.count });
const what = (each) => t(key('bell.what', each.subject));
const key = (stem, subject) => (has(`${stem}.${subject}`) ? `${stem}.${subject}` : `${stem}.other`);

function hrefOf({ kind, recordtype, recordid, recordname, itemtype, itemid, itemname, count }) {
  if (kind === 'assigned' && count > 1) return '/worklist';
  if (recordid && recordname)
    return records[recordtype] ? `/worklist?record=${recordtype}/${recordid}` : `/${recordtype}/${recordid}`;
  if (itemid && itemname) return `/${itemtype}/${itemid}`;
  if (recordtype && !recordid) return `/${recordtype}`;
  return kind === 'finished' ? '/worklist' : null;
}

/** When it came, in few words and in full. */
export const cameAt = ({ createdon }) => ({ text: moment(createdon), title: absolute(createdon) });
