import { mkdir, writeFile } from 'node:fs/promises'
import { Misconfigured } from '../errors.ts'

/** @throws Misconfigured where the disk does not take it */
export function writeTextFile(path: string, text: string): Promise<void> {
  const advice = 'name a file in a folder that is there and that this user may write to'
  return orSay(path, advice, writeFile(path, text))
}

/** @throws Misconfigured where there is no such folder and none can be made */
export async function makeFolder(path: string): Promise<void> {
  const advice = 'work in a folder that this user may write to, where nothing else is called so'
  await orSay(path, advice, mkdir(path, { recursive: true }))
}

async function orSay<Done>(path: string, advice: string, written: Promise<Done>): Promise<Done> {
  try {
    return await written
  } catch (cause) {
    throw new Misconfigured([`${path} cannot be written (${Object(cause).code}): ${advice}`], {
      cause,
    })
  }
}
