/**
 * A claim that is shown over many seeds. Its full dose is a command (`npm run proof -- <name>`); the
 * tests run a small dose of the same code.
 */
export interface Proof {
  /** As on the command line; its file or folder here is called so. */
  readonly name: string
  readonly title: string
  /** What is shown and how, in a few sentences: stands above the table in `docs/proofs/`. */
  readonly summary: string
  /** The full dose: seeds 1 to this. */
  readonly seeds: number
  /** Changes of one seed in the full dose, or what `unit` says; where the proof has such a number. */
  readonly changes?: number
  /** What `changes` counts, in the plural. */
  readonly unit?: string
  /** One seed. What is thrown counts as a failure too. Several seeds may run in other processes. */
  run(seed: number, options: ProofOptions): Promise<Result>
}

export interface ProofOptions {
  /** As asked for, else the proof's own number, else `null`. */
  readonly changes: number | null
}

export interface Result {
  /** Counts that make sense when summed over all seeds; their names are the lines of the table. */
  readonly rows: Readonly<Record<string, number>>
  /** What contradicts the claim, each in one sentence. */
  readonly failures: readonly string[]
}
