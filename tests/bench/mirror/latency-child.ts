import { wallClock } from '../../../src/clock.ts'
import { cardOf, newsOf, openRecorder, openService, showAll, space } from './service.ts'
import { preciseNow, type Seen, taskOf } from './task.ts'

/** Twenty times a second a reading sees a new card. */
const everyMs = 50
const task = taskOf(process.argv[2])
const { app, close } = await openService(task)
await app.work()
await showAll(app)
const seen: Seen[] = []
const began = preciseNow()
const all: Promise<void>[] = []
for (let n = 0; n < task.cards; n += 1) {
  const wait = began + n * everyMs - preciseNow()
  if (wait > 0) await wallClock.sleep(wait)
  all.push(see(`c${n}`))
}
await Promise.all(all)
await wallClock.sleep(2_000)
await close()
process.send?.(seen, () => process.disconnect())

async function see(id: string): Promise<void> {
  const at = preciseNow()
  // As jobs/poll.ts does.
  const recorder = openRecorder(app, async () => {
    seen.push({ id, at, committed: preciseNow() })
    await app.context.nudge('mirror', { space })
  })
  await recorder.record(newsOf([cardOf(id, `Карточка ${id}`)]))
}
