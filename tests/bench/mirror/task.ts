/** What a measured process is told; it goes through JSON. */
export interface MirrorTask {
  /** Where the remote is served. */
  url: string
  /** `null`: the embedded store in `directory`. */
  databaseUrl: string | null
  redisUrl: string | null
  directory: string
  /** How many cards there are, or changes for the one who measures how long one takes. */
  cards: number
  /** A file with the writes that the product sent, for the floor. */
  bodiesFile: string
}

export function taskOf(argument: string | undefined): MirrorTask {
  return JSON.parse(argument ?? '{}')
}

/** Milliseconds since 1970 with their fractions, the same in every process of this machine. */
export function preciseNow(): number {
  return performance.timeOrigin + performance.now()
}

/** A write as it arrived at the remote. */
export interface Arrived {
  body: string
  at: number
}

/** When a change was seen, and when it was written down. */
export interface Seen {
  id: string
  at: number
  committed: number
}
