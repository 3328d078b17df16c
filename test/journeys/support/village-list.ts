import { writeXlsx } from 'hucre'

/** A village's survey list as somebody typed it: a title, an unusual head, and rows that cannot be taken. */
export async function villageList(rows: readonly (readonly (string | number | null)[])[]): Promise<Buffer> {
  const bytes = await writeXlsx({
    sheets: [
      {
        name: 'Sheet1',
        rows: [['河源镇适龄儿童少年摸底表（2026年秋）'], [...HEAD], ...rows.map((row) => [...row])],
      },
    ],
  })
  return Buffer.from(bytes)
}

const HEAD = [
  '序号',
  '娃娃的名字',
  '性别',
  '出生日期',
  '身份证号',
  '村（居）委会',
  '监护人',
  '联系电话',
  '就读情况',
  '就读学校',
  '备用',
] as const
