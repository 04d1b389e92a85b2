import type { Subject, SubjectState } from '../../src/subject.ts'
import { fileAddress } from './html.ts'
import { authorOf, type Course, instantOf, keyOf, ownMark } from './normalize.ts'
import type { ContentFile, Module } from './schema.ts'
import { titleText, withoutTokens } from './text.ts'

/** Moodle's word for a kind of course module → ours. */
export const contentKinds: Readonly<Record<string, string>> = {
  page: 'page',
  url: 'weblink',
  resource: 'file',
  folder: 'folder',
}

/** Of the others the instance, not the course module, is a subject. */
const instanceKinds: Readonly<Record<string, string>> = {
  forum: 'forum',
  data: 'database',
  feedback: 'survey',
  assign: 'assignment',
}

/** What subject a row of the course page is, as far as it can be read. */
export function subjectOfModule(row: Readonly<Record<string, unknown>>): {
  kind: string
  id: unknown
} {
  const modname = String(row.modname)
  const kind = instanceKinds[modname]
  if (kind !== undefined) return { kind, id: row.instance }
  return { kind: contentKinds[modname] ?? 'module', id: row.id }
}

/** What a course module of these kinds is, with what stands in it. */
export function contentSubjects(course: Course, module: Module): Subject[] {
  const files = module.contents ?? []
  switch (module.modname) {
    case 'page':
      return [edited(course, module, { changedAt: latest(files) })]
    case 'url':
      return [
        edited(course, module, { fields: { address: withoutTokens(files[0]?.fileurl ?? '') } }),
      ]
    case 'resource':
      return [resource(course, module, files)]
    case 'folder':
      return [plain(course, module), ...files.map((file) => inFolder(course, module, file))]
    default:
      return []
  }
}

function fileIdIn(folder: number, { filepath, filename }: ContentFile): string {
  return `${folder}${filepath ?? '/'}${filename}`
}

function plain(course: Course, module: Module, more: SubjectState = {}): Subject {
  const kind = contentKinds[module.modname] ?? module.modname
  const title = titleText(module.name, course.language)
  return {
    key: keyOf(course, kind, module.id),
    kind,
    state: { title, url: module.url, ...more },
    fingerprint: 'known',
  }
}

/** The time that Moodle 4.5 gives for a page or a link is that of its settings, its title included. */
function edited(course: Course, module: Module, more: SubjectState): Subject {
  const editedAt = latest(module.contents ?? [])
  return { ...plain(course, module, { ...more, createdAt: editedAt }), editedAt }
}

/** Its time is that of the file, which a new title does not move. */
function resource(course: Course, module: Module, files: readonly ContentFile[]): Subject {
  const newest = files.toSorted((one, other) => other.timemodified - one.timemodified)[0]
  return { ...plain(course, module, timesOf(newest)), ...makerOf(course, newest) }
}

function inFolder(course: Course, folder: Module, file: ContentFile): Subject {
  return {
    key: keyOf(course, 'file', fileIdIn(folder.id, file)),
    kind: 'file',
    state: {
      title: file.filename,
      place: keyOf(course, 'folder', folder.id),
      url: fileAddress(file.fileurl),
      ...timesOf(file),
    },
    fingerprint: 'known',
    ...makerOf(course, file),
  }
}

function timesOf(file: ContentFile | undefined): SubjectState {
  if (file === undefined) return {}
  const changedAt = instantOf(file.timemodified)
  const createdAt = instantOf(file.timecreated) ?? changedAt
  return { author: authorOf(file.userid), createdAt, changedAt }
}

function makerOf(course: Course, file: ContentFile | undefined) {
  return { editedBy: authorOf(file?.userid), ...ownMark(course, file?.userid) }
}

function latest(files: readonly ContentFile[]) {
  return instantOf(Math.max(0, ...files.map(({ timemodified }) => timemodified)))
}
