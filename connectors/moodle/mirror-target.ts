import type { Call } from '../../src/connector.ts'
import { Misconfigured } from '../../src/errors.ts'
import type { MoodleClient } from './client.ts'
import type { Database, DataField } from './schema.ts'
import type { MoodleConnection } from './settings.ts'
import { titleText } from './text.ts'

/** The fields of the preset; a card's mark stands in `card_id`. */
export const fieldNames = [
  'card_id',
  'title',
  'list',
  'labels',
  'members',
  'due',
  'due_text',
  'progress',
  'description',
  'comments',
  'attachments',
  'state',
  'trello_url',
] as const
export type FieldName = (typeof fieldNames)[number]

/** The Database activity that shows the cards. */
export interface Target {
  database: number
  fields: Readonly<Record<FieldName, DataField>>
  /** Entries wait for approval in this activity. */
  approval: boolean
}

/** Finds the activity once. @throws Misconfigured in words that name the preset */
export interface TargetFinder {
  find(call: Call): Promise<Target>
  /** After a sign that the fields are no longer the same (the preset was imported again). */
  forget(): void
}

export function createTargetFinder(
  connection: MoodleConnection,
  client: MoodleClient,
  title: string,
): TargetFinder {
  let found: Target | null = null
  return {
    async find(call) {
      found ??= await findTarget(connection, client, title, call)
      return found
    },
    forget() {
      found = null
    },
  }
}

const presetAdvice = 'import connectors/moodle/preset/kartochki-trello.zip there (Presets → Import)'

async function findTarget(
  { place }: MoodleConnection,
  client: MoodleClient,
  title: string,
  call: Call,
): Promise<Target> {
  const { rows } = await client.databases(call)
  const named = rows.filter(({ name }) => titleText(name, place.language) === title)
  const database = theOnly(named, title)
  const { rows: fields } = await client.fields(database.id, call)
  const { id, approval } = database
  return { database: id, approval, fields: fieldsByName(fields, title) }
}

function theOnly(named: readonly Database[], title: string): Database {
  const [database, ...others] = named
  if (database === undefined)
    throw new Misconfigured([
      `The course has no Database activity «${title}» that we can see: add one with this title and ${presetAdvice}.`,
    ])
  if (others.length > 0)
    throw new Misconfigured([
      `The course has ${named.length} Database activities «${title}»: rename all but the one for the cards.`,
    ])
  return database
}

function fieldsByName(
  fields: readonly DataField[],
  title: string,
): Readonly<Record<FieldName, DataField>> {
  const byName = new Map(fields.map((field) => [field.name, field]))
  const missing = fieldNames.filter((name) => !byName.has(name))
  const unfit = fieldNames.flatMap((name) => byName.get(name) ?? []).filter((field) => !fits(field))
  const problems = [
    ...(missing.length > 0 ? [`lacks the fields ${missing.join(', ')}`] : []),
    ...unfit.map(({ name, type }) => `has a ${type} field ${name} where we need ${kindOf(name)}`),
  ]
  if (problems.length > 0)
    throw new Misconfigured([
      `The Database activity «${title}» ${problems.join(' and ')}: ${presetAdvice}.`,
    ])
  return Object.fromEntries(byName) as Readonly<Record<FieldName, DataField>>
}

/** A date field cannot be emptied again over web services (Moodle 4.5): hence text for `due`. */
function fits({ name, type }: DataField): boolean {
  return kindOf(name) === type || (kindOf(name) === 'text' && type === 'textarea')
}

function kindOf(name: string): 'text' | 'textarea' | 'url' {
  if (name === 'trello_url') return 'url'
  return ['description', 'comments', 'attachments'].includes(name) ? 'textarea' : 'text'
}
