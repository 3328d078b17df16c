import { describe, expect, test } from 'vitest'
import { encodeGb18030 } from './gb18030.ts'

const back = (text: string): string => new TextDecoder('gb18030').decode(encodeGb18030(text))

describe('GB 18030', () => {
  test.each(['云河县', 'ABC,"1"\r\n', '古丽·买买提', '𬭊𬱖', '䶮㛃', '魏艳霞', 'བཀྲ་ཤིས'])('%s comes back', (text) => {
    expect(back(text)).toBe(text)
  })

  test('every character outside the private area comes back', () => {
    let text = ''
    for (let point = 0x20; point < 0x30000; point++) {
      if ((point >= 0xd800 && point < 0xf900) || point === 0xfffd) continue
      text += String.fromCodePoint(point)
    }
    expect(back(text) === text).toBe(true)
  })

  test('two bytes for common characters, four for the rest', () => {
    expect([...encodeGb18030('中')]).toEqual([0xd6, 0xd0])
    expect(encodeGb18030('𬭊')).toHaveLength(4)
  })
})
