/**
 * Loads the work list's script, and the styles that its first view does without, once that view has been painted: seventy
 * files at once would keep the browser from painting it.
 */
import { afterPaint, byId } from './dom.js';

afterPaint(() => {
  const { content } = byId('later');
  const styles = [...content.querySelectorAll('link[rel=stylesheet]')].map(
    (link) => new Promise((settled) => (link.onload = link.onerror = settled)),
  );
  document.body.append(content);
  // What the script draws must not be seen without its styles.
  Promise.all(styles)
    .then(() => import('./worklist.js'))
    .catch((error) => {
      byId('unloaded').hidden = false;
      throw error;
    });
});
