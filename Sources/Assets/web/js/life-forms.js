/** The forms behind the commands on a record's life, fetched when one of them is given. */
import { bdi, h, icon, iconButton } from './dom.js';
import { get, newKey, send } from './api.js';
import { askOwner } from './ask.js';
import { dayNumber, dayText } from './dates.js';
import { field, openDialog, openForm } from './dialog.js';
import { changed, concluded, recordOf } from './life.js';
import { lookupEditor } from './lookup.js';
import { tableOf, tables } from './meta.js';
import { t } from './messages.js';
import { formatted } from './record-data.js';
import { toast } from './toast.js';
import { textOf } from './values.js';

/** States as the data model numbers them. */
const states = { lead: { won: 1, lost: 2 }, opportunity: { won: 1, lost: 2 } };

const address = (row, action) => `${tables[row.recordtype].set}(${row.recordid})/Microsoft.Dynamics.CRM.${action}`;

/** Sends an action; its words and an Undo are shown when it is done. */
async function perform(row, path, body, words, method = 'POST') {
  const answer = await send(method, path, { body, key: newKey() });
  await concluded(row, answer, words);
  return answer;
}

const checkbox = (label, properties) => h('label', { class: 'choice' }, h('input', { type: 'checkbox', ...properties }), label);
const closing = () => checkbox(t('life.closeactivities'), { name: 'close' });

/** The reasons of a state, in the person's words. */
async function reasons(row, state) {
  const table = await tableOf(row.recordtype);
  const status = table.byName.get('statuscode');
  return status.options.filter((option) => option.state === state);
}

/** Nothing where there is nothing to choose. */
function reasonField(options, { autofocus = true } = {}) {
  if (options.length < 2) return '';
  const children = options.map(({ value, label }) => h('option', { value: String(value) }, label));
  return field(t('life.reason'), { name: 'reason', autofocus }, { tag: 'select', children });
}

/** The reason that was chosen; where there was nothing to choose, the server takes the one of the state. */
const chosenReason = (data) => (data.has('reason') ? Number(data.get('reason')) : undefined);

// Qualify

/** Asks what to make of the lead; customers that seem to be there already are offered instead of new ones. */
export async function qualify(row) {
  const record = recordOf(row);
  const options = await reasons(row, states.lead.won);
  const [accounts, contacts] = await Promise.all([
    record.companyname ? duplicates('account', { name: record.companyname }) : [],
    record.emailaddress1 ? duplicates('contact', { emailaddress1: record.emailaddress1 }) : [],
  ]).catch(() => [[], []]);
  const part = (type, name, found, known) => {
    if (known) return h('p', { class: 'muted' }, icon('check'), t(`life.qualify.${type}.known`), ' ', bdi(known));
    const none = { value: '', label: t(`life.qualify.${type}.none`) };
    const fresh = { value: 'new', label: t(`life.qualify.${type}.new`, { name }) };
    const taken = found.map((each) => ({ value: each.recordid, label: t('life.qualify.take', { name: each.name }) }));
    const options = [...taken, ...(name ? [fresh] : []), none];
    return field(
      t(`record.${type}`),
      { name: type },
      { tag: 'select', children: options.map(({ value, label }) => h('option', { value }, label)) },
    );
  };
  const fields = [
    part('account', record.companyname, accounts, formatted(record, '_parentaccountid_value')),
    part('contact', record.fullname, contacts.filter((each) => each.recordtype === 'contact'), formatted(record, '_parentcontactid_value')),
    checkbox(t('life.qualify.opportunity', { name: record.subject ?? record.fullname ?? '' }), {
      name: 'opportunity',
      checked: true,
    }),
    reasonField(options, { autofocus: false }),
    closing(),
  ];
  const submit = async (data) => {
    const chosen = (name) => data.get(name) ?? '';
    const taken = (name) => (/^[0-9a-f-]{36}$/.test(chosen(name)) ? chosen(name) : undefined);
    const body = {
      CreateAccount: chosen('account') === 'new',
      CreateContact: chosen('contact') === 'new',
      CreateOpportunity: data.has('opportunity'),
      Status: chosenReason(data),
      // The person has seen what is there already and chosen.
      SuppressDuplicateDetection: true,
      CloseActivities: data.has('close'),
      sv_AccountId: taken('account'),
      sv_ContactId: taken('contact'),
    };
    const answer = await perform(row, address(row, 'QualifyLead'), body, t('life.qualify.done', { name: row.recordname }));
    const deal = answer.body.value.find((each) => each.opportunityid);
    if (deal) location.assign(`/opportunity/${deal.opportunityid}`);
  };
  openForm(t('life.qualify.title', { name: row.recordname }), fields, { action: t('command.qualify'), submit });
}

