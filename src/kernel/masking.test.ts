import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkCharacterOf } from './citizen-id.ts'
import { maskAddress, maskName, maskNumber, maskPhone } from './masking.ts'

describe('a name keeps its family name', () => {
  test.each([
    ['张三', '张*'],
    ['张小明', '张**'],
    ['欧阳锋', '欧阳*'],
    ['欧阳', '欧*'],
    ['诸葛孔明', '诸葛**'],
    ['扎西', '扎*'],
    ['次仁卓玛', '次***'],
    ['阿依古丽·买买提', '阿***·***'],
    ['麦麦提图尔荪·阿卜杜热合曼', '麦*****·******'],
    ['Maria Schmidt', 'M**** *******'],
    ['𠮷田', '𠮷*'],
    ['王𬭎', '王*'],
    ['葛\u{e0100}洪', '葛\u{e0100}*'],
    ['张㼆', '张*'],
    [' 张三 ', '张*'],
    ['张', '*'],
    ['𬭎', '*'],
    ['', ''],
  ])('%s → %s', (name, masked) => expect(maskName(name)).toBe(masked))

  test('of any name, one family name at most is left, and its length in characters stays', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('张', '欧', '阳', '𠮷', '娜', 'a', '·'), minLength: 3 }),
        (name) => {
          const masked = maskName(name)
          expect([...masked]).toHaveLength([...name].length)
          expect([...masked].filter((character) => character !== '*' && character !== '·').length).toBeLessThanOrEqual(
            2,
          )
        },
      ),
      { seed: 52 },
    )
  })
})

describe('a number keeps six and four', () => {
  test.each([
    ['540199201501011234', '540199********1234'],
    ['54019920150101123X', '540199********123X'],
    ['G540199201501011234', 'G540199********1234'],
    ['540199150101123', '540199*****1123'],
    ['T540000123', 'T5******23'],
    ['12345', '*****'],
    ['身份证540199201501011234附1', '身份证540199********1234附*'],
    ['', ''],
  ])('%s → %s', (number, masked) => expect(maskNumber(number)).toBe(masked))

  test('the day of birth is never left', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999 }), (serial) => {
        const first17 = `54019920150101${String(serial).padStart(3, '0')}`
        expect(maskNumber(first17 + checkCharacterOf(first17))).not.toContain('20150101')
      }),
      { seed: 52 },
    )
  })
})

test.each([
  ['13812341234', '138****1234'],
  ['138 1234 1234', '138 **** 1234'],
  ['0891-6322456', '089*-***2456'],
  ['6322456', '*****56'],
  ['12345', '*****'],
  ['', ''],
])('a phone number keeps three and four: %s → %s', (phone, masked) => expect(maskPhone(phone)).toBe(masked))

test.each([
  ['西藏自治区拉萨市当雄县羊八井镇甲玛村3组12号', '西藏自治区拉萨市当雄县羊八井镇甲玛村***'],
  ['当雄县公塘乡冲嘎村', '当雄县公塘乡冲嘎村'],
  ['城关区扎细街道幸福小区3栋2单元501室', '城关区扎细街道幸福小区***'],
  ['城关区扎细街道北京中路12号', '城关区扎细街道***'],
  ['达布苏木巴彦嘎查牧户7', '达布苏木巴彦嘎查***'],
  ['当雄县河边', '当雄县***'],
  ['河边的白房子', '***'],
  ['', ''],
])('an address ends at the village: %s → %s', (address, masked) => expect(maskAddress(address)).toBe(masked))
