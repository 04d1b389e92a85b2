import type { MoodleFailure } from './failure.ts'

/** JSON as PHP writes it: slashes and everything beyond ASCII are escaped. */
export function toPhpJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('/', '\\/')
    .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

export function failureBody(failure: MoodleFailure): Record<string, string> {
  const { exception, errorcode, message } = failure
  return errorcode === null ? { exception, message } : { exception, errorcode, message }
}

/** What is sent when `moodlewsrestformat=json` was not asked for. */
export function toXml(value: unknown): string {
  return `<?xml version="1.0" encoding="UTF-8" ?>\n<RESPONSE>\n${node(value)}\n</RESPONSE>\n`
}

export function failureXml({ exception, errorcode, message }: MoodleFailure): string {
  const code = errorcode === null ? '' : `<ERRORCODE>${escapeXml(errorcode)}</ERRORCODE>\n`
  return (
    `<?xml version="1.0" encoding="UTF-8" ?>\n<EXCEPTION class="${escapeXml(exception)}">\n` +
    `${code}<MESSAGE>${escapeXml(message)}</MESSAGE>\n</EXCEPTION>\n`
  )
}

function node(value: unknown): string {
  if (Array.isArray(value)) return `<MULTIPLE>\n${value.map(node).join('\n')}\n</MULTIPLE>`
  if (value === null) return '<VALUE null="null"/>'
  if (typeof value === 'object') return `<SINGLE>\n${keys(value)}\n</SINGLE>`
  return `<VALUE>${escapeXml(typeof value === 'boolean' ? (value ? '1' : '0') : String(value))}</VALUE>`
}

function keys(value: object | undefined): string {
  return Object.entries(value ?? {})
    .map(([name, inner]) => `<KEY name="${name}">${node(inner)}</KEY>`)
    .join('\n')
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
