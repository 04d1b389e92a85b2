import type { Removal } from '../cleanup.ts'
import type { MadeThing } from '../made.ts'
import { plainLine, shortened } from '../text/plain-text.ts'
import { counted } from './output.ts'

const words = { entry: '', double: ', a double', unknown: '' } as const

/** What we have made, for people; apart, what is of cards that are not known. */
export function madeLines(made: readonly MadeThing[]): string[] {
  const unknown = made.filter(({ is }) => is === 'unknown')
  const known = made.filter(({ is }) => is !== 'unknown')
  return [
    ...known.flatMap(thingLines),
    ...(unknown.length === 0 ? [] : ['', 'Of cards that this database does not know:']),
    ...unknown.flatMap(thingLines),
  ]
}

function thingLines(thing: MadeThing): string[] {
  return [
    `«${shortened(thing.title, 80)}»${words[thing.is]}`,
    ...(thing.cardUrl === null ? [] : [`    card   ${plainLine(thing.cardUrl)}`]),
    `    entry  ${thing.url ?? thing.remoteId}`,
  ]
}

/** `34 entries of ours, 1 of them a double; 2 of cards that this database does not know`. */
export function madeInWords(made: readonly MadeThing[]): string {
  const count = (is: MadeThing['is']) => made.filter((thing) => thing.is === is).length
  const doubles = count('double')
  const parts = [
    `${counted(count('entry') + doubles, 'entry', 'entries')} of ours`,
    ...(doubles === 0 ? [] : [`${doubles} of them ${doubles === 1 ? 'a double' : 'doubles'}`]),
  ].join(', ')
  const unknown = count('unknown')
  return unknown === 0 ? parts : `${parts}; ${unknown} of cards that this database does not know`
}

/** What removing says for each thing that is still there. */
export function failureLines(removals: readonly Removal[]): string[] {
  return removals
    .filter(({ failed }) => failed !== null)
    .map(({ title, url, remoteId, failed }) => {
      return `«${shortened(title, 80)}» (${url ?? remoteId}) is still there: ${failed}`
    })
}
