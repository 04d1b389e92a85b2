import type { ActivityKind, ReportedActivity, Value } from '../../src/activity.ts'
import { subjectKey } from '../../src/ids.ts'
import { answerIn } from '../../src/reply-mark.ts'
import {
  boardOf,
  cardOf,
  commentOf,
  listOf,
  type Meaning,
  type Reading,
  type Surroundings,
  type TargetOf,
} from './meaning.ts'
import { updatedThing } from './noise.ts'
import * as entry from './normalize-entry.ts'
import {
  fieldTurns,
  updateBoard,
  updateCard,
  updateChecklist,
  updateCustomField,
  updateList,
} from './normalize-update.ts'
import type { Action } from './schema.ts'

/**
 * One action is one activity, whose key is the action's id. A type we do not know, or a known one
 * that lacks what it needs, is kept as `other` on the nearest thing it names.
 */
export function toActivity(action: Action, around: Surroundings): ReportedActivity {
  const reading = readings.get(action.type)
  const { subject, ...meaning } = reading?.(action, around) ?? other(action, around)
  return {
    key: action.id,
    ...meaning,
    subject: subjectKey(around.source, subject.kind, subject.id),
    subjectKind: subject.kind,
    actor: authorOf(action),
    at: Date.parse(action.date),
    sourceType: action.type,
    ...(bearsMark(action) && { own: true }),
  }
}

/** Whether it makes or edits a comment that we wrote, by its mark: whoever the token belongs to. */
export function bearsMark({ type, data }: Action): boolean {
  const text = type === 'updateComment' ? data.action?.text : data.text
  return answerIn(text ?? '') !== null
}

/** Boards of 2012 name the author in one of the two places only. */
export function authorOf(action: Action): string | null {
  return action.idMemberCreator ?? action.memberCreator?.id ?? null
}

const readings: ReadonlyMap<string, Reading> = new Map([
  ['createCard', life('created', cardOf)],
  ['copyCard', life('created', cardOf)],
  ['convertToCardFromCheckItem', life('created', cardOf)],
  ['emailCard', life('created', cardOf)],
  ['moveCardToBoard', life('arrived', cardOf)],
  ['moveCardFromBoard', life('left', cardOf)],
  ['deleteCard', life('deleted', cardOf)],
  ['updateCard', updateCard],
  ['commentCard', life('created', commentOf)],
  ['copyCommentCard', life('created', commentOf)],
  ['addMemberToCard', entry.added('people', cardOf, entry.memberEntry)],
  ['removeMemberFromCard', entry.removed('people', cardOf, entry.memberEntry)],
  ['addAttachmentToCard', entry.added('attachments', cardOf, entry.attachmentEntry)],
  ['deleteAttachmentFromCard', entry.removed('attachments', cardOf, entry.attachmentEntry)],
  ['addChecklistToCard', entry.added('checklists', cardOf, entry.checklistEntry)],
  ['removeChecklistFromCard', entry.removed('checklists', cardOf, entry.checklistEntry)],
  ['updateChecklist', updateChecklist],
  ['updateCheckItemStateOnCard', entry.checkItemTurns],
  ['createList', life('created', listOf)],
  ['moveListToBoard', life('arrived', listOf)],
  ['moveListFromBoard', life('left', listOf)],
  ['updateList', updateList],
  ['createBoard', life('created', boardOf)],
  ['copyBoard', life('created', boardOf)],
  ['updateBoard', updateBoard],
  ['addMemberToBoard', entry.memberJoins],
  ['createCustomField', entry.fieldComes],
  ['updateCustomField', updateCustomField],
  ['updateCustomFieldItem', fieldTurns],
])

function life(kind: ActivityKind, target: TargetOf): Reading {
  return (action, around) => {
    const subject = target(action, around)
    return subject && { subject, kind, field: null, before: null, after: null }
  }
}

function other(action: Action, around: Surroundings): Meaning {
  const subject = cardOf(action, around) ?? listOf(action, around) ?? boardOf(action, around)
  const old = action.data.old ?? {}
  const now = updatedThing(action)
  const after = Object.fromEntries(Object.keys(old).map((field) => [field, now[field] ?? null]))
  return { subject, kind: 'other', field: null, before: toJson(old), after: toJson(after) }
}

function toJson(fields: Readonly<Record<string, unknown>>): Value {
  return Object.keys(fields).length === 0 ? null : JSON.parse(JSON.stringify(fields))
}
