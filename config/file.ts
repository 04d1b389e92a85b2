import { z } from 'zod'
import type { ConnectorType } from '../src/connector.ts'
import { type SpaceText, spaceText, strict } from './space.ts'

const ServerText = z.strictObject({
  host: z.string().min(1).default('127.0.0.1').describe('address to listen on'),
  port: z
    .union([z.int().min(0).max(65_535), z.literal('off')])
    .default(8585)
    .describe('port of the status page, from 1 to 65535; off: no status page'),
})

const keys = {
  data: z.string().min(1).default('./.vmeste'),
  log: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  server: ServerText.prefault({}),
}

/** The whole file: what is the house's own, and each connector's settings under its own name. */
export type FileText = z.infer<z.ZodObject<typeof keys>> & {
  spaces: readonly SpaceText[]
} & Readonly<Record<string, unknown>>

/** The shape of the file, composed from the connectors there are. */
export function fileText(types: readonly ConnectorType[]): z.ZodType<FileText> {
  return z.strictObject({
    data: keys.data.describe('directory of the embedded database, seen from this file'),
    log: keys.log.describe('what goes to the log on stderr'),
    server: keys.server.describe('the status page of vmeste start'),
    ...settingsOf(types),
    spaces: z.array(spaceText(types)).min(1),
  })
}

/** JSON Schema of the file, for editors. */
export function fileJsonSchema(types: readonly ConnectorType[]): Record<string, unknown> {
  return {
    title: 'Configuration of vmeste',
    ...z.toJSONSchema(fileText(types), {
      target: 'draft-7',
      io: 'input',
      unrepresentable: 'any',
    }),
  }
}

function settingsOf(types: readonly ConnectorType[]): Record<string, z.ZodType> {
  return Object.fromEntries(types.map(({ name, settings }) => [name, strict(settings).optional()]))
}
