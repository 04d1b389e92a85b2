import { warmingUp } from './at-once.ts'
import { type Effects, timed } from './effects.ts'
import { cardOf, newsOf, openRecorder, openService, showAll } from './service.ts'
import { taskOf } from './task.ts'

/** All cards of a board are shown, then all are renamed and shown again. */
const task = taskOf(process.argv[2])
const { app, close } = await openService(task)
await app.work()
await showAll(app)
const warm = Array.from({ length: warmingUp }, (_, n) => cardOf(`w${n}`, `warm ${n}`))
await openRecorder(app).record(newsOf(warm))
await showAll(app)
const effects: Effects = {}
for (const what of ['create', 'update'] as const) {
  const cards = Array.from({ length: task.cards }, (_, n) => cardOf(`c${n}`, `${what} ${n}`))
  await openRecorder(app).record(newsOf(cards))
  effects[what] = await timed(task.cards, () => showAll(app))
}
const { count } = await app.store.db
  .selectFrom('effect')
  .select((query) => query.fn.countAll().as('count'))
  .where('state', '=', 'done')
  .executeTakeFirstOrThrow()
if (Number(count) !== warmingUp + task.cards)
  throw new Error(`${count} of ${task.cards} are confirmed`)
await close()
process.send?.(effects, () => process.disconnect())
