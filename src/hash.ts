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
  if (value !== null && typeof value === 'object') return canonicalObject(value)
  return JSON.stringify(value) ?? 'null'
}

function canonicalObject(value: object): string {
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`
}

const [hashOfTrue, hashOfFalse] = [textHash('true'), textHash('false')]
