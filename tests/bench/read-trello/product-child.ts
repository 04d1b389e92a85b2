import { trello } from '../../../connectors/trello/index.ts'
import { measureReading, taskOf } from '../reading/product.ts'

const task = taskOf(process.argv[2])

await measureReading(task, {
  type: trello,
  settings: trello.settings.parse({ baseUrl: task.url }),
  place: { board: 'vmesteBn' },
  secrets: { TRELLO_KEY: 'key', TRELLO_TOKEN: 'token' },
  mirrored: true,
})
