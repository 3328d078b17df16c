import { describe, expect, test } from 'vitest'
import { differencesTo } from './text-difference.ts'

const marked = (base: string, text: string): string =>
  differencesTo(base, text)
    .map((piece) => (piece.differs ? `[${piece.text}]` : piece.text))
    .join('')

describe('the difference of two texts', () => {
  test.each([
    ['same text', '扎西', '扎西', '扎西'],
    ['one wrong digit', '540126201303041234', '540126201303047234', '5401262013030[4]7[]234'.replace('[4]7[]', '4[7]')],
    ['two digits swapped', '20130304', '20130340', '201303[4]0'.replace('[4]0', '[4]0')],
    ['one character more', '次仁卓玛', '次仁拉卓玛', '次仁[拉]卓玛'],
    ['another name altogether', '次仁卓玛', '李明', '[李明]'],
    ['nothing to compare with', '', '李明', '[李明]'],
    ['rare characters of two units stay whole', '王𬭊', '王𬭚', '王[𬭚]'],
  ])('%s', (_, base, text, expected) => {
    expect(marked(base, text)).toBe(expected)
  })
})
