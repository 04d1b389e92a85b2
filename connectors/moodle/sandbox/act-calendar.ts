import { z } from 'zod'
import { moduleNamed, staff, verb } from './verb.ts'
import { type CalendarEvent, oneOf, takeId, type World } from './world.ts'

const by = z.string()
const onEvent = z.strictObject({ by, eventId: z.number() })
const details = {
  description: z.string().optional(),
  at: z.number().optional(),
  minutes: z.number().optional(),
}

export const calendarVerbs = {
  addEvent: verb(
    z.strictObject({ by, name: z.string(), ...details, at: z.number() }),
    (world, { by: username, ...given }) => {
      const person = staff(world, username)
      const id = takeId(world, 'event')
      const blank = { id, name: '', description: '', author: person.id, start: 0, duration: 0 }
      world.events.push(changed(world, { ...blank, modified: 0 }, given))
      return { eventId: id }
    },
  ),
  changeEvent: verb(
    onEvent.extend({ name: z.string().optional(), ...details }),
    (world, { by: username, eventId, ...given }) => {
      staff(world, username)
      const event = eventOf(world, eventId)
      Object.assign(event, changed(world, event, given))
      return {}
    },
  ),
  removeEvent: verb(onEvent, (world, { by: username, eventId }) => {
    staff(world, username)
    const gone = eventOf(world, eventId)
    world.events = world.events.filter((event) => event !== gone)
    return {}
  }),
  changeSurvey: verb(
    z.strictObject({ by, survey: z.string(), opens: z.number().optional(), closes: z.number() }),
    changeSurvey,
  ),
}

interface Given {
  name?: string | undefined
  description?: string | undefined
  at?: number | undefined
  minutes?: number | undefined
}

function changed(world: World, event: CalendarEvent, given: Given): CalendarEvent {
  const { name, description, at, minutes } = given
  return {
    ...event,
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(at !== undefined && { start: Math.floor(at / 1000) }),
    ...(minutes !== undefined && { duration: minutes * 60 }),
    modified: world.now(),
  }
}

/** Its dates are events of the calendar as well. */
function changeSurvey(
  world: World,
  given: { by: string; survey: string; opens?: number | undefined; closes: number },
) {
  staff(world, given.by)
  const module = moduleNamed(world, 'feedback', given.survey)
  const survey = oneOf(world.surveys, ({ id }) => id === module.instance, 'survey')
  survey.timeclose = Math.floor(given.closes / 1000)
  if (given.opens !== undefined) survey.timeopen = Math.floor(given.opens / 1000)
  module.timemodified = world.now()
  return {}
}

function eventOf(world: World, eventId: number): CalendarEvent {
  return oneOf(world.events, ({ id }) => id === eventId, `event ${eventId}`)
}
