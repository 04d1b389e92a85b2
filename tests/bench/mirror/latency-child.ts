import { wallClock } from '../../../src/clock.ts'
import { createReceive } from '../../../src/receive.ts'
import {
  cardOf,
  hearing,
  labelling,
  newsOf,
  openRecorder,
  openService,
  showAll,
} from './service.ts'
import { preciseNow, type Seen, taskOf } from './task.ts'

/** Twenty times a second a card that is shown gets a label, as a delivery of its source tells. */
const everyMs = 50
const task = taskOf(process.argv[2])
const { app, close } = await openService(task)
await app.work()
const ids = Array.from({ length: task.cards }, (_, n) => `c${n}`)
await openRecorder(app).record(newsOf(ids.map((id) => cardOf(id, `Карточка ${id}`))))
await showAll(app)
await wallClock.sleep(1_000)
const seen: Seen[] = []
const began = preciseNow()
const all: Promise<void>[] = []
for (const [n, id] of ids.entries()) {
  const wait = began + n * everyMs - preciseNow()
  if (wait > 0) await wallClock.sleep(wait)
  all.push(see(id))
}
await Promise.all(all)
await wallClock.sleep(2_000)
await close()
process.send?.(seen, () => process.disconnect())

/** The mirror is nudged right after the commit. */
async function see(id: string): Promise<void> {
  const one = { id, at: preciseNow(), committed: Number.NaN }
  seen.push(one)
  const receive = createReceive(
    hearing(app, () => {
      one.committed = preciseNow()
    }),
  )
  const receipt = await receive({ space: 's', source: 'trello' }, labelling(id))
  if (receipt !== 'taken') throw new Error(`${id}: ${receipt}`)
}
