import type { Card, CustomField, CustomFieldItem } from './schema.ts'

/** Id of an option of a drop-down field → what it says. */
export function optionTexts(fields: readonly CustomField[]): ReadonlyMap<string, string> {
  const options = fields.flatMap(({ options }) => options ?? [])
  return new Map(options.map(({ id, value }) => [id, value?.text ?? '']))
}

/** What a custom field holds, as text; `null` for nothing. A drop-down names its option by id. */
export function fieldText(
  item: Pick<CustomFieldItem, 'value' | 'idValue'>,
  options: ReadonlyMap<string, string>,
): string | null {
  if (item.idValue) return options.get(item.idValue) || item.idValue
  const { text, number, checked, date } = item.value ?? {}
  return text ?? number ?? checked ?? date ?? null
}

/** Custom field → what the card holds in it. */
export function fieldsOf(card: Card, options: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries(
    (card.customFieldItems ?? []).flatMap((item) => {
      const text = fieldText(item, options)
      return text === null ? [] : [[item.idCustomField, text]]
    }),
  )
}
