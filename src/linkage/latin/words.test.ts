import { describe, expect, test } from 'vitest'
import { WordReader, wordsOf } from './words.ts'

describe('words of a text', () => {
  test.each([
    ["Le Café's Garden", ['le', 'cafe', 's', 'garden']],
    ['Sony DSC-W120/B camera', ['dscw120b', 'sony', 'dsc', 'w120', 'b', 'camera']],
    ['北京市第一中学 Annex', ['北京', '京市', '市第', '第一', '一中', '中学', 'annex']],
    ['the the', ['the']],
    ['…', []],
  ])('%s', (text, words) => expect(wordsOf(text)).toEqual(words))

  test('frequent words and initials leave no trace beside others; what is rare and shared is a key', () => {
    const reader = new WordReader()
    const texts = Array.from({ length: 200 }, (_, i) => `word${i}x Company J.`)
    for (const text of [...texts, 'zebra Company', 'Zebra J. Ltd']) reader.read(text)
    const keys = (text: string) => {
      const into = new Array<number>(6).fill(-1)
      reader.encode(text, into)
      return into
    }
    const [a, b] = [keys('zebra Company'), keys('Zebra J. Ltd')]
    expect(a.slice(0, 2)).not.toEqual(b.slice(0, 2))
    expect(a[2]).toBeGreaterThan(0)
    expect(a[2]).toBe(b[2])
    expect(a.slice(3)).toEqual([0, 0, 0])
    expect(keys('zebra J.').slice(0, 2)).toEqual(a.slice(0, 2))
    expect(keys('word7x Company J.')[2]).toBe(0)
    expect(keys('word7x Company J.')[5]).toBeGreaterThan(0)
  })
})
