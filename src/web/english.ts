import type { Texts } from '../kernel/texts.ts'

type Words = Readonly<Record<string, string>>

const ids = new WeakMap<object, string>()
let english: Readonly<Record<string, Words>> = {}

/** Built pages bring texts in Chinese, by a name under which their English is found (scripts/one-language.ts). */
export function namedTexts<T extends object>(id: string, texts: T): T {
  ids.set(texts, id)
  return texts
}

/** Fetches the English of all texts, once; without a connection the page stays in Chinese. */
export async function fetchEnglish(): Promise<void> {
  const fetched = await import('./english-texts.ts').catch(() => undefined)
  if (fetched) english = fetched.english
}

/** English words of texts: their own, or those that were fetched. */
export function englishOf(texts: Texts): Words | undefined {
  const id = ids.get(texts)
  return id === undefined ? Object.fromEntries(Object.entries(texts).map(([key, { en }]) => [key, en])) : english[id]
}

/** Texts with what is known of both languages; Chinese stands in for English that is not there. */
export function inBothLanguages(texts: Texts): Texts {
  const words = englishOf(texts)
  return Object.fromEntries(Object.entries(texts).map(([key, { zh }]) => [key, { zh, en: words?.[key] ?? zh }]))
}
