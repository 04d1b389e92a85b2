const rules = new Intl.PluralRules('ru')

/** `3 карточки`: the number with the form of the noun that goes with it. */
export function counted(n: number, one: string, few: string, many: string): string {
  const forms: Readonly<Record<string, string>> = { one, few }
  return `${n} ${forms[rules.select(n)] ?? many}`
}
