import type { CourseFile, Material } from './world.ts'

const built = Date.parse('2018-09-03T09:00:00+03:00') / 1000

/** One of each kind, as they were when the course was built. */
export const seedMaterials: Material[] = [
  { id: 1, modname: 'page', address: null, files: [] },
  { id: 1, modname: 'url', address: 'https://trello.com/b/IN2LmCfA/rabochaya-sreda', files: [] },
  { id: 1, modname: 'resource', address: null, files: [file(1, '/', 'Положение.txt')] },
  {
    ...{ id: 1, modname: 'folder', address: null },
    files: [file(2, '/', 'Отчёт 2018.txt'), file(3, '/архив/', 'План.csv')],
  },
]

/** As the recorded site has them: it names nobody who uploaded them. */
function file(id: number, path: string, name: string): CourseFile {
  return { id, path, name, author: null, created: built, modified: built }
}
