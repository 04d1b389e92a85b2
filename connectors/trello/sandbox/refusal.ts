import type { FastifyReply } from 'fastify'

/** Answered with 404 and Trello's line of plain text. */
export class NotThere extends Error {
  override readonly name = 'NotThere'
}

/** A request that Trello answers with 400 and a line of plain text. */
export class BadQuery extends Error {
  override readonly name = 'BadQuery'
}

/** The token may not see it: 401 and a line of plain text. */
export class Unauthorized extends Error {
  override readonly name = 'Unauthorized'
}

/** 400 with JSON that carries a code. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly code: string

  constructor(message: string, code: string) {
    super(message)
    this.code = code
  }
}

/** Status and text that a refusal is answered with; `null` for errors of our own. */
export function refusalOf(error: unknown): { status: number; text: string } | null {
  if (error instanceof NotThere) {
    return { status: 404, text: 'The requested resource was not found.' }
  }
  if (error instanceof BadQuery) return { status: 400, text: error.message }
  if (error instanceof Unauthorized) {
    return { status: 401, text: 'unauthorized permission requested' }
  }
  return null
}

export function answerError(error: unknown, _request: unknown, reply: FastifyReply) {
  if (error instanceof Refused) {
    return reply.code(400).send({ message: error.message, error: error.code })
  }
  const refusal = refusalOf(error)
  if (refusal === null) throw error
  return reply.code(refusal.status).type('text/plain').send(refusal.text)
}
