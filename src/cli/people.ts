import type { Command } from 'commander'
import { Misconfigured, Refused } from '../errors.ts'
import { contradiction, together } from '../people/link.ts'
import { type Face, faceKey, type Proposal, proposals, type Verdict } from '../people/match.ts'
import {
  type KnownFace,
  linkPeople,
  readFaces,
  readVerdicts,
  saveVerdict,
} from '../store/identity.ts'
import { inTransaction } from '../store/transaction.ts'
import { command, group, type SpaceOptions } from './command.ts'
import { openDesk, spaceMeant, withStore } from './open.ts'
import { say, table, writeJson, writeLines } from './output.ts'
import { importPeople } from './people-import.ts'
import { listPeople } from './people-list.ts'
import { shown, toJsonFace } from './people-words.ts'

export function people(): Command {
  const summary = 'who is who across the sources, by organisation and region'
  const examples = ['people list', 'people match', 'people confirm moodle:12 trello:anna']
  return group('people', { summary, examples }, [listPeople(), match(), confirm(), importPeople()])
}

function match(): Command {
  return command('match', {
    summary: 'accounts that may be one person, for you to say',
    description:
      'Compares names, spellings and initials of accounts that nothing surely links. Names are never sure: nothing is linked until you confirm it.',
    examples: ['people match', 'people match --json'],
  })
    .option('--space <id>', 'the space (default: the only one)')
    .action(proposePairs)
}

function confirm(): Command {
  return command('confirm', {
    summary: 'say that two accounts are one person, or are not',
    description:
      'Accounts are written source:id, or source:username. What was said last counts; --different also undoes a link.',
    examples: [
      'people confirm moodle:12 trello:anna',
      'people confirm moodle:12 trello:anna2 --different',
    ],
  })
    .argument('<account>', 'as people match shows it, for example moodle:12')
    .argument('<other>', 'the other one, for example trello:anna')
    .option('--space <id>', 'the space (default: the only one)')
    .option('--different', 'they are two people: never propose it again')
    .action(confirmPair)
}

async function proposePairs(options: SpaceOptions): Promise<void> {
  const found = await inSpace(options, async (db, space) => {
    const faces = await readFaces(db, space)
    const verdicts = await readVerdicts(db, space)
    const sure = together(faces, verdicts)
    return proposals(faces, (one, other) => sure.get(one) === sure.get(other), verdicts)
  })
  if (options.json) return writeJson(found.map(toJsonProposal))
  if (found.length === 0) return say('Nobody is likely to be somebody else.')
  const rows = found.map(({ one, other, confidence, rivals }) => [
    confidence.toFixed(2),
    shown(one),
    shown(other),
    rivals.length === 0 ? '' : `or as likely ${firstOf(rivals)}`,
  ])
  await writeLines(table([['likely', 'one', 'other', ''], ...rows]).map((line) => line.trimEnd()))
  say('', 'To confirm: vmeste people confirm <one> <other>, with --different where they are two.')
}

/** Three of them, as operators write them; each stands in a line of its own besides. */
function firstOf(rivals: readonly Face[]): string {
  const more = rivals.length > 3 ? ` and ${rivals.length - 3} more` : ''
  return `${rivals.slice(0, 3).map(faceKey).join(', ')}${more}`
}

function toJsonProposal({ one, other, confidence, rivals }: Proposal) {
  const faces = { one: toJsonFace(one), other: toJsonFace(other) }
  return { ...faces, confidence: round(confidence), rivals: rivals.map(toJsonFace) }
}

function round(confidence: number): number {
  return Math.round(confidence * 100) / 100
}

async function confirmPair(
  one: string,
  other: string,
  options: SpaceOptions & { different?: boolean },
): Promise<void> {
  const same = options.different !== true
  const { first, second, alike } = await inSpace(options, async (db, space, now) => {
    const faces = await readFaces(db, space)
    const pair = [faceMeant(faces, one), faceMeant(faces, other)] as const
    const [a, b] = [faceKey(pair[0]), faceKey(pair[1])]
    if (a === b) throw new Misconfigured([`${one} and ${other} are the same account`])
    const verdict = { one: a, other: b, same }
    await saveVerdict(db, space, verdict, now)
    const verdicts = await readVerdicts(db, space)
    refuseContradiction(faces, verdicts, verdict)
    await linkPeople(db, space)
    const [first, second] = pair
    return { first, second, alike: same ? alikeWith(first, faces, verdicts) : [] }
  })
  if (options.json) return writeJson({ one: faceKey(first), other: faceKey(second), same })
  const words = same
    ? 'are one person from now on, their past too.'
    : 'are two people from now on, and are not proposed again.'
  say(`${shown(first)} and ${shown(second)} ${words}`)
  if (alike.length > 0)
    say(
      `Mind that this person now has several accounts of one source: ${alike.map(shown).join(', ')}. If that is a slip, say the same again with --different.`,
    )
}

/** Accounts of this person at a source where it has more than one: rarely meant. */
function alikeWith(
  face: KnownFace,
  faces: readonly KnownFace[],
  verdicts: readonly Verdict[],
): readonly KnownFace[] {
  const sure = together(faces, verdicts)
  const own = faces.filter((one) => sure.get(faceKey(one)) === sure.get(faceKey(face)))
  return own.filter(({ source }) => own.filter((one) => one.source === source).length > 1)
}

/** @throws Refused; the transaction forgets the word */
function refuseContradiction(
  faces: readonly KnownFace[],
  verdicts: readonly Verdict[],
  { one, other, same }: Verdict,
): void {
  const broken = contradiction(faces, verdicts)
  if (broken === null) return
  const [said, advice] = same
    ? [`${broken.one} and ${broken.other} are two people`, 'one of the links between them']
    : [`${one} and ${other} are linked through another account`, 'one of these links first']
  const sure = together(faces, verdicts)
  const links = verdicts.filter((link) => link.same && sure.get(link.one) === sure.get(broken.one))
  const commands = links.map(
    (link) => `  vmeste people confirm ${link.one} ${link.other} --different`,
  )
  throw new Refused(
    [`Against what you have said before: ${said}. Take back ${advice}:`, ...commands].join('\n'),
  )
}

/** @throws Misconfigured where nobody, or several, are called so */
function faceMeant(faces: readonly KnownFace[], written: string): KnownFace {
  const byKey = faces.find((face) => faceKey(face) === written)
  if (byKey !== undefined) return byKey
  const called = ({ source, username }: Face) => `${source}:${username}`.toLowerCase()
  const named = faces.filter((face) => called(face) === written.replace(':@', ':').toLowerCase())
  const [only, ...others] = named
  if (only !== undefined && others.length === 0) return only
  throw new Misconfigured([
    only === undefined
      ? `Nobody is known as ${written}: write source:id as people list shows it, for example moodle:12`
      : `Several are called ${written}: say which, ${named.map(faceKey).join(' or ')}`,
  ])
}

async function inSpace<T>(
  options: SpaceOptions,
  work: (db: Parameters<typeof readFaces>[0], space: string, now: number) => Promise<T>,
): Promise<T> {
  const desk = await openDesk(options, 'unneeded')
  const { id } = spaceMeant(desk.config, options.space)
  return withStore(desk, ({ store, clock }) =>
    inTransaction(store.db, (db) => work(db, id, clock.now())),
  )
}
