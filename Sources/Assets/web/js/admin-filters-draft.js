/** The definition of filters and sorts that is worked on: loaded, kept as a draft, published, and what others did meanwhile. */
import { get, newKey, send } from './api.js';
import { t } from './messages.js';
import { tableOf } from './meta.js';
import { toast } from './toast.js';
import { remember, undo, undoOn } from './undo.js';

/** The code of a refusal because somebody else was faster. */
const stale = '0x80060882';

/** Event: `change`, when what is shown must be drawn anew. */
class Draft extends EventTarget {
  /** What the server tells: whether it is a draft, who changed and published it when. */
  state = null;
  definition = null;
  /** What was refused because somebody else was faster: kept until the person has decided. */
  refused = null;
  /** The words of the columns, by table. */
  labels = new Map();
  /** The kinds of the columns, by table. */
  kinds = new Map();

  changed() {
    this.dispatchEvent(new Event('change'));
  }
}

/** The one draft of the page. */
export const draft = new Draft();

/** Fetches what there is. */
export async function load() {
  draft.state = await get('sv_WorklistFiltersDraft()');
  draft.definition = JSON.parse(draft.state.definition);
  const types = new Set([...draft.definition.filters, ...draft.definition.sorts].map(({ table }) => table).filter(Boolean));
  await Promise.all([...types].map(learn));
}

undoOn({ question: () => '', before: () => undefined, after: () => inTurn(load).then(() => draft.changed()) });

/** What is being sent, and what waits for its answer: everything is made from what the one before it left. */
let turn = Promise.resolve();
let waiting = 0;

function inTurn(work) {
  waiting += 1;
  const mine = turn.then(() => {
    waiting -= 1;
    return work();
  });
  turn = mine.catch(() => undefined);
  return mine;
}

/** What the next change is made from; what was refused is not lost by it. */
const standing = () => draft.refused?.next ?? draft.definition;

/** The words of a table's columns. */
async function learn(type) {
  try {
    const { columns } = await tableOf(type);
    draft.labels.set(type, new Map(columns.map(({ name, label }) => [name, label])));
    draft.kinds.set(type, new Map(columns.map(({ name, kind }) => [name, kind])));
  } catch {
    draft.labels.set(type, new Map());
  }
}

/**
 * Keeps what `made` makes of the definition as the draft, and tells whether it did; throws what the server refuses, but
 * being late.
 */
export const save = (made) => inTurn(async () => (await change('sv_DraftWorklistFilters', made(standing()))) !== null);

async function change(action, next) {
  try {
    const body = next ? { definition: JSON.stringify(next) } : {};
    const answer = await send('POST', action, { body, match: `W/"${draft.state.version}"`, key: newKey() });
    draft.state = answer.body;
    draft.definition = JSON.parse(draft.state.definition);
    draft.refused = null;
    await Promise.all([...new Set([...draft.definition.filters, ...draft.definition.sorts].map(({ table }) => table))].filter((type) => type && !draft.labels.has(type)).map(learn));
    // What waits is on the page already, and is drawn with its own answer.
    if (!waiting) draft.changed();
    return answer;
  } catch (error) {
    if (error.code !== stale) throw error;
    draft.refused = { action, next };
    draft.changed();
    document.querySelector('.conflict button')?.focus();
    return null;
  }
}

/** Does something outside a dialog; a refusal is said. */
async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    toast(error.message, { isWrong: true });
    draft.changed();
    return null;
  }
}

/** Keeps the part that `made` makes of the definition, outside a dialog. */
export const update = (made) => attempt(() => save((definition) => ({ ...definition, ...made(definition) })));

/** Hides a filter, a group or a sort (`part`: filters, groups, sorts), or shows it again. */
export const offer = (part, id, isOn) =>
  update(({ [part]: all }) => ({ [part]: all.map((each) => (each.id === id ? { ...each, hidden: isOn ? undefined : true } : each)) }));

/** Puts the definition in place for all. */
export async function publish() {
  const answer = await attempt(() => inTurn(() => change('sv_PublishWorklistFilters', standing())));
  if (answer) said(t('admin.filters.published'), answer);
}

/** Throws the draft away. */
export async function discard() {
  const answer = await attempt(() => inTurn(() => change('sv_DraftWorklistFilters', null)));
  if (answer) said(t('admin.filters.discarded'), answer);
}

/** Says what happened; what was published or thrown away can be taken back. */
function said(words, answer) {
  const operationid = answer.headers.get('sv-operation-id');
  const notice = toast(words, { action: operationid && { label: t('command.undo'), run: () => undo(operationid) } });
  remember({ operationid, words, notice });
}

/** Goes on with what the other one made. */
export async function takeTheirs() {
  await attempt(() =>
    inTurn(() => {
      draft.refused = null;
      return load();
    }),
  );
  draft.changed();
}

/** Puts one's own in place of what the other one made. */
export async function keepMine() {
  await attempt(() =>
    inTurn(async () => {
      const { action, next } = draft.refused;
      draft.state = await get('sv_WorklistFiltersDraft()');
      await change(action, next);
    }),
  );
}
