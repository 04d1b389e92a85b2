import { writeFileSync } from 'node:fs'
import { connectors } from '../connectors/index.ts'
import { fileJsonSchema } from './file.ts'

// Run after a change of the schema: npm run build && node dist/config/write-schema.js
writeFileSync(
  'config/vmeste.schema.json',
  `${JSON.stringify(fileJsonSchema(connectors), null, 2)}\n`,
)
