import { courseIsOpen } from './access.ts'
import { reads } from './function.ts'
import { pictureUrl } from './links.ts'
import { object, raw } from './params.ts'
import { fullName, personOf, type World } from './world.ts'

/** `names`: what the external service offers. */
export function siteFunctions(names: () => readonly string[]) {
  return {
    core_webservice_get_site_info: reads(
      object({ serviceshortnames: (tree) => tree }),
      (world: World) => siteInfo(world, names()),
    ),
    core_course_get_courses_by_field: reads(
      object({ field: raw(''), value: raw('') }),
      coursesByField,
    ),
  }
}

/** The version this sandbox was recorded from. */
const version = '2024100706'

/** Answers even where the account can do nothing else (a forced password change). */
function siteInfo(world: World, names: readonly string[]): object {
  const bot = personOf(world, world.bot.id)
  return {
    ...{ sitename: 'Учебный портал', username: bot.username, firstname: bot.firstname },
    ...{ lastname: bot.lastname, fullname: fullName(bot), lang: 'en', userid: bot.id },
    ...{ siteurl: world.url, userpictureurl: pictureUrl(world, 'f1') },
    functions: names
      .filter((name) => !world.removedFunctions.has(name))
      .map((name) => ({ name, version })),
    ...{ downloadfiles: 1, uploadfiles: 0, release: '4.5.6 (Build: 20250811)', version },
    mobilecssurl: '',
    advancedfeatures: Object.entries(features).map(([name, value]) => ({ name, value })),
    ...{ usercanmanageownfiles: true, userquota: 104857600, usermaxuploadfilesize: 67108864 },
    ...{ userhomepage: 1, userprivateaccesskey: '0'.repeat(32), siteid: 1 },
    ...{ sitecalendartype: 'gregorian', usercalendartype: 'gregorian', userissiteadmin: false },
    ...{ theme: 'boost', limitconcurrentlogins: 0, policyagreed: 0 },
  }
}

const features = {
  ...{ usecomments: 1, usetags: 1, enablenotes: 1, messaging: 1, enableblogs: 1 },
  ...{ enablecompletion: 1, enablebadges: 1, messagingallusers: 0, enablecustomreports: 1 },
  ...{ enableglobalsearch: 0, mnet_dispatcher_mode: 0, enablecompetencies: 1 },
}

/** A hidden course is simply not there; without access only its public part is. */
function coursesByField(world: World, { field, value }: { field: string; value: string }): object {
  const { id, shortname, visible } = world.course
  const keys: Readonly<Record<string, string>> = { id: String(id), ids: String(id), shortname }
  const asked =
    field === '' || (keys[field] !== undefined && value.split(',').includes(keys[field]))
  return { courses: asked && visible ? [courseRow(world)] : [], warnings: [] }
}

function courseRow(world: World): object {
  const { id, fullname, shortname, summary, startdate } = world.course
  const shown = {
    ...{ id, fullname, displayname: fullname, shortname },
    courseimage: `${world.url}/pluginfile.php/11/course/generated/course.svg`,
    ...{ categoryid: 1, categoryname: 'Category 1', sortorder: 10001, summary, summaryformat: 1 },
    ...{ summaryfiles: [], overviewfiles: [], showactivitydates: false },
    ...{ showcompletionconditions: true, contacts: [], enrollmentmethods: ['manual'] },
  }
  if (!courseIsOpen(world)) return shown
  return {
    ...shown,
    ...{ format: 'topics', showgrades: 1, newsitems: 5, startdate, enddate: 0, maxbytes: 0 },
    ...{ showreports: 0, visible: 1, groupmode: 2, groupmodeforce: 0, defaultgroupingid: 0 },
    ...{ enablecompletion: 1, completionnotify: 0, lang: '', theme: '', marker: 0 },
    filters: [{ filter: 'multilang', localstate: 0, inheritedstate: 1 }],
    courseformatoptions: [{ name: 'hiddensections', value: 1 }],
  }
}
