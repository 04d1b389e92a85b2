import type { SubjectKey } from '../../src/ids.ts'
import type { CompleteList } from '../../src/observation.ts'
import { visibleModules } from './canary.ts'
import { keyOf } from './normalize.ts'
import { contentKinds, contentSubjects } from './normalize-content.ts'
import { type Finds, finds, type Reading } from './reading.ts'
import type { Module } from './schema.ts'

/**
 * The course page in one request: which activities there are, and the pages, links, files and folders
 * among them. It is the canary as well: it throws, or shows nothing at all, where access to the course
 * is lost.
 */
export async function* readContents(reading: Reading): AsyncGenerator<Finds> {
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
  yield finds({ complete: await completeKinds(reading, listed, open) })
}

/** Moodle counts what it shows, so that an empty folder is told from one that is closed to us. */
function isOpen({ modname, contents, contentsinfo }: Module): boolean {
  if (contents === undefined || contentsinfo?.filescount !== contents.length) return false
  return modname === 'folder' || contents.length > 0
}

/** Folders first: their files go along with them. */
const kinds = ['folder', 'page', 'weblink', 'file']

/** What is listed and closed to us, as a folder may be, is not gone. */
async function completeKinds(
  reading: Reading,
  listed: readonly Module[],
  open: readonly Module[],
): Promise<CompleteList[]> {
  const closed = listed.filter((module) => !open.includes(module))
  const closedOf = (kind: string) =>
    closed
      .filter(({ modname }) => contentKinds[modname] === kind)
      .map(({ id }) => keyOf(reading.course, kind, id))
  const inside = await inFoldersWithout(reading, open)
  return kinds.map((kind) => ({
    kind,
    except: [...closedOf(kind), ...(kind === 'file' ? inside : [])],
  }))
}

/** Files of folders that cannot be looked into now. */
async function inFoldersWithout(reading: Reading, open: readonly Module[]): Promise<SubjectKey[]> {
  const folders = new Set(open.map(({ id }) => String(id)))
  const ids = [...(await reading.known('file')).keys()]
  return ids
    .filter((id) => id.includes('/') && !folders.has(id.split('/', 1)[0] ?? ''))
    .map((id) => keyOf(reading.course, 'file', id))
}
