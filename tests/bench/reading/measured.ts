/** One request as it was sent. */
export interface Asked {
  path: string
  /** Of a POST. */
  body: string | null
}

/** What a measured process is told; it goes through JSON. */
export interface ChildTask {
  /** Where the source is served. */
  url: string
  /** `null`: the embedded store in `directory`. */
  databaseUrl: string | null
  directory: string
  /** The rows that a reading writes: left there by the product when not `null`, read by the floor. */
  rowsFile: string | null
  /** What the floor asks for, in order. */
  requests: readonly Asked[]
}

export interface Measured {
  /** From the first request to the last commit. */
  seconds: number
  /** Time of the processor in this process, all threads. */
  processorSeconds: number
  /** Peak memory of the whole process, from its start. */
  peakMb: number
  requests: number
  /** Rows of the log. */
  activities: number
}

export async function measure(
  work: () => Promise<Pick<Measured, 'requests' | 'activities'>>,
): Promise<Measured> {
  const cpu = process.cpuUsage()
  const begun = performance.now()
  const counts = await work()
  const seconds = (performance.now() - begun) / 1_000
  const { user, system } = process.cpuUsage(cpu)
  const peakMb = process.resourceUsage().maxRSS / 1_024
  return { seconds, processorSeconds: (user + system) / 1e6, peakMb, ...counts }
}
