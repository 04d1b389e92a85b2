import { z } from 'zod'
import type { Instant } from '../../src/ids.ts'
import type { Observation } from '../../src/observation.ts'
import { toHookActivity } from './normalize-hook.ts'
import { actionPage } from './pull-actions.ts'
import {
  Action,
  Checklist,
  CustomField,
  Label,
  List,
  ListedCard,
  Member,
  parseEach,
} from './schema.ts'

/**
 * Reads a record that was set aside once more. An action, whether listed or told by a webhook, is told
 * as if it came now, at the age it was seen; state is only looked at, as the next reading brings it anyway (`null`).
 *
 * @throws Error with the reason it is still not understood
 */
export function reread(
  record: { kind: string; raw: string; seenAt: Instant },
  { source }: { source: string },
): Observation | null {
  const item: unknown = JSON.parse(record.raw)
  if (record.kind === 'action') return toEvents(item, record.seenAt, source)
  const schema = states[record.kind]
  if (schema === undefined) throw new Error(`a ${record.kind} is not known to be from Trello`)
  understood(parseEach(schema, record.kind, [item]))
  return null
}

const states: Readonly<Record<string, z.ZodType>> = {
  card: ListedCard,
  list: List,
  member: Member,
  label: Label,
  customField: CustomField,
  checklist: Checklist,
}

const OfBoard = z.looseObject({ data: z.looseObject({ board: z.looseObject({ id: z.string() }) }) })

/** The board is in every action; without it one could not say what an unknown action is about. */
function toEvents(item: unknown, seenAt: Instant, source: string): Observation {
  const boardId = OfBoard.safeParse(item).data?.data.board.id ?? ''
  const around = { source, boardId, fieldOptions: new Map<string, string>() }
  const page = understood(actionPage([item], around))
  const activities = page.activities.map(
    (told) => toHookActivity(Action.parse(item), around) ?? told,
  )
  return { readAt: seenAt, ...page, activities, position: null, complete: [], last: false }
}

function understood<T extends Pick<Observation, 'rejected'>>(page: T): T {
  const [first] = page.rejected
  if (first !== undefined) throw new Error(first.reason)
  return page
}
