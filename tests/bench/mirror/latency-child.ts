import { wallClock } from '../../../src/clock.ts'
import { cardOf, newsOf, openService, showAll, space } from './service.ts'
import { preciseNow, type Seen, taskOf } from './task.ts'

/** Twenty times a second a new card is seen, as a webhook would bring it. */
const everyMs = 50
const task = taskOf(process.argv[2])
const { app, recorder, close } = await openService(task)
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
  await recorder.record(newsOf([cardOf(id, `Карточка ${id}`)]))
  seen.push({ id, at, committed: preciseNow() })
  await app.context.nudge('mirror', { space })
}
