import type { ReportedActivity } from '../../src/activity.ts'
import { subjectKey } from '../../src/ids.ts'
import { boardOf, cardOf, type Reading } from './meaning.ts'
import { changedFields } from './noise.ts'
import { toActivity } from './normalize-action.ts'
import { labelName, toText } from './normalize-card.ts'
import * as entry from './normalize-entry.ts'
import type { Action } from './schema.ts'

/**
 * What a webhook tells with one action. What lists tell as well is the same activity here and there;
 * the types that lists omit also say what the state has become. `null` where the delivery alone does
 * not say enough and a list will.
 */
export function toHookActivity(
  action: Action,
  { source, boardId }: { source: string; boardId: string },
): ReportedActivity | null {
  if (isLeftToLists(action)) return null
  const around = { source, boardId, fieldOptions: new Map<string, string>() }
  const told = toActivity(action, around)
  const meaning = unlisted.get(action.type)?.(action, around)
  if (!meaning) return told
  const { subject, ...rest } = meaning
  return {
    ...told,
    ...rest,
    subject: subjectKey(source, subject.kind, subject.id),
    subjectKind: subject.kind,
    unlisted: {
      value: action.type === 'updateComment' ? toText(textOf(meaning.after)) : rest.after,
    },
  }
}

/** A drop-down field names its option by id; what that says only the board tells. */
function isLeftToLists({ type, data }: Action): boolean {
  if (type !== 'updateCustomFieldItem') return false
  return Boolean(data.customFieldItem?.idValue || data.old?.idValue)
}

const editComment: Reading = ({ data: { action, old } }) => {
  if (action?.text == null) return null
  const subject = { kind: 'comment', id: action.id }
  const [before, after] = [textOf(old?.text), textOf(action.text)]
  return { subject, kind: 'changed', field: 'body', before, after }
}

const deleteComment: Reading = ({ data: { action } }) => {
  if (!action) return null
  const subject = { kind: 'comment', id: action.id }
  return { subject, kind: 'deleted', field: null, before: null, after: null }
}

/** Another name, or another checklist of the card. */
const changeItem: Reading = (action, around) => {
  const { checklist, old } = action.data
  const item = itemEntry(action)
  const subject = cardOf(action, around)
  const changed = changedFields(action) ?? []
  if (!subject || !item || !checklist) return null
  if (!changed.includes('name') && !changed.includes('idChecklist')) return null
  const before = {
    name: textOf(old?.name) ?? item.value.name,
    checklist: textOf(old?.idChecklist) ?? checklist.id,
  }
  return { subject, kind: 'changed', field: 'items', entry: item.id, before, after: item.value }
}

const renameLabel: Reading = (action, around) => {
  const { label, old } = action.data
  const now = labelEntry(action)
  if (!label || !now) return null
  const was = { name: textOf(old?.name) ?? label.name, color: textOf(old?.color) ?? label.color }
  const before = labelName(was)
  const subject = boardOf(action, around)
  return { subject, kind: 'changed', field: 'labels', entry: now.id, before, after: now.value }
}

/** Trello tells of these in no list. `voteOnCard` and `copyChecklist` are no part of any state of ours. */
const unlisted: ReadonlyMap<string, Reading> = new Map([
  ['addLabelToCard', entry.added('labels', cardOf, labelEntry)],
  ['removeLabelFromCard', entry.removed('labels', cardOf, labelEntry)],
  ['createCheckItem', entry.added('items', cardOf, itemEntry)],
  ['deleteCheckItem', entry.removed('items', cardOf, itemEntry)],
  ['updateCheckItem', changeItem],
  ['updateComment', editComment],
  ['deleteComment', deleteComment],
  ['createLabel', entry.added('labels', boardOf, labelEntry)],
  ['updateLabel', renameLabel],
  ['deleteLabel', entry.removed('labels', boardOf, labelEntry)],
  ['removeMemberFromBoard', entry.removed('people', boardOf, entry.memberEntry)],
  ['deleteCustomField', entry.removed('fields', boardOf, entry.customFieldEntry)],
])

function labelEntry({ data: { label } }: Action) {
  return label?.id ? { id: label.id, value: labelName(label) } : null
}

function itemEntry({ data: { checkItem, checklist } }: Action) {
  if (!checkItem || !checklist) return null
  return { id: checkItem.id, value: { name: checkItem.name ?? '', checklist: checklist.id } }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
