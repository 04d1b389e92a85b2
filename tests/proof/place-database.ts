import { entryValues } from '../../connectors/moodle/mirror-fields.ts'
import { fieldNames, type Target } from '../../connectors/moodle/mirror-target.ts'
import type { Entry } from './mirror-stage.ts'
import { bot, type Course, type Hands, staff, type WalkPlace } from './walk-place.ts'

const database = 'Карточки Trello'

/** Entries of a Database activity. */
export const inDatabase: WalkPlace = {
  name: 'database',
  apart: false,
  answers: false,
  settings: '',
  prepare: async () => undefined,
  entries: async ({ moodle }) =>
    (await moodle.act('entries', { database })).entries as readonly Entry[],
  async fill({ moodle }, { view }) {
    const values = Object.fromEntries(
      entryValues(anyTarget, view, 'ru')
        .filter(({ subfield }) => subfield !== '1')
        .map(({ fieldid, value }) => [fieldNames[fieldid] ?? '', value]),
    )
    await moodle.act('addEntry', { by: bot, database, values })
  },
  hands: { edit, remove, copy },
}

/** Fields are numbered as they are named. */
const anyTarget: Pick<Target, 'fields'> = {
  fields: Object.fromEntries(
    fieldNames.map((name, id) => [name, { id, name, type: '' }]),
  ) as Target['fields'],
}

const spoilt = ['title', 'list', 'description', 'comments', 'state', 'due', 'trello_url'] as const

async function edit({ moodle }: Course, { id }: Entry, draw: (below: number) => number) {
  const field = spoilt[draw(spoilt.length)] ?? 'title'
  const value = field === 'trello_url' ? 'https://example.test/wrong' : `Испорчено ${draw(1_000)}`
  await moodle.act('editEntry', { by: staff, entryId: id, values: { [field]: value } })
  return `${field} of entry ${id} edited`
}

async function remove({ moodle }: Course, { id }: Entry): ReturnType<Hands['remove']> {
  await moodle.act('deleteEntry', { by: staff, entryId: id })
  return [id]
}

async function copy({ moodle }: Course, { values }: Entry, by: string) {
  const filled = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value ?? '']),
  )
  const { entryId } = await moodle.act('addEntry', { by, database, values: filled })
  return Number(entryId)
}
