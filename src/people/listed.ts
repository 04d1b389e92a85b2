import { grouped } from '../grouped.ts'
import { addressOf, type Face, faceKey, type Verdict } from './match.ts'

type Owned = Face & { person: string }

/** A person of the operator's list and an account of theirs elsewhere. */
export interface ListLink {
  listed: Face
  account: Face
}

/** What the list (the source of that name) and the sources have in common by now. */
export function listLinks(faces: readonly Owned[], list: string): readonly ListLink[] {
  return [...grouped(faces, ({ person }) => person).values()].flatMap((own) =>
    own
      .filter(({ source }) => source === list)
      .flatMap((listed) =>
        own.filter(({ source }) => source !== list).map((account) => ({ listed, account })),
      ),
  )
}

/** The links that `others` lack. */
export function linksBeyond(
  links: readonly ListLink[],
  others: readonly ListLink[],
): readonly ListLink[] {
  const known = new Set(others.map(linkKey))
  return links.filter((link) => !known.has(linkKey(link)))
}

function linkKey({ listed, account }: ListLink): string {
  return `${faceKey(listed)} ${faceKey(account)}`
}

/** People of the list whose address an account has that is not theirs, and nobody has said why. */
export function unlinkedByAddress(
  faces: readonly Owned[],
  list: string,
  verdicts: readonly Verdict[],
): readonly Face[] {
  const apart = new Set(verdicts.filter(({ same }) => !same).map(pairKey))
  const addressed = faces.filter(({ email }) => addressOf(email) !== '')
  return [...grouped(addressed, ({ email }) => addressOf(email)).values()].flatMap((owners) => {
    const others = owners.filter(({ source }) => source !== list)
    const isUnlike = (listed: Owned) => (one: Owned) =>
      one.person !== listed.person &&
      !apart.has(pairKey({ one: faceKey(listed), other: faceKey(one) }))
    return owners.filter((one) => one.source === list && others.some(isUnlike(one)))
  })
}

function pairKey({ one, other }: Pick<Verdict, 'one' | 'other'>): string {
  return [one, other].sort().join(' ')
}
