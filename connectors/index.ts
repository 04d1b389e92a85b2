import type { ConnectorType } from '../src/connector.ts'

/** Every connector of the house, one line each; a test compares the list with the folders. */
export const connectors: readonly ConnectorType[] = []
