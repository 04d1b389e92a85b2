import { materialOf } from './content.ts'
import { made, standing, type Values } from './standing.ts'
import type { Standing } from './truth.ts'
import type { CalendarEvent, CourseFile, Module, Submission, World } from './world.ts'
import { oneOf } from './world.ts'

const nobodys = { author: null, createdAt: null, place: null }

/** A page, a link, a file, or a folder with the files in it; nothing of other kinds. */
export function materialStandings(world: World, module: Module): Standing[] {
  const material = materialOf(world, module)
  if (material === null) return []
  const { cmid: id, name, timemodified } = module
  const title = ['title', null, name] as const
  const changedAt = ['changedAt', null, timemodified * 1000] as const
  switch (material.modname) {
    case 'page':
      return [standing({ kind: 'page', id, ...nobodys }, [title, changedAt])]
    case 'url':
      return [
        standing({ kind: 'weblink', id, ...nobodys }, [
          title,
          ['fields', 'address', material.address],
        ]),
      ]
    case 'resource':
      return material.files.slice(0, 1).map((file) => fileStanding({ id, place: null }, name, file))
    case 'folder':
      return [
        standing({ kind: 'folder', id, ...nobodys }, [title]),
        ...material.files.map((file) => {
          const inside = { id: `${id}${file.path}${file.name}`, place: `folder:${id}` }
          return fileStanding(inside, file.name, file)
        }),
      ]
  }
}

function fileStanding(
  at: { id: number | string; place: string | null },
  title: string,
  file: CourseFile,
): Standing {
  const { author, createdAt } = made(file)
  const values: Values = [
    ['title', null, title],
    ['changedAt', null, file.modified * 1000],
    ...(at.place === null ? [] : [['place', null, `moodle:${at.place}`] as const]),
  ]
  return standing({ kind: 'file', ...at, author, createdAt }, values)
}

/** Its only time is that of its last change. */
export function assignmentStanding(world: World, { instance, name }: Module): Standing {
  const { id, intro, opens, duedate } = oneOf(
    world.assignments,
    (one) => one.id === instance,
    'assignment',
  )
  return standing({ kind: 'assignment', id, ...nobodys }, [
    ['title', null, name],
    ['body', null, intro],
    ['start', null, iso(opens)],
    ['due', null, iso(duedate)],
  ])
}

export function submissionStanding({ assignment, person, text }: Submission): Standing {
  const place = `assignment:${assignment}`
  const what = { kind: 'submission', id: `${assignment}-${person}`, place } as const
  return standing({ ...what, author: String(person), createdAt: null }, [
    ['body', null, text],
    ['place', null, `moodle:${place}`],
  ])
}

export function eventStanding(event: CalendarEvent): Standing {
  const { id, name, description, start, duration } = event
  const what = { kind: 'event', id, place: null, author: String(event.author) } as const
  return standing({ ...what, createdAt: null }, [
    ['title', null, name],
    ['body', null, description],
    ['start', null, iso(start)],
    ['fields', 'minutes', duration > 0 ? String(duration / 60) : null],
  ])
}

function iso(seconds: number): string | null {
  return seconds === 0 ? null : new Date(seconds * 1000).toISOString()
}
