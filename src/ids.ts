/** A string that only one maker may produce, so that one kind of id is never passed as another. */
type Branded<Name extends string> = string & { readonly __brand: Name }

/** `<source>:<kind>:<id at the source>`, unique within a space. */
export type SubjectKey = Branded<'SubjectKey'>

/** One human (or one account nobody has linked yet), across all sources of a space. */
export type PersonId = Branded<'PersonId'>

/** An instant in UTC, milliseconds since 1970. */
export type Instant = number

export function subjectKey(source: string, kind: string, sourceId: string): SubjectKey {
  return `${source}:${kind}:${sourceId}` as SubjectKey
}

/** Takes a key apart again. The source id is everything after the second colon. */
export function splitSubjectKey(key: SubjectKey): {
  source: string
  kind: string
  sourceId: string
} {
  const [source = '', kind = '', ...rest] = key.split(':')
  return { source, kind, sourceId: rest.join(':') }
}
