import { z } from 'zod'
import type { Rejected } from '../../src/observation.ts'
import { reasonOf } from '../../src/rejected.ts'

/** Only the fields that are read. Ids are integers, times are Unix seconds with 0 for none. */
const id = z.number().int()
const moment = z.number().max(253_402_300_799, 'is after the year 9999')
const seconds = z.number().catch(0).pipe(moment)
/** What people see: of another type it is odd, and not empty. */
const said = z.string()
/** What nobody sees, and what may well be missing. */
const text = z.string().catch('')
const flag = z.boolean().catch(false)

export const SiteInfo = z.object({
  userid: id,
  release: text,
  functions: z.array(z.object({ name: text })).catch([]),
})
export type SiteInfo = z.infer<typeof SiteInfo>

/** A page stands here as a file, a link with its address for that of a file. */
const ContentFile = z.object({
  filepath: z.string().nullable(),
  filename: said,
  fileurl: said,
  timecreated: seconds,
  timemodified: moment,
  userid: id.nullable().catch(null),
})
export type ContentFile = z.infer<typeof ContentFile>

const moduleFields = {
  id,
  instance: id,
  modname: z.string(),
  name: said,
  url: text,
  /** The labels are words for people; `dataid` tells which time it is. */
  dates: z
    .array(z.object({ timestamp: seconds, dataid: text }))
    .optional()
    .catch(undefined),
}

/** A page, link, file or folder. */
export const Material = z.object({
  ...moduleFields,
  /** Absent for one that is listed but closed to us. */
  contents: z.array(ContentFile).optional(),
  contentsinfo: z.object({ filescount: z.number() }).optional().catch(undefined),
})
export type Material = z.infer<typeof Material>

/** Of every other activity what stands in it is read elsewhere, or not at all. */
export const Module = z.object(moduleFields)
export type Module = Material

export const Update = z.object({
  id,
  updates: z.array(z.object({ name: text })).catch([]),
})
export type Update = z.infer<typeof Update>

export const Forum = z.object({
  id,
  cmid: id,
  name: said,
  timemodified: seconds,
  type: text,
  numdiscussions: z.number().catch(0),
})
export type Forum = z.infer<typeof Forum>

/** `id` of a row is its first post; `discussion` is the discussion. */
export const Discussion = z.object({
  discussion: id,
  id,
  name: said,
  userid: id.catch(0),
  created: seconds,
  modified: seconds,
  timemodified: seconds,
  numreplies: z.number().catch(0),
  pinned: flag,
  locked: flag,
  canlock: flag,
  message: text,
})
export type Discussion = z.infer<typeof Discussion>

const PostFile = z.object({ filepath: said, filename: said, url: said })

/** A post erased for privacy has a placeholder for text and no times (Moodle 4.5). */
export const Post = z.object({
  id,
  subject: said,
  message: said,
  author: z
    .object({ id: id.nullable().catch(null), fullname: text })
    .nullable()
    .catch(null),
  parentid: id.nullable().catch(null),
  timecreated: seconds,
  timemodified: seconds,
  isdeleted: flag,
  isprivatereply: flag,
  attachments: z.array(PostFile),
})
export type Post = z.infer<typeof Post>

export const SearchResult = z.object({ itemid: id, timemodified: seconds, docurl: text })
export type SearchResult = z.infer<typeof SearchResult>

export const Database = z.object({ id, coursemodule: id.catch(0), name: said, approval: flag })
export type Database = z.infer<typeof Database>

export const DataField = z.object({ id, type: said, name: said })
export type DataField = z.infer<typeof DataField>

const Content = z.object({
  fieldid: id,
  content: said.nullable().default(null),
  content1: said.nullable().default(null),
})
export type Content = z.infer<typeof Content>

export const Entry = z.object({
  id,
  userid: id.catch(0),
  timecreated: seconds,
  timemodified: seconds,
  approved: z.boolean().catch(true),
  /** Ours, while the activity takes changes, or anybody's for whoever may manage entries. */
  canmanageentry: z.boolean().catch(true),
  fullname: text,
  /** Absent where they were not asked for. */
  contents: z.array(Content).default([]),
})
export type Entry = z.infer<typeof Entry>

/** One whose contents were asked for. */
export const FullEntry = Entry.extend({ contents: z.array(Content) })

