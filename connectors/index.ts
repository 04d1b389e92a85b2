import type { ConnectorType } from '../src/connector.ts'
import { email } from './email/index.ts'
import { moodle } from './moodle/index.ts'
import { trello } from './trello/index.ts'

/** Every connector of the house, one line each; a test compares the list with the folders. */
export const connectors: readonly ConnectorType[] = [email, moodle, trello]
