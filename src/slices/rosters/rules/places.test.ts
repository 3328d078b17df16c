import { describe, expect, test } from 'vitest'
import { Places, type PlaceText } from './places.ts'

const places = new Places({
  countyCode: '540104',
  divisions: [
    ['540104000000', '达孜区'],
    ['540104001000', '滨河街道'],
    ['540104001001', '建设社区居委会'],
    ['540104100000', '德庆镇'],
    ['540104100201', '白纳村委会'],
    ['540104100202', '新仓村民委员会'],
    ['540104100001', '德庆社区居委会'],
    ['540104200000', '达仓藏族乡'],
    ['540104200201', '新仓村委会'],
    ['540104201000', '雪乡'],
    ['540104201201', '扎西岗村'],
  ],
  regions: [
    ['540000', '西藏自治区'],
    ['540100', '拉萨市'],
    ['540104', '达孜区'],
    ['540102', '城关区'],
    ['510000', '四川省'],
    ['510100', '成都市'],
    ['510117', '郫都区'],
    ['510182', '彭州市'],
    ['110000', '北京市'],
    ['110100', '市辖区'],
    ['110108', '海淀区'],
  ],
})
const read = (text: Partial<PlaceText>) =>
  places.read({ code: '', region: '', township: '', village: '', address: '', ...text })

describe('a place by township and village', () => {
  test.each([
    ['德庆镇', '白纳村委会', '540104100201'],
    ['德庆', '白纳', '540104100201'],
    ['德庆镇', '白纳村', '540104100201'],
    ['德庆镇人民政府', '白纳村三组', '540104100201'],
    ['达仓乡', '新仓村', '540104200201'],
    ['达仓藏族乡', '新仓', '540104200201'],
    ['滨河街道办事处', '建设社区', '540104001001'],
    ['拉萨市达孜区德庆镇', '白纳村', '540104100201'],
    ['', '扎西岗村', '540104201201'],
    ['', '德庆镇白纳村', '540104100201'],
    ['德庆镇', '', '540104100000'],
    ['德庆镇', '德庆社区', '540104100001'],
  ])('%s %s is %s', (township, village, division) => {
    expect(read({ township, village })).toEqual({ division, fault: null })
  })

  test('whose village is unknown is known down to the township', () => {
    expect(read({ township: '德庆镇', village: '某某村' })).toEqual({
      division: '540104100000',
      fault: 'village-unknown',
    })
  })

  test('whose township is unknown, or whose village is in two townships, is not guessed', () => {
    expect(read({ township: '某某镇', village: '某某村' })).toEqual({ division: null, fault: 'township-unknown' })
    expect(read({ village: '新仓村' })).toEqual({ division: null, fault: 'township-unknown' })
  })
})

describe('a place by code', () => {
  test.each([
    ['540104100201', '540104100201', null],
    ['540104100', '540104100000', null],
    ['540104', '540104000000', null],
    ['540104100299', '540104100000', 'division-code-unknown'],
    ['540104999999', '540104000000', 'division-code-unknown'],
    ['510117', '510117000000', null],
    ['12345', null, 'division-code-unknown'],
  ])('%s is %s', (code, division, fault) => {
    expect(read({ code })).toEqual({ division, fault })
  })
})

describe('a place by address', () => {
  test.each([
    ['西藏自治区拉萨市达孜区德庆镇白纳村三组12号', '540104100201'],
    ['拉萨市达孜区德庆镇白纳村', '540104100201'],
    ['达孜区德庆镇白纳村', '540104100201'],
    ['德庆镇白纳村二组', '540104100201'],
    ['达孜区 滨河街道 建设社区', '540104001001'],
    ['西藏达孜德庆镇', '540104100000'],
    ['达孜区某某路', '540104000000'],
    ['四川省成都市郫都区某街道', '510117000000'],
    ['四川省彭州市', '510182000000'],
    ['成都市郫都区', '510117000000'],
    ['北京市海淀区中关村', '110108000000'],
    ['某某路12号', null],
  ])('%s is %s', (address, division) => {
    expect(read({ address }).division).toBe(division)
  })

  test('counts when the village column does not help', () => {
    expect(read({ township: '德庆镇', village: '一组', address: '达孜区德庆镇白纳村一组' }).division).toBe(
      '540104100201',
    )
  })
})

describe('a region', () => {
  test('elsewhere is kept to its county', () => {
    expect(read({ region: '四川省成都市郫都区', township: '某镇' })).toEqual({ division: '510117000000', fault: null })
  })

  test('of the county leads on to township and village', () => {
    expect(read({ region: '西藏自治区拉萨市达孜区', township: '德庆镇', village: '白纳村' }).division).toBe(
      '540104100201',
    )
    expect(read({ region: '达孜区' }).division).toBe('540104000000')
  })

  test('of a school is read from name or number', () => {
    expect(places.regionOf('四川省成都市郫都区')).toBe('510117000000')
    expect(places.regionOf('510117')).toBe('510117000000')
    expect(places.regionOf('不知何处')).toBeNull()
  })
})
