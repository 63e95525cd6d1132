/** Long work: a progress bar with figures, time left and a way to stop it. It goes on when the page is closed. */
import { get, send } from './api.js';
import { number, t } from './messages.js';
import { progressToast, toast } from './toast.js';

/** How often the state is read when the event stream says nothing, in milliseconds. */
const rhythm = 1500;
const running = new Map();

/** Shows a job until it ends; then the page hears `jobended`, and `action` (an Undo) is offered. */
export function followJob(jobid, { words, action }) {
  const stop = () =>
    send('POST', `sv_jobs(${jobid})/Microsoft.Dynamics.CRM.sv_Cancel`, { body: {} }).catch((error) =>
      toast(error.message, { isWrong: true }),
    );
  const bar = progressToast(words, { action: { label: t('job.stop'), run: stop } });
  const job = { bar, words, action, startedAt: performance.now() };
  job.timer = setInterval(() => poll(jobid), rhythm);
  running.set(jobid, job);
  poll(jobid);
}

/** Takes a job's state from the event stream. */
export function jobChanged(state) {
  const job = running.get(state.sv_jobid);
  if (job) show(state.sv_jobid, job, state);
}

async function poll(jobid) {
  try {
    const state = await get(`sv_jobs(${jobid})`);
    if (running.has(jobid)) show(jobid, running.get(jobid), state);
  } catch {
    /* The next turn asks again. */
  }
}

function show(jobid, job, { state, total, done, failed, message }) {
  job.bar.update({ done, total, said: `${number(done ?? 0)} / ${number(total ?? 0)}${left(job, done, total)}` });
  if (state === 'running' || state === 'queued') return;
  clearInterval(job.timer);
  running.delete(jobid);
  job.bar.close();
  finish(job, { state, done, failed, message });
}

function finish(job, { state, done, failed, message }) {
  const words = {
    done: t('job.done', { words: job.words, count: done ?? 0 }),
    cancelled: t('job.cancelled', { count: done ?? 0 }),
    failed: message || t('job.failed'),
  };
  const refused = failed ? ` ${t('job.refused', { count: failed })}` : '';
  toast((words[state] ?? words.failed) + refused, { action: job.action, isWrong: state === 'failed' || failed > 0 });
  document.dispatchEvent(new Event('jobended'));
}

function left(job, done, total) {
  const elapsed = (performance.now() - job.startedAt) / 1000;
  if (!done || elapsed < 3) return '';
  return ` · ${t('job.left', { count: Math.ceil((elapsed / done) * (total - done)) })}`;
}
