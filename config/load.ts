import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { connectors } from '../connectors/index.ts'
import type { ConnectorType, Secret } from '../src/connector.ts'
import { Misconfigured } from '../src/errors.ts'
import type { Config } from './config.ts'
import type { Environment } from './environment.ts'
import { type FileText, fileJsonSchema, fileText } from './file.ts'
import { toProblems } from './issue.ts'
import { keyAt } from './item.ts'
import { createKnown } from './known.ts'
import { type Problem, sayProblems } from './problem.ts'
import { crossProblems } from './rules.ts'
import { howToSet, readSecrets, type Secrets } from './secrets.ts'
import { toSpace } from './space.ts'
import { type Used, usedConnectors } from './used.ts'
import { databaseProblems } from './wiring.ts'
import { readYaml, type YamlFile } from './yaml.ts'

const usualFile = 'vmeste.yaml'

/**
 * Reads the configuration file (`file`, else `$VMESTE_CONFIG`, else `vmeste.yaml` in the working
 * directory) and the secrets of the environment.
 *
 * @throws Misconfigured with all problems at once, each with file, line, column and what to do
 */
export async function loadConfig(options: {
  file: string | null
  env: Environment
  accounts?: Accounts
}): Promise<Config> {
  const { file, ...rest } = options
  const name = file ?? rest.env.VMESTE_CONFIG ?? usualFile
  return parseConfig({ ...rest, text: await readText(name), name })
}

/** Commands that ask nothing outside do without the secrets of the connectors. */
export type Accounts = 'needed' | 'unneeded'

/** The same for a text at hand; `name` stands in messages, relative paths start beside it. */
export async function parseConfig(source: {
  text: string
  name: string
  env: Environment
  accounts?: Accounts
  types?: readonly ConnectorType[]
}): Promise<Config> {
  const { text, name, env, accounts = 'needed', types = connectors } = source
  const file = readYaml(text, name)
  const used = usedConnectors(file.value, types)
  const secrets = await readSecrets(secretNames(used.map(({ type }) => type)), env)
  const content = readContent(file, used, types)
  const missing = accounts === 'needed' ? missingSecrets(file.value, used, secrets, env) : []
  const problems = [
    ...sayProblems([...content.problems, ...missing], file),
    ...secrets.problems,
    ...databaseProblems(secrets.values),
  ]
  if (problems.length > 0 || !content.value) throw new Misconfigured(problems)
  return toConfig(content.value, name, env, { used, types, secrets })
}

interface Content {
  value: FileText | null
  problems: Problem[]
}

function readContent(
  file: YamlFile,
  used: readonly Used[],
  types: readonly ConnectorType[],
): Content {
  const value = withSections(file.value, used)
  const parsed = fileText(types).safeParse(value)
  const problems = crossProblems(value, types)
  if (parsed.success) return { value: parsed.data, problems }
  const around = { value, known: createKnown(fileJsonSchema(types)), secrets: secretNames(types) }
  const issues = parsed.error.issues.flatMap((issue) => toProblems(issue, around))
  return { value: null, problems: [...issues, ...problems] }
}

/** A connector that is used and has no section gets an empty one: its defaults, or its complaints. */
function withSections(value: Readonly<Record<string, unknown>>, used: readonly Used[]) {
  const empty = used.map(({ type }) => [type.name, value[type.name] ?? {}])
  return { ...value, ...Object.fromEntries(empty) }
}

function missingSecrets(
  file: unknown,
  used: readonly Used[],
  { values }: Secrets,
  env: Environment,
): Problem[] {
  return used.flatMap((one) =>
    Object.entries(one.type.secrets)
      .filter(([name]) => !values[name] && !env[`${name}_FILE`]?.trim())
      .flatMap(([name, secret]) => {
        const need = needOf(secret, one, file)
        if (need === null) return []
        const text = `needs ${name} (${need.what}); ${howToSet(name, env)}.`
        return [{ path: need.path, key: true, text }]
      }),
  )
}

/** Where the file asks for a secret, and what for; `null` where it does without. */
function needOf({ what, required, neededBy }: Secret, { type, path }: Used, file: unknown) {
  if (required) return { path, what }
  if (neededBy === undefined) return null
  const settings = keyAt({ value: file, path: [] }, type.name)
  const setting = keyAt(settings, neededBy.setting)
  if (setting.value === undefined) return null
  return { path: setting.path, what: `${what}: ${neededBy.because}` }
}

function secretNames(types: readonly ConnectorType[]): string[] {
  return [...types.flatMap(({ secrets }) => Object.keys(secrets)), 'DATABASE_URL', 'REDIS_URL']
}

function toConfig(
  text: FileText,
  name: string,
  env: Environment,
  {
    used,
    types,
    secrets,
  }: { used: readonly Used[]; types: readonly ConnectorType[]; secrets: Secrets },
): Config {
  const perConnector = <T>(give: (type: ConnectorType) => T): Record<string, T> =>
    Object.fromEntries(used.map(({ type }) => [type.name, give(type)]))
  return {
    file: resolve(name),
    dataDirectory: resolve(dirname(resolve(name)), env.VMESTE_DATA ?? text.data),
    logLevel: text.log,
    server: { host: text.server.host, port: Number(text.server.port) || null },
    databaseUrl: secrets.values.DATABASE_URL ?? null,
    redisUrl: secrets.values.REDIS_URL ?? null,
    spaces: text.spaces.map((space) => toSpace(space, types)),
    connectorTypes: types,
    settings: perConnector((type) => text[type.name]),
    secrets: perConnector((type) => pick(secrets.values, Object.keys(type.secrets))),
  }
}

function pick(values: Readonly<Record<string, string>>, names: readonly string[]) {
  return Object.fromEntries(
    names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])),
  )
}

async function readText(name: string): Promise<string> {
  try {
    return await readFile(name, 'utf8')
  } catch (cause) {
    const code = typeof cause === 'object' && cause && 'code' in cause ? String(cause.code) : ''
    throw new Misconfigured([unreadable(name, code)], { cause })
  }
}

function unreadable(name: string, code: string): string {
  if (code === 'ENOENT') {
    return `There is no configuration file ${resolve(name)}; copy config/vmeste.example.yaml to vmeste.yaml, or name yours with --config or VMESTE_CONFIG.`
  }
  return `The configuration file ${resolve(name)} cannot be read (${code}); give a file that this user may read.`
}
