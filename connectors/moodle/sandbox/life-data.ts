import { isStaff } from './access.ts'
import { type Chance, paragraph, type Scene, title, words } from './life-scene.ts'
import type { Entry } from './world.ts'

const database = 'Практики регионов'
const [fewEntries, manyEntries] = [3, 40]

export const dataChances: readonly Chance[] = [
  [4, addEntry],
  [4, editEntry],
  [1, editInVain],
  [3, approve],
  [1.5, deleteEntry],
  [0.5, comment],
  [3, answer],
]

function addEntry(scene: Scene): unknown {
  if (entriesOf(scene).length > manyEntries) return false
  return scene.act('addEntry', { database, values: values(scene) })
}

function editEntry(scene: Scene): unknown {
  const entry = scene.pick(entriesOpenTo(scene))
  return entry ? scene.act('editEntry', { entryId: entry.id, values: values(scene) }) : false
}

/** The same text again moves the time. */
function editInVain(scene: Scene): unknown {
  const entry = scene.pick(entriesOpenTo(scene))
  const field = scene.world.fields.find(({ id }) => id === entry?.contents[0]?.field)
  const content = entry?.contents[0]?.content
  if (!entry || !content || field?.type !== 'text') return false
  return scene.act('editEntry', { entryId: entry.id, values: { [field.name]: content } })
}

function approve(scene: Scene): unknown {
  const entry = isStaff(scene.by) ? scene.pick(entriesOf(scene)) : undefined
  if (!entry) return false
  const approved = !entry.approved || scene.chance(0.5)
  return scene.act('approveEntry', { entryId: entry.id, approved })
}

function deleteEntry(scene: Scene): unknown {
  const entry = scene.pick(entriesOpenTo(scene))
  if (!entry || entriesOf(scene).length <= fewEntries) return false
  return scene.act('deleteEntry', { entryId: entry.id })
}

function comment(scene: Scene): unknown {
  const entry = scene.pick(entriesOf(scene))
  return entry ? scene.act('commentEntry', { entryId: entry.id }) : false
}

function answer(scene: Scene): unknown {
  const survey = scene.pick(scene.world.surveys)
  const module = scene.world.modules.find(
    ({ modname, instance }) => modname === 'feedback' && instance === survey?.id,
  )
  const now = scene.world.now()
  if (!survey || !module || now < survey.timeopen || now > survey.timeclose) return false
  const answers = [1 + scene.below(4), String(scene.below(20)), words(scene)]
  return scene.act('answerSurvey', { survey: module.name, answers })
}

function values(scene: Scene): Record<string, string> {
  const day = String(1 + scene.below(28)).padStart(2, '0')
  return {
    title: title(scene),
    ...(scene.chance(0.5) && { region: words(scene) }),
    ...(scene.chance(0.5) && { summary: paragraph(scene) }),
    ...(scene.chance(0.3) && { started: `2019-09-${day}` }),
  }
}

function entriesOf({ world }: Scene): Entry[] {
  const module = world.modules.find(({ name }) => name === database)
  return world.entries.filter((entry) => entry.database === module?.instance)
}

function entriesOpenTo(scene: Scene): Entry[] {
  return entriesOf(scene).filter(({ author }) => isStaff(scene.by) || author === scene.by.id)
}
