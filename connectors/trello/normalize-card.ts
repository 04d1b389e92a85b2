import type { Account } from '../../src/account.ts'
import { subjectKey } from '../../src/ids.ts'
import type { RichText, Subject, SubjectState } from '../../src/subject.ts'
import { fieldsOf } from './custom-field.ts'
import { renderMarkdown } from './markdown.ts'
import type { Surroundings } from './meaning.ts'
import { createdAt } from './object-id.ts'
import type { Board, Card, CustomField, Label, List, Member } from './schema.ts'

/** What is listed with a board and belongs to its state. */
export interface BoardParts {
  members: readonly Member[]
  labels: readonly Label[]
  fields: readonly CustomField[]
}

export function toBoard(board: Board, parts: BoardParts, source: string): Subject {
  return {
    key: subjectKey(source, 'board', board.id),
    kind: 'board',
    state: {
      title: board.name ?? null,
      closed: board.closed ?? false,
      url: board.url ?? null,
      createdAt: createdAt(board.id),
      people: Object.fromEntries(parts.members.map(({ id }) => [id, true as const])),
      labels: labelNames(parts.labels),
      fields: Object.fromEntries(parts.fields.map(({ id, name }) => [id, name ?? ''])),
    },
  }
}

export function toList(list: List, boardId: string, source: string): Subject {
  return {
    key: subjectKey(source, 'list', list.id),
    kind: 'list',
    state: {
      title: list.name ?? null,
      closed: list.closed ?? false,
      place: subjectKey(source, 'board', boardId),
      createdAt: createdAt(list.id),
    },
  }
}

/**
 * A card in an archived list stays `closed: false` at Trello, and here: where it is shown, it counts
 * as closed while its list is.
 */
export function toCard(card: Card, { source, fieldOptions }: Surroundings): Subject {
  return {
    key: subjectKey(source, 'card', card.id),
    kind: 'card',
    state: {
      title: card.name ?? null,
      body: toText(card.desc),
      place: card.idList ? subjectKey(source, 'list', card.idList) : null,
      createdAt: createdAt(card.id),
      url: card.shortUrl ?? null,
      closed: card.closed ?? false,
      due: toIso(card.due),
      done: card.dueComplete ?? false,
      start: toIso(card.start),
      role: roleOf(card),
      labels: labelNames(card.labels ?? []),
      people: Object.fromEntries((card.idMembers ?? []).map((id) => [id, true as const])),
      attachments: attachmentsOf(card),
      fields: fieldsOf(card, fieldOptions),
      ...checklistsOf(card),
    },
  }
}

export function toAccount(member: Member): Account {
  return {
    sourceId: member.id,
    ...(member.fullName != null && { name: member.fullName }),
    ...(member.username != null && { username: member.username }),
  }
}

/** `null` for nothing written: Trello keeps an empty string. */
export function toText(source: string | null | undefined): RichText | null {
  return source ? { source, format: 'markdown', html: renderMarkdown(source) } : null
}

/** One spelling of an instant, so that the same one is never a change. */
export function toIso(moment: unknown): string | null {
  const at = typeof moment === 'string' ? Date.parse(moment) : Number.NaN
  return Number.isNaN(at) ? null : new Date(at).toISOString()
}

/** Trello has mirror cards and link cards too: these show a real one. */
function roleOf(card: Card): string | null {
  return card.isTemplate ? 'template' : (card.cardRole ?? null)
}

function labelNames(labels: readonly Label[]): Record<string, string> {
  return Object.fromEntries(
    labels.flatMap((label) => {
      const key = label.id ?? label.color ?? label.name
      return key ? [[key, labelName(label)]] : []
    }),
  )
}

/** A label without a name is known by its colour. */
export function labelName({ name, color }: Label): string {
  return name || color || ''
}

function attachmentsOf(card: Card): NonNullable<SubjectState['attachments']> {
  return Object.fromEntries(
    (card.attachments ?? []).map(({ id, name, url }) => [
      id,
      { name: name || url || '', url: url ?? '' },
    ]),
  )
}

function checklistsOf(card: Card): Pick<SubjectState, 'checklists' | 'items' | 'checked'> {
  const checklists = card.checklists ?? []
  const items = checklists.flatMap((checklist) =>
    (checklist.checkItems ?? []).map((item) => ({ ...item, checklist: checklist.id })),
  )
  return {
    checklists: Object.fromEntries(checklists.map(({ id, name }) => [id, name ?? ''])),
    items: Object.fromEntries(
      items.map(({ id, name, checklist }) => [id, { name: name ?? '', checklist }]),
    ),
    checked: Object.fromEntries(
      items.filter(({ state }) => state === 'complete').map(({ id }) => [id, true as const]),
    ),
  }
}
