import type { Value } from '../../src/activity.ts'
import { subjectKey } from '../../src/ids.ts'
import type { StateField } from '../../src/subject.ts'
import { fieldText } from './custom-field.ts'
import { boardOf, cardOf, listOf, type Reading, type TargetOf } from './meaning.ts'
import { changedFields, updatedThing } from './noise.ts'
import { toIso } from './normalize-card.ts'
import { checklistEntry, customFieldEntry, type EntryOf } from './normalize-entry.ts'
import { type Action, CustomFieldItem } from './schema.ts'

interface Field {
  field: StateField
  toValue(value: unknown, source: string): Value
}

/** `data.old` holds exactly one field but for one action in thousands; there the first one here wins. */
const cardFields: Readonly<Record<string, Field>> = {
  idList: { field: 'place', toValue: toPlace },
  closed: { field: 'closed', toValue: toFlag },
  name: { field: 'title', toValue: toWords },
  desc: { field: 'body', toValue: toWords },
  due: { field: 'due', toValue: toIso },
  dueComplete: { field: 'done', toValue: toFlag },
  start: { field: 'start', toValue: toIso },
}

const titledFields: Readonly<Record<string, Field>> = {
  name: { field: 'title', toValue: toWords },
  closed: { field: 'closed', toValue: toFlag },
}

export const updateCard: Reading = (action, around) =>
  readUpdate(cardOf, cardFields)(withListMove(action), around)

export const updateList: Reading = readUpdate(listOf, titledFields)

export const updateBoard: Reading = readUpdate(boardOf, titledFields)

export const updateChecklist: Reading = renamed('checklists', cardOf, checklistEntry)

export const updateCustomField: Reading = renamed('fields', boardOf, customFieldEntry)

/** A custom field of a card gets, changes or loses its content. */
export const fieldTurns: Reading = (action, around) => {
  const subject = cardOf(action, around)
  const { customFieldItem: now, old } = action.data
  if (!subject || !now) return null
  const entry: string = now.idCustomField
  const was = CustomFieldItem.safeParse({ ...old, idCustomField: entry }).data
  const before = was ? fieldText(was, around.fieldOptions) : null
  const after = fieldText(now, around.fieldOptions)
  if (before === after) return null
  const kind = before === null ? 'added' : after === null ? 'removed' : 'changed'
  return { subject, kind, field: 'fields', entry, before, after }
}

/** An entry of a keyed field gets another name. */
function renamed(field: StateField, target: TargetOf, entryOf: EntryOf): Reading {
  return (action, around) => {
    const subject = target(action, around)
    const entry = entryOf(action)
    if (!subject || !entry || !changedFields(action)?.includes('name')) return null
    const before = toWords(action.data.old?.name)
    return { subject, kind: 'changed', field, entry: entry.id, before, after: entry.value }
  }
}

function readUpdate(target: TargetOf, fields: Readonly<Record<string, Field>>): Reading {
  return (action, around) => {
    const subject = target(action, around)
    const changed = changedFields(action)
    const [name, found] = Object.entries(fields).find(([name]) => changed?.includes(name)) ?? []
    if (!subject || !name || !found) return null
    const toValue = (value: unknown) => found.toValue(value, around.source)
    return {
      subject,
      kind: 'changed',
      field: found.field,
      before: toValue(action.data.old?.[name]),
      after: toValue(updatedThing(action)[name]),
    }
  }
}

/** In 2012 a move had `listBefore` and `listAfter` and no `old`. */
function withListMove(action: Action): Action {
  const { old, card, listBefore, listAfter } = action.data
  if (old || !card || !listBefore || !listAfter) return action
  const moved = { ...card, idList: listAfter.id }
  return { ...action, data: { ...action.data, card: moved, old: { idList: listBefore.id } } }
}

function toPlace(value: unknown, source: string): Value {
  return typeof value === 'string' ? subjectKey(source, 'list', value) : null
}

function toWords(value: unknown): Value {
  return typeof value === 'string' ? value : null
}

function toFlag(value: unknown): Value {
  return value === true
}
