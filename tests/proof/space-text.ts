import { boardRef } from './service.ts'

/** The configuration of one space whose cards are shown in a course; `mirror`: settings of that section. */
export function spaceText(of: {
  space: string
  trello: string
  moodle: string
  mirror: string
}): string {
  return `
log: silent
trello: { baseUrl: '${of.trello}' }
moodle: { baseUrl: '${of.moodle}' }
spaces:
  - id: ${of.space}
    name: Проба
    locale: ru
    timezone: Europe/Moscow
    writes: on
    trello: { board: ${boardRef} }
    moodle: { course: 2 }
    mirror: { from: trello, to: moodle, ${of.mirror} }
`
}
