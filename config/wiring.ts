/** What is wrong with the addresses of database and queue. Shows no part of a value. */
export function databaseProblems(values: Readonly<Record<string, string>>): string[] {
  const { DATABASE_URL: database, REDIS_URL: redis } = values
  return [
    ...(redis && !database
      ? [
          'environment: REDIS_URL is set without DATABASE_URL; a queue in Redis serves several processes and needs a PostgreSQL they share. Set DATABASE_URL, or remove REDIS_URL.',
        ]
      : []),
    ...wrongScheme('DATABASE_URL', database, ['postgres:', 'postgresql:']),
    ...wrongScheme('REDIS_URL', redis, ['redis:', 'rediss:']),
  ]
}

function wrongScheme(
  name: string,
  value: string | undefined,
  schemes: readonly string[],
): string[] {
  if (!value || (URL.canParse(value) && schemes.includes(new URL(value).protocol))) return []
  return [
    `environment: ${name} is no ${schemes[0]}// address; give ${schemes[0]}//user:password@host/name, with special characters of the password percent-encoded.`,
  ]
}
