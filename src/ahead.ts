/**
 * The same items, but the next one is already on its way while somebody works on one: so that a source
 * is read while what it said before is written down. An error comes after the items before it. Where
 * the work breaks off, whatever is on its way ends unheard.
 */
export async function* ahead<T>(items: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = items[Symbol.asyncIterator]()
  let coming = unheard(iterator.next())
  try {
    for (let step = await coming; !step.done; step = await coming) {
      coming = unheard(iterator.next())
      yield step.value
    }
  } finally {
    if (iterator.return !== undefined) void unheard(iterator.return())
  }
}

/** Its failure is told to whoever awaits it; where nobody does, it is nobody's business. */
function unheard<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  return promise
}
