import { requireLogin } from './access.ts'
import { MoodleFailure } from './failure.ts'
import { reads } from './function.ts'
import { int, object } from './params.ts'
import type { Module, World } from './world.ts'

export const courseModuleFunctions = {
  core_course_get_course_module: reads(object({ cmid: int() }), courseModule),
}

/** A deleted module is no record of a table that is not named; a hidden one refuses the login. */
function courseModule(world: World, { cmid }: { cmid: number }): object {
  const module = world.modules.find((one) => one.cmid === cmid)
  if (!module)
    throw new MoodleFailure(
      'dml_missing_record_exception',
      'invalidrecordunknown',
      "Can't find data record in database.",
    )
  requireLogin(world, module)
  const { name, modname, instance, section, groupmode } = module
  return {
    cm: {
      ...{ id: cmid, course: world.course.id, module: kinds[modname], name, modname, instance },
      ...{ section: section + 1, sectionnum: section, groupmode, groupingid: 0, completion: 0 },
      downloadcontent: 1,
    },
    warnings: [],
  }
}

/** Numbers of the plugins, as on the recorded site. */
const kinds: Readonly<Record<Module['modname'], number>> = {
  folder: 8,
  page: 16,
  resource: 18,
  url: 21,
  assign: 1,
  data: 6,
  feedback: 7,
  forum: 9,
}
