import { Presets, SingleBar } from 'cli-progress'

/** How far a long work has come, on stderr of a terminal; elsewhere it says nothing. */
export interface Progress {
  set(done: number, note?: string): void
  end(): void
}

/** `total`: how much there is to do, or `null` where nobody knows. */
export function openProgress(label: string, total: number | null): Progress {
  const bar = new SingleBar(
    {
      format:
        total === null ? `${label}  {value} {note}` : `${label}  {bar} {value}/{total} {note}`,
      hideCursor: true,
      clearOnComplete: true,
      stopOnComplete: false,
      stream: process.stderr,
    },
    Presets.shades_classic,
  )
  if (!process.stderr.isTTY) return { set: () => {}, end: () => {} }
  bar.start(total ?? 1, 0, { note: '' })
  return {
    set: (done, note = '') => bar.update(done, { note }),
    end: () => bar.stop(),
  }
}
