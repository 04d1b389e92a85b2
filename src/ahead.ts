import { AsyncResource } from 'node:async_hooks'

export interface Handed<T> {
  item: T
  /**
   * Sends for the next item, whatever the caller is in the midst of (a transaction, say); the first
   * call counts. Without one, the next item is sent for when it is wanted.
   */
  sendForNext(): void
}

/**
 * The same items, one at a time; the next one can be sent for while somebody works on one, at the
 * moment that suits the work: so that a source is read while what it said before is written down. An
 * error comes after the items before it. Where the work breaks off, whatever is on its way ends unheard.
 */
export async function* ahead<T>(items: AsyncIterable<T>): AsyncGenerator<Handed<T>> {
  const iterator = items[Symbol.asyncIterator]()
  const next = () => unheard(iterator.next())
  try {
    for (let step = await next(); !step.done; ) {
      const sendForNext = once(AsyncResource.bind(next))
      yield { item: step.value, sendForNext }
      step = await sendForNext()
    }
  } finally {
    if (iterator.return !== undefined) void unheard(iterator.return())
  }
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/** Its failure is told to whoever awaits it; where nobody does, it is nobody's business. */
function unheard<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  return promise
}
