import { test } from '@jest/globals'
import { moodle } from '../../connectors/moodle/index.ts'
import { startMoodleSandbox } from '../../connectors/moodle/sandbox/index.ts'
import { virtualClock } from '../../src/clock.ts'
import { moodleConnection } from '../support/moodle-connection.ts'
test('try', async () => {
  const clock = virtualClock(Date.parse('2019-07-01T09:00:00Z'))
  const s = await startMoodleSandbox({ port: 0, clock })
  const connection = moodleConnection(s.url, { clock, token: s.secrets.MOODLE_TOKEN ?? '' })
  const c = moodle.connect(connection)
  const call = { signal: new AbortController().signal }
  console.log(await c.check?.(call))
  const memory = { fingerprints: async () => new Map<string, string>() }
  const out: unknown[] = []
  for await (const o of c.pull?.(null, memory, call) ?? []) out.push({ ...o, subjects: Object.entries(Object.groupBy(o.subjects, (x) => x.kind)).map(([k, v]) => `${k} ${v?.length}`) })
  console.log(JSON.stringify(out, null, 1).slice(0, 5000), connection.asked.length, connection.asked)
  await c.close?.()
  await s.close()
})
