import { hour } from '../../src/clock.ts'
import type { SubjectKey } from '../../src/ids.ts'
import type { CompleteList } from '../../src/observation.ts'
import { visibleModules } from './canary.ts'
import { keyOf } from './normalize.ts'
import { contentKinds, contentSubjects } from './normalize-content.ts'
import { completeBut, type Finds, finds, type Reading } from './reading.ts'
import type { Module } from './schema.ts'

/**
 * The course page in one request: which activities there are, and the pages, links, files and folders
 * among them. It is the canary as well: it throws, or shows nothing at all, where access to the course
 * is lost. With `whole`, all that was hidden is asked for again.
 */
export async function* readContents(reading: Reading, whole: boolean): AsyncGenerator<Finds> {
  const { client, course, call, connection } = reading
  const { rows, rejected } = await visibleModules(client, connection.place, call)
  reading.next.modules = Object.fromEntries(
    rows.map(({ id, modname, instance }) => [id, `${modname}:${instance}`]),
  )
  reading.dates = new Map(
    rows.map(({ modname, instance, dates }) => [`${modname}:${instance}`, dates]),
  )
  const listed = rows.filter(({ modname }) => modname in contentKinds)
  const open = listed.filter(isOpen)
  const subjects = open.flatMap((module) => contentSubjects(course, module))
  yield finds({ subjects, rejected })
  if (rejected.length > 0) return
  yield finds({ complete: await completeKinds(reading, { listed, open, whole }) })
}

/** Moodle counts what it shows, so that an empty folder is told from one that is closed to us. */
function isOpen({ modname, contents, contentsinfo }: Module): boolean {
  if (contents === undefined || contentsinfo?.filescount !== contents.length) return false
  return modname === 'folder' || contents.length > 0
}

interface Look {
  listed: readonly Module[]
  open: readonly Module[]
  whole: boolean
}

/** Folders first: their files go along with them. */
const kinds = ['folder', 'page', 'weblink', 'file']

async function completeKinds(reading: Reading, look: Look): Promise<CompleteList[]> {
  const lists: CompleteList[] = []
  const hidden: Record<string, number> = {}
  for (const kind of kinds) lists.push(await completeKind(reading, kind, look, hidden))
  reading.next.hidden = hidden
  return lists
}

async function completeKind(
  reading: Reading,
  kind: string,
  { listed, open, whole }: Look,
  hidden: Record<string, number>,
): Promise<CompleteList> {
  const { client, call, course, next, readAt } = reading
  const ofKind = ({ modname }: Module) => contentKinds[modname] === kind
  const probe = async (cmid: number) => {
    const since = next.hidden[cmid] ?? readAt
    hidden[cmid] = since
    if (whole || readAt - since < hour) await client.module(cmid, call)
  }
  const list = await completeBut(reading, kind, listed.filter(ofKind), probe)
  const closed = listed.filter((module) => ofKind(module) && !open.includes(module))
  const except = [
    ...(list.except ?? []),
    ...closed.map(({ id }) => keyOf(course, kind, id)),
    ...(kind === 'file' ? await inFoldersWithout(reading, open) : []),
  ]
  return { kind, except }
}

/** Files of folders that cannot be looked into now. */
async function inFoldersWithout(reading: Reading, open: readonly Module[]): Promise<SubjectKey[]> {
  const folders = new Set(open.map(({ id }) => String(id)))
  const ids = [...(await reading.known('file')).keys()]
  return ids
    .filter((id) => id.includes('/') && !folders.has(id.split('/', 1)[0] ?? ''))
    .map((id) => keyOf(reading.course, 'file', id))
}
