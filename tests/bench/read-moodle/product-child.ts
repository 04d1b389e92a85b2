import { moodle } from '../../../connectors/moodle/index.ts'
import { Place, Settings } from '../../../connectors/moodle/settings.ts'
import { measureReading, taskOf } from '../reading/product.ts'

const task = taskOf(process.argv[2])

await measureReading(task, {
  type: moodle,
  settings: Settings.parse({ baseUrl: task.url }),
  place: Place.parse({ course: 2 }),
  secrets: { MOODLE_TOKEN: '5a0d5a0d5a0d5a0d5a0d5a0d5a0d5a0d' },
  mirrored: false,
})
