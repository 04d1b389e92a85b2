import type { ChangeSpending, Spending } from '../budget.ts'
import { maybeIsoTime, toJson } from './json.ts'
import type { Db } from './open.ts'
import { inTransaction, type Trx } from './transaction.ts'

/** The row of one budget, changed under its lock: processes that ask at once do so one by one. */
export function spendingOf(db: Db, name: string): ChangeSpending {
  return (decide) =>
    inTransaction(db, async (trx) => {
      const next = decide(await readLocked(trx, name))
      if (next !== null) await write(trx, name, next)
    })
}

async function readLocked(trx: Trx, name: string): Promise<Spending> {
  const locked = trx.selectFrom('budget').selectAll().where('name', '=', name).forUpdate()
  const row = await locked.executeTakeFirst()
  if (row === undefined) {
    await trx
      .insertInto('budget')
      .values({ name })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
  const { sent, paused_until, said } = row ?? (await locked.executeTakeFirstOrThrow())
  return { sent, pausedUntil: paused_until?.getTime() ?? null, said }
}

async function write(trx: Trx, name: string, { sent, pausedUntil, said }: Spending) {
  const values = { sent: toJson(sent), said: said && toJson(said) }
  await trx
    .updateTable('budget')
    .set({ ...values, paused_until: maybeIsoTime(pausedUntil) })
    .where('name', '=', name)
    .execute()
}
