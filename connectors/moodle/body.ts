/** An error as Moodle prints it. `code` is empty where PHP itself failed. */
export interface MoodleException {
  code: string
  message: string
}

export type Body =
  | { kind: 'json'; value: unknown }
  | { kind: 'exception'; exception: MoodleException }
  | { kind: 'unreadable' }

/**
 * What a body of status 200 holds. Moodle 4.5 answers errors as JSON, and as XML when it could not
 * read the request's format; upload.php and login/token.php say `error` instead of `message`.
 */
export function readBody(body: string): Body {
  if (body.startsWith('<?xml')) return readXml(body)
  const value = parseJson(body)
  if (value === undefined) return { kind: 'unreadable' }
  const exception = exceptionIn(value)
  return exception === null ? { kind: 'json', value } : { kind: 'exception', exception }
}

function readXml(body: string): Body {
  const code = /<ERRORCODE>(.*?)<\/ERRORCODE>/s.exec(body)?.[1]
  if (code === undefined) return { kind: 'unreadable' }
  const message = /<MESSAGE>(.*?)<\/MESSAGE>/s.exec(body)?.[1] ?? ''
  return { kind: 'exception', exception: { code, message } }
}

function exceptionIn(value: unknown): MoodleException | null {
  if (typeof value !== 'object' || value === null) return null
  const said: { exception?: unknown; errorcode?: unknown; message?: unknown; error?: unknown } =
    value
  const failed = 'exception' in value || ('error' in value && 'errorcode' in value)
  if (!failed) return null
  return { code: textOf(said.errorcode), message: textOf(said.message ?? said.error) }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** `undefined` for what is not JSON. Texts come without NUL and half surrogates: no store takes those. */
function parseJson(body: string): unknown {
  const odd = /\\u0000|\\ud[89a-f]/i.test(body)
  try {
    return odd ? JSON.parse(body, (_, value) => wellFormed(value)) : JSON.parse(body)
  } catch {
    return undefined
  }
}

function wellFormed(value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed() : value
}
