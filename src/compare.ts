import type { ActivityKind, Value } from './activity.ts'
import { contentHash } from './hash.ts'
import { keyedFields, type Reporting, type StateField, type SubjectState } from './subject.ts'

/** One difference between two looks at a subject. */
export interface Change {
  kind: ActivityKind
  field: StateField | null
  entry: string | null
  before: Value
  after: Value
  /** What a reported activity must carry to have told of this change already. */
  claim: string
  /** The source reports such changes itself, perhaps late: wait for its event before inferring. */
  reportable: boolean
}

/**
 * What changed between two looks, as the smallest list of changes. `before` is `null` for a subject
 * never seen. Knows no vendor and no clock.
 */
export function compare(
  before: SubjectState | null,
  after: SubjectState,
  reporting: Reporting | undefined,
): readonly Change[] {
  if (before === null) return [existence('created', reporting)]
  const changes = fieldsOf(before, after)
    .filter((field) => !reporting?.ignored?.includes(field))
    .flatMap((field) => compareField(field, before, after))
    .filter((change) => !wentAlong(change, after) && !isRenaming(change, reporting))
  return withoutImplied(changes, reporting).map((change) => ({
    ...change,
    reportable: isReported(change, reporting),
  }))
}

function withoutImplied(
  changes: readonly FieldChange[],
  reporting: Reporting | undefined,
): readonly FieldChange[] {
  const others = changes.filter(({ field }) => !reporting?.implied?.includes(field))
  return others.length > 0 ? others : changes
}

/** The change that a subject's appearing (made, or come from elsewhere) or vanishing is. */
export function existence(
  kind: 'created' | 'arrived' | 'deleted' | 'left',
  reporting: Reporting | undefined,
): Change {
  const claim = kind === 'created' || kind === 'arrived' ? 'created' : 'deleted'
  return {
    kind,
    field: null,
    entry: null,
    before: null,
    after: null,
    claim,
    reportable: reporting?.reported.includes(claim) ?? false,
  }
}

/**
 * What an activity says, reduced to a word that a change of state can be compared with. Arriving from
 * elsewhere is a creation here, leaving is a deletion.
 */
export function claimOf(
  kind: ActivityKind,
  field: StateField | null,
  entry: string | null,
  after: Value,
): string {
  if (kind === 'created' || kind === 'arrived') return 'created'
  if (kind === 'deleted' || kind === 'left') return 'deleted'
  if (field === null) return 'other'
  if (kind === 'added') return `${field}+${entry ?? ''}`
  if (kind === 'removed') return `${field}-${entry ?? ''}`
  const place = entry === null ? field : `${field}.${entry}`
  return `${place}=${contentHash(plain(after))}`
}

/** Hash of everything a state holds; rich text counts by its source only. */
export function stateHash(state: SubjectState): string {
  const fields = Object.keys(state) as StateField[]
  return contentHash(Object.fromEntries(fields.map((field) => [field, fieldValue(state, field)])))
}

type FieldChange = Omit<Change, 'reportable' | 'field'> & { field: StateField }

function fieldsOf(before: SubjectState, after: SubjectState): StateField[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])] as StateField[]
}

function compareField(field: StateField, before: SubjectState, after: SubjectState): FieldChange[] {
  const was = fieldValue(before, field)
  const is = fieldValue(after, field)
  if (contentHash(was) === contentHash(is)) return []
  if (isKeyed(field)) return compareEntries(field, asEntries(was), asEntries(is))
  return [toChange('changed', field, null, was, is)]
}

function isReported({ field, kind }: FieldChange, reporting: Reporting | undefined): boolean {
  const names: readonly string[] = [field, `${field}:${kind}`]
  return reporting?.reported.some((name) => names.includes(name)) ?? false
}

function isRenaming({ kind, field }: FieldChange, reporting: Reporting | undefined): boolean {
  return kind === 'changed' && (reporting?.entriesOnly?.includes(field) ?? false)
}

/**
 * A ticked item that is gone was removed: nobody unticked it. An item whose checklist is gone went
 * along with it.
 */
function wentAlong(change: FieldChange, { items, checklists }: SubjectState): boolean {
  const { kind, field, entry, before } = change
  if (kind !== 'removed') return false
  if (field === 'checked') return !((entry ?? '') in (items ?? {}))
  if (field !== 'items' || !isItem(before)) return false
  return !(before.checklist in (checklists ?? {}))
}

function isItem(value: Value): value is { checklist: string } {
  return typeof Object(value).checklist === 'string'
}

function compareEntries(
  field: StateField,
  was: Readonly<Record<string, Value>>,
  is: Readonly<Record<string, Value>>,
): FieldChange[] {
  const removed = Object.entries(was)
    .filter(([entry]) => !(entry in is))
    .map(([entry, value]) => toChange('removed', field, entry, value, null))
  const rest = Object.entries(is).flatMap(([entry, value]) => {
    const previous = was[entry]
    if (previous === undefined) return [toChange('added', field, entry, null, value)]
    if (contentHash(previous) === contentHash(value)) return []
    return [toChange('changed', field, entry, previous, value)]
  })
  return [...removed, ...rest]
}

function toChange(
  kind: ActivityKind,
  field: StateField,
  entry: string | null,
  before: Value,
  after: Value,
): FieldChange {
  return { kind, field, entry, before, after, claim: claimOf(kind, field, entry, after) }
}

function isKeyed(field: StateField): boolean {
  return (keyedFields as readonly StateField[]).includes(field)
}

function asEntries(value: Value): Readonly<Record<string, Value>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as Readonly<Record<string, Value>>)
    : {}
}

function fieldValue(state: SubjectState, field: StateField): Value {
  if (field === 'body') return plain(state.body?.source ?? null)
  return plain((state[field] ?? null) as Value)
}

/** Absent, null, false, empty text and empty collections all mean "none". */
function plain(value: Value): Value {
  if (value === false || value === '') return null
  if (value !== null && typeof value === 'object' && Object.keys(value).length === 0) return null
  return value
}
