import type { Connector, Memory } from '../../src/connector.ts'
import { type SubjectKey, splitSubjectKey } from '../../src/ids.ts'
import type { CompleteList, Observation, Position } from '../../src/observation.ts'
import type { Subject } from '../../src/subject.ts'

/** What a reader of observations knows: the simplest memory that a `pull` can be read against. */
export interface Ledger {
  subjects: Map<SubjectKey, Subject>
  position: Position | null
  memory: Memory
  /** Reads once, to the end or until `pages` pages were taken in; gives those pages. */
  read(pull: NonNullable<Connector['pull']>, pages?: number): Promise<Observation[]>
}

/** With `verify`, what a list lacks is gone only where the source says so. */
export function createLedger(verify?: Connector['verify']): Ledger {
  const subjects = new Map<SubjectKey, Subject>()
  const ledger: Ledger = {
    subjects,
    position: null,
    memory: {
      async fingerprints(kind) {
        const some = [...subjects.values()].filter((subject) => subject.kind === kind)
        return new Map(
          some.map(({ key, fingerprint }) => [splitSubjectKey(key).sourceId, fingerprint ?? '']),
        )
      },
      doubted: async () => false,
    },
    async read(pull, pages = Number.POSITIVE_INFINITY) {
      const taken: Observation[] = []
      const call = { signal: new AbortController().signal }
      for await (const page of pull(ledger.position, ledger.memory, call)) {
        taken.push(page)
        take(ledger, page)
        await forget(ledger, missing(ledger, page, taken), verify)
        if (taken.length >= pages) break
      }
      return taken
    },
  }
  return ledger
}

function take(ledger: Ledger, page: Observation): void {
  const told = page.activities.filter(({ kind }) => kind === 'deleted')
  for (const { subject } of told) ledger.subjects.delete(subject)
  for (const subject of page.subjects) ledger.subjects.set(subject.key, subject)
  ledger.position = page.position
}

function missing(ledger: Ledger, page: Observation, soFar: readonly Observation[]): SubjectKey[] {
  const seen = new Set(soFar.flatMap(({ subjects }) => subjects.map(({ key }) => key)))
  return [...ledger.subjects.values()]
    .filter(({ key }) => !seen.has(key))
    .filter((subject) => page.complete.some((list) => isListed(subject, list)))
    .map(({ key }) => key)
}

function isListed({ key, kind, state }: Subject, list: CompleteList): boolean {
  if (kind !== list.kind || list.except?.includes(key)) return false
  return list.within === undefined || state.place === list.within
}

async function forget(
  { subjects }: Ledger,
  keys: readonly SubjectKey[],
  verify: Connector['verify'],
): Promise<void> {
  const call = { signal: new AbortController().signal }
  const said = keys.length === 0 ? undefined : await verify?.(keys, call)
  for (const key of keys) {
    if (['gone', 'elsewhere'].includes(said?.get(key) ?? 'gone')) subjects.delete(key)
  }
}
