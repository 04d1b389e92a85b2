import { materialOf } from './content.ts'
import { type Chance, ofStaff, paragraph, type Scene, words } from './life-scene.ts'
import type { CourseFile, Material, Module, World } from './world.ts'

/** Fewer of a kind than this are not deleted from, more than that not added to. */
const [few, many] = [2, 8]
const [hour, day] = [3_600, 86_400]

export const materialChances: readonly Chance[] = [
  [1.5, ofStaff(addMaterial)],
  [1.5, ofStaff(editPage)],
  [1, ofStaff(editLink)],
  [2, ofStaff(putFile)],
  [1, ofStaff(replaceFile)],
  [0.7, ofStaff(removeFile)],
  [1, ofStaff(renameOne)],
  [0.7, ofStaff(deleteOne)],
  [0.7, ofStaff(addAssignment)],
  [1, ofStaff(changeAssignment)],
  [3, submit],
  [0.7, withdraw],
  [1.5, ofStaff(addEvent)],
  [1.5, ofStaff(changeEvent)],
  [0.7, ofStaff(removeEvent)],
]

function addMaterial(scene: Scene): unknown {
  const kind = scene.pick(['page', 'url', 'resource', 'folder'] as const) ?? 'page'
  if (modulesOf(scene.world, kind).length > many) return false
  const more = {
    ...(kind === 'url' && { address: address(scene) }),
    ...(kind === 'resource' && { file: `Файл ${scene.below(10_000)}.txt` }),
  }
  return scene.act('addMaterial', { kind, name: name(scene), ...more })
}

function editPage(scene: Scene): unknown {
  return onModule(scene, 'page', ({ name }) => scene.act('editPage', { name }))
}

function editLink(scene: Scene): unknown {
  return onModule(scene, 'url', ({ name }) =>
    scene.act('editLink', { name, address: address(scene) }),
  )
}

function putFile(scene: Scene): unknown {
  const path = scene.pick(['/', '/архив/']) ?? '/'
  return onModule(scene, 'folder', ({ name }) =>
    scene.act('putFile', { name, path, file: `Файл ${scene.below(10_000)}.txt` }),
  )
}

/** An old one: of a new one nobody could tell who had made it first. */
function replaceFile(scene: Scene): unknown {
  const isOld = ({ created }: CourseFile) => created < scene.world.now() - 4 * day
  return onFile(scene, isOld, (place) => scene.act('putFile', place))
}

function removeFile(scene: Scene): unknown {
  return onFile(
    scene,
    () => true,
    (place) => scene.act('removeFile', place),
  )
}

/** Not of a page: a new title hides that its text was changed as well. */
function renameOne(scene: Scene): unknown {
  const modname = scene.pick(['url', 'resource', 'folder', 'assign'] as const) ?? 'url'
  return onModule(scene, modname, ({ name: from }) =>
    scene.settle('renameModule', { name: from, to: name(scene) }),
  )
}

function deleteOne(scene: Scene): unknown {
  const kinds = ['page', 'url', 'resource', 'folder', 'assign'] as const
  const modname = scene.pick(kinds) ?? 'page'
  if (modulesOf(scene.world, modname).length <= few) return false
  return onModule(scene, modname, ({ name }) => scene.settle('deleteModule', { name }))
}

function addAssignment(scene: Scene): unknown {
  if (modulesOf(scene.world, 'assign').length > many) return false
  return scene.act('addAssignment', { name: name(scene), intro: paragraph(scene), ...dates(scene) })
}

function changeAssignment(scene: Scene): unknown {
  const intro = scene.chance(0.5) ? { intro: paragraph(scene) } : {}
  return onModule(scene, 'assign', (module) =>
    scene.act('changeAssignment', { assignment: module.name, ...intro, ...dates(scene) }),
  )
}

/** Another text each time: the same again moves a time and is no change. */
function submit(scene: Scene): unknown {
  return onModule(scene, 'assign', ({ name }) =>
    scene.act('submit', { assignment: name, text: `${paragraph(scene)}${scene.below(100_000)}` }),
  )
}

function withdraw(scene: Scene): unknown {
  const own = scene.pick(
    scene.world.submissions.filter(
      ({ person, status }) => person === scene.by.id && status === 'submitted',
    ),
  )
  const module = modulesOf(scene.world, 'assign').find(({ instance }) => {
    return instance === own?.assignment
  })
  return module ? scene.act('withdraw', { assignment: module.name }) : false
}

function addEvent(scene: Scene): unknown {
  if (scene.world.events.length > many) return false
  const minutes = scene.chance(0.5) ? { minutes: 30 + 30 * scene.below(4) } : {}
  const description = scene.chance(0.5) ? { description: paragraph(scene) } : {}
  return scene.act('addEvent', { name: words(scene), at: soon(scene), ...minutes, ...description })
}

/** One that the calendar shows around now. */
function eventNow({ world, pick }: Scene) {
  return pick(world.events.filter(({ start }) => start > world.now() - 20 * day))
}

function changeEvent(scene: Scene): unknown {
  const event = eventNow(scene)
  if (!event) return false
  const change = scene.chance(0.5) ? { at: soon(scene) } : { name: words(scene) }
  return scene.act('changeEvent', { eventId: event.id, ...change })
}

function removeEvent(scene: Scene): unknown {
  const event = scene.world.events.length > few ? eventNow(scene) : undefined
  return event ? scene.act('removeEvent', { eventId: event.id }) : false
}

function dates(scene: Scene): { due?: number } {
  return scene.chance(0.6) ? { due: soon(scene) } : {}
}

/** Within the next weeks, ms. */
function soon({ world, below }: Scene): number {
  return (world.now() + hour * (1 + below(24 * 20))) * 1000
}

function name({ below }: Scene): string {
  return `Материал ${below(1_000_000)}`
}

function address({ below }: Scene): string {
  return `https://example.org/${below(10_000)}`
}

function modulesOf(world: World, modname: Module['modname']): Module[] {
  return world.modules.filter((module) => module.modname === modname)
}

function onModule(scene: Scene, modname: Module['modname'], deed: (module: Module) => unknown) {
  const module = scene.pick(modulesOf(scene.world, modname))
  return module ? deed(module) : false
}

function onFile(
  scene: Scene,
  fits: (file: CourseFile) => boolean,
  deed: (place: { name: string; file: string; path: string }) => unknown,
): unknown {
  const places = modulesOf(scene.world, 'folder').flatMap((module) =>
    filesOf(materialOf(scene.world, module))
      .filter(fits)
      .map(({ name: file, path }) => ({ name: module.name, file, path })),
  )
  const place = scene.pick(places)
  return place ? deed(place) : false
}

function filesOf(material: Material | null): readonly CourseFile[] {
  return material?.files ?? []
}
