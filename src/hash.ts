import { hash } from 'node:crypto'

/** A short, stable fingerprint of any JSON value: key order does not matter, `undefined` is left out. */
export function contentHash(value: unknown): string {
  if (typeof value === 'boolean') return value ? hashOfTrue : hashOfFalse
  return textHash(canonical(value))
}

export function textHash(text: string): string {
  return hash('sha256', text, 'base64url').slice(0, 22)
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value !== null && typeof value === 'object') return canonicalObject(value as Fields)
  return JSON.stringify(value) ?? 'null'
}

type Fields = Readonly<Record<string, unknown>>

/** Put together as one text, without lists on the way: every subject passes here. */
function canonicalObject(fields: Fields): string {
  let members = ''
  for (const key of Object.keys(fields).sort()) {
    const item = fields[key]
    if (item === undefined) continue
    members += `${members === '' ? '' : ','}${JSON.stringify(key)}:${canonical(item)}`
  }
  return `{${members}}`
}

const [hashOfTrue, hashOfFalse] = [textHash('true'), textHash('false')]
