import {
  type CourseFile,
  fullName,
  type Material,
  type Module,
  personOf,
  type World,
} from './world.ts'

/** What `core_course_get_contents` tells of a page, a link, a file or a folder, and of no other kind; `bare`: counted only. */
export function contentsPart(world: World, module: Module, bare: boolean): object {
  const material = materialOf(world, module)
  if (material === null) return {}
  const rows = rowsOf(world, module, material)
  const times = rows.map(({ timemodified }) => timemodified)
  return {
    contents: bare ? [] : rows,
    contentsinfo: {
      filescount: rows.length,
      filessize: rows.reduce((sum, { filesize }) => sum + filesize, 0),
      lastmodified: Math.max(0, ...times),
      mimetypes: [...new Set(rows.flatMap(({ mimetype }) => mimetype ?? []))],
      repositorytype: '',
    },
  }
}

export function filesIn(world: World, module: Module): readonly CourseFile[] {
  return materialOf(world, module)?.files ?? []
}

export function materialOf(world: World, { modname, instance }: Module): Material | null {
  return world.materials.find((one) => one.modname === modname && one.id === instance) ?? null
}

interface Row {
  filename: string
  fileurl: string | null
  filesize: number
  timemodified: number
  mimetype?: string
  [more: string]: unknown
}

function rowsOf(world: World, module: Module, { modname, address, files }: Material): Row[] {
  if (modname === 'page') return [pageRow(world, module)]
  if (modname === 'url') return [linkRow(module, address)]
  return files.map((file, index) => fileRow(world, module, file, index === 0))
}

const nobody = { userid: null, author: null, license: null }

function pageRow(world: World, module: Module): Row {
  return {
    ...{ type: 'file', filename: 'index.html', filepath: '/', filesize: 0 },
    fileurl: `${folderOf(world, module)}/content/index.html?forcedownload=1`,
    ...{ timecreated: null, timemodified: module.timemodified, sortorder: 1, ...nobody },
  }
}

function linkRow(module: Module, address: string | null): Row {
  return {
    ...{ type: 'url', filename: module.name, filepath: null, filesize: 0, fileurl: address },
    ...{ timecreated: null, timemodified: module.timemodified, sortorder: null, ...nobody },
  }
}

function fileRow(world: World, module: Module, file: CourseFile, isMain: boolean): Row {
  const { path, name, created, modified, author } = file
  const person = author === null ? null : personOf(world, author)
  const place = `${path}${name}`.split('/').map(encodeURIComponent).join('/')
  return {
    ...{ type: 'file', filename: name, filepath: path, filesize: name.length },
    fileurl: `${folderOf(world, module)}/content/0${place}?forcedownload=1`,
    ...{ timecreated: created, timemodified: modified },
    sortorder: module.modname === 'resource' && isMain ? 1 : 0,
    ...{ mimetype: name.endsWith('.csv') ? 'text/csv' : 'text/plain', isexternalfile: false },
    ...{ userid: author, author: person && fullName(person), license: person && 'unknown' },
  }
}

function folderOf(world: World, { contextid, modname }: Module): string {
  return `${world.url}/webservice/pluginfile.php/${contextid}/mod_${modname}`
}
