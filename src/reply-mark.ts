/**
 * What we write under a card ends with a line that is nothing but a link back to the answer. Readers
 * see the name of the space and follow it; its title, which nobody types, is our mark.
 */
export function replyMark(space: string, answerUrl: string): string {
  return `[${space.replace(/[[\]\\\s]+/g, ' ').trim()}](${inMarkdown(answerUrl)} "${title}")`
}

/** The address of the answer that such a text repeats; `null`: it does not end with our mark. */
export function answerIn(text: string): string | null {
  return ending.exec(text.trimEnd())?.[1] ?? null
}

/** An address as it stands in a mark: to be compared letter by letter. */
export function inMarkdown(url: string): string {
  return url.replace(/[\s()<>"\\]/g, (letter) => {
    return `%${letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
  })
}

/**
 * Whether a comment under a card is an answer that we brought there, and must not be brought back: by
 * its mark, even where this database has forgotten writing it; by its key, even where somebody took
 * the mark out of it.
 */
export function isEcho(
  comment: { key: string; text: string },
  written: ReadonlySet<string>,
): boolean {
  return written.has(comment.key) || answerIn(comment.text) !== null
}

const title = 'vmeste'
const ending = new RegExp(`(?:^|\\n)\\[[^\\]\\n]*\\]\\((\\S+) "${title}"\\)$`)
