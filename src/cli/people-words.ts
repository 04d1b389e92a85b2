import { type Face, faceKey } from '../people/match.ts'

/** An account as `people confirm` takes it, and whose it looks to be. */
export function shown(face: Face): string {
  const names = [face.name, face.username && `@${face.username}`].filter(Boolean).join(' ')
  return names === '' ? faceKey(face) : `${faceKey(face)} (${names})`
}

export function toJsonFace(face: Face) {
  return { account: faceKey(face), name: face.name, username: face.username }
}
