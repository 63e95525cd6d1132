/** The small questions a command asks before it runs: skip, snooze, assign, note. */
import { boot, now } from './boot.js';
import { bdi, h, icon } from './dom.js';
import { get, newKey, quoted, read } from './api.js';
import { absolute, dateTimeText, dayNumber, dayText, nextWeek, tomorrowMorning } from './dates.js';
import { field, openDialog, openForm } from './dialog.js';
import { connection } from './connection.js';
import { findAsTyped, moveInResults, point } from './finding.js';
import { closeFloat, openPopover } from './float.js';
import { tables } from './meta.js';
import { t } from './messages.js';
import { offerUndo } from './undo.js';

/** Asks whether to skip; Enter confirms. The page behind stays usable. */
export function askSkip({ words, anchor, run }) {
  const go = () => {
    closeFloat();
    run();
  };
  openPopover(
    t('command.skip'),
    h(
      'div',
      { class: 'inside' },
      h('p', {}, words),
      h(
        'div',
        { class: 'doing' },
        h('button', { type: 'button', class: 'second', onclick: () => closeFloat() }, t('close')),
        h('button', { type: 'button', class: 'primary', autofocus: true, onclick: go }, t('command.skip')),
      ),
    ),
    anchor,
  );
}

/** Asks until when: 1 tomorrow morning, 2 next week, words such as "tue 9", or a date. */
export function askSnooze({ anchor, run }) {
  const go = (until) => {
    closeFloat();
    run(until);
  };
  const choice = (number, label, at) =>
    h(
      'button',
      { type: 'button', class: 'menu-item', onclick: () => go(at) },
      icon('clock'),
      h('span', {}, label, ' ', h('span', { class: 'muted small' }, absolute(at))),
      number && h('kbd', { 'aria-hidden': 'true' }, number),
    );
  const guess = h('p', { class: 'guess small muted', role: 'status' });
  const save = h('button', { class: 'primary', disabled: true }, t('command.snooze'));
  const text = h('input', {
    class: 'box',
    name: 'when',
    autocomplete: 'off',
    autofocus: true,
    'aria-label': t('snooze.type'),
    placeholder: t('snooze.example'),
  });
  const date = h('input', {
    class: 'box',
    type: 'datetime-local',
    'aria-label': t('snooze.date'),
    min: `${dayText(dayNumber())}T00:00`,
    step: '60',
  });
  const [tomorrow, week] = [tomorrowMorning(), nextWeek()];
  // What understands words is fetched while one reads the choices.
  const words = import('./snooze-text.js');
  let understand = () => null;
  const given = () => text.value.trim() || date.value.replace('T', ' ');
  const named = () => understand(given(), boot.locale);
  const chosen = () => (named() > now() ? named() : null);
  const follow = () => {
    const until = named();
    save.disabled = !chosen();
    guess.textContent = !given()
      ? ''
      : !until
        ? t('snooze.unknown')
        : save.disabled
          ? t('snooze.past', { when: absolute(until) })
          : absolute(until);
    keepInSight(form);
  };
  const advice = h('div', { class: 'advice', hidden: true });
  const form = h(
    'form',
    { class: 'inside' },
    text,
    h('label', { class: 'field small' }, t('snooze.date'), date),
    advice,
    guess,
    h('div', { class: 'doing' }, save),
  );
  words.then((known) => {
    understand = known.understand;
    form.addEventListener('input', follow);
    if (given()) form.dispatchEvent(new Event('input'));
  }).catch(() => {
    guess.textContent = t('frame.unloaded');
  });
  const submit = async (event) => {
    event.preventDefault();
    await words;
    if (chosen()) go(chosen());
  };
  form.addEventListener('submit', submit);
  // A browser does not submit a form whose button is disabled: who types fast is ahead of what understands words.
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && save.disabled && event.target.matches('input') && !event.isComposing) submit(event);
  });
  text.addEventListener('keydown', (event) => {
    const { ctrlKey, altKey, metaKey, shiftKey, isComposing } = event;
    if (text.value || ctrlKey || altKey || metaKey || isComposing) return;
    const choices = { 1: tomorrow, 2: week };
    // The keys of the figures, also where they write & and é without Shift.
    const at = choices[event.key] ?? (!shiftKey && choices[/^Digit([12])$/.exec(event.code)?.[1]]);
    if (at) {
      event.preventDefault();
      go(at);
    }
  });
  const quick = [
    { button: choice('1', t('snooze.tomorrow'), tomorrow), at: tomorrow },
    { button: choice('2', t('snooze.week'), week), at: week },
  ];
  const rule = h('div', { class: 'menu-rule' });
  openPopover(t('command.snooze'), [...quick.map(({ button }) => button), rule, form], anchor);
  if (boot.features.availability) {
    const take = (at) => {
      text.value = '';
      date.value = dateTimeText(at);
      form.dispatchEvent(new Event('input'));
    };
    adviseOn(form, advice, chosen, take).catch(() => undefined);
    import('./away.js').then(({ markChoices }) =>
      markChoices(quick, (at) => rule.before(choice('', t('away.next'), at))).then(() => keepInSight(form)),
    ).catch(() => undefined);
  }
}

/** Says when a chosen time falls on a day off, and proposes another; a picker works the same without. */
async function adviseOn(form, place, chosen, take) {
  const { advise } = await import('./away.js');
  const tell = await advise(place, take);
  const follow = () => {
    tell(chosen());
    keepInSight(form);
  };
  form.addEventListener('input', follow);
  follow();
}

