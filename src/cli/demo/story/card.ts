import { type Act, type Detail, moscow, type Ref } from '../step.ts'

export type List = 'Идеи' | 'В работе' | 'На согласовании' | 'Готово'

/** A card of the board and its life. One that is there before July has no `made`. */
export interface CardLife {
  name: string
  made?: {
    /** Moscow time, `07-15 11:30`. */
    at: string
    by: string
    list: List
    desc: string
    labels: readonly string[]
    members?: readonly string[]
    due?: string
    /** Check items: their words have to be the only ones on the board. */
    checklist?: { name: string; items: readonly string[] }
  }
  life?: readonly Event[]
}

type Event = { at: string; by: string } & Deed

type Deed =
  | { move: List }
  | { say: string; as?: string }
  | { resay: string; text: string }
  | { unsay: string }
  | { tick: string }
  | { untick: string }
  | { due: string }
  | { rename: string }
  | { desc: string }
  | { label: string }
  | { unlabel: string }
  | { member: string }
  | { attach: string; url: string }
  | { renameItem: string; to: string }
  | { done: true }
  | { archive: true }
  | { remove: true }

/** The same, step by step. */
export function cardSteps(card: CardLife): Act[] {
  const later = (card.life ?? []).map((event) => eventStep(card, event))
  return [...birth(card), ...later]
}

function birth({ name, made }: CardLife): Act[] {
  if (made === undefined) return []
  const { at, by, list, desc, labels, members = [], due, checklist } = made
  const when = { at: moscow(at), sandbox: 'trello' } as const
  const card = { by, list, name, desc, labels, members, ...(due && { due: iso(due) }) }
  const make = { ...when, act: 'createCard', with: card, remember: { [name]: 'id' } }
  if (checklist === undefined) return [make]
  const listName = `${name} / ${checklist.name}`
  const start = {
    ...{ ...when, act: 'addChecklist', with: { by, card: { ref: name }, name: checklist.name } },
    remember: { [listName]: 'id' },
  }
  const items = checklist.items.map((item) => ({
    ...{ ...when, act: 'addCheckItem', with: { by, checklist: { ref: listName }, name: item } },
  }))
  return [make, start, ...items]
}

function eventStep({ name, made }: CardLife, event: Event): Act {
  const { at, by, ...deed } = event
  const card = made === undefined ? name : { ref: name }
  const [act, details] = toVerb(deed, card)
  const remember = 'say' in deed && deed.as !== undefined ? { remember: { [deed.as]: 'id' } } : {}
  return { at: moscow(at), sandbox: 'trello', act, with: { by, ...details }, ...remember }
}

type Verb = [string, Record<string, Detail>]

function toVerb(deed: Deed, card: string | Ref): Verb {
  return talkVerb(deed, card) ?? stateVerb(deed, card) ?? ['deleteCard', { card }]
}

function talkVerb(deed: Deed, card: string | Ref): Verb | null {
  if ('say' in deed) return ['comment', { card, text: deed.say }]
  if ('resay' in deed) return ['editComment', { comment: { ref: deed.resay }, text: deed.text }]
  if ('unsay' in deed) return ['deleteComment', { comment: { ref: deed.unsay } }]
  if ('tick' in deed) return ['checkItem', { item: deed.tick }]
  if ('untick' in deed) return ['checkItem', { item: deed.untick, complete: false }]
  if ('renameItem' in deed) return ['renameCheckItem', { item: deed.renameItem, name: deed.to }]
  return 'attach' in deed ? ['addAttachment', { card, name: deed.attach, url: deed.url }] : null
}

function stateVerb(deed: Deed, card: string | Ref): Verb | null {
  if ('move' in deed) return ['moveCard', { card, list: deed.move }]
  if ('label' in deed) return ['addLabel', { card, label: deed.label }]
  if ('unlabel' in deed) return ['removeLabel', { card, label: deed.unlabel }]
  if ('member' in deed) return ['addMember', { card, member: deed.member }]
  const fields = fieldsOf(deed)
  return fields === null ? null : ['updateCard', { card, ...fields }]
}

function fieldsOf(deed: Deed): Record<string, Detail> | null {
  if ('due' in deed) return { due: iso(deed.due) }
  if ('rename' in deed) return { name: deed.rename }
  if ('desc' in deed) return { desc: deed.desc }
  if ('done' in deed) return { dueComplete: true }
  return 'archive' in deed ? { closed: true } : null
}

function iso(local: string): string {
  return new Date(moscow(local)).toISOString()
}
