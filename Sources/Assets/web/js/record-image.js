/** The image of a record: chosen from a file, made small in the browser, or taken away again (W-31). */
import { newKey, send } from './api.js';
import { h } from './dom.js';
import { openMenu } from './float.js';
import { tables } from './meta.js';
import { t } from './messages.js';
import { carry } from './record-commands.js';
import { toast } from './toast.js';

/** Twice what the largest picture of a record takes on a dense screen, in pixels. */
const side = 384;

const path = ({ recordtype, recordid }) => `${tables[recordtype].set}(${recordid})/entityimage`;

/** What can be done with the image; without one there is but one thing to do. */
export function open(subject, page, anchor) {
  if (!subject.record?.entityimage_url) return choose(subject, page);
  return openMenu(
    t('image.change'),
    [
      { icon: 'user', label: t('image.choose'), run: () => choose(subject, page) },
      { icon: 'trash', label: t('image.remove'), run: () => remove(subject, page) },
    ],
    anchor,
  );
}

/** Asks for a file and makes it the record's image. */
export function choose(subject, page) {
  const input = h('input', {
    type: 'file',
    accept: 'image/png,image/jpeg,image/gif,image/webp',
    hidden: true,
    id: 'record-image',
    'aria-label': t('image.choose'),
    onchange: async () => {
      const [file] = input.files;
      input.remove();
      if (file) await take(file, subject, page);
    },
    oncancel: () => input.remove(),
  });
  document.getElementById('record-image')?.remove();
  document.body.append(input);
  input.click();
}

/** Takes the image away. */
export async function remove(subject, page) {
  const words = t('image.removed', { name: subject.recordname });
  if (await carry(subject, words, () => send('DELETE', path(subject), { key: newKey() }))) page.changed();
}

async function take(file, subject, page) {
  let value = null;
  try {
    value = await small(file);
  } catch {
    return toast(t('image.unreadable', { name: file.name }), { isWrong: true });
  }
  const words = t('image.chosen', { name: subject.recordname });
  const isDone = await carry(subject, words, () => send('PUT', path(subject), { body: { value }, key: newKey() }));
  return isDone ? page.changed() : undefined;
}

/** The picture in base64, as large as it is shown; what a camera writes beside it, such as the place, is left out. */
async function small(file) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, side / Math.min(picture.width, picture.height));
  const canvas = h('canvas', {
    width: Math.min(Math.max(1, Math.round(picture.width * scale)), side * 4),
    height: Math.min(Math.max(1, Math.round(picture.height * scale)), side * 4),
  });
  canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const address = file.type === 'image/jpeg' ? canvas.toDataURL('image/jpeg', 0.9) : canvas.toDataURL('image/png');
  return address.slice(address.indexOf(',') + 1);
}
