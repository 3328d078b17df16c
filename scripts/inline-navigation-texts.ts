import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

const FRONT_DOOR = /\/src\/slices\/[^/]+\/web\/index\.tsx$/
const IMPORT = /^import \{ texts \} from '\.\/texts\.ts'$/m
const USE = /\btexts\['([^']+)'\]/g

/**
 * The shell names every page in its navigation; without this, one title would bring along all words of its slice. The title
 * is written into the front door while building, and the words come with the pages that show them.
 */
export function inlineNavigationTexts() {
  return {
    name: 'inline-navigation-texts',
    enforce: 'pre' as const,
    async transform(code: string, id: string): Promise<string | null> {
      if (!FRONT_DOOR.test(id) || !IMPORT.test(code)) return null
      const file = pathToFileURL(join(dirname(id), 'texts.ts')).href
      const { texts } = (await import(file)) as { texts: Readonly<Record<string, unknown>> }
      return code.replace(IMPORT, '').replace(USE, (_, key: string) => {
        if (!(key in texts)) throw new Error(`${id} names a text that is not there: ${key}`)
        return JSON.stringify(texts[key])
      })
    },
  }
}
