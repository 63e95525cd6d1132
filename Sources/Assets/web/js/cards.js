/** How the cards of each record type are laid out (W-31, W-33): what holds for this person, and how high that makes them. */
import { boot } from './boot.js';

/** The factory card (K-4). */
const factory = {
  icon: 'initials',
  rows: [
    { fields: ['recordname'], icons: ['followed', 'score'] },
    { fields: ['contactname', 'companyname'], icons: ['recordtype'] },
    { fields: ['actionname', 'duetime'], icons: [] },
  ],
  actions: null,
  columns: {},
};

/** Heights of a card by its rows; they match list.css. */
const measures = { comfortable: { rest: 21, line: 19, least: 56 }, compact: { rest: 13, line: 17, least: 40 } };

/** Signs of a reason that surely fit on a line of the narrowest list, and how many lines are shown at most. */
const reasonLine = { signs: 38, most: 6, height: 16 };

/** How high the whole reason of a refusal stands on a card, so that what is to be done about it is never cut off (W-70). */
export const reasonHeight = (reason) =>
  Math.max(2, Math.min(Math.ceil(reason.length / reasonLine.signs), reasonLine.most)) * reasonLine.height;

/** What a reason adds to the height of its card. */
export const reasonAdds = (reason) => reasonHeight(reason) + 6;

/** Commands that stand and fall together in a layout. */
const families = {
  join: 'call',
  selectgroup: 'select',
  unread: 'read',
  unfollow: 'follow',
  qualify: 'life',
  win: 'life',
  lose: 'life',
  disqualify: 'life',
  deactivate: 'life',
  reopen: 'life',
  merge: 'life',
  share: 'life',
  deleterecord: 'life',
};

/** The actions that a layout can choose among, in the order of the menu. */
export const actions = [
  'call',
  'email',
  'complete',
  'completenote',
  'skip',
  'snooze',
  'read',
  'follow',
  'assign',
  'note',
  'activity',
  'select',
  'life',
];

const layouts = { ...boot.cards?.layouts };

/** The layout of a record type's cards. */
export const layoutOf = (recordtype) => layouts[recordtype] ?? factory;

/** Puts another layout in place, or the factory card for null. */
export function setLayout(recordtype, layout) {
  if (layout) layouts[recordtype] = layout;
  else delete layouts[recordtype];
}

/** Whether any card shows more than every item has, so that rows must come with it. */
export const needsValues = () =>
  Object.values(layouts).some(
    ({ icon, rows }) =>
      icon === 'image' || rows.some(({ fields }) => fields.some((field) => field.includes('/') || field === 'ownerid')),
  );

/** Whether the card's menu offers a command (W-69); commands that no layout knows are always offered. */
export function offers(recordtype, command) {
  const chosen = layoutOf(recordtype).actions;
  const action = families[command] ?? command;
  return !chosen || !actions.includes(action) || chosen.includes(action);
}

/** The height of a card of this many rows. */
export function heightOf(recordtype, density) {
  const { rest, line, least } = measures[density] ?? measures.comfortable;
  return Math.max(least, rest + line * layoutOf(recordtype).rows.length);
}