/** Moves a popover up that has grown beyond the window. */
function keepInSight(form) {
  const panel = form.closest('.float');
  const { bottom, height } = panel?.getBoundingClientRect() ?? {};
  if (bottom > innerHeight - 8) panel.style.top = `${Math.max(8, innerHeight - 8 - height)}px`;
}

/** Asks for a person or a team; of an `item` it is said who may not be given it (W-68). */
export function askOwner({ title, run, item }) {
  openDialog(title, (close, head) => {
    const trouble = h('p', { class: 'alert', role: 'alert', hidden: true });
    const results = h('div', { class: 'results', role: 'listbox', id: 'owners', 'aria-label': t('assign.results') });
    const input = h('input', {
      class: 'box',
      role: 'combobox',
      'aria-expanded': 'true',
      'aria-controls': 'owners',
      'aria-autocomplete': 'list',
      'aria-label': t('assign.search'),
      placeholder: t('assign.search'),
      autocomplete: 'off',
      autofocus: true,
    });
    const choose = (owner) => {
      close();
      run(owner);
    };
    const load = async (isCurrent) => {
      try {
        const owners = await findOwners(input.value.trim());
        if (!isCurrent()) return;
        trouble.hidden = true;
        results.replaceChildren(...owners.map((owner, index) => ownerOption(owner, index === 0, () => choose(owner))));
        if (!owners.length) results.replaceChildren(h('p', { class: 'muted result' }, t('assign.none')));
        point(input, results);
        if (item && owners.length) markReaders(item, owners).catch(() => undefined);
      } catch (error) {
        if (!isCurrent()) return;
        results.replaceChildren();
        trouble.textContent = error.message;
        trouble.hidden = false;
      }
    };
    const ask = findAsTyped(input, results, load, 150);
    input.addEventListener('keydown', (event) => moveInResults(event, input, results));
    ask();
    const readers = h('p', { class: 'small muted' }, t('assign.readers'));
    return h('div', { class: 'content' }, head, input, results, readers, trouble);
  });
}

/** Completes with a note. */
export function askNote({ title, action, run, isRequired = true }) {
  const text = field(
    t('note.text'),
    { name: 'note', required: isRequired, maxlength: '100000', autofocus: true },
    { tag: 'textarea' },
  );
  openForm(title, [text], { action, submit: (data) => run(data.get('note').trim()) });
}

/** Adds a note to a record. Without a connection it waits; `queued` is called then, and `saved` when it is there. */
export function askRecordNote({ recordtype, recordid, recordname }, saved, queued = () => undefined) {
  const fields = [
    field(t('note.subject'), { name: 'subject', maxlength: '500' }),
    field(t('note.text'), { name: 'note', required: true, maxlength: '100000', autofocus: true }, { tag: 'textarea' }),
  ];
  const submit = async (data) => {
    const body = {
      subject: data.get('subject').trim() || null,
      notetext: data.get('note').trim(),
      [`objectid_${recordtype}@odata.bind`]: `/${tables[recordtype].set}(${recordid})`,
    };
    // With an id of its own, so that it is there once, however late it comes.
    body.annotationid = newKey();
    const request = { method: 'POST', path: 'annotations', body, key: newKey() };
    const about = { recordid, recordtype, name: recordname, subject: 'note' };
    await new Promise((resolve, reject) => {
      const held = () => {
        queued();
        resolve();
      };
      const kept = (answer) => {
        offerUndo(answer, t('done.note', { name: recordname }), [{ recordtype, recordid }]);
        return saved();
      };
      connection.through(request, { held, about }).then(kept).then(resolve, reject);
    });
  };
  openForm(t('note.title', { name: recordname }), fields, { action: t('save'), submit });
}

async function findOwners(text) {
  const like = (column) => (text ? `contains(${column},${quoted(text)})` : '');
  const people = ['isdisabled eq false', like('fullname')].filter(Boolean).join(' and ');
  const [users, teams] = await Promise.all([
    read('systemusers', { $select: 'systemuserid,fullname', $filter: people, $orderby: 'fullname', $top: 20 }),
    read('teams', { $select: 'teamid,name', $filter: like('name'), $orderby: 'name', $top: 10 }),
  ]);
  return [
    ...users.value.map((user) => ({ ownerid: user.systemuserid, ownertype: 'systemuser', name: user.fullname })),
    ...teams.value.map((team) => ({ ownerid: team.teamid, ownertype: 'team', name: team.name })),
  ];
}

async function markReaders(item, owners) {
  const { value } = await get(`sv_Recipients(item=${item},principals='${owners.map(({ ownerid }) => ownerid).join()}')`);
  for (const { principalid, mayread } of value) {
    const end = !mayread && document.querySelector(`#owner-${principalid} .end`);
    if (end) end.replaceChildren(icon('warning'), t('assign.unreadable'));
  }
}

function ownerOption(owner, isFirst, onclick) {
  return h(
    'div',
    { class: 'result', role: 'option', id: `owner-${owner.ownerid}`, 'aria-selected': String(isFirst), onclick },
    icon(owner.ownertype === 'team' ? 'assign' : 'user'),
    bdi(owner.name),
    h('span', { class: 'end' }, t(owner.ownerid === boot.user.id ? 'assign.me' : `assign.${owner.ownertype}`)),
  );
}
