import { pinyin } from 'pinyin-pro'
import ts from 'typescript'
import { readGlossary } from './glossary.ts'
import { type Check, type Fault, isTypeScript, lineAt, type SourceTree, walk } from './source-tree.ts'

/** Words that have a better one here (style-examples §3). */
interface BetterWord {
  readonly pattern: RegExp
  readonly message: string
  /** Where the word is at home. */
  readonly except?: RegExp
}
const SAY_INSTEAD: readonly BetterWord[] = [
  { pattern: /^students?$/, message: 'say child (in the register) or pupil (enrolled at a school)' },
  { pattern: /^kids?$/, message: 'say child or pupil' },
  {
    pattern: /^(xxx)?service$/,
    message: '送达 owns the word: serve, serviceRecord; name a module after what it does',
    except: /^(src\/slices\/(documents|cases))\//,
  },
  { pattern: /^(utils?|helpers?|misc)$/, message: 'name the thing after what it holds' },
]

/** Longer names that hide which standard is meant. */
const WHOLE_NAMES: ReadonlyMap<string, string> = new Map([
  ['idno', 'citizenId'],
  ['idcard', 'citizenId'],
  ['areacode', 'divisionCode'],
  ['regioncode', 'divisionCode'],
  ['birthday', 'bornOn'],
  ['birthdate', 'bornOn'],
  ['gender', 'sex'],
  ['dropoutstudent', 'dropout'],
])

/** Identifiers are English, one per term; Chinese lives in texts and pinyin nowhere. */
export const names: Check = {
  name: 'identifiers are English, one per term',
  run(tree) {
    const pinyinNames = pinyinOfTerms(tree)
    const files = tree.files.filter((file) => /^(src|bench|scripts|test)\//.test(file) && isTypeScript(file))
    return { faults: files.flatMap((file) => [...nameFaults(tree, file, pinyinNames), ...fileNameFaults(file)]) }
  },
}

/** 学籍 → xueji: how a term of the glossary would be written by one who gives up on English. */
function pinyinOfTerms(tree: SourceTree): Map<string, string> {
  const found = new Map<string, string>()
  for (const term of readGlossary(tree)) {
    for (const chinese of term.chinese) {
      const plain = chinese.replace(/[^\u4e00-\u9fff]/g, '')
      const word = pinyin(plain, { toneType: 'none', type: 'array', v: true }).join('').toLowerCase()
      if (plain.length >= 2 && word.length >= 5) found.set(word, `${term.identifiers[0]} (${chinese})`)
    }
  }
  return found
}

function nameFaults(tree: SourceTree, file: string, pinyinNames: ReadonlyMap<string, string>): Fault[] {
  const source = tree.parse(file)
  const faults = new Map<string, Fault>()
  walk(source, (node) => {
    if (!isDeclaredName(node)) return
    const message = faultOf(node.text, file, pinyinNames)
    if (message && !faults.has(node.text)) {
      faults.set(node.text, { file, line: lineAt(source, node.getStart()), message: `'${node.text}': ${message}` })
    }
  })
  return [...faults.values()]
}

/** Names this project chooses: declarations, not the members of a library, nor the keys of a table (`小学: 'primary'`). */
function isDeclaredName(node: ts.Node): node is ts.Identifier {
  if (!ts.isIdentifier(node)) return false
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent) || ts.isJsxAttribute(parent) || ts.isPropertyAssignment(parent))
    return false
  return 'name' in parent && parent.name === node
}

function faultOf(name: string, file: string, pinyinNames: ReadonlyMap<string, string>): string | undefined {
  if (/[^\x20-\x7e]/.test(name)) return 'identifiers are English; put the Chinese into texts.ts or a comment'
  const words = wordsOf(name)
  const whole = WHOLE_NAMES.get(words.join(''))
  if (whole) return `say ${whole}: say which standard is meant`
  for (const word of words) {
    const rule = SAY_INSTEAD.find((entry) => entry.pattern.test(word) && !entry.except?.test(file))
    if (rule) return rule.message
  }
  const term = joinedWords(words).find((word) => pinyinNames.has(word))
  return term ? `no pinyin; say ${pinyinNames.get(term)}` : undefined
}

/** `studentCount` → student, count; `ID_LIST` → id, list. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase())
}

/** Runs of one to four words: `xue`, `xueJi`, … so that camel case hides no pinyin. */
function joinedWords(words: readonly string[]): string[] {
  return words.flatMap((_, start) => [1, 2, 3, 4].map((count) => words.slice(start, start + count).join('')))
}

function fileNameFaults(file: string): Fault[] {
  const name = file.slice(file.lastIndexOf('/') + 1)
  return /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z-]+)*\.tsx?$/.test(name)
    ? []
    : [{ file, line: 1, message: 'file names are kebab-case' }]
}
