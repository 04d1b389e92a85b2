import type { SubjectKey } from './ids.ts'

/** Some subjects of a kind are missing from a list that was read to its end. */
export interface Absence {
  kind: string
  /** Living subjects of that list as we knew them. */
  known: number
  /** The source has reported that they went. */
  told: readonly SubjectKey[]
  /** Nothing tells why they are missing; where the source was asked for each, by its answer. */
  untold: {
    gone: readonly SubjectKey[]
    elsewhere: readonly SubjectKey[]
    /** The source still has them: the list was not what it seemed. */
    here: readonly SubjectKey[]
    unknown: readonly SubjectKey[]
  }
  /** Whether the source can be asked for things of this kind. */
  asked: boolean
  /** A human has looked at this very hold and said yes. */
  released: boolean
}

/** Who is gone by now, and why the others are not believed to be (`null`: there are none). */
export interface AbsenceVerdict {
  deleted: readonly SubjectKey[]
  left: readonly SubjectKey[]
  hold: AbsenceHold | null
  reason: string
}

/** `absent`: perhaps gone, a human may know. `unlisted`: still there, so that nobody's word counts. */
export interface AbsenceHold {
  doubt: AbsenceDoubt
  reason: string
}

export const absenceDoubts = ['absent', 'unlisted'] as const
export type AbsenceDoubt = (typeof absenceDoubts)[number]

/** So many may vanish unexplained between two looks without anybody being asked. */
const fewAtOnce = 10

/**
 * Deletion needs proof: the source's own report, or its answer that the thing is gone while what it
 * stands in can be read. Where it cannot be asked, a few missing at a time, less than all, are
 * everyday deletion. Everything else waits for a human, or for the list to be whole again.
 */
export function judgeAbsence(absence: Absence): AbsenceVerdict {
  const { told, untold, asked, released } = absence
  const { gone, elsewhere, here, unknown } = untold
  if (gone.length + elsewhere.length + here.length + unknown.length === 0)
    return believe(told, [], 'the source reported each deletion')
  if (released)
    return {
      ...believe([...told, ...gone, ...unknown], elsewhere, 'an operator released the hold'),
      hold: here.length > 0 ? stillThere(absence) : null,
    }
  return asked ? judgeAnswers(absence) : judgeNumbers(absence)
}

function judgeAnswers(absence: Absence): AbsenceVerdict {
  const { told, untold, kind, known } = absence
  const { gone, elsewhere, here, unknown } = untold
  if (here.length > 0) return doubt(absence, stillThere(absence))
  if (unknown.length > 0)
    return doubt(
      absence,
      absent(
        `${missing(unknown.length, known, kind)}, and the source does not say whether ${unknown.length === 1 ? 'it is' : 'they are'} gone`,
      ),
    )
  return believe([...told, ...gone], elsewhere, 'the source was asked: they are gone')
}

function judgeNumbers(absence: Absence): AbsenceVerdict {
  const { kind, known, told, untold } = absence
  const count = untold.unknown.length
  const share = count / known
  if (known > 1 && share === 1) return doubt(absence, allVanished(absence))
  if (count > fewAtOnce && share > 0.2)
    return doubt(absence, absent(`${count} of ${counted(known, kind)} vanished at once`))
  return believe([...told, ...untold.unknown], [], 'absent from a list that was read completely')
}

/** What is proved is believed all the same. */
function doubt({ told, untold }: Absence, hold: AbsenceHold): AbsenceVerdict {
  const deleted = [...told, ...untold.gone]
  return { deleted, left: untold.elsewhere, hold, reason: hold.reason }
}

function believe(
  deleted: readonly SubjectKey[],
  left: readonly SubjectKey[],
  reason: string,
): AbsenceVerdict {
  return { deleted, left, hold: null, reason }
}

function allVanished({ known, kind }: Absence): AbsenceHold {
  return absent(`all ${counted(known, kind)} vanished at once`)
}

function stillThere({ kind, known, untold: { here } }: Absence): AbsenceHold {
  const reason = `${missing(here.length, known, kind)} from the list, but the source still has ${here.length === 1 ? 'it' : 'them'}: its list was not complete`
  return { doubt: 'unlisted', reason }
}

function absent(reason: string): AbsenceHold {
  return { doubt: 'absent', reason }
}

/** `the only card is missing`, `1 of 3 cards is missing`, `2 of 3 cards are missing`. */
function missing(count: number, known: number, kind: string): string {
  if (known === 1) return `the only ${kind} is missing`
  return `${count} of ${counted(known, kind)} ${count === 1 ? 'is' : 'are'} missing`
}

/** `2 cards`, `1 entry`, `2 entries`. */
function counted(known: number, kind: string): string {
  if (known === 1) return `1 ${kind}`
  return `${known} ${kind.replace(/y$/, 'ie')}s`
}
