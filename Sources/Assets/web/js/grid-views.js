/** Views: choosing one, saving what stands on the screen as one's own or the organisation's, sharing, hiding. */
import { boot } from './boot.js';
import { announce } from './announce.js';
import { newKey, send } from './api.js';
import { askOwner } from './ask.js';
import { byId } from './dom.js';
import { field, openForm } from './dialog.js';
import { openMenu } from './float.js';
import { defaultView, isChanged, kept, questionOf, views } from './grid-query.js';
import { rows } from './grid-rows.js';
import { pageTable as table } from './meta.js';
import { t } from './messages.js';
import { claim } from './operations.js';
import { keep, settings } from './settings-store.js';
import { toast } from './toast.js';
import { remember, undo } from './undo.js';

const sets = { personal: 'userqueries', organisation: 'savedqueries' };

/** Connects the name of the view, which opens the menu. */
export function startViews() {
  byId('view').addEventListener('click', (event) => openViews(event.currentTarget));
}

/** The menu of views, and of what can be done with the one that is shown. */
export function openViews(anchor = byId('view')) {
  const current = views.find(({ id }) => id === rows.question.view);
  const part = (kind) => views.filter((view) => view.kind === kind && (!view.hidden || view === current));
  const item = (view) => ({
    label: view === defaultView() ? t('view.isdefault', { name: view.name }) : view.name,
    isChecked: view === current,
    run: () => choose(view),
  });
  const [organisation, personal] = [part('organisation'), part('personal')];
  const items = [
    { heading: t('view.standard') },
    ...part('standard').map(item),
    ...(organisation.length ? [{ heading: t('view.organisation') }, ...organisation.map(item)] : []),
    ...(personal.length ? [{ heading: t('view.personal') }, ...personal.map(item)] : []),
    null,
    ...actions(current),
  ];
  openMenu(t('view.title'), items, anchor);
}

function actions(current) {
  const may = current && current.kind !== 'standard' && current.maywrite;
  const hidden = views.filter((view) => view.hidden);
  return [
    may && isChanged(rows.question) && { label: t('view.save'), icon: 'check', run: () => save(current) },
    { label: t('view.saveas'), icon: 'plus', run: () => askName('personal') },
    boot.user.ismanager && {
      label: t('view.saveas.organisation'),
      icon: 'plus',
      run: () => askName('organisation'),
    },
    current &&
      current !== defaultView() && { label: t('view.makedefault'), icon: 'star', run: () => makeDefault(current) },
    may && { label: t('view.rename'), icon: 'note', run: () => rename(current) },
    may && current.kind === 'personal' && { label: t('view.share'), icon: 'assign', run: () => share(current) },
    may && { label: t('view.delete'), icon: 'close', run: () => remove(current) },
    boot.user.isadministrator &&
      current?.kind === 'standard' &&
      !current.hidden && { label: t('view.hide'), icon: 'skip', run: () => hide(current, true) },
    ...(boot.user.isadministrator
      ? hidden.map((view) => ({ label: t('view.unhide', { name: view.name }), icon: 'undo', run: () => hide(view, false) }))
      : []),
  ].filter(Boolean);
}

function choose(view) {
  rows.ask(questionOf(view));
  announce(t('view.shown', { name: view.name }));
}

/** Says what happened, with an Undo where the operation can be taken back. */
function told(words, answer) {
  const operationid = answer?.headers.get('sv-operation-id');
  claim(operationid);
  const action = operationid && { label: t('command.undo'), run: () => undo(operationid).then(() => location.reload()) };
  const notice = toast(words, { action });
  remember({ operationid, words, notice });
}

const wrong = (error) => toast(error.message, { isWrong: true });

async function save(view) {
  try {
    const answer = await send('PATCH', `${sets[view.kind]}(${view.id})`, {
      body: { sv_query: JSON.stringify(kept(rows.question)) },
      match: view.etag,
      key: newKey(),
    });
    view.query = kept(rows.question);
    view.etag = answer.headers.get('ETag');
    told(t('view.saved', { name: view.name }), answer);
    rows.emit('query');
  } catch (error) {
    wrong(error);
  }
}

