import type { Value } from '../../src/activity.ts'
import type { StateField } from '../../src/subject.ts'
import { boardOf, cardOf, type Reading, type TargetOf } from './meaning.ts'
import type { Action } from './schema.ts'

/** One entry of a keyed field and its value, as the action tells it. */
interface Entry {
  id: string
  value: Value
}

export type EntryOf = (action: Action) => Entry | null

/** Something came into a keyed field of the target. */
export function added(field: StateField, target: TargetOf, entryOf: EntryOf): Reading {
  return (action, around) => {
    const subject = target(action, around)
    const entry = entryOf(action)
    if (!subject || !entry) return null
    return { subject, kind: 'added', field, entry: entry.id, before: null, after: entry.value }
  }
}

/** Something went out of a keyed field of the target. */
export function removed(field: StateField, target: TargetOf, entryOf: EntryOf): Reading {
  return (action, around) => {
    const subject = target(action, around)
    const entry = entryOf(action)
    if (!subject || !entry) return null
    return { subject, kind: 'removed', field, entry: entry.id, before: entry.value, after: null }
  }
}

export const memberJoins: Reading = added('people', boardOf, memberEntry)

export const fieldComes: Reading = added('fields', boardOf, customFieldEntry)

export const checkItemTurns: Reading = (action, around) => {
  const ticked = action.data.checkItem?.state === 'complete'
  const read = ticked ? added : removed
  return read('checked', cardOf, checkItemEntry)(action, around)
}

export function memberEntry({ data }: Action): Entry | null {
  const id = data.idMember ?? data.idMemberAdded
  return id ? { id, value: true } : null
}

/** A removed attachment no longer tells its address. */
export function attachmentEntry({ data: { attachment } }: Action): Entry | null {
  if (!attachment) return null
  const { id, name, url } = attachment
  return { id, value: { name: name || url || '', url: url ?? '' } }
}

export function checklistEntry({ data: { checklist } }: Action): Entry | null {
  return checklist ? { id: checklist.id, value: checklist.name ?? '' } : null
}

function checkItemEntry({ data: { checkItem } }: Action): Entry | null {
  return checkItem ? { id: checkItem.id, value: true } : null
}

export function customFieldEntry({ data: { customField } }: Action): Entry | null {
  return customField ? { id: customField.id, value: customField.name ?? '' } : null
}
