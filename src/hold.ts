/** Whether the absence of some subjects from a completely read list is believed. */
export type AbsenceVerdict = { believe: true; reason: string } | { believe: false; reason: string }

export interface Absence {
  kind: string
  /** Living subjects of that list as we knew them. */
  known: number
  /** Of these, no longer there, and no event of the source says they were deleted. */
  unexplained: number
  /** A human has looked at this very hold and said yes. */
  released: boolean
}

/** So many may vanish unexplained between two looks without anybody being asked. */
const fewAtOnce = 10

/**
 * A list that was read to its end lacks some of what we knew. A few at a time, less than all, is
 * everyday deletion; a landslide looks like lost access and waits for a human.
 */
export function judgeAbsence(absence: Absence): AbsenceVerdict {
  const { kind, known, unexplained, released } = absence
  if (unexplained === 0) return { believe: true, reason: 'the source reported each deletion' }
  if (released) return { believe: true, reason: 'an operator released the hold' }
  const share = unexplained / known
  if (known > 1 && share === 1 && unexplained > 3)
    return { believe: false, reason: `all ${known} of kind ${kind} vanished at once` }
  if (unexplained > fewAtOnce && share > 0.2)
    return { believe: false, reason: `${unexplained} of ${known} of kind ${kind} vanished at once` }
  return { believe: true, reason: 'absent from a list that was read completely' }
}
