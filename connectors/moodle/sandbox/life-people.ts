import { isStaff } from './access.ts'
import { type Chance, type Scene, title } from './life-scene.ts'

const fewPeople = 25

export const peopleChances: readonly Chance[] = [
  [0.7, enrol],
  [0.7, unenrol],
  [0.4, comeBack],
  [1, visit],
  [0.5, rename],
]

function enrol(scene: Scene): unknown {
  const number = scene.world.people.length + 1
  return enrolAs(scene, `newcomer${number}`, `Новичок ${number}`)
}

function unenrol({ world, pick, settle }: Scene): unknown {
  const here = world.people.filter(({ enrolled, role }) => enrolled && role === 'student')
  const one = here.length > fewPeople ? pick(here) : undefined
  return one ? settle('unenrol', { username: one.username }) : false
}

function comeBack(scene: Scene): unknown {
  const one = scene.pick(scene.world.people.filter(({ enrolled }) => !enrolled))
  return one ? enrolAs(scene, one.username, `${one.firstname} ${one.lastname}`) : false
}

function enrolAs({ settle }: Scene, username: string, fullname: string): unknown {
  return settle('enrol', { username, fullname, email: `${username}@example.test` })
}

function visit({ act }: Scene): unknown {
  return act('visit', {})
}

/** The title of a forum or a survey. */
function rename(scene: Scene): unknown {
  const some = scene.world.modules.filter(({ modname }) => ['forum', 'feedback'].includes(modname))
  const module = isStaff(scene.by) ? scene.pick(some) : undefined
  return module ? scene.settle('renameModule', { name: module.name, to: title(scene) }) : false
}
