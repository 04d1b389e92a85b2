import type { z } from 'zod'
import type { Known } from './known.ts'
import { type Problem, showValue } from './problem.ts'
import { closest, suggestion } from './suggest.ts'
import { isSection, type Path } from './yaml.ts'

type Issue = z.core.$ZodIssue

/** What sentences about an issue are made from, beside the issue. */
export interface Surroundings {
  /** The whole file, as read. */
  value: unknown
  known: Known
  /** Environment names of all secrets. */
  secrets: readonly string[]
}

/** Says what the schema found, in an operator's words. */
export function toProblems(issue: Issue, around: Surroundings): Problem[] {
  const path = issue.path.filter((part) => typeof part !== 'symbol')
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...path, key],
      key: true,
      text: `is not known here. ${aboutKey(path, key, around)}`,
    }))
  }
  return [{ path, text: aboutValue(issue, path, around) }]
}

function aboutKey(path: Path, key: string, { known, secrets }: Surroundings): string {
  if (/token|secret|passw|_key$|apikey|_url$/i.test(key)) return aboutSecret(path, key, secrets)
  const meant = closest(key, known.keysAt(path))
  if (meant === null && known.keysAt([]).includes(key)) {
    return 'It belongs at the top level of the file: it holds for all spaces.'
  }
  if (meant === null && known.keysAt(['spaces', 0]).includes(key)) {
    return 'It belongs into a space, beside its id and name.'
  }
  return suggestion(key, known.keysAt(path))
}

function aboutSecret(path: Path, key: string, secrets: readonly string[]): string {
  const name = closest(`${path[0] ?? ''}_${key}`, secrets) ?? closest(key, secrets)
  const where = name ?? secrets.join(', ')
  return `Secrets do not stand in this file; remove it and set ${where} in the environment.`
}

function aboutValue(issue: Issue, path: Path, { value: file, known }: Surroundings): string {
  const value = path.reduce<unknown>(childOf, file)
  const description = known.descriptionAt(path)
  const expected = [expectation(issue), description].filter(Boolean).join(': ')
  if (value === undefined) return `is missing; expected ${expected}.`
  if (value === null) return `is empty; remove the key, or give ${expected}.`
  const remedy = remedyFor(issue, path, value)
  return `is ${showValue(value)}; expected ${expected}. ${remedy}`
}

function childOf(value: unknown, part: string | number): unknown {
  if (Array.isArray(value)) return value[Number(part)]
  return isSection(value) ? value[part] : undefined
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list of two',
  object: 'a section with keys of its own',
}

function expectation(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return typeWords[issue.expected] ?? issue.expected
    case 'invalid_value':
      return `one of ${issue.values.join(', ')}`
    case 'too_small':
      if (issue.origin !== 'number') return 'something not empty'
      return `${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}`
    case 'too_big':
      return `at most ${issue.maximum}`
    case 'invalid_format':
      return issue.format === 'url' ? 'an address with http:// or https://' : ''
    case 'invalid_union':
      return unionOf(issue.errors)
    default:
      return issue.message === 'Invalid input' ? '' : issue.message
  }
}

function unionOf(branches: readonly (readonly Issue[])[]): string {
  const words = branches.map(([first]) => (first ? expectation(first) : ''))
  return words.filter(Boolean).join(' or ')
}

function remedyFor(issue: Issue, path: Path, value: unknown): string {
  if (issue.code === 'invalid_value') return meant(value, issue.values.map(String))
  if (path.at(-1) === 'timezone') return meant(value, Intl.supportedValuesOf('timeZone'))
  if (issue.code === 'invalid_type') return remedyForType(issue.expected, value)
  return typeof value === 'string' ? remedyForText(value) : ''
}

function meant(value: unknown, candidates: readonly string[]): string {
  return closest(String(value), candidates) ? suggestion(String(value), candidates) : ''
}

function remedyForType(expected: string, value: unknown): string {
  const scalar = typeof value !== 'object'
  if (expected === 'string' && scalar) return `Put it in quotes: '${showValue(value)}'.`
  if (expected === 'array' && scalar) return `Write it as a list: [${showValue(value)}].`
  if (expected === 'number' && Number.isFinite(Number(value))) return 'Write it without quotes.'
  return ''
}

/** Days and times as they are written by hand in Russia. */
function remedyForText(value: string): string {
  const date = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(value)
  if (date)
    return `Write it as ${date[3]}-${date[2]?.padStart(2, '0')}-${date[1]?.padStart(2, '0')}.`
  const time = /^(\d{1,2})[.:](\d{2})$/.exec(value)
  return time ? `Write it as '${time[1]?.padStart(2, '0')}:${time[2]}'.` : ''
}
