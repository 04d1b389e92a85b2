import { DateTime } from 'luxon'
import type { Faults } from '../../connector.ts'
import type { Instant } from '../../ids.ts'

export type SandboxName = 'trello' | 'moodle' | 'email'

/** Stands in details for the id that an earlier step gave under this name. */
export interface Ref {
  ref: string
}

export type Detail = string | number | boolean | null | Ref | readonly string[] | Values

type Values = Readonly<Record<string, string>>

/** Somebody doing something in a sandbox at a moment, as data. */
export interface Act {
  at: Instant
  sandbox: SandboxName
  act: string
  with: Readonly<Record<string, Detail>>
  /** Name under which later steps find an id of what came of it: name → key of the answer. */
  remember?: Readonly<Record<string, string>>
}

/** From then on a sandbox works badly, or well again; `say` is what the narrator says of it. */
export interface Trouble {
  at: Instant
  sandbox: SandboxName
  faults: Faults
  say: string
}

export type Step = Act | Trouble

/** `07-15 11:30` of the year 2019 as the clock in Moscow shows it. */
export function moscow(local: string): Instant {
  const at = DateTime.fromFormat(`2019-${local}`, 'yyyy-MM-dd HH:mm', { zone: 'Europe/Moscow' })
  if (!at.isValid) throw new Error(`"${local}" is no moment like "07-15 11:30"`)
  return at.toMillis()
}
