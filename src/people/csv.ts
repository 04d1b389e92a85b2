import { CsvError, parse } from 'csv-parse/sync'
import { Misconfigured } from '../errors.ts'

/** A line of a table that says something. */
export interface Row {
  line: number
  cells: readonly string[]
}

/**
 * Reads a table as offices save it: CSV with `;`, `,` or tabs, in UTF-8, UTF-16 or Windows-1251.
 * @throws Misconfigured with what to do about a file that is none
 */
export function readRows(file: Buffer): Row[] {
  if (isWorkbook(file)) throw new Misconfigured([workbook])
  const text = decoded(file)
  if (text.includes('\0')) throw new Misconfigured(['The list is no text: save it as CSV'])
  try {
    return rowsOf(text)
  } catch (cause) {
    throw new Misconfigured([reasonOf(cause)], { cause })
  }
}

const workbook =
  'The list is a workbook, not CSV: open it and save it as CSV (“Save as”, «Сохранить как»)'

/** A zip archive (.xlsx, .ods) or the older binary format (.xls). */
function isWorkbook(file: Buffer): boolean {
  return ['504b0304', 'd0cf11e0'].includes(file.subarray(0, 4).toString('hex'))
}

/** Excel writes Windows-1251 or UTF-16 where nobody asks for anything else. */
function decoded(file: Buffer): string {
  if (file[0] === 0xff && file[1] === 0xfe) return new TextDecoder('utf-16le').decode(file)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file)
  } catch {
    return new TextDecoder('windows-1251').decode(file)
  }
}

function rowsOf(text: string): Row[] {
  const found = parse(text, {
    delimiter: delimiterOf(text),
    bom: true,
    trim: true,
    skipEmptyLines: true,
    skipRecordsWithEmptyValues: true,
    relaxColumnCount: true,
    relaxQuotes: true,
    info: true,
  }) as unknown as { record: string[]; info: { lines: number } }[]
  return found.map(({ record, info }) => ({ line: info.lines, cells: record }))
}

/** What stands most often in the first line. */
function delimiterOf(text: string): string {
  const [first = ''] = text.split(/\r?\n/, 1)
  const counts = [';', ',', '\t'].map((mark) => [first.split(mark).length, mark] as const)
  return counts.toSorted(([a], [b]) => b - a)[0]?.[1] ?? ';'
}

function reasonOf(cause: unknown): string {
  const { code, lines, records } = Object(cause) as Record<string, unknown>
  if (!(cause instanceof CsvError)) return `The list is no CSV: ${String(cause)}`
  if (code === 'CSV_QUOTE_NOT_CLOSED')
    return `A quotation mark opens a field in row ${Number(records) + 1} and is never closed: add the second one, or take it out`
  if (code === 'CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE')
    return `Line ${lines} has quotation marks inside a quoted field: double them ("Центр ""Берег"""), or write «Берег»`
  return `The list is no CSV: ${cause.message}`
}
