import { openStore } from '../../src/store/open.ts'
import { inTransaction } from '../../src/store/transaction.ts'

/** Commits pairs of rows for ever and says the number of each once it is acknowledged. */
const [directory = '', start = '0'] = process.argv.slice(2)
const store = await openStore({ databaseUrl: null, directory })
process.stdout.write('open\n')
for (let number = Number(start); ; number += 1) {
  await inTransaction(store.db, async (trx) => {
    await trx
      .insertInto('meta')
      .values({ key: `first-${number}`, value: '' })
      .execute()
    await trx
      .insertInto('meta')
      .values({ key: `second-${number}`, value: '' })
      .execute()
  })
  process.stdout.write(`${number}\n`)
}
