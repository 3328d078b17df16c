import { globSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { pathToFileURL } from 'node:url'

const ROOT = join(import.meta.dirname, '..')
const ENGLISH = join(ROOT, 'src/web/english-texts.ts')
/** Pages that stand alone bring both languages: the field page has to speak each without a connection. */
const ALONE = ['src/slices/*/web/field/**', 'src/slices/*/web/public/**']
const WORDS = globSync('src/slices/**/*texts*.ts', { cwd: ROOT, exclude: ALONE })

type Words = Readonly<Record<string, { readonly zh: string; readonly en: string }>>

/** What a module of texts exports; undefined where it is more than texts. */
async function textsIn(file: string): Promise<readonly (readonly [string, Words])[] | undefined> {
  const exported = Object.entries((await import(pathToFileURL(join(ROOT, file)).href)) as Record<string, unknown>)
  const areTexts = (value: unknown): value is Words =>
    typeof value === 'object' &&
    Object.values(value ?? {}).every((text) => typeof (text as { en?: unknown } | null)?.en === 'string')
  return exported.every(([, value]) => areTexts(value)) ? (exported as [string, Words][]) : undefined
}

const idOf = (file: string, name: string): string => `${file.split(sep).join('/')} ${name}`
const only = (words: Words, language: 'zh' | 'en') =>
  Object.fromEntries(Object.entries(words).map(([key, text]) => [key, text[language]]))

/**
 * Pages bring their Chinese words. The English of all of them is one file, fetched once by whoever works in English
 * (web/english.ts); most never do, and would carry it with every page.
 */
export function oneLanguage() {
  return {
    name: 'one-language',
    apply: 'build' as const,
    enforce: 'pre' as const,
    async transform(_: string, id: string): Promise<string | null> {
      if (id === ENGLISH) return `export const english = ${JSON.stringify(await everyEnglish())}`
      const file = relative(ROOT, id)
      const texts = WORDS.includes(file) ? await textsIn(file) : undefined
      if (!texts) return null
      const lines = texts.map(([name, words]) => {
        const chinese = Object.entries(words).map(([key, { zh }]) => [key, { zh }])
        const object = JSON.stringify(Object.fromEntries(chinese))
        return `export const ${name} = /* @__PURE__ */ namedTexts(${JSON.stringify(idOf(file, name))}, ${object})`
      })
      return [`import { namedTexts } from ${JSON.stringify(join(ROOT, 'src/web/english.ts'))}`, ...lines].join('\n')
    },
  }
}

async function everyEnglish(): Promise<Record<string, Record<string, string>>> {
  const parts = await Promise.all(
    WORDS.map(async (file) =>
      ((await textsIn(file)) ?? []).map(([name, words]) => [idOf(file, name), only(words, 'en')] as const),
    ),
  )
  return Object.fromEntries(parts.flat())
}
