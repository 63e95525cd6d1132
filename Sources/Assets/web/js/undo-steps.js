/** Changes that a page takes back by a command of its own, so that rights and rules are asked again; Ctrl Z means them too. */
import { newKey } from './api.js';
import { t } from './messages.js';
import { toast } from './toast.js';
import { remember, undo } from './undo.js';

/** Says what was done and offers its Undo. `run` takes it back and shows that; what it throws is said. */
export function offerStep(words, run) {
  const operationid = newKey();
  const notice = toast(words, { action: { label: t('command.undo'), run: () => undo(operationid) } });
  keep(operationid, words, run, notice);
}

/** The same where the page has said by itself what was done. */
export const rememberStep = (words, run) => keep(newKey(), words, run);

/** Says what was done and cannot be taken back: Ctrl Z says so, and why. */
export function sayFinal(words) {
  toast(words);
  remember({ operationid: newKey(), words, run: () => toast(t('undo.final', { words }), { isWrong: true }) });
}

function keep(operationid, words, run, notice = null) {
  const back = async () => {
    try {
      await run();
      toast(t('undo.done', { words }));
    } catch (error) {
      toast(error.message, { isWrong: true });
    }
  };
  remember({ operationid, words, notice, run: back });
}
