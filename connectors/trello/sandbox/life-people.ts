import { act } from './act.ts'
import type { Chance, Scene } from './life-scene.ts'

export const peopleChances: readonly Chance[] = [
  [0.7, join],
  [0.3, leave],
  [0.3, putOut],
]

/** Invented, like everybody here. */
const newcomers = [
  { username: 'zoya.listova', fullName: 'Зоя Листова' },
  { username: 'mark.ozerny', fullName: 'Марк Озёрный' },
  { username: 'raisa.goncharnaya', fullName: 'Раиса Гончарная' },
] as const

function join(scene: Scene) {
  const { board, away } = scene.world
  const here = new Set(board.members.map(({ username }) => username))
  const out = [...away.members.values(), ...newcomers].filter(({ username }) => !here.has(username))
  const one = scene.pick(out)
  if (!one) return false
  const { username, fullName } = one
  return act(scene.world, 'joinBoard', { username, fullName })
}

function leave(scene: Scene) {
  const one = scene.pick(mayLeave(scene))
  return one && scene.act('leaveBoard', { by: one })
}

function putOut(scene: Scene) {
  const member = scene.pick(mayLeave(scene))
  const by = scene.world.board.members[0]?.id
  return member && scene.act('removeFromBoard', { by, member })
}

/** The first two are the admins and stay, and the board is never left to a handful. */
function mayLeave({ world }: Scene): string[] {
  const { members } = world.board
  return members.length < 6 ? [] : members.slice(2).map(({ id }) => id)
}
