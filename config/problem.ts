import type { Path, YamlFile } from './yaml.ts'

/** Something an operator has to change in the file. */
export interface Problem {
  path: Path
  /** One or two sentences after the key: what is wrong, what is expected, what was probably meant. */
  text: string
  /** The key itself is wrong, not its value. */
  key?: true
}

/** `file:line:column key: text`, in the order of the file. */
export function sayProblems(problems: readonly Problem[], file: YamlFile): string[] {
  return problems
    .map((problem) => {
      const at = problem.key ? file.keyPositionOf(problem.path) : file.positionOf(problem.path)
      const text = `${file.name}:${at.line}:${at.column} ${keyOf(problem.path)} ${problem.text}`
      return { ...at, text: text.trimEnd() }
    })
    .sort((a, b) => a.line - b.line || a.column - b.column)
    .map(({ text }) => text)
}

/** `spaces[0].windows[2].from` */
function keyOf(path: Path): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text ? `${text}.${part}` : part,
    '',
  )
}

/** A value as it may be shown: short, on one line, without passwords and what looks like a token. */
export function showValue(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  if (/^[\w+/=.-]{24,}$/.test(text)) return '[hidden]'
  const bare = text.replace(/\/\/\S*@/, '//[hidden]@')
  const short = bare.length > 60 ? `${bare.slice(0, 57)}…` : bare
  return typeof value === 'string' ? JSON.stringify(short) : short
}
