import type { FormerNames } from './former-names.ts'
import { sameName } from './route.ts'
import type { MirrorPlan } from './space.ts'

/** What routes may name, as it is known: on the board, and in the register of accounts. */
export type KnownNames = Readonly<Record<NameKind, readonly string[]>>
const nameKinds = ['lists', 'labels', 'members'] as const
type NameKind = (typeof nameKinds)[number]

export interface UnknownName {
  /** Number of the route. */
  route: number
  kind: NameKind
  name: string
  /** What was called so, is called otherwise now and is still meant; `null`: nothing ever was. */
  now: string | null
  /** Something else is called so by now, and is meant as well. */
  isBorne: boolean
  /** The route keeps cards from being shown. */
  hides: boolean
}

/** Names in routes that nothing bears now, and those by which something else was called before. */
export function unknownNames(
  { routes }: Pick<MirrorPlan, 'routes'>,
  names: KnownNames,
  former: FormerNames,
): UnknownName[] {
  const known = new Set(nameKinds.flatMap((kind) => names[kind].map((name) => keyOf(kind, name))))
  const named = routes.flatMap(({ only, target }, index) =>
    nameKinds.flatMap((kind) =>
      only[kind].map((name) => ({ route: index + 1, kind, name, hides: target === null })),
    ),
  )
  return named.flatMap((one) => {
    const isBorne = known.has(keyOf(one.kind, one.name))
    const others = meantBesides(one, isBorne, former)
    const about = { ...one, isBorne }
    if (others.length > 0) return others.map((now): UnknownName => ({ ...about, now }))
    return isBorne ? [] : [{ ...about, now: null }]
  })
}

/** As `routeOf` has it: a route that hides means whatever was ever called so. */
function meantBesides(
  { kind, name, hides }: Pick<UnknownName, 'kind' | 'name' | 'hides'>,
  isBorne: boolean,
  former: FormerNames,
): string[] {
  if (isBorne && !hides) return []
  return former
    .filter((one) => keyOf(one.kind, one.name) === keyOf(kind, name) && (hides || one.isFree))
    .map(({ now }) => now)
}

function keyOf(kind: NameKind, name: string): string {
  return `${kind} ${sameName(name)}`
}

/** What is to be done about a name that is called otherwise now. */
export function renamedText({ route, kind, name, isBorne }: UnknownName, now: string): string {
  const where = `Route ${route}, ${kind} «${name}»`
  return isBorne
    ? `${where}: «${now}» was called so and is kept from being shown as well. Put its new name there, too, or another one in place of both.`
    : `${where}: called «${now}» now and still meant. Put the new name there.`
}

/** Names that are no longer right, each with what to do about it. */
export function renamedIn(unknown: readonly UnknownName[]): string[] {
  return unknown.flatMap((one) => (one.now === null ? [] : [renamedText(one, one.now)]))
}

/**
 * Why nothing may be shown: a route is to keep something from being shown that is not there, so that it is
 * misspelt, or was renamed before this database knew it. `null`: there is no such route.
 */
export function judgeHiding(unknown: readonly UnknownName[]): string | null {
  const lost = unknown.filter(({ now, hides, kind }) => {
    return hides && now === null && kind !== 'members'
  })
  if (lost.length === 0) return null
  const names = lost.map(({ route, kind, name }) => `${kind} «${name}» (route ${route})`)
  return `${names.join(', ')}: to be kept from being shown, and nothing is called so: nothing is written until the name is right or the line is gone.`
}
