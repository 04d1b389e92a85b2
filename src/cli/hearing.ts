import { z } from 'zod'
import { createLog, type Log } from '../log.ts'

/** What a job complained of, as it stands in the log of `start`. */
export interface Complaint {
  kind: string
  message: string
}

/** A log for commands that run jobs by hand: they say themselves what the jobs complain of. */
export interface Hearing {
  log: Log
  /** The warnings since the last call, each sentence once. */
  take(): readonly Complaint[]
}

const warning = 40

const Line = z.object({ level: z.number().min(warning), kind: z.string(), msg: z.string() })

/** `aloud`: every line goes to stderr as well. */
export function openHearing(aloud: boolean): Hearing {
  const heard = new Map<string, Complaint>()
  const write = (text: string) => {
    if (aloud) process.stderr.write(text)
    const { data } = Line.safeParse(JSON.parse(text))
    if (data !== undefined) heard.set(data.msg, { kind: data.kind, message: data.msg })
  }
  return {
    log: createLog(aloud ? 'debug' : 'warn', { write }),
    take() {
      const complaints = [...heard.values()]
      heard.clear()
      return complaints
    },
  }
}
