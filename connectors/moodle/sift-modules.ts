import { contentKinds, subjectOfModule } from './normalize-content.ts'
import { Material, Module, type Sifted, sift } from './schema.ts'

/** Rows of the course page: of a material what stands in it belongs to it, of another activity it does not. */
export function siftModules(all: readonly unknown[]): Sifted<Module> {
  const isMaterial = (row: unknown) => Object(row).modname in contentKinds
  const materials = all.filter(isMaterial)
  const others = all.filter((row) => !isMaterial(row))
  const some = sift('module', Material, materials, subjectOfModule)
  const rest = sift('module', Module, others, subjectOfModule)
  return {
    rows: [...some.rows, ...rest.rows],
    rejected: [...some.rejected, ...rest.rejected],
    sent: all.length,
  }
}