export const Survey = z.object({ id, coursemodule: id.catch(0), name: said })
export type Survey = z.infer<typeof Survey>

export const Attempt = z.object({
  id,
  userid: id,
  timemodified: seconds,
  fullname: text,
  responses: z.array(z.object({ id, name: said, printval: said })),
})
export type Attempt = z.infer<typeof Attempt>

export const Assignment = z.object({
  id,
  cmid: id,
  name: said,
  intro: said,
  allowsubmissionsfromdate: moment,
  duedate: moment,
  timemodified: seconds,
})
export type Assignment = z.infer<typeof Assignment>

const SubmittedFile = z.object({ filepath: said, filename: said, fileurl: said })

/** What each way of handing in brings: texts, files, or neither. */
const SubmissionPlugin = z
  .object({
    type: said,
    editorfields: z.array(z.object({ text: said })).optional(),
    fileareas: z.array(z.object({ files: z.array(SubmittedFile).default([]) })).optional(),
  })
  .refine(({ type, editorfields }) => type !== 'onlinetext' || editorfields, 'has no text')
  .refine(({ type, fileareas }) => type !== 'file' || fileareas, 'has no files')
  .transform(({ editorfields = [], fileareas = [] }) => ({ editorfields, fileareas }))

/** `userid` is 0 where a whole group hands in together. */
export const Submission = z.object({
  id,
  userid: id.catch(0),
  groupid: id.catch(0),
  timemodified: seconds,
  status: said,
  plugins: z.array(SubmissionPlugin),
})
export type Submission = z.infer<typeof Submission>

/** `modulename` names the kind of activity that made it. */
export const CalendarEvent = z.object({
  id,
  name: said,
  description: said,
  courseid: id.catch(0),
  userid: id.catch(0),
  modulename: z.string().nullable().catch(null),
  timestart: moment,
  timeduration: moment,
  timemodified: seconds,
})
export type CalendarEvent = z.infer<typeof CalendarEvent>

const Shortname = z.object({ shortname: text })

/** One that an activity may be for. */
export const Group = z.object({ id, name: said })

export const Participant = z.object({
  id,
  fullname: said,
  email: z.string().optional().catch(undefined),
  lastcourseaccess: seconds,
  groups: z.array(z.object({ id, name: said })).default([]),
  roles: z.array(Shortname).default([]),
  customfields: z.array(Shortname.extend({ value: text, type: text })).catch([]),
})
export type Participant = z.infer<typeof Participant>

export const Written = z.object({
  newentryid: z.number().optional().catch(undefined),
  updated: flag,
  generalnotifications: z.array(z.string()).catch([]),
  fieldnotifications: z.array(z.object({ fieldname: text, notification: text })).catch([]),
})
export type Written = z.infer<typeof Written>

export const SentMessage = z.object({ msgid: z.number() })
export type SentMessage = z.infer<typeof SentMessage>

export const StoredMessage = z.object({ text, fullmessage: text, fullmessagehtml: text })
export type StoredMessage = z.infer<typeof StoredMessage>

/** The understood rows of a list and the others, each with its reason. */
export interface Sifted<Row> {
  rows: Row[]
  rejected: Rejected[]
  /** Rows that Moodle sent, odd ones included. */
  sent: number
}

/** What subject an odd row was to be, where its kind and `id` do not say: it is settled when that is seen. */
type NameOf = (raw: Readonly<Record<string, unknown>>) => { kind?: string; id: unknown }

/** One odd row never rejects its page. */
export function sift<Row>(
  kind: string,
  schema: z.ZodType<Row>,
  list: readonly unknown[],
  nameOf: NameOf = ({ id }) => ({ id }),
): Sifted<Row> {
  const rows: Row[] = []
  const rejected: Rejected[] = []
  for (const raw of list) {
    const parsed = schema.safeParse(raw)
    if (parsed.success) rows.push(parsed.data)
    else rejected.push(toRejected({ kind, ...nameOf(Object(raw)) }, raw, reasonOf(parsed.error)))
  }
  return { rows, rejected, sent: list.length }
}

function toRejected(name: { kind: string; id: unknown }, raw: unknown, reason: string): Rejected {
  const { kind, id } = name
  const sourceId = typeof id === 'number' || typeof id === 'string' ? String(id) : null
  return { kind, sourceId, reason, raw: JSON.stringify(raw) ?? 'undefined' }
}
