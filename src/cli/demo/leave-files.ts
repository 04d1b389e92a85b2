import { mkdir, open, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { toLogLine } from '../../log-line.ts'
import { readLog } from '../../store/activities.ts'
import { listMessages } from '../../store/message-list.ts'
import { findMessage } from '../../store/messages.ts'
import type { Arrived } from './measure.ts'
import type { Summary } from './summary.ts'
import type { World } from './world.ts'

/** Leaves what the demo made in `directory`: the summary, the log, the digests, the mails as sent. */
export async function leaveFiles(
  directory: string,
  { world, arrived, summary }: { world: World; arrived: Arrived; summary: Summary },
): Promise<void> {
  const digests = join(directory, 'digests')
  const mails = join(directory, 'mail')
  for (const old of [digests, mails]) await rm(old, { recursive: true, force: true })
  for (const one of [digests, mails]) await mkdir(one, { recursive: true })
  await writeFile(join(directory, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`)
  await writeLog(join(directory, 'activity.jsonl'), world)
  await writeDigests(digests, world)
  await writeMails(mails, arrived)
}

async function writeLog(path: string, { app }: World): Promise<void> {
  const file = await open(path, 'w')
  try {
    for await (const page of readLog(app.store.db, null))
      await file.write(page.map((line) => `${JSON.stringify(toLogLine(line))}\n`).join(''))
  } finally {
    await file.close()
  }
}

async function writeDigests(directory: string, { app }: World): Promise<void> {
  const { db } = app.store
  for (const { id } of await listMessages(db, { space: null, kind: 'digest', limit: 10_000 })) {
    const digest = await findMessage(db, id)
    if (digest === null) continue
    const path = join(directory, `${digest.period}-${digest.about}`)
    await writeFile(`${path}.html`, digest.html)
    await writeFile(`${path}.txt`, `${digest.subject}\n\n${digest.text}\n`)
  }
}

async function writeMails(directory: string, { mails }: Arrived): Promise<void> {
  for (const [index, { at, to, raw }] of mails.entries()) {
    const number = String(index + 1).padStart(3, '0')
    const day = new Date(at).toISOString().slice(0, 10)
    await writeFile(join(directory, `${number}-${day}-${to.split('@')[0]}.eml`), raw)
  }
}
