/** Variables of the environment by name. */
export type Environment = Readonly<Record<string, string | undefined>>

/** The environment as it is now. The only place of the house that reads it. */
export function readEnvironment(): Environment {
  return { ...process.env }
}
