import { Command, InvalidArgumentError } from 'commander'

/** What every command understands. */
export interface CommonOptions {
  config?: string
  json?: boolean
}

export interface SpaceOptions extends CommonOptions {
  space?: string
}

/** A command with what all have in common; its help begins with the examples. */
export function command(
  name: string,
  about: { summary: string; description?: string; examples: readonly string[] },
): Command {
  return new Command(name)
    .summary(about.summary)
    .description(about.description ?? about.summary)
    .option('--config <file>', 'configuration file (default: $VMESTE_CONFIG, else vmeste.yaml)')
    .option('--json', 'print one JSON value instead of text')
    .showHelpAfterError('(add --help for examples)')
    .addHelpText('before', examplesText(about.examples))
}

/** A word that only holds other commands together, as in `holds list`. */
export function group(
  name: string,
  about: { summary: string; examples: readonly string[] },
  commands: readonly Command[],
): Command {
  const parent = new Command(name).summary(about.summary).description(about.summary)
  parent.addHelpText('before', examplesText(about.examples))
  for (const one of commands) parent.addCommand(one)
  return parent
}

export function examplesText(examples: readonly string[]): string {
  return ['Examples:', ...examples.map((example) => `  vmeste ${example}`), ''].join('\n')
}

/** A port to listen on. */
export function parsePort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new InvalidArgumentError('A port is a whole number from 0 to 65535.')
}

/** An instant as a human writes it. */
export function parseMoment(text: string): number {
  const at = Date.parse(text)
  if (!Number.isNaN(at)) return at
  throw new InvalidArgumentError('Write it as in 2019-08-19T09:00:00+03:00.')
}
