import type { Job } from '../src/job.ts'
import { deliver } from './deliver.ts'
import { digest } from './digest.ts'
import { mirror } from './mirror.ts'
import { poll } from './poll.ts'
import { remind } from './remind.ts'
import { reply } from './reply.ts'

/** Every verb of the house. */
export const jobs: readonly Job[] = [poll, mirror, reply, digest, remind, deliver]
