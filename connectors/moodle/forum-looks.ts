import type { CardView, CommentView, ShownEntry } from '../../src/card.ts'
import { plainLine } from '../../src/text/plain-text.ts'
import { discussionText, markIn, replyText } from './forum-layout.ts'
import { wordsAndLinks } from './mirror-looks.ts'
import type { Discussion } from './schema.ts'
import { titleText } from './text.ts'

/**
 * How a discussion reads that shows this card. That of a closed card is to be locked, where we may; one
 * that staff locked by hand stays so.
 */
export function looksOfCard(view: CardView, language: string): ShownEntry['looks'] {
  const { subject, message } = discussionText(view, language)
  return { title: plainLine(subject), text: wordsAndLinks(message), lock: '' }
}

export function looksOfDiscussion(
  row: Pick<Discussion, 'name' | 'message' | 'locked' | 'canlock'>,
  language: string,
): ShownEntry['looks'] {
  const title = plainLine(titleText(row.name, language))
  const lock = markIn(row.message)?.closed && !row.locked && row.canlock ? 'open' : ''
  return { title, text: wordsAndLinks(row.message), lock }
}

export function looksOfComment(view: CommentView): ShownEntry['looks'] {
  return looksOfPost(replyText(view))
}

export function looksOfPost({ message }: { message: string }): ShownEntry['looks'] {
  return { text: wordsAndLinks(message) }
}
