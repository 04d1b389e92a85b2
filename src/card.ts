/**
 * What a mirrored card shows, ready to be written into a target. Made by the core from a card, its
 * comments and its people; a connector only lays it out. Every text is for readers, in their
 * language; `html` fields are safe.
 */
export interface CardView {
  /** Our mark: the card's id at its source. Found again by exact comparison. */
  mark: string
  title: string
  list: string
  /** Joined by comma, as are members. */
  labels: string
  members: string
  /** ISO 8601 or empty. */
  dueIso: string
  /** «до 15 сентября 2019, 18:00» in the space's zone, or empty. */
  dueText: string
  /** «3 из 7» or empty. */
  progress: string
  /** With the checklists and their items below it. */
  descriptionHtml: string
  commentsHtml: string
  attachmentsHtml: string
  url: string
  /** For readers: «в работе», «выполнена», «в архиве», «удалена», «больше не показывается здесь». */
  stateText: string
  /** `elsewhere`: the card lives, and no route leads it to this place any more. */
  state: 'open' | 'done' | 'archived' | 'deleted' | 'elsewhere'
}

/** Whether a card's entry is closed: there is nothing to do about it here. */
export function isOver(state: CardView['state']): boolean {
  return state !== 'open' && state !== 'done'
}

/** An entry as a list of its target shows it. */
export interface ShownEntry extends MirroredEntry {
  /** Field by field, as `looksOf` gives them for a view. */
  looks: Readonly<Record<string, string>>
  /** Of a comment: the entry under which it stands. */
  under?: string
}

/** What shows a card or a comment at a target. */
export interface MirroredEntry {
  remoteId: string
  /** Empty in a list where one of our own has lost its mark. */
  mark: string
  url: string | null
}

/**
 * A comment of a card, for targets that show each by itself under the entry of its card. Every text is
 * for readers, in their language; `html` is safe.
 */
export interface CommentView {
  /** Our mark: the comment's id at its source. */
  mark: string
  /** The entry of its card. */
  under: string
  cardTitle: string
  /** Who wrote it and when. */
  heading: string
  html: string
  state: 'open' | 'deleted' | 'elsewhere'
}
