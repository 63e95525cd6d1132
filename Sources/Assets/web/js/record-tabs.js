/** The tabs of a record. The one that was chosen stays chosen from record to record; each is made when it is shown. */
import { byId, h } from './dom.js';
import { t } from './messages.js';

let tab = 'summary';

/** Bar and panel for `{name: () => element or a promise of it}`. */
export function tabsView(all) {
  const names = Object.keys(all);
  if (!names.includes(tab)) [tab] = names;
  const body = h('div', { role: 'tabpanel', id: 'tabpanel', tabindex: '0' });
  const buttons = names.map((each) =>
    h(
      'button',
      { type: 'button', role: 'tab', id: `tab-${each}`, 'aria-controls': 'tabpanel', onclick: () => choose(each) },
      t(`tab.${each}`),
    ),
  );
  let token = 0;
  const choose = async (each) => {
    tab = each;
    const mine = (token += 1);
    for (const button of buttons) {
      const isIt = button.id === `tab-${each}`;
      button.setAttribute('aria-selected', String(isIt));
      button.tabIndex = isIt ? 0 : -1;
    }
    body.setAttribute('aria-labelledby', `tab-${each}`);
    const content = all[each]();
    if (!(content instanceof Promise)) return body.replaceChildren(content);
    body.setAttribute('aria-busy', 'true');
    try {
      const element = await content;
      if (mine === token) body.replaceChildren(element);
    } catch (error) {
      if (mine === token) body.replaceChildren(h('p', { class: 'alert', role: 'alert' }, error.message));
    }
    body.setAttribute('aria-busy', 'false');
    return undefined;
  };
  const bar = h('div', { class: 'tabs', role: 'tablist', 'aria-label': t('record.parts') }, buttons);
  bar.addEventListener('keydown', (event) => {
    const at = names.indexOf(tab);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: names.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    choose(names[(to + names.length) % names.length]);
    byId(`tab-${tab}`).focus();
  });
  choose(tab);
  return [bar, body];
}
