import { connectors } from '../connectors/index.ts'
import type { ConnectorType } from '../src/connector.ts'

/** The connectors of the house, handed on to those who may not import them. */
export const connectorTypes: readonly ConnectorType[] = connectors
