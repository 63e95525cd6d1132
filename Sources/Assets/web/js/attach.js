/** Files on a record: a note that carries the file's bytes. */
import { newKey, send } from './api.js';
import { tables } from './meta.js';
import { number, t } from './messages.js';
import { claim } from './operations.js';
import { toast } from './toast.js';
import { remember } from './undo.js';

/** The most that the server takes, in bytes. */
const limit = 10 * 1024 * 1024;

/** A size in words. */
export function sizeOf(bytes) {
  const isSmall = bytes < 1024 * 1024;
  const value = isSmall ? Math.max(1, Math.round(bytes / 1024)) : Math.round(bytes / 1024 / 102.4) / 10;
  return t(isSmall ? 'form.size.kb' : 'form.size.mb', { count: number(value) });
}

/** Sends a file; true when the server has it. */
export async function attach(file, { recordtype, recordid }) {
  if (file.size > limit) {
    toast(t('form.attach.size', { name: file.name, limit: limit / 1024 / 1024 }), { isWrong: true });
    return false;
  }
  try {
    const body = {
      subject: file.name,
      filename: file.name,
      documentbody: await base64(file),
      [`objectid_${recordtype}@odata.bind`]: `/${tables[recordtype].set}(${recordid})`,
    };
    const answer = await send('POST', 'annotations', { body, key: newKey() });
    const operationid = answer.headers.get('sv-operation-id');
    claim(operationid);
    const words = t('form.attached', { name: file.name });
    remember({ operationid, words, notice: toast(words) });
    return true;
  } catch (error) {
    toast(error.message, { isWrong: true });
    return false;
  }
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(reader.result.slice(reader.result.indexOf(',') + 1)));
    reader.addEventListener('error', () => reject(reader.error));
    reader.readAsDataURL(file);
  });
}
