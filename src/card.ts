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
  descriptionHtml: string
  commentsHtml: string
  attachmentsHtml: string
  url: string
  /** For readers: «в работе», «выполнена», «в архиве», «удалена». */
  stateText: string
  state: 'open' | 'done' | 'archived' | 'deleted'
}

/** An entry as a list of its target shows it. */
export interface ShownEntry extends MirroredEntry {
  /** Field by field, as `looksOf` gives them for a view. */
  looks: Readonly<Record<string, string>>
}

/** One writable place for cards at a target, as the operator named it. */
export interface MirroredEntry {
  remoteId: string
  mark: string
  url: string | null
}
