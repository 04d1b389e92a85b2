import type { Refusal, Site } from './trouble.ts'

/** Everything the site knows. Plain data; all times are Unix seconds, as Moodle keeps them. */
export interface World {
  /** Seconds of the sandbox's clock. */
  now(): number
  /** The site's address, without a slash at the end. */
  url: string
  /** `null`: it has expired and was thrown away. */
  token: string | null
  site: Site
  course: Course
  bot: Bot
  removedFunctions: Set<string>
  /** The posts as they stood when they were indexed last; `null`: global search is off. */
  search: { indexed: readonly Post[] } | null
  /** The function that answers as if there were nothing. */
  emptied: string | null
  modules: Module[]
  groups: Group[]
  people: Person[]
  forums: Forum[]
  discussions: Discussion[]
  posts: Post[]
  databases: Database[]
  fields: Field[]
  entries: Entry[]
  comments: { entry: number; at: number }[]
  surveys: Survey[]
  attempts: Attempt[]
  assignments: Assignment[]
  submissions: Submission[]
  materials: Material[]
  /** Those that people made; the dates of activities are events as well. */
  events: CalendarEvent[]
  messages: Message[]
  /** How often each function was asked for. */
  calls: Record<string, number>
  /** The number last given out, by kind. */
  lastIds: Map<string, number>
}

interface Course {
  id: number
  fullname: string
  shortname: string
  summary: string
  startdate: number
  visible: boolean
}

/** The account behind the token. */
export interface Bot {
  id: number
  /** Why Moodle refuses the account altogether. */
  refusedAs: Refusal | null
  enrolmentSuspended: boolean
  mustChangePassword: boolean
  capabilities: Set<string>
}

export interface Module {
  cmid: number
  modname: 'forum' | 'data' | 'feedback' | 'assign' | Material['modname']
  instance: number
  section: number
  name: string
  contextid: number
  visible: boolean
  /** 0 none, 1 separate, 2 visible groups. */
  groupmode: 0 | 1 | 2
  /** When its settings changed last. */
  timemodified: number
}

export interface Group {
  id: number
  name: string
}

export type Role = 'student' | 'teacher' | 'editingteacher' | 'manager' | 'syncbot'

export interface Person {
  id: number
  username: string
  firstname: string
  lastname: string
  email: string
  /** Whether the person lets course members see the address. */
  emailShown: boolean
  role: Role
  enrolled: boolean
  city: string | null
  orgtype: string | null
  region: string | null
  organisation: string | null
  groups: number[]
  lastAccess: number
  lastCourseAccess: number
}

export interface Forum {
  id: number
  type: 'news' | 'general'
  intro: string
}

export interface Discussion {
  id: number
  forum: number
  firstPost: number
  name: string
  /** Who started it. */
  author: number
  /** -1: all groups. */
  group: number
  timemodified: number
  usermodified: number
  timestart: number
  pinned: boolean
  /** 0: open. */
  lockedAt: number
}

export interface Post {
  id: number
  discussion: number
  /** 0: the first post. */
  parent: number
  author: number
  created: number
  modified: number
  subject: string
  message: string
  format: 0 | 1 | 2 | 4
  isPrivate: boolean
  attachment: string | null
  /** For privacy, at its author's request. */
  erased?: true
}

export interface Database {
  id: number
  intro: string
  /** Whether entries of ordinary people have to be approved first. */
  approval: boolean
}

export interface Field {
  id: number
  database: number
  type: 'text' | 'textarea' | 'url' | 'date'
  name: string
  required: boolean
}

export interface Entry {
  id: number
  database: number
  author: number
  created: number
  modified: number
  approved: boolean
  contents: Content[]
}

export interface Content {
  id: number
  field: number
  content: string | null
  content1: string | null
}

export interface Survey {
  id: number
  intro: string
  timeopen: number
  timeclose: number
  questions: Question[]
}

export interface Question {
  id: number
  type: 'multichoice' | 'numeric' | 'textarea'
  label: string
  name: string
  choices: string[]
}

export interface Attempt {
  id: number
  survey: number
  person: number
  timemodified: number
  /** By question, as stored: a choice is its number from 1. */
  answers: string[]
}

export interface Assignment {
  id: number
  intro: string
  opens: number
  duedate: number
}

/** What somebody has handed in; one row for each person and assignment, withdrawn ones too. */
export interface Submission {
  id: number
  assignment: number
  person: number
  created: number
  modified: number
  status: 'new' | 'draft' | 'submitted'
  text: string
  files: StoredFile[]
}

export interface CalendarEvent {
  id: number
  name: string
  description: string
  author: number
  start: number
  /** Seconds. */
  duration: number
  modified: number
}

/** A page, a link, a file or a folder; its name and the time of its settings are the module's. */
export interface Material {
  id: number
  modname: 'page' | 'url' | 'resource' | 'folder'
  /** Of a link. */
  address: string | null
  /** Of a file or a folder. */
  files: CourseFile[]
}

export interface CourseFile extends StoredFile {
  id: number
  /** Begins and ends with a slash. */
  path: string
  /** Who uploaded it. */
  author: number | null
}

export interface StoredFile {
  name: string
  created: number
  modified: number
}

export interface Message {
  id: number
  to: number
  text: string
  at: number
}

/** The next number of a kind, never given out twice. */
export function takeId(world: World, kind: string): number {
  const id = (world.lastIds.get(kind) ?? 0) + 1
  world.lastIds.set(kind, id)
  return id
}

export function fullName(person: Person): string {
  return `${person.firstname} ${person.lastname}`
}

/** @throws Error when there is no such account: every author stays known, even after unenrolling */
export function personOf(world: World, id: number): Person {
  return oneOf(world.people, (person) => person.id === id, `account ${id}`)
}

export function moduleOf(world: World, modname: Module['modname'], instance: number): Module {
  const isIt = (module: Module) => module.modname === modname && module.instance === instance
  return oneOf(world.modules, isIt, `${modname} ${instance}`)
}

export function postsOf(world: World, discussion: number): Post[] {
  return world.posts.filter((post) => post.discussion === discussion)
}

export function fieldsOf(world: World, database: number): Field[] {
  return world.fields.filter((field) => field.database === database)
}

/** @throws Error naming what was looked for */
export function oneOf<Item>(
  items: readonly Item[],
  isIt: (item: Item) => boolean,
  what: string,
): Item {
  const found = items.find(isIt)
  if (!found) throw new Error(`The sandbox has no ${what}`)
  return found
}
