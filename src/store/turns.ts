export interface Turns {
  /** Resolves when it is the caller's turn, with what ends the turn. First come, first served. */
  take(): Promise<() => void>
}

export function takingTurns(): Turns {
  let tail: Promise<void> = Promise.resolve()
  return {
    take() {
      const before = tail
      return new Promise((mine) => {
        tail = new Promise((free) => void before.then(() => mine(free)))
      })
    },
  }
}