async function duplicates(recordtype, values) {
  const parts = Object.entries(values).map(([name, text]) => `${name}='${encodeURIComponent(text.replaceAll("'", "''"))}'`);
  const { value } = await get(`sv_FindDuplicates(recordtype='${recordtype}',${parts.join(',')})`);
  return value;
}

// Close and reopen

/** Asks why, and closes the lead. */
export async function disqualify(row) {
  const options = await reasons(row, states.lead.lost);
  const submit = (data) =>
    perform(
      row,
      address(row, 'sv_Disqualify'),
      { Status: chosenReason(data), CloseActivities: data.has('close') },
      t('life.disqualify.done', { name: row.recordname }),
    );
  openForm(t('life.disqualify.title', { name: row.recordname }), [reasonField(options), closing()], {
    action: t('command.disqualify'),
    submit,
  });
}

/** Asks for value, day and reason, and wins or loses the opportunity. */
export async function close(row, isWon) {
  const record = recordOf(row);
  const options = await reasons(row, isWon ? states.opportunity.won : states.opportunity.lost);
  // What the person may not write is not asked; the server then decides.
  const table = await tableOf(row.recordtype);
  const asked = (name, element) => (table.byName.get(name)?.readonly === false ? element : null);
  const value = field(t('life.value'), {
    name: 'value',
    type: 'number',
    step: '0.0001',
    inputmode: 'decimal',
    autofocus: isWon,
    value: isWon ? (record.estimatedvalue ?? '') : '',
  });
  const day = field(t('life.day'), { name: 'day', type: 'date', required: true, value: dayText(dayNumber()) });
  const comments = field(t('life.comments'), { name: 'comments', maxlength: '2000' }, { tag: 'textarea' });
  const fields = [
    isWon && asked('actualvalue', value),
    reasonField(options, { autofocus: !isWon }),
    asked('actualclosedate', day),
    asked('sv_closecomments', comments),
    closing(),
  ].filter(Boolean);
  const submit = (data) =>
    perform(
      row,
      address(row, isWon ? 'sv_Win' : 'sv_Lose'),
      {
        Status: chosenReason(data),
        ActualRevenue: isWon && data.get('value') ? Number(data.get('value')) : undefined,
        ActualEnd: data.get('day') ?? undefined,
        Comments: data.get('comments')?.trim() || undefined,
        CloseActivities: data.has('close'),
      },
      t(isWon ? 'life.win.done' : 'life.lose.done', { name: row.recordname }),
    );
  const command = isWon ? 'win' : 'lose';
  openForm(t(`life.${command}.title`, { name: row.recordname }), fields, { action: t(`command.${command}`), submit });
}

/** Opens a closed record again. */
export function reopen(row) {
  const words = t('life.reopen.done', { name: row.recordname });
  return perform(row, address(row, 'sv_Reopen'), {}, words).catch(complain);
}

/** Takes a customer out of use. */
export function deactivate(row) {
  const words = t('life.deactivate.done', { name: row.recordname });
  return perform(row, `${tables[row.recordtype].set}(${row.recordid})`, { statecode: 1 }, words, 'PATCH').catch(complain);
}

const complain = ({ message }) => toast(message, { isWrong: true });

/** Asks once more, and deletes the record. */
export function remove(row) {
  const submit = async () => {
    await perform(
      row,
      `${tables[row.recordtype].set}(${row.recordid})`,
      undefined,
      t('life.delete.done', { name: row.recordname }),
      'DELETE',
    );
  };
  openForm(t('life.delete.title', { name: row.recordname }), [h('p', {}, t('life.delete.text'))], {
    action: t('command.deleterecord'),
    submit,
  });
}

// Merge

/** Chooses the other record, then which values stay where the two differ. */
export function merge(row) {
  const column = { name: 'other', targets: [row.recordtype] };
  const editor = lookupEditor(column, null, {
    label: t('life.merge.other'),
    class: 'box',
    id: 'merge-other',
    autofocus: true,
  });
  const differences = h('div', { class: 'differences', role: 'group', 'aria-label': t('life.merge.values') });
  const show = async () => {
    const other = editor.value;
    differences.replaceChildren();
    if (!other || other.id === row.recordid) return;
    const table = await tableOf(row.recordtype);
    const second = await get(`${table.set}(${other.id})`, { prefer: 'odata.include-annotations="*"' });
    differences.replaceChildren(...differing(table, recordOf(row), second));
  };
  editor.input.addEventListener('change', show);
  const submit = async (data) => {
    const other = editor.value;
    if (!other || other.id === row.recordid) throw new Error(t('life.merge.choose'));
    const { key } = tables[row.recordtype];
    const type = { '@odata.type': `Microsoft.Dynamics.CRM.${row.recordtype}` };
    const table = await tableOf(row.recordtype);
    const second = await get(`${table.set}(${other.id})`);
    const content = Object.fromEntries(
      [...data.entries()]
        .filter(([name, from]) => name.startsWith('keep-') && from === 'other')
        .map(([name]) => [name.slice(5), second[name.slice(5)]]),
    );
    await perform(
      row,
      'Merge',
      {
        Target: { ...type, [key]: row.recordid },
        Subordinate: { ...type, [key]: other.id },
        UpdateContent: { ...type, ...content },
        PerformParentingChecks: false,
      },
      t('life.merge.done', { name: other.name }),
    );
  };
  const label = h('label', { class: 'field', for: 'merge-other' }, t('life.merge.other'), editor.element);
  openForm(t('life.merge.title', { name: row.recordname }), [label, differences], {
    action: t('command.merge'),
    submit,
    className: 'wide',
  });
}

