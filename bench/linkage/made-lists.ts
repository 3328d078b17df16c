import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'

export interface MadeLists {
  readonly left: string
  readonly right: string
}

const SURNAMES =
  '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段'
const GIVEN =
  '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国文辉玲红梅晓小子轩浩宇雨欣怡思佳诗梓涵俊泽志远嘉睿博宸语桐若曦沐辰奕萱可馨依诺一鸣天佑雅婷心悦家豪瑞霖'
const TIBETAN =
  '次仁 扎西 卓玛 多吉 央宗 格桑 平措 旦增 白玛 尼玛 达瓦 巴桑 边巴 普布 米玛 拉姆 曲珍 德吉 仁青 桑吉 罗布 旺堆 索朗 强巴 贡嘎 洛桑 江白 益西 群培 加措 卓嘎 央金 措姆 拉珍 其美 晋美'.split(
    ' ',
  )

const list = (items: Iterable<string>): string => `[${[...items].map((item) => `'${item}'`).join(',')}]`
const pick = (items: Iterable<string>, salt: number, of = 'i'): string =>
  `${list(items)}[1 + (hash(${of}, ${salt}) % ${[...items].length})::INT]`
const chance = (share: number, salt: number): string => `(hash(i, ${salt}) % 100000) < ${Math.round(share * 100_000)}`
const name = (salt: number, of: string): string =>
  `case when hash(${of}, ${salt}) % 10 < 7 then ${pick(SURNAMES, salt + 1, of)} || ${pick(GIVEN, salt + 2, of)} || case when hash(${of}, ${salt + 3}) % 5 > 0 then ${pick(GIVEN, salt + 4, of)} else '' end ` +
  `else ${pick(TIBETAN, salt + 5, of)} || ${pick(TIBETAN, salt + 6, of)} end`

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const checkCharacter = (head: string): string =>
  `substr('10X98765432', ((${WEIGHTS.map((weight, i) => `substr(${head}, ${i + 1}, 1)::INT * ${weight}`).join(' + ')}) % 11 + 1)::INT, 1)`

/**
 * Two lists of made-up people, large enough to measure speed on: 98 % of the right list carry the number of their
 * partner; the rest lost it or mistyped it, and a part of all changed name spelling, day, place or telephone.
 */
export async function makeLists(size: number, directory: string): Promise<MadeLists> {
  const lists = { left: join(directory, `left-${size}`), right: join(directory, `right-${size}`) }
  if (existsSync(`${lists.right}.csv`)) return lists
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '2',
    memory_limit: '4GB',
    temp_directory: directory,
    preserve_insertion_order: 'false',
  })
  const connection = await instance.connect()
  await connection.run(`create table people as ${people(size)}`)
  // The sequence counts those born in one place on one day; odd for boys.
  const sequence = `2 * row_number() over (partition by place, born_on, sex order by i) - (sex = 'male')::INT`
  const head = `place || strftime(born_on, '%Y%m%d') || lpad((${sequence})::VARCHAR, 3, '0')`
  await connection.run(`create table headed as select *, ${head} as head from people`)
  await connection.run(`create table numbered as select *, head || ${checkCharacter('head')} as citizen_id from headed`)
  const left = `select i::BIGINT as id, citizen_id, null::VARCHAR as citizen_id_text, name, null::VARCHAR as former_name, sex, born_on, guardian1_name, 'father' as guardian1_role, guardian2_name, 'mother' as guardian2_role, phone, division from numbered`
  await write(connection, left, lists.left)
  await write(connection, spoilt(size), lists.right)
  connection.closeSync()
  instance.closeSync()
  return lists
}

function people(size: number): string {
  const family = '(i // 2)'
  return `select i, case when (hash(i, 1) % 2) = 0 then 'male' else 'female' end as sex, (date '2009-01-01' + (hash(i, 2) % 6000)::INT) as born_on,
    ${name(10, 'i')} as name, ${name(20, family)} as guardian1_name, ${name(30, family)} as guardian2_name,
    '1' || (3000000000 + hash(${family}, 40) % 6999999999)::VARCHAR as phone,
    (540100 + hash(${family}, 41) % ${Math.max(1, Math.round(size / 40_000))})::VARCHAR || (100 + hash(${family}, 42) % 20)::VARCHAR || (200 + hash(${family}, 43) % 12)::VARCHAR as division,
    (540100 + hash(${family}, 44) % ${Math.max(1, Math.round(size / 40_000))})::VARCHAR as place
    from range(${size}) t(i)`
}

function spoilt(size: number): string {
  const lost = chance(0.01, 101)
  const mistyped = chance(0.01, 102)
  const at = '(7 + hash(i, 103) % 11)::INT'
  const wrong = `left(citizen_id, ${at} - 1) || ((substr(citizen_id, ${at}, 1)::INT + 1 + (hash(i, 104) % 9)::INT) % 10)::VARCHAR || substr(citizen_id, ${at} + 1)`
  return `select (${size} + i)::BIGINT as id, i as truth,
    case when ${lost} or ${mistyped} then null else citizen_id end as citizen_id,
    case when ${mistyped} and not ${lost} then ${wrong} end as citizen_id_text,
    case when ${chance(0.02, 105)} then translate(translate(name, '晓英华嘉佳宇玲浩', '小瑛桦佳嘉雨铃皓'), '次增', '才真') else name end as name,
    null::VARCHAR as former_name, sex,
    case when ${chance(0.01, 106)} then born_on + (hash(i, 107) % 28)::INT else born_on end as born_on,
    guardian1_name, 'father' as guardian1_role, case when ${chance(0.3, 108)} then null else guardian2_name end as guardian2_name, 'mother' as guardian2_role,
    case when ${chance(0.3, 109)} then null when ${chance(0.1, 110)} then '139' || (hash(i, 111) % 99999999)::VARCHAR else phone end as phone,
    case when ${chance(0.1, 112)} then left(division, 9) || '201' else division end as division
    from numbered where not ${chance(0.01, 113)}
    union all select (2 * ${size} + i)::BIGINT, i, null, null, name, null, sex, born_on, guardian1_name, 'father', null, null, phone, division from numbered where ${chance(0.005, 114)}`
}

async function write(connection: { run(sql: string): Promise<unknown> }, query: string, path: string): Promise<void> {
  await connection.run(`copy (${query}) to '${path}.parquet' (format parquet)`)
  await connection.run(`copy (select * from read_parquet('${path}.parquet')) to '${path}.csv' (header)`)
}
