/**
 * Works on all items, at most `width()` of them at a time. After a failure nothing new is begun; what
 * runs is waited for. @throws what failed first
 */
export async function eachAtOnce<Item>(
  items: readonly Item[],
  width: () => number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>()
  const failures: unknown[] = []
  const begin = (item: Item) => {
    const one: Promise<void> = work(item)
      .catch((error: unknown) => void failures.push(error))
      .finally(() => running.delete(one))
    running.add(one)
  }
  for (const item of items) {
    while (running.size > 0 && running.size >= width()) await Promise.race(running)
    if (failures.length > 0) break
    begin(item)
  }
  await Promise.all(running)
  if (failures.length > 0) throw failures[0]
}
