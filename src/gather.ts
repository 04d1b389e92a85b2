/**
 * Lets callers share one piece of work: those who come while one is going on are served together by the
 * next. Nobody waits for others to come. Where a shared piece fails, each is served alone, so that only
 * who is to blame is told.
 */
export function gather<Item, Result>(
  work: (items: readonly Item[]) => Promise<readonly Result[]>,
): (item: Item) => Promise<Result> {
  let waiting: Waiting<Item, Result>[] = []
  let busy = false
  const serve = async () => {
    busy = true
    while (waiting.length > 0) {
      const served = waiting
      waiting = []
      await serveTogether(work, served)
    }
    busy = false
  }
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      if (!busy) void serve()
    })
}

interface Waiting<Item, Result> {
  item: Item
  resolve(result: Result): void
  reject(error: unknown): void
}

async function serveTogether<Item, Result>(
  work: (items: readonly Item[]) => Promise<readonly Result[]>,
  served: readonly Waiting<Item, Result>[],
): Promise<void> {
  try {
    const results = await work(served.map(({ item }) => item))
    for (const [at, result] of results.entries()) served[at]?.resolve(result)
  } catch (error) {
    const [only, ...others] = served
    if (others.length === 0) return only?.reject(error)
    for (const one of served) await serveTogether(work, [one])
  }
}
