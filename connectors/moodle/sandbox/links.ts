import type { World } from './world.ts'

export function profileUrl(world: World, person: number): string {
  return `${world.url}/user/view.php?id=${person}&course=${world.course.id}`
}

/** `f1` large, `f2` small. */
export function pictureUrl(world: World, size: 'f1' | 'f2'): string {
  return `${world.url}/theme/image.php/boost/core/1561939200/u/${size}`
}

export function discussionUrl(world: World, discussion: number): string {
  return `${world.url}/mod/forum/discuss.php?d=${discussion}`
}
