/**
 * Asks for many things at once: what is wanted while one question is under way is asked for together by the next. A
 * question always begins after the wish for it, so that no answer is older than its wish.
 */
export function together<Key, Found>(
  ask: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Found>>,
): (key: Key) => Promise<Found | undefined> {
  let next: { readonly keys: Set<Key>; readonly answer: Promise<ReadonlyMap<Key, Found>> } | undefined
  let underWay: Promise<unknown> = Promise.resolve()
  return async (key) => {
    if (!next) {
      const keys = new Set<Key>()
      const answer = underWay.then(() => {
        next = undefined
        return ask([...keys])
      })
      next = { keys, answer }
      // Who wishes hears of the fault; the next question is asked all the same.
      underWay = answer.catch(() => {})
    }
    const { keys, answer } = next
    keys.add(key)
    return (await answer).get(key)
  }
}
