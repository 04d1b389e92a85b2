import { z } from 'zod'
import type { Rejected } from '../../src/observation.ts'
import { reasonOf } from '../../src/rejected.ts'
import { instantIn } from './moment.ts'

/**
 * Only the fields we read. Trello adds fields without notice and leaves nearly every one of them
 * null or out on some board, so that everything but an id is nullish. Unknown keys are dropped, but
 * where an update may be of any of them.
 */
/** Control characters and halves of letters are in none, and cannot be stored. */
const id = z.string().regex(/^[^\p{Cc}\p{Cs}]+$/u, 'is not an id')
const text = z.string().nullish()
const flag = z.boolean().nullish()
const named = z.looseObject({ id, name: text }).nullish()
const plainlyNamed = z.object({ id, name: text }).nullish()
const moment = z.string().refine((value) => !Number.isNaN(instantIn(value)), 'is not a date')

export const Member = z.object({ id, fullName: text, username: text })
export type Member = z.infer<typeof Member>

export const List = z.object({ id, name: text, closed: flag })
export type List = z.infer<typeof List>

export const Board = z.looseObject({
  id,
  name: text,
  closed: flag,
  url: text,
  dateLastActivity: text,
  lists: z.array(z.unknown()).nullish(),
  members: z.array(z.unknown()).nullish(),
  labels: z.array(z.unknown()).nullish(),
  customFields: z.array(z.unknown()).nullish(),
  actions: z.array(z.unknown()).nullish(),
})
export type Board = z.infer<typeof Board>

/** Boards of 2013 have labels without ids, known by their colour. */
export const Label = z.object({ id: text, name: text, color: text })
export type Label = z.infer<typeof Label>

const FieldValue = z.looseObject({ text, number: text, checked: text, date: text }).nullish()

export const CustomField = z.object({
  id,
  name: text,
  options: z.array(z.looseObject({ id, value: FieldValue })).nullish(),
})
export type CustomField = z.infer<typeof CustomField>

export const CustomFieldItem = z.object({
  idCustomField: id,
  value: FieldValue,
  idValue: text,
})
export type CustomFieldItem = z.infer<typeof CustomFieldItem>

const Attachment = z.object({ id, name: text, url: text })

const CheckItem = z.object({ id, name: text, state: text })

export const Checklist = z.object({
  id,
  name: text,
  idCard: text,
  checkItems: z.array(CheckItem).nullish(),
})
export type Checklist = z.infer<typeof Checklist>

export const Card = z.object({
  id,
  name: text,
  desc: text,
  closed: flag,
  due: moment.nullish(),
  dueComplete: flag,
  start: moment.nullish(),
  idList: text,
  idMembers: z.array(id).nullish(),
  labels: z.array(Label).nullish(),
  shortUrl: text,
  cardRole: text,
  isTemplate: flag,
  attachments: z.array(Attachment).nullish(),
  checklists: z.array(Checklist).nullish(),
  /** Left out where the board has no custom fields. */
  customFieldItems: z.array(CustomFieldItem).nullish(),
})
export type Card = z.infer<typeof Card>

/** What was asked for and is not there is no empty collection. */
export const ListedCard = Card.extend({
  idMembers: z.array(id),
  labels: z.array(Label),
  attachments: z.array(Attachment),
  checklists: z.array(Checklist),
})

const ActionData = z.object({
  board: named,
  card: z.looseObject({ id, name: text, shortLink: text }).nullish(),
  list: named,
  listBefore: plainlyNamed,
  listAfter: plainlyNamed,
  checklist: named,
  checkItem: z.looseObject({ id, name: text, state: text }).nullish(),
  attachment: z.object({ id, name: text, url: text }).nullish(),
  label: Label.nullish(),
  /** The comment that is edited or deleted. */
  action: z.looseObject({ id, text }).nullish(),
  customField: z.looseObject({ id, name: text }).nullish(),
  customFieldItem: CustomFieldItem.nullish(),
  idMember: text,
  idMemberAdded: text,
  text,
  dateLastEdited: moment.nullish(),
  old: z.record(z.string(), z.unknown()).nullish(),
})

type ActionData = z.infer<typeof ActionData>

/** What is left out is empty. Overwritten, as a transform takes longer than all the rest of an action. */
const SomeData = ActionData.nullable()
  .overwrite((data) => data ?? {})
  .default({})

export const Action = z.object({
  id,
  type: z.string().min(1),
  date: moment,
  idMemberCreator: text,
  memberCreator: Member.nullish(),
  data: SomeData as unknown as z.ZodType<ActionData>,
})
export type Action = z.infer<typeof Action>

/** Takes the items one by one: an odd one is set aside with its reason, the others go on. */
export function parseEach<T>(
  schema: z.ZodType<T>,
  kind: string,
  items: readonly unknown[],
): { good: T[]; rejected: Rejected[] } {
  const good: T[] = []
  const rejected: Rejected[] = []
  for (const item of items) {
    const result = schema.safeParse(item)
    if (result.success) good.push(result.data)
    else rejected.push(reject(kind, item, result.error))
  }
  return { good, rejected }
}

function reject(kind: string, item: unknown, error: z.ZodError): Rejected {
  const known = z.looseObject({ id: z.string() }).safeParse(item)
  return {
    kind,
    sourceId: known.success ? known.data.id : null,
    reason: reasonOf(error),
    raw: JSON.stringify(item) ?? 'undefined',
  }
}
