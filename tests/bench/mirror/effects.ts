/** What a process came to, by kind of write. */
export interface Effects {
  create?: Timed
  update?: Timed
}

export interface Timed {
  effects: number
  seconds: number
  /** Time of the processor in this process, all threads. */
  processorSeconds: number
}

export async function timed(effects: number, work: () => Promise<void>): Promise<Timed> {
  const cpu = process.cpuUsage()
  const begun = performance.now()
  await work()
  const seconds = (performance.now() - begun) / 1_000
  const { user, system } = process.cpuUsage(cpu)
  return { effects, seconds, processorSeconds: (user + system) / 1e6 }
}
