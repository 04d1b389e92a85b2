import { grouped } from '../grouped.ts'
import { addressOf, type Face, faceKey } from './match.ts'

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

/** People of the list whose address an account has that is, so far, not theirs. */
export function unlinkedByAddress(faces: readonly Owned[], list: string): readonly Face[] {
  const addressed = faces.filter(({ email }) => addressOf(email) !== '')
  return [...grouped(addressed, ({ email }) => addressOf(email)).values()].flatMap((owners) => {
    const others = owners.filter(({ source }) => source !== list)
    const isOpen = ({ source, person }: Owned) =>
      source === list && others.some((one) => one.person !== person)
    return owners.filter(isOpen)
  })
}
