import { openStore, type Store } from '../../src/store/open.ts'
import { createDatabase, openTestStore, presentStores } from '../support/wirings.ts'

/**
 * An empty store of its own: on the server where one answers, embedded elsewhere. No proof pulls the
 * plug of the server, so that nothing waits for its disk.
 */
export async function openProofStore(): Promise<Store> {
  if (!(await presentStores()).includes('server')) return openTestStore()
  const { url, drop } = await createDatabase()
  const quick = new URL(url)
  quick.searchParams.set('options', '-c synchronous_commit=off')
  const store = await openStore({ databaseUrl: quick.href, directory: '' })
  return {
    ...store,
    async close() {
      await store.close()
      await drop()
    },
  }
}
