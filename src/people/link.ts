import { grouped } from '../grouped.ts'
import { contradict } from './likeness.ts'
import { addressOf, type Face, type FaceKey, faceKey, type Verdict } from './match.ts'

/** Accounts that are surely one person's, by account: all of a group name the same one of them. */
export type Together = ReadonlyMap<FaceKey, FaceKey>

type Identified = Pick<Face, 'source' | 'sourceId' | 'email' | 'name'>

/**
 * Who is surely who: by the operator's word, and by the same e-mail address. An address that two
 * accounts of one source have, or two people of different given names, is an office's; nothing is
 * concluded from it, nor from one that would bring together what the operator has told apart.
 */
export function together(accounts: readonly Identified[], verdicts: readonly Verdict[]): Together {
  const groups = openGroups(accounts)
  for (const { one, other, same } of verdicts) if (same) groups.join(one, other)
  const apart = verdicts.filter(({ same }) => !same)
  for (const [one, other] of sameAddress(accounts)) {
    if (groups.mayJoin(one, other, apart)) groups.join(one, other)
  }
  return new Map(accounts.map((account) => [faceKey(account), groups.rootOf(faceKey(account))]))
}

/** The pair that the operator's words both join and tell apart, where there is one. */
export function contradiction(
  accounts: readonly Identified[],
  verdicts: readonly Verdict[],
): Verdict | null {
  const sure = together(accounts, verdicts)
  const isBroken = ({ one, other, same }: Verdict) =>
    !same && sure.has(one) && sure.get(one) === sure.get(other)
  return verdicts.find(isBroken) ?? null
}

/** Pairs with one address, each account with the next. */
function sameAddress(accounts: readonly Identified[]): (readonly [FaceKey, FaceKey])[] {
  const addressed = accounts.filter(({ email }) => addressOf(email) !== '')
  return [...grouped(addressed, ({ email }) => addressOf(email))].flatMap(([, owners]) => {
    const sources = new Set(owners.map(({ source }) => source))
    if (sources.size < owners.length) return []
    const pairs = owners.slice(1).map((owner, at) => [owners[at] ?? owner, owner] as const)
    return pairs
      .filter(([one, other]) => !contradict(one.name, other.name))
      .map(([one, other]) => [faceKey(one), faceKey(other)] as const)
  })
}

function openGroups(accounts: readonly Identified[]) {
  const members = new Map(accounts.map((account) => [faceKey(account), [account]]))
  const roots = new Map(accounts.map((account) => [faceKey(account), faceKey(account)]))
  const rootOf = (key: FaceKey) => roots.get(key) ?? key
  const membersOf = (key: FaceKey) => members.get(rootOf(key)) ?? []
  return {
    rootOf,
    join(one: FaceKey, other: FaceKey) {
      if (rootOf(one) === rootOf(other) || !roots.has(one) || !roots.has(other)) return
      const [kept, gone] = [rootOf(one), rootOf(other)]
      members.set(kept, [...membersOf(one), ...membersOf(other)])
      for (const account of members.get(gone) ?? []) roots.set(faceKey(account), kept)
      members.delete(gone)
    },
    /** Not two accounts of one source, and nobody who was told apart. */
    mayJoin(one: FaceKey, other: FaceKey, apart: readonly Verdict[]) {
      if (rootOf(one) === rootOf(other)) return true
      const both = [...membersOf(one), ...membersOf(other)]
      if (new Set(both.map(({ source }) => source)).size < both.length) return false
      const keys = new Set(both.map(faceKey))
      return !apart.some((pair) => keys.has(pair.one) && keys.has(pair.other))
    },
  }
}