function askName(kind) {
  const name = field(t('view.name'), { name: 'name', required: true, maxlength: '200', autofocus: true });
  const key = newKey();
  openForm(t(kind === 'personal' ? 'view.saveas' : 'view.saveas.organisation'), [name], {
    action: t('save'),
    submit: async (data) => {
      const answer = await send('POST', sets[kind], {
        body: {
          name: data.get('name').trim(),
          returnedtypecode: table.name,
          sv_query: JSON.stringify(kept(rows.question)),
        },
        prefer: 'return=representation',
        key,
      });
      const { body } = answer;
      const view = {
        id: body.userqueryid ?? body.savedqueryid,
        kind,
        name: body.name,
        query: kept(rows.question),
        etag: body['@odata.etag'],
        maywrite: true,
        hidden: false,
      };
      views.push(view);
      rows.ask({ view: view.id }, { history: 'replace' });
      told(t('view.saved', { name: view.name }), answer);
    },
  });
}

function rename(view) {
  const name = field(t('view.name'), {
    name: 'name',
    required: true,
    maxlength: '200',
    autofocus: true,
    value: view.name,
  });
  openForm(t('view.rename'), [name], {
    action: t('save'),
    submit: async (data) => {
      const answer = await send('PATCH', `${sets[view.kind]}(${view.id})`, {
        body: { name: data.get('name').trim() },
        match: view.etag,
        key: newKey(),
      });
      view.name = data.get('name').trim();
      view.etag = answer.headers.get('ETag');
      rows.emit('query');
      told(t('view.saved', { name: view.name }), answer);
    },
  });
}

/** A view that a team owns is there for all its members. */
function share(view) {
  askOwner({
    title: t('view.share'),
    run: async ({ ownerid, ownertype, name }) => {
      try {
        const set = ownertype === 'team' ? 'teams' : 'systemusers';
        const answer = await send('PATCH', `userqueries(${view.id})`, {
          body: { 'ownerid@odata.bind': `/${set}(${ownerid})` },
          match: view.etag,
          key: newKey(),
        });
        view.etag = answer.headers.get('ETag');
        told(t('view.shared', { name: view.name, owner: name }), answer);
      } catch (error) {
        wrong(error);
      }
    },
  });
}

async function remove(view) {
  try {
    const answer = await send('DELETE', `${sets[view.kind]}(${view.id})`, { key: newKey() });
    views.splice(views.indexOf(view), 1);
    told(t('view.deleted', { name: view.name }), answer);
    choose(defaultView());
  } catch (error) {
    wrong(error);
  }
}

async function makeDefault(view) {
  const chosen = { ...settings.defaultviews, [table.name]: view.id };
  settings.defaultviews = chosen;
  try {
    await keep({ sv_defaultviews: JSON.stringify(chosen) });
    toast(t('view.madedefault', { name: view.name }));
  } catch (error) {
    wrong(error);
  }
}

/** A standard view is hidden from everybody, or shown again, by a row that names it. */
async function hide(view, ishidden) {
  const body = {
    name: view.name,
    returnedtypecode: table.name,
    sv_query: JSON.stringify(view.query),
    sv_standard: view.id,
    sv_ishidden: ishidden,
  };
  try {
    const answer = view.table
      ? await send('PATCH', `savedqueries(${view.table})`, { body: { sv_ishidden: ishidden }, key: newKey() })
      : await send('POST', 'savedqueries', { body, key: newKey(), prefer: 'return=representation' });
    view.table ??= answer.body.savedqueryid;
    view.hidden = ishidden;
    told(t(ishidden ? 'view.hidden' : 'view.unhidden', { name: view.name }), answer);
    if (ishidden) choose(defaultView());
  } catch (error) {
    wrong(error);
  }
}

/** A plain list of the views for the palette. */
export const viewCommands = () =>
  views
    .filter((view) => !view.hidden)
    .map((view) => ({
      id: `view-${view.id}`,
      icon: 'list',
      label: t('view.show', { name: view.name }),
      run: () => choose(view),
    }));

