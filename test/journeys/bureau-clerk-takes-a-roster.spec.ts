import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { checkCharacterOf } from '../../src/kernel/citizen-id.ts'
import { correctColumn, figure, openResult, openUpload, sendFiles } from './pages/rosters.ts'
import { downloadOf, useDesks } from './support/desk.ts'
import { villageList } from './support/village-list.ts'

const SOURCE = '旅程测试村委会'

/** A number with a right check digit for a made-up child. */
function citizenId(first17: string): string {
  return `${first17}${checkCharacterOf(first17)}`
}

describe('a bureau clerk takes a roster', () => {
  const desks = useDesks()

  test('with rows that cannot be taken: corrects a column, reads the faults, takes it, withdraws it', async () => {
    const file = {
      name: '摸底表_20261105.xlsx',
      content: await villageList([
        [
          1,
          '旺堆',
          '男',
          '2015-04-05',
          citizenId('54019920150405001'),
          '一村',
          '扎西',
          '13800000001',
          '在校',
          '某小学',
        ],
        [
          2,
          '拉姆',
          '女',
          '2016-06-07',
          citizenId('54019920160607002'),
          '一村',
          '卓玛',
          '13800000002',
          '在校',
          '某小学',
        ],
        [
          3,
          '',
          '男',
          '2014-01-02',
          citizenId('54019920140102001'),
          '一村',
          '次仁',
          '13800000003',
          '在校',
          '某小学',
          '',
        ],
        [4, '格桑', '男', '2031-02-30', '', '一村', '尼玛', '13800000004', '未上学', '', '家里远'],
        [],
      ]),
    }
    const { page } = await desks.sit('demo-bureau')
    await openUpload(page)
    await sendFiles(page, [file], SOURCE)
    await openResult(page)

    // 「备用」 says nothing and holds nothing known: not used, until the clerk says what it is.
    await correctColumn(page, '备用', '未入学原因')
    await page.getByRole('button', { name: '按更正重新核对' }).click()
    await page.getByText('已改动').waitFor({ state: 'hidden' })
    await page.getByRole('row', { name: /备用/ }).getByText('人工指定').waitFor({ timeout: 60_000 })
    await page.getByRole('button', { name: '采用这份名册' }).waitFor()
    await expect.poll(() => figure(page, '退回'), { timeout: 60_000 }).toBe(2)
    await expect.poll(async () => (await figure(page, '可采用')) + (await figure(page, '有提醒'))).toBe(2)

    const quarantine = await downloadOf(page, () => page.getByRole('button', { name: '下载退回清单' }).click())
    expect(quarantine.suggestedFilename()).toMatch(/\.xlsx$/)
    expect((await readFile(await quarantine.path())).subarray(0, 2).toString()).toBe('PK')

    await page.getByRole('button', { name: '采用这份名册' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '采用这份名册' }).click()
    await page.getByText('已采用').first().waitFor()

    // The very same file again changes nothing.
    await openUpload(page)
    await sendFiles(page, [file], SOURCE)
    await page.getByText('此前已上传过同一文件').waitFor()
    await openResult(page)

    await page.getByRole('button', { name: '撤回' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: '撤回' }).click()
    await dialog.getByText('请写明原因').waitFor()
    await dialog.getByRole('textbox').fill('旅程测试，报错了村')
    await dialog.getByRole('button', { name: '撤回' }).click()
    await page.getByText(/已于 .* 撤回/).waitFor()
  })

  test('with a file that is no table: a clear refusal', async () => {
    const { page } = await desks.sit('demo-bureau')
    await openUpload(page)
    await sendFiles(page, [{ name: '照片.xlsx', content: Buffer.from('this is no workbook at all') }], SOURCE)
    await page.getByRole('link', { name: '查看识别结果' }).or(page.getByRole('alert')).first().waitFor()
    const link = page.getByRole('link', { name: '查看识别结果' })
    if (await link.isVisible()) {
      await link.click()
      await page.getByText('这个文件不能作为名册读取').waitFor({ timeout: 60_000 })
    }
  })
})
