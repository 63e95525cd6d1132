/** Changes to many records at once: at most 500 are done in one go, more become a job that can be watched and stopped. */
import { newKey, send } from './api.js';
import { followJob } from './jobs.js';
import { t } from './messages.js';
import { claim } from './operations.js';
import { toast } from './toast.js';
import { remember, undo } from './undo.js';

const actions = { update: 'sv_UpdateMany', assign: 'sv_AssignMany', delete: 'sv_DeleteMany' };

/**
 * Runs a command on records of a set. `targets` is `{Targets: [ids]}` or `{Filter: text}`, `words(count)` says what
 * was done. `refused(results)` gets what the server did not do, each with its reason.
 */
export async function bulk(set, command, { targets, body, words, count, refused }) {
  try {
    const answer = await send('POST', `${set}/Microsoft.Dynamics.CRM.${actions[command]}`, {
      body: { ...targets, ...body },
      key: newKey(),
    });
    settle(answer, { words, count, refused });
    return true;
  } catch (error) {
    toast(error.message, { isWrong: true });
    return false;
  }
}

function settle(answer, { words, count, refused }) {
  const operationid = answer.body?.operationid ?? answer.headers.get('sv-operation-id');
  claim(operationid);
  const action = { label: t('command.undo'), run: () => undo(operationid) };
  if (answer.status === 202) {
    remember({ operationid, words: words(count) });
    followJob(answer.body.sv_jobid, { words: words(count), action });
    return;
  }
  const left = answer.body.value.filter((result) => !result.ok);
  const done = answer.body.value.length - left.length;
  const said = [done || !left.length ? words(done) : '', left.length ? t('job.refused', { count: left.length }) : ''];
  const reasons = [...new Set(left.map((result) => result.error.message))].slice(0, 2);
  const notice = toast([...said, ...reasons].filter(Boolean).join(' '), {
    action: done ? action : null,
    isWrong: left.length > 0,
  });
  if (done) remember({ operationid, words: words(done), notice });
  refused(left);
}
