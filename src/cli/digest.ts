import { type Command, Option } from 'commander'
import { Misconfigured } from '../errors.ts'
import { isoTime, maybeIsoTime } from '../store/json.ts'
import { listMessages, type MessageLine } from '../store/message-list.ts'
import { findMessage } from '../store/messages.ts'
import type { Rendered } from '../text/mail.ts'
import { type CommonOptions, command, group, parseMoment, type SpaceOptions } from './command.ts'
import { type PreviewOptions, previewDigest, toAsked } from './digest-preview.ts'
import { openDesk, withStore } from './open.ts'
import { say, table, writeJson, writeLines, writeOut } from './output.ts'

type Format = 'text' | 'html' | 'json'

interface FormatOptions extends CommonOptions {
  format: Format
}

const most = 100

export function digest(): Command {
  const summary = 'preview a digest, or look at those made'
  const examples = ['digest preview --plan working-group', 'digest list']
  return group('digest', { summary, examples }, [preview(), list(), show()])
}

function preview(): Command {
  return command('preview', {
    summary: 'what would be sent now',
    description: 'Renders a digest from the log as it stands. Sends nothing, writes nothing.',
    examples: [
      'digest preview --plan working-group',
      'digest preview --plan working-group --format html > digest.html',
      'digest preview --plan consultant --at 2019-08-19T09:00:00+03:00',
    ],
  })
    .requiredOption('--plan <id>', 'which digest of the configuration')
    .option('--space <id>', 'the space it belongs to (default: the only one)')
    .option('--reader <id>', 'as this reader gets it (default: the first of the plan)')
    .option('--at <moment>', 'as if it were then', parseMoment)
    .addOption(formatOption())
    .action(showPreview)
}

function list(): Command {
  return command('list', {
    summary: `the newest ${most} digests, sent or to be sent`,
    examples: ['digest list', 'digest list --space vektor --json'],
  })
    .option('--space <id>', 'only this space')
    .action(listDigests)
}

function show(): Command {
  return command('show', {
    summary: 'a digest exactly as it was made',
    examples: ['digest show ID', 'digest show ID --format html > digest.html'],
  })
    .argument('<id>', 'its id, as digest list shows it')
    .addOption(formatOption())
    .action(showDigest)
}

function formatOption(): Option {
  return new Option('--format <form>', 'which form')
    .choices(['text', 'html', 'json'])
    .default('text')
}

async function showPreview(options: PreviewOptions & FormatOptions): Promise<void> {
  const desk = await openDesk(options, 'unneeded')
  const asked = toAsked(desk.config, options)
  const { rendered, ...about } = await withStore(desk, (open) => previewDigest(open, asked))
  await writeRendered(rendered, about, options)
}

async function listDigests(options: SpaceOptions): Promise<void> {
  const of = { kind: 'digest', space: options.space ?? null, limit: most } as const
  const found = await withStore(await openDesk(options, 'unneeded'), ({ store }) =>
    listMessages(store.db, of),
  )
  if (options.json) return writeJson(found.map(toJson))
  if (found.length === 0) return say('No digest has been made yet.')
  const rows = found.map(({ id, space, about, reader, period, state, subject }) => [
    ...[id, space, about, reader, period, state, subject],
  ])
  await writeLines(
    table([['id', 'space', 'plan', 'reader', 'period', 'state', 'subject'], ...rows]),
  )
}

function toJson({ createdAt, sentAt, ...message }: MessageLine) {
  return { ...message, createdAt: isoTime(createdAt), sentAt: maybeIsoTime(sentAt) }
}

async function showDigest(id: string, options: FormatOptions): Promise<void> {
  const message = await withStore(await openDesk(options, 'unneeded'), ({ store }) =>
    findMessage(store.db, id),
  )
  if (message === null)
    throw new Misconfigured([`There is no digest ${id}: vmeste digest list shows them`])
  const { space, about: plan, reader, period, state, subject, html, text } = message
  await writeRendered({ subject, html, text }, { id, space, plan, reader, period, state }, options)
}

function writeRendered(
  rendered: Rendered,
  about: object,
  { format, json }: FormatOptions,
): Promise<void> {
  if (json || format === 'json') return writeJson({ ...about, ...rendered })
  if (format === 'html') return writeOut(rendered.html)
  return writeOut(`Subject: ${rendered.subject}\n\n${rendered.text.trimEnd()}\n`)
}
