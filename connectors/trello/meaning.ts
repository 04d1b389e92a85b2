import type { ReportedActivity } from '../../src/activity.ts'
import type { SubjectKind } from '../../src/subject.ts'
import type { Action } from './schema.ts'

/** What an action says, in our words. */
export interface Meaning extends Pick<ReportedActivity, 'kind' | 'field' | 'before' | 'after'> {
  subject: Target
  entry?: string
}

/** The thing an action is about. */
export interface Target {
  kind: SubjectKind
  id: string
}

/** What an action alone does not tell. */
export interface Surroundings {
  source: string
  boardId: string
  /** Id of an option of a custom field → what it says. */
  fieldOptions: ReadonlyMap<string, string>
}

/** Reads actions of one type; `null` where this one lacks what the type promises. */
export type Reading = (action: Action, around: Surroundings) => Meaning | null

export type TargetOf = (action: Action, around: Surroundings) => Target | null

export const cardOf: TargetOf = ({ data }) =>
  data.card ? { kind: 'card', id: data.card.id } : null

export const listOf: TargetOf = ({ data }) =>
  data.list ? { kind: 'list', id: data.list.id } : null

export function boardOf({ data }: Action, { boardId }: Surroundings): Target {
  return { kind: 'board', id: data.board?.id ?? boardId }
}

export const commentOf: TargetOf = ({ id }) => ({ kind: 'comment', id })
