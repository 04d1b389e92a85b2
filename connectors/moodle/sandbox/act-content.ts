import { z } from 'zod'
import { materialOf } from './content.ts'
import { staff, verb } from './verb.ts'
import type { CourseFile, Material, Module, Person, World } from './world.ts'
import { oneOf, takeId } from './world.ts'

const kinds = z.enum(['page', 'url', 'resource', 'folder'])
const onMaterial = z.strictObject({ by: z.string(), name: z.string() })
const onFile = onMaterial.extend({ file: z.string(), path: z.string().default('/') })

export const contentVerbs = {
  addMaterial: verb(
    onMaterial.extend({ kind: kinds, address: z.string().optional(), file: z.string().optional() }),
    addMaterial,
  ),
  editPage: verb(onMaterial, (world, details) => {
    touched(world, details, 'page')
    return {}
  }),
  editLink: verb(onMaterial.extend({ address: z.string() }), (world, details) => {
    touched(world, details, 'url').material.address = details.address
    return {}
  }),
  replaceFile: verb(onMaterial.extend({ file: z.string() }), (world, details) => {
    const { material, person } = touched(world, details, 'resource')
    material.files = [newFile(world, person, '/', details.file)]
    return {}
  }),
  putFile: verb(onFile, putFile),
  removeFile: verb(onFile, (world, details) => {
    const { material } = touched(world, details, 'folder')
    const gone = oneOf(material.files, isFile(details), `file ${details.file}`)
    material.files = material.files.filter((file) => file !== gone)
    return {}
  }),
}

interface NewMaterial {
  by: string
  name: string
  kind: Material['modname']
  address?: string | undefined
  file?: string | undefined
}

function addMaterial(world: World, { by, name, kind, address, file }: NewMaterial) {
  const person = staff(world, by)
  const cmid = takeId(world, 'module')
  const id = takeId(world, 'material')
  const rest = { contextid: 40 + cmid, visible: true, groupmode: 0 as const }
  const place = { cmid, modname: kind, instance: id, section: 4, name }
  world.modules.push({ ...place, ...rest, timemodified: world.now() })
  const files = file === undefined ? [] : [newFile(world, person, '/', file)]
  world.materials.push({ id, modname: kind, address: address ?? null, files })
  return { cmid }
}

/** A file of the same name and path is replaced. */
function putFile(world: World, details: { by: string; name: string; file: string; path: string }) {
  const { material, person } = touched(world, details, 'folder')
  const there = material.files.find(isFile(details))
  if (there) Object.assign(there, { author: person.id, modified: world.now() })
  else material.files.push(newFile(world, person, details.path, details.file))
  return {}
}

function isFile({ file, path }: { file: string; path: string }) {
  return (one: CourseFile) => one.name === file && one.path === path
}

function newFile(world: World, person: Person, path: string, name: string): CourseFile {
  const now = world.now()
  return { id: takeId(world, 'file'), path, name, author: person.id, created: now, modified: now }
}

/** Saving the form moves the time of the settings. */
function touched(
  world: World,
  { by, name }: { by: string; name: string },
  modname: Material['modname'],
) {
  const person = staff(world, by)
  const isIt = (module: Module) => module.modname === modname && module.name === name
  const module = oneOf(world.modules, isIt, `${modname} «${name}»`)
  const material = materialOf(world, module)
  if (material === null) throw new Error(`«${name}» has nothing in it`)
  module.timemodified = world.now()
  return { person, module, material }
}
