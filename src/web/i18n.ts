import i18next from 'i18next'
import { useCallback } from 'react'
import { initReactI18next, useTranslation } from 'react-i18next'
import type { Language, Texts } from '../kernel/texts.ts'
import { englishOf, fetchEnglish } from './english.ts'
import { texts as ownTexts } from './texts.ts'

const STORED = 'nol.language'

/** Starts i18next in the language chosen last; Chinese when none was. Keys are whole (`roster.kind.village`), never nested. */
export async function startI18n(): Promise<void> {
  const language = localStorage.getItem(STORED) === 'en' ? 'en' : 'zh'
  if (language === 'en') await fetchEnglish()
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'zh',
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false }, // React escapes
    resources: { zh: {}, en: {} },
    react: { useSuspense: false },
  })
  document.documentElement.lang = language === 'en' ? 'en' : 'zh-CN'
}

/** Switches the language of the page and remembers it on this computer. */
export async function switchLanguage(language: Language): Promise<void> {
  if (language === 'en') await fetchEnglish()
  for (const [texts, ns] of namespaces) addEnglish(texts, ns)
  localStorage.setItem(STORED, language)
  document.documentElement.lang = language === 'en' ? 'en' : 'zh-CN'
  void i18next.changeLanguage(language)
}

/** The language the page is in now. */
export function currentLanguage(): Language {
  return i18next.language === 'en' ? 'en' : 'zh'
}

/** Gives a text of a slice by its key, in the language of the page. */
export type Translate<T extends Texts> = (key: keyof T & string, values?: Readonly<Record<string, unknown>>) => string

/**
 * Makes the hook through which a page reads the texts of its slice: `const useText = textsOf(texts)`.
 * The keys are checked by the compiler. Slices use the same words as keys (`field.name`), so each has a namespace.
 */
export function textsOf<T extends Texts>(texts: T): () => Translate<T> {
  return () => {
    const ns = namespaceOf(texts)
    const { t } = useTranslation(ns)
    return useCallback<Translate<T>>((key, values) => t(key as string, values as never) as unknown as string, [t])
  }
}

/** The text of a code that came over the wire; the code itself when there is no text for it. */
export function textOfCode<T extends Texts>(
  t: Translate<T>,
  texts: T,
  key: string,
  values?: Readonly<Record<string, unknown>>,
): string {
  return key in texts ? t(key as keyof T & string, values) : key
}

/** Texts of the shell, for components. */
export const useShellText = textsOf(ownTexts)

/** A text of the shell outside of components. */
export function shellText(key: keyof typeof ownTexts, values: Readonly<Record<string, unknown>> = {}): string {
  return i18next.t(key, { ...values, ns: namespaceOf(ownTexts) }) as string
}

const namespaces = new Map<Texts, string>()

function namespaceOf(texts: Texts): string {
  const known = namespaces.get(texts)
  if (known) return known
  const ns = `texts-${namespaces.size}`
  namespaces.set(texts, ns)
  i18next.addResourceBundle('zh', ns, Object.fromEntries(Object.entries(texts).map(([key, { zh }]) => [key, zh])))
  addEnglish(texts, ns)
  return ns
}

function addEnglish(texts: Texts, ns: string): void {
  const words = englishOf(texts)
  if (words) i18next.addResourceBundle('en', ns, words)
}