/** Columns in which both records have a value, and another one: one line each, with the choice. */
function differing(table, first, second) {
  const columns = table.columns.filter(
    (column) => !column.readonly && !['lookup', 'state', 'status'].includes(column.kind) && second[column.property],
  );
  return columns
    .filter((column) => first[column.property] !== second[column.property])
    .map((column) => {
      const choice = (from, record) =>
        h(
          'label',
          { class: 'choice' },
          h('input', {
            type: 'radio',
            name: `keep-${column.name}`,
            value: from,
            checked: (from === 'other') === !first[column.property],
          }),
          bdi(textOf(record, column) || '–'),
        );
      return h('fieldset', {}, h('legend', {}, column.label), choice('own', first), choice('other', second));
    });
}

// Share

/** Who else may do what with this record. */
export async function share(row) {
  const { value } = await get(`sv_Shares(recordtype='${row.recordtype}',recordid=${row.recordid})`);
  openDialog(t('life.share.title', { name: row.recordname }), (close, head) => {
    const trouble = h('p', { class: 'alert', role: 'alert', hidden: true });
    const act = async (work) => {
      try {
        await work();
        close();
        changed(row);
        share(row);
      } catch (error) {
        trouble.textContent = error.message;
        trouble.hidden = false;
      }
    };
    const add = () => {
      close();
      askOwner({ title: t('life.share.with'), run: (owner) => grant(row, owner, 'ReadAccess').then(() => share(row)) });
    };
    const line = (each) =>
      h(
        'li',
        {},
        icon(each.principaltype === 'team' ? 'assign' : 'user'),
        bdi(each.name ?? '–'),
        h('span', { class: 'muted small' }, rightsText(each.AccessMask)),
        h(
          'button',
          {
            type: 'button',
            class: 'second',
            onclick: () =>
              act(() =>
                grant(row, { ownerid: each.principalid, ownertype: each.principaltype }, toggled(each.AccessMask)),
              ),
          },
          t(each.AccessMask.includes('WriteAccess') ? 'life.share.readonly' : 'life.share.writealso'),
        ),
        iconButton('close', t('life.share.end', { name: each.name ?? '' }), () => act(() => revoke(row, each))),
      );
    return h(
      'div',
      { class: 'content' },
      head,
      value.length ? h('ul', { class: 'shares' }, value.map(line)) : h('p', { class: 'muted' }, t('life.share.none')),
      trouble,
      h(
        'footer',
        {},
        h('button', { type: 'button', class: 'second', onclick: close }, t('close')),
        h('button', { type: 'button', class: 'primary', autofocus: true, onclick: add }, icon('plus'), t('life.share.add')),
      ),
    );
  });
}

const rightsText = (mask) => t(mask.includes('WriteAccess') ? 'life.share.write' : 'life.share.read');
const toggled = (mask) => (mask.includes('WriteAccess') ? 'ReadAccess' : 'ReadAccess,WriteAccess');
const principal = ({ ownerid, ownertype }) => ({
  '@odata.type': `Microsoft.Dynamics.CRM.${ownertype}`,
  [tables[ownertype].key]: ownerid,
});
const target = (row) => ({
  '@odata.type': `Microsoft.Dynamics.CRM.${row.recordtype}`,
  [tables[row.recordtype].key]: row.recordid,
});

const grant = (row, owner, mask) =>
  send('POST', 'GrantAccess', {
    body: { Target: target(row), PrincipalAccess: { Principal: principal(owner), AccessMask: mask } },
    key: newKey(),
  });

const revoke = (row, { principalid, principaltype }) =>
  send('POST', 'RevokeAccess', {
    body: { Target: target(row), Revokee: principal({ ownerid: principalid, ownertype: principaltype }) },
    key: newKey(),
  });
