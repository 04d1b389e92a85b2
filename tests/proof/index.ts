import { crashMirror } from './crash-mirror.ts'
import { fidelityMoodle } from './fidelity-moodle.ts'
import { fidelityTrello } from './fidelity-trello.ts'
import { killMirror } from './kill-mirror.ts'
import { lostReply } from './lost-reply.ts'
import type { Proof } from './proof.ts'
import { trapsMoodle } from './traps-moodle.ts'
import { trapsTrello } from './traps-trello.ts'
import { walkMirror } from './walk-mirror.ts'
import { weatherTrello } from './weather-trello.ts'

/** Every proof, one line each, in the order of their folders. */
export const proofs: readonly Proof[] = [
  crashMirror,
  fidelityMoodle,
  fidelityTrello,
  killMirror,
  lostReply,
  trapsMoodle,
  trapsTrello,
  walkMirror,
  weatherTrello,
]
