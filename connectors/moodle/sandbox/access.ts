import { refuse, refuseCapability, refuseLogin, refuseMissing } from './failure.ts'
import type { Module, Person, World } from './world.ts'

export function can(world: World, capability: string): boolean {
  return world.bot.capabilities.has(capability)
}

/** @throws MoodleFailure `nopermissions`; `title` is Moodle's own name of the capability */
export function requireCapability(world: World, capability: string, title: string): void {
  if (!can(world, capability)) refuseCapability(title)
}

/** Whether the bot gets into the course at all: shown, enrolled, no password change pending. */
export function courseIsOpen(world: World): boolean {
  return isAccessible(world) && !world.bot.mustChangePassword
}

/**
 * The check of `core_course_get_contents` and its like, which names lost access instead of hiding
 * it. @throws MoodleFailure `invalidrecord` or `errorcoursecontextnotvalid`
 */
export function requireCourse(world: World, courseId: number): void {
  if (courseId !== world.course.id) refuseMissing('course')
  if (courseIsOpen(world)) return
  const reason = isAccessible(world) ? passwordNotice : 'Course or activity not accessible.'
  refuse(
    'errorcoursecontextnotvalid',
    `You cannot execute functions in the course context (course id:${courseId}). ` +
      `The context error message was: ${reason}`,
  )
}

/** The plain check of a login into course or activity. @throws MoodleFailure `requireloginerror` */
export function requireLogin(world: World, module?: Module): void {
  if (!isAccessible(world) || (module && !isShown(world, module))) refuseLogin()
  if (world.bot.mustChangePassword) refuse('forcepasswordchangenotice', passwordNotice)
}

/** The modules of a kind that `*_by_courses` functions go over; no access looks like none at all. */
export function openModules(
  world: World,
  modname: Module['modname'],
  courseIds: readonly number[],
): Module[] {
  if (!courseIsOpen(world)) return []
  if (courseIds.length > 0 && !courseIds.includes(world.course.id)) return []
  return world.modules.filter((module) => module.modname === modname && isShown(world, module))
}

/** The warnings that go with `openModules`, where the function has any. */
export function courseWarnings(world: World, courseIds: readonly number[]): object[] {
  return courseIds
    .filter((id) => id !== world.course.id || !courseIsOpen(world))
    .map((itemid) => ({
      item: 'course',
      itemid,
      warningcode: '1',
      message: 'No access rights in course context',
    }))
}

export function isShown(world: World, module: Module): boolean {
  return module.visible || can(world, 'moodle/course:viewhiddenactivities')
}

/** Teachers and managers: what their roles allow beyond those of participants. */
export function isStaff(person: Person): boolean {
  return ['teacher', 'editingteacher', 'manager'].includes(person.role)
}

const passwordNotice = 'You must change your password to proceed.'

function isAccessible(world: World): boolean {
  const bot = world.people.find((person) => person.id === world.bot.id)
  return world.course.visible && bot?.enrolled === true && !world.bot.enrolmentSuspended
}
