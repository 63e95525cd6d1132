/** Record types and activity types: their sets, icons and the columns that name them. */
import { boot } from './boot.js';
import { learn, t } from './messages.js';

/** Per record type: its entity set, key, and the columns of the Summary tab in two parts. */
export const records = {
  lead: {
    set: 'leads',
    phones: ['telephone1', 'mobilephone', 'telephone2'],
    contact: ['emailaddress1', 'telephone1', 'mobilephone', 'telephone2', 'jobtitle', 'companyname'],
    facts: [
      'subject',
      'leadsourcecode',
      'leadqualitycode',
      'budgetstatus',
      'donotemail',
      'donotphone',
      'createdon',
      'description',
    ],
  },
  opportunity: {
    set: 'opportunities',
    phones: [],
    contact: ['_parentcontactid_value', '_parentaccountid_value', '_customerid_value'],
    facts: ['estimatedvalue', 'estimatedclosedate', 'budgetstatus', 'createdon', 'description'],
  },
  account: {
    set: 'accounts',
    phones: ['telephone1'],
    contact: ['_primarycontactid_value', 'emailaddress1', 'telephone1'],
    facts: ['accountnumber', 'donotemail', 'donotphone', 'createdon', 'description'],
  },
  contact: {
    set: 'contacts',
    phones: ['telephone1', 'mobilephone', 'telephone2'],
    contact: ['emailaddress1', 'telephone1', 'mobilephone', 'telephone2', 'jobtitle', '_parentcustomerid_value'],
    facts: ['donotemail', 'donotphone', 'createdon', 'description'],
  },
};

/** Tables of the organisation's own that stand on the list (W-90): theirs are those of their form. */
for (const name of boot.recordtypes ?? []) {
  const table = boot.tables?.[name];
  if (records[name] || !table) continue;
  records[name] = { set: table.set, phones: [], contact: [], facts: [], isOwn: true };
  learn(`record.${name}`, table.label);
  learn(`records.${name}`, table.plural);
}

/** The sets in which new activities are made. */
export const activitySets = { phonecall: 'phonecalls', email: 'emails', task: 'tasks', appointment: 'appointments' };

/** The icon of an activity type. */
export const activityIcon = {
  phonecall: 'phone',
  email: 'mail',
  task: 'task',
  appointment: 'event',
  automatedemail: 'send',
  textmessage: 'text',
  automatedtextmessage: 'send',
  linkedin: 'linkedin',
  command: 'command',
  annotation: 'note',
};

const isOnline = (item) =>
  item.activitytype === 'appointment' && Boolean(item.isonlinemeeting || item.onlinemeetingjoinurl);

/** The icon of an item: that of its activity type, or of a meeting that is held online (W-19). */
export const itemIcon = (item) => (isOnline(item) ? 'meeting' : (activityIcon[item.activitytype] ?? 'task'));

/** What an item is, in words. */
export const itemWord = (item) => t(isOnline(item) ? 'activity.meeting' : `activity.${item.activitytype}`);

/** The icon of a trend. */
export const trendIcon = { improving: 'up', declining: 'down', steady: 'flat', notenoughinfo: 'unknown' };
