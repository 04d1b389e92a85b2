import { Gone, TryLater } from '../../src/errors.ts'

/** `undefined` where what it is about was deleted. */
export async function unlessGone<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Gone) return undefined
    throw error
  }
}

/**
 * What is gone is the activity where cards are shown: no proof about anything in it. The next try looks
 * for another one.
 */
export async function unlessPlaceGone<T>(
  place: { forget(): void },
  name: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (!(cause instanceof Gone)) throw cause
    place.forget()
    throw new TryLater(`${name} is no longer there: looking for it anew`, { cause })
  }
}
