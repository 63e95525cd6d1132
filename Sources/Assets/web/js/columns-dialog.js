/** The dialog in which columns are chosen and put in order, by mouse or keyboard. */
import { h, icon, iconButton } from './dom.js';
import { announce } from './announce.js';
import { openDialog } from './dialog.js';
import { folded } from './folding.js';
import { t } from './messages.js';

/** Opens it with the chosen names; `run(names)` gets the new choice. */
export function askColumns({ table, chosen, run }) {
  let names = [...chosen];
  openDialog(
    t('grid.columns'),
    (close, head) => {
      const left = h('ul', { class: 'shuttle', 'aria-label': t('grid.columns.chosen') });
      const right = h('ul', { class: 'shuttle', 'aria-label': t('grid.columns.others') });
      const search = h('input', { class: 'box', type: 'search', 'aria-label': t('grid.columns.search'), placeholder: t('grid.columns.search') });
      const draw = (focus = null) => {
        left.replaceChildren(...names.map(line));
        const wanted = folded(search.value.trim());
        const others = table.columns
          .filter(({ name, label }) => !names.includes(name) && folded(label).includes(wanted))
          .toSorted((a, b) => a.label.localeCompare(b.label));
        right.replaceChildren(...others.map(offer));
        if (!others.length) right.append(h('li', { class: 'muted small' }, t('palette.none')));
        if (focus) (left.querySelector(`[data-focus="${focus}"]`) ?? left.querySelector('button') ?? search).focus();
      };
      const move = (name, by) => {
        const from = names.indexOf(name);
        const to = from + by;
        if (to < 0 || to >= names.length) return;
        names.splice(from, 1);
        names.splice(to, 0, name);
        announce(t('grid.columns.moved', { name: table.byName.get(name).label, place: to + 1, count: names.length }));
        draw(`${by < 0 ? 'up' : 'down'}-${name}`);
      };
      const line = (name) => {
        const { label } = table.byName.get(name);
        const button = (kind, glyph, words, onclick) =>
          iconButton(glyph, words, onclick, { 'data-focus': `${kind}-${name}` });
        return h(
          'li',
          {},
          h('span', {}, label),
          button('up', 'ascending', t('grid.columns.up', { name: label }), () => move(name, -1)),
          button('down', 'descending', t('grid.columns.down', { name: label }), () => move(name, 1)),
          names.length > 1
            ? button('off', 'close', t('grid.columns.remove', { name: label }), () => {
                names = names.filter((each) => each !== name);
                draw('none');
              })
            : null,
        );
      };
      const offer = ({ name, label }) =>
        h(
          'li',
          {},
          h(
            'button',
            {
              type: 'button',
              class: 'menu-item',
              onclick: () => {
                names.push(name);
                draw();
                search.focus();
              },
            },
            icon('plus'),
            h('span', {}, label),
          ),
        );
      search.addEventListener('input', () => draw());
      draw();
      const done = () => {
        close();
        run(names);
      };
      return h(
        'div',
        { class: 'content' },
        head,
        h(
          'div',
          { class: 'two' },
          h('section', {}, h('h3', {}, t('grid.columns.chosen')), left),
          h('section', {}, h('h3', {}, t('grid.columns.others')), search, right),
        ),
        h(
          'footer',
          {},
          h('button', { type: 'button', class: 'second', onclick: close }, t('close')),
          h('button', { type: 'button', class: 'primary', onclick: done }, t('grid.columns.apply')),
        ),
      );
    },
    { className: 'wide' },
  );
}
