import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { findCard, findField } from './find.ts'
import { type Deed, keepQuiet, logAction, onCard, whisper } from './log.ts'
import { cardRef } from './refs.ts'
import { verb } from './verb.ts'
import { type Card, type CustomField, type FieldItem, newId, type World } from './world.ts'

const by = z.string()
const types = z.enum(['text', 'number', 'checkbox', 'date', 'list'])

/** Custom fields of the board and their values on cards. */
export const fieldVerbs = {
  createCustomField: verb(
    { by, name: z.string(), type: types.default('text'), options: z.array(z.string()).default([]) },
    createCustomField,
  ),
  setCustomField: verb(
    { by, card: z.string(), field: z.string(), value: z.string().nullable() },
    setCustomField,
  ),
  deleteCustomField: verb({ by, field: z.string() }, deleteCustomField),
}

interface NewField {
  by: string
  name: string
  type: string
  options: string[]
}

function createCustomField(world: World, { by, name, type, options }: NewField) {
  const id = newId(world)
  const own = { id, name, type, idModel: world.board.id, modelType: 'board' }
  const choices = options.map((text) => ({ id: newId(world), idCustomField: id, value: { text } }))
  world.board.customFields.push({ ...own, display: { cardFront: true }, options: choices })
  const deed = onBoard(world, 'added', id, name)
  return {
    id,
    action: logAction(world, by, 'createCustomField', { customField: { id, name } }, [deed]),
  }
}

interface Setting {
  by: string
  card: string
  field: string
  /** As it is shown: the option's text for a list, `true` for a checkbox, ISO 8601 for a date. */
  value: string | null
}

/** `null` clears it. Nothing happens where it is set to the same value again. */
function setCustomField(world: World, { by, card: ref, field: name, value: text }: Setting) {
  const card = findCard(world, ref)
  const field = findField(world, name)
  const before = card.customFieldItems.find(({ idCustomField }) => idCustomField === field.id)
  const value = stored(field, text)
  const was = { value: before?.value ?? null, idValue: before?.idValue ?? null }
  if (isDeepStrictEqual(was, value)) return { id: card.id }
  const item = { ...value, id: before?.id ?? newId(world), idCustomField: field.id }
  const others = card.customFieldItems.filter((other) => other !== before)
  card.customFieldItems = text === null ? others : [...others, itemOn(card, item)]
  const deed = onCard(card.id, changeOf(before, text), {
    ...{ field: 'fields', entry: field.id, after: text },
  })
  const data = dataOf(card, field, item, was)
  return { id: card.id, action: logAction(world, by, 'updateCustomFieldItem', data, [deed]) }
}

function changeOf(before: FieldItem | undefined, text: string | null): Deed['kind'] {
  if (text === null) return 'removed'
  return before ? 'changed' : 'added'
}

function stored({ type, name, options }: CustomField, text: string | null) {
  if (text === null) return { value: null, idValue: null }
  if (type !== 'list') return { value: { [valueKeys[type] ?? 'text']: text }, idValue: null }
  const option = options.find(({ value }) => value.text === text)
  if (!option) throw new Error(`The custom field "${name}" has no option "${text}"`)
  return { value: null, idValue: option.id }
}

const valueKeys: Readonly<Record<string, string>> = {
  text: 'text',
  number: 'number',
  checkbox: 'checked',
  date: 'date',
}

function itemOn(card: Card, item: FieldItem): FieldItem {
  return { ...item, idModel: card.id, modelType: 'card' }
}

function dataOf(
  card: Card,
  { id, name, type }: CustomField,
  item: FieldItem,
  was: Pick<FieldItem, 'value' | 'idValue'>,
) {
  const { value, idValue, ...rest } = itemOn(card, item)
  const old = type === 'list' ? { idValue: was.idValue } : { value: was.value }
  const now = type === 'list' ? { idValue, value: null } : { value }
  const customFieldItem = { ...rest, ...now }
  return { old, customField: { id, name, type }, customFieldItem, card: cardRef(card) }
}

/** Its values go from every card; webhooks tell of the field only. */
function deleteCustomField(world: World, details: { by: string; field: string }) {
  const { by } = details
  const { id, name } = findField(world, details.field)
  world.board.customFields = world.board.customFields.filter((field) => field.id !== id)
  const isOther = ({ idCustomField }: FieldItem) => idCustomField !== id
  const set = world.board.cards.filter((card) => !card.customFieldItems.every(isOther))
  for (const card of set) card.customFieldItems = card.customFieldItems.filter(isOther)
  const deed = onBoard(world, 'removed', id, null)
  whisper(world, by, 'deleteCustomField', { customField: { id, name } }, [deed])
  keepQuiet(
    world,
    by,
    set.map((card) => onCard(card.id, 'removed', { field: 'fields', entry: id })),
  )
  return { id }
}

function onBoard(
  { board }: World,
  kind: 'added' | 'removed',
  entry: string,
  after: string | null,
): Deed {
  return { subjectKind: 'board', subjectId: board.id, kind, field: 'fields', entry, after }
}
