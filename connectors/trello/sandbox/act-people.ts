import { z } from 'zod'
import { findMember } from './find.ts'
import { logAction, whisper } from './log.ts'
import { verb } from './verb.ts'
import { newId, type World } from './world.ts'

export const peopleVerbs = {
  joinBoard: verb({ username: z.string(), fullName: z.string() }, joinBoard),
  leaveBoard: verb({ by: z.string() }, (world, { by }) => removeFromBoard(world, by, by)),
  removeFromBoard: verb({ by: z.string(), member: z.string() }, (world, { by, member }) =>
    removeFromBoard(world, by, member),
  ),
}

/** Who was here before comes back as the same member. */
function joinBoard(world: World, details: { username: string; fullName: string }) {
  const { board, away } = world
  const known = board.members.find(({ username }) => username === details.username)
  if (known) return { id: known.id }
  const member = away.members.get(details.username) ?? { id: newId(world), ...details }
  away.members.delete(member.username)
  board.members.push(member)
  const data = { idMemberAdded: member.id, memberType: 'normal' }
  const deed = { ...people(world, member.id), kind: 'added', after: true } as const
  return { id: member.id, action: logAction(world, member.id, 'addMemberToBoard', data, [deed]) }
}

/** In no list of actions; what the member did stays, and so does the member on cards. */
function removeFromBoard(world: World, by: string, who: string) {
  const { board, away } = world
  const gone = findMember(world, who)
  const data = { idMember: gone.id, member: { id: gone.id, name: gone.fullName } }
  whisper(world, by, 'removeMemberFromBoard', data, [
    { ...people(world, gone.id), kind: 'removed' },
  ])
  board.members = board.members.filter((member) => member !== gone)
  away.members.set(gone.username, gone)
  return { id: gone.id }
}

function people({ board }: World, entry: string) {
  return { subjectKind: 'board', subjectId: board.id, field: 'people', entry } as const
}
