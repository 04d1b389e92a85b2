import { describe, expect, test } from '@jest/globals'
import { functions } from '../../connectors/moodle/capabilities.ts'
import { createClient } from '../../connectors/moodle/client.ts'
import { GiveUp, Gone, Misconfigured } from '../../src/errors.ts'
import { moodleCalls } from '../support/moodle-calls.ts'
import { moodleConnection } from '../support/moodle-connection.ts'
import { moodleRecordings, replay } from '../support/moodle-recordings.ts'

const call = { signal: new AbortController().signal }
describe('every recorded answer of a function we use', () => {
  test.each(Object.entries(moodleCalls))(
    '%s: is understood, no row rejected',
    async (name, ask) => {
      const recordings = moodleRecordings(
        (one) => one === name || one.startsWith(`${name}--`),
      ).filter(({ contents }) => contents || name !== 'mod_data_search_entries')
      expect(recordings).not.toHaveLength(0)

      for (const recording of recordings) {
        const server = await replay(recording.raw)
        const client = createClient(moodleConnection(server.url))
        const outcome = await ask(client, recording.contents).catch((error: unknown) => error)
        client.close()
        await server.close()

        const odd = outcome instanceof Error && !isNamed(outcome) ? outcome : rejectedOf(outcome)
        expect({ recording: recording.name, odd }).toEqual({ recording: recording.name, odd: [] })
      }
    },
  )

  test('an odd row is set aside with its reason, the rest of the page goes on', async () => {
    const [recording] = moodleRecordings((name) => name === 'mod_forum_get_forums_by_courses')
    const forums = JSON.parse(recording?.raw.body ?? '[]')
    const body = JSON.stringify([{ ...forums[0], cmid: null }, ...forums.slice(1)])
    const server = await replay({ status: 200, headers: {}, body })
    const client = createClient(moodleConnection(server.url))

    const { rows, rejected } = await client.forums(call)

    client.close()
    await server.close()
    expect(rows.map(({ id }) => id)).toEqual(forums.slice(1).map(({ id }: { id: number }) => id))
    expect(rejected).toMatchObject([{ kind: 'forum', sourceId: '1' }])
    expect(rejected[0]?.reason).toContain('cmid')
  })

  test('a null where a list was promised is no answer', async () => {
    const server = await replay({ status: 200, headers: {}, body: 'null' })
    const client = createClient(moodleConnection(server.url))

    await expect(client.forums(call)).rejects.toThrow('shape')
    await expect(client.addEntry(1, [], call)).rejects.toMatchObject({ name: 'Uncertain' })

    client.close()
    await server.close()
  })

  test('every function has a line in the list the self-check uses', () => {
    expect(Object.keys(moodleCalls).sort()).toEqual(Object.keys(functions).sort())
  })
})

/** Recordings of the same functions that hold an exception. */
function isNamed(error: Error): boolean {
  return error instanceof GiveUp || error instanceof Gone || error instanceof Misconfigured
}

function rejectedOf(outcome: unknown): unknown {
  if (typeof outcome !== 'object' || outcome === null) return []
  return 'rejected' in outcome ? outcome.rejected : []
}
