import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  fillPaper,
  missingOf,
  officers,
  openCase,
  picture,
  record,
  reportByLaw,
  sendTooEarly,
  takeStep,
  tick,
} from './pages/case.ts'
import { choose } from './pages/findings.ts'
import { arrive } from './support/arrive.ts'
import {
  type CaseLine,
  caseOf,
  enter,
  orderBack,
  recordOn,
  reportDays,
  serveAll,
  step,
  type Worker,
} from './support/case-work.ts'
import { CHANGED } from './support/colleague.ts'
import { downloadOf, useDesks } from './support/desk.ts'
import { type MovingOffice, openOffice } from './support/office.ts'

// Months of the procedure: the office is opened again on the day on which something happens next. One child comes back
// by persuasion and an order, one case goes the way of the penalty, one is heard before it, one is decided on the spot, one goes
// to court as a suit, one to another township, and one child grows too old.

const FOUND = '2026-03-05'
const ORDER_IS_OVER = '2026-03-20'
const ACCOUNT = '县财政局（农业银行，账号00000000）'
const REPLY_IS_OVER = '2026-03-30'
const HEARING = '2026-04-10'
const MONTH_AFTER = '2026-04-21'
const REMEDIES_ARE_OVER = '2026-10-12'
const DEMAND_IS_OVER = '2026-10-28'
const SINCE = '2026-02-24'

interface Rows<Row> {
  readonly rows: readonly Row[]
}

/** School days on which the child is there again. */
const BACK = ['2026-03-11', '2026-03-12', '2026-03-13']

const LEFT_AGAIN = ['2026-10-21', '2026-10-22', '2026-10-23', '2026-10-26']

describe('the offices of a county bring children back', () => {
  let office: MovingOffice
  const desks = useDesks(() => office.address)
  const cases = { back: '', fined: '', sued: '', moved: '', heard: '', atOnce: '' }
  beforeAll(async () => {
    office = await openOffice({ children: 300, seed: 5, today: FOUND })
  })
  afterAll(() => office?.close())

  /** Somebody at their desk, and what they did there without looking. */
  async function at(who: string, size: 'office' | 'phone' = 'office'): Promise<{ page: Page; work: Worker }> {
    const { page } = await desks.sit(undefined, size)
    // Ten pages at once on a busy machine.
    page.setDefaultTimeout(30_000)
    const password = who.startsWith('demo-') ? undefined : CHANGED
    return { page, work: await enter(page, who, password) }
  }

  test(`${FOUND}: the bureau opens the cases; colleagues are let in`, async () => {
    const { work: bureau } = await at('demo-bureau')
    const { work: school } = await at('demo-school')
    const findings = await school.get<Rows<{ findingId: string }>>('/api/findings?kind=out-of-school&state=open')
    const mine = await school.get<{ scope: { scopeName: string; schoolCode: string } }>('/api/session')
    const ours: CaseLine[] = []
    for (const { findingId } of findings.rows) {
      const { version } = await bureau.get<{ version: number }>(`/api/findings/${findingId}`)
      const body = { submissionId: randomUUID(), version }
      const { caseId } = await bureau.post<{ caseId: string }>(`/api/findings/${findingId}/case`, body)
      const { case: line } = await caseOf(bureau, caseId)
      if (line.leadName === mine.scope.scopeName) ours.push(line)
    }
    // Who has a pupil record here can come back to a class whose attendance is reported.
    const back = ours.find((line) => line.schoolName === mine.scope.scopeName)!
    const others = ours.filter((line) => line !== back).map((line) => line.caseId)
    const [fined, sued] = others
    Object.assign(cases, { back: back.caseId, fined, sued })
    const { rows } = await bureau.get<Rows<{ code: string; name: string; level: string }>>('/api/divisions?limit=5000')
    const village = rows.find((row) => row.name === back.villageName)!
    const ofSchool = `school=${mine.scope.schoolCode}&division=${village.code.slice(0, 9)}&standing=in-school-here`
    const [heard, atOnce, moved] = await toldOf(bureau, ofSchool, 3)
    Object.assign(cases, { heard, atOnce, moved })
    const neighbour = rows.find((row) => row.level === 'township' && row.name !== back.townshipName)!
    await letIn('village', 'village-officer', village.code)
    await letIn('neighbour', 'township-officer', neighbour.code.slice(0, 9))
    await letIn('head', 'township-officer', village.code.slice(0, 9))
    await letIn('second', 'bureau-officer', village.code.slice(0, 6))
  })

  /** Somebody of the public tells of children; the bureau opens their cases. */
  async function toldOf(bureau: Worker, which: string, count: number): Promise<string[]> {
    const { rows } = await bureau.get<Rows<{ childId: string }>>(`/api/children?schoolAgeOnly=true&${which}`)
    const { scope } = await bureau.get<{ scope: { countyCode: string } }>('/api/session')
    const words = { child: '邻居的孩子', place: '村口', what: '几个月没有去学校了' }
    const opened: string[] = []
    for (const { childId } of rows.slice(0, count)) {
      await bureau.post('/api/tips', { submissionId: randomUUID(), county: scope.countyCode, ...words })
      const tips = await bureau.get<Rows<{ tipId: string }>>('/api/tips?state=received')
      const link = { submissionId: randomUUID(), version: 1, step: 'link', childId }
      opened.push((await bureau.post<{ caseId: string }>(`/api/tips/${tips.rows[0]!.tipId}/steps`, link)).caseId)
    }
    expect(opened).toHaveLength(count)
    return opened
  }

  /** A new account: made by one administrator, let in by another, with a password of its own. */
  async function letIn(loginName: string, role: string, divisionPrefix: string): Promise<void> {
    const { work: admin } = await at('demo-admin')
    const made = await admin.post<{ account: { id: string }; firstPassword: string }>('/api/accounts', {
      loginName,
      displayName: `旅程${loginName}`,
      role,
      divisionPrefix,
    })
    const { work: security } = await at('demo-security')
    await security.post('/api/accounts/authorisations', { accountIds: [made.account.id] })
    const { page } = await desks.sit()
    const { put } = await enter(page, loginName, made.firstPassword)
    await put('/api/session/password', { currentPassword: made.firstPassword, newPassword: CHANGED })
  }

  test(`${FOUND}: the school verifies, confirms and reports in writing`, async () => {
    const { page } = await at('demo-school')
    await openCase(page, cases.back)
    await arrive(page, /〔2026〕/)
    await picture(page, 'case-suspected')
    await takeStep(page, '开始核查')
    await takeStep(page, '认定失学辍学', async (dialog) => {
      await sendTooEarly(dialog, '认定失学辍学')
      await tick(dialog, '外出打工', '学习困难、厌学')
      await dialog.getByLabel('失学辍学日期').fill(SINCE)
    })
    await record(page, '发出通知', async (dialog) => {
      await choose(page, '通知环节', '学校书面报告乡镇、教育局', dialog)
      await dialog.getByRole('button', { name: '发出通知', exact: true }).click()
      await dialog
        .getByText(/请填写/)
        .first()
        .waitFor()
      await fillPaper(dialog, { 年级: '五年级', 原因: '外出务工', 校长: '校长达瓦' })
    })
    await picture(page, 'case-confirmed')
  })

  test(`${FOUND}: township and village acknowledge and pass it on, each in its own time`, async () => {
    const township = await at('demo-township')
    await openCase(township.page, cases.back)
    // Persuasion waits for somebody who answers for it.
    expect(await missingOf(township.page, '开始劝返')).toContain('负责人')
    await record(township.page, '签收', async (dialog) => {
      await choose(township.page, '通知环节', '学校书面报告乡镇、教育局', dialog)
      await dialog.getByLabel('签收人').fill('乡干部次旺')
    })
    await record(township.page, '发出通知', (dialog) => choose(township.page, '通知环节', '乡镇通知村（居）', dialog))
    const village = await at('village', 'phone')
    await openCase(village.page, cases.back)
    await record(village.page, '签收', async (dialog) => {
      await choose(village.page, '通知环节', '乡镇通知村（居）', dialog)
      await dialog.getByLabel('签收人').fill('村主任旺堆')
    })
    await record(village.page, '发出通知', (dialog) => choose(village.page, '通知环节', '村（居）告知监护人', dialog))
    await arrive(village.page, /〔2026〕/)
    const { deadlines } = await caseOf(village.work, cases.back)
    const done = deadlines.filter((one) => one.state === 'done').map((one) => one.clock)
    expect(done).toEqual(expect.arrayContaining(['school-report', 'village-notice', 'guardian-notice']))
    expect((await caseOf(village.work, cases.back)).case.state).toBe('confirmed')
  })

  test(`${FOUND}: persuasion with a named lead; refused at home, ordered back, served before a witness`, async () => {
    const { page, work } = await at('demo-township')
    await openCase(page, cases.back)
    await page.getByRole('button', { name: '增加成员' }).click()
    const dialog = page.getByRole('dialog')
    const { rows } = await work.get<Rows<{ name: string; role: string; unitName: string }>>(
      `/api/cases/${cases.back}/candidates`,
    )
    const lead = rows.find((one) => one.role === 'township-officer' && !one.name.startsWith('旅程'))!
    await choose(page, '成员', `${lead.name} · ${lead.unitName}`, dialog)
    await picture(page, 'member')
    await dialog.getByRole('button', { name: '增加成员' }).click()
    await page.getByRole('region', { name: '劝返工作组' }).getByText(lead.name).waitFor()
    await takeStep(page, '开始劝返')
    expect(await missingOf(page, '责令限期改正')).toContain('劝返记录')
    await record(page, '家访、劝返记录', async (form) => {
      await choose(page, '方式', '上门', form)
      await choose(page, '结果', '拒绝返校', form)
      await form.getByLabel('参加人数').fill('1')
      await form.getByLabel('参加人（单位、姓名）').fill('次旺、班主任')
      await form.getByLabel('监护人意见').fill('家里要人放牧')
      await form.getByLabel('学生意愿').fill('想回学校')
      await tick(form, '外出打工')
      // A real picture, as a telephone sends it; the second was chosen by mistake and is taken back.
      const taken = await page.screenshot({ type: 'jpeg' })
      const files = ['door.jpg', 'mistake.jpg'].map((name) => ({ name, mimeType: 'image/jpeg', buffer: taken }))
      await form.locator('input[type=file]').setInputFiles(files)
      await form.getByRole('button', { name: '撤回照片2' }).click()
      await form.getByRole('img', { name: '照片2' }).waitFor({ state: 'detached' })
      // One person does not go to a home alone.
      await form.getByRole('button', { name: '家访、劝返记录' }).click()
      await form.getByText('上门家访须有两人以上。').waitFor()
      await form.getByLabel('参加人数').fill('2')
    })
    const photo = page.getByRole('region', { name: '记录' }).getByRole('img', { name: '照片1' })
    await photo.scrollIntoViewIfNeeded()
    await photo.evaluate((img) => (img as unknown as { decode(): Promise<void> }).decode())
    await picture(page, 'case-photo')
    await photo.click()
    await page.getByRole('dialog').getByRole('img', { name: '照片1' }).waitFor()
    await picture(page, 'case-photo-large')
    await page.keyboard.press('Escape')
    await takeStep(page, '责令限期改正')
    await page.getByText('责令改正通知书').first().waitFor()
    await picture(page, 'case-ordered')
    await arrive(page, /〔2026〕/)
    expect(await missingOf(page, '处罚立案')).toContain('送达')

    const phone = await at('demo-township', 'phone')
    await openCase(phone.page, cases.back)
    await phone.page.getByRole('region', { name: '文书' }).getByRole('link', { name: /责/ }).first().click()
    await arrive(phone.page, /责令改正通知书/)
    await serveRefused(phone.page)
    await serveAll(work, cases.back, 'correction-order', FOUND)
  })

  test(`${FOUND}: a child at work is reported as the law asks, and the answer of the office is on record`, async () => {
    const { page } = await at('demo-township')
    await reportByLaw(page, cases.back)
  })

  async function serveRefused(page: Page): Promise<void> {
    await page.getByRole('button', { name: '登记送达' }).first().click()
    await choose(page, '送达方式', '留置送达')
    await page.getByLabel('送达地点').fill('家中')
    await page.getByLabel('拒收事由').fill('拒绝签字')
    await page.getByLabel('见证人', { exact: true }).fill('旺堆')
    await page.getByLabel('见证人所在的基层组织或单位').fill('村民委员会')
    await page.getByLabel('送达人（每行一人）').fill('扎西 乡政府\n李强 村委会')
    await picture(page, 'service')
    await page.getByRole('button', { name: '保存送达记录' }).click()
    await page.getByText(`${FOUND} 送达`).first().waitFor()
  }

  test(`${FOUND}: two more are ordered back the same day; one administrator enters a basis, another approves it`, async () => {
    const { work: school } = await at('demo-school')
    const { work: township } = await at('demo-township')
    for (const caseId of [cases.fined, cases.sued, cases.heard, cases.atOnce])
      await orderBack(school, township, caseId, { since: SINCE, today: FOUND })
    const { page } = await at('demo-admin')
    await page.goto('/legal-bases')
    await arrive(page, '处罚依据')
    await page.getByRole('button', { name: '登记依据' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('法规名称').fill('某省实施办法')
    await dialog.getByLabel('条款').fill('第四十条')
    await dialog.getByLabel('最低（元）').fill('100')
    await dialog.getByLabel('最高（元）').fill('1000')
    await picture(page, 'basis')
    await dialog.getByRole('button', { name: '登记依据' }).click()
    await page.getByText('待复核', { exact: true }).waitFor()
    // Who entered it has no way to approve it.
    expect(await page.getByRole('button', { name: '复核通过' }).count()).toBe(0)
    const security = await at('demo-security')
    await security.page.goto('/legal-bases')
    await security.page.getByRole('button', { name: '复核通过' }).click()
    await security.page.getByText('有效', { exact: true }).waitFor()
    await arrive(security.page, '处罚依据')
  })

  test(`${FOUND}: the lead of a case moves to another township once that one has taken it`, async () => {
    const { work: neighbour, page: inbox } = await at('neighbour')
    const { scope } = await neighbour.get<{ scope: { scopeName: string } }>('/api/session')
    const { page } = await at('demo-township')
    await openCase(page, cases.moved)
    await page.getByRole('button', { name: '移交个案' }).click()
    const dialog = page.getByRole('dialog')
    const unit = dialog.getByRole('combobox', { name: '接收单位' })
    await unit.click()
    await unit.fill(scope.scopeName)
    await page.locator('.ant-select-dropdown:visible .ant-select-item-option').first().click()
    await picture(page, 'handover')
    await dialog.getByRole('button', { name: '移交个案' }).click()
    await page.getByText(/等待确认/).waitFor()
    await inbox.goto('/cases')
    await inbox.getByRole('button', { name: '接收' }).waitFor()
    await picture(inbox, 'inbox')
    await inbox.getByRole('button', { name: '接收' }).click()
    await inbox.getByRole('tooltip').getByRole('button', { name: '接收' }).click()
    await inbox.locator('.row-link').first().waitFor()
    await openCase(inbox, cases.moved)
    await inbox.getByText(scope.scopeName).first().waitFor()
    // It is gone from where it was, as if it had never been there.
    const gone = await page.request.get(`/api/cases/${cases.moved}`)
    expect(gone.status()).toBe(404)
  })

  test(`${ORDER_IS_OVER}: one child is back; one case is filed, one goes to court`, async () => {
    await office.moveTo(ORDER_IS_OVER)
    const school = await at('demo-school')
    await openCase(school.page, cases.back)
    await takeStep(school.page, '登记复学', async (form) => {
      await sendTooEarly(form, '登记复学')
      await choose(school.page, '证明来源', '考勤数据', form)
      await form.getByLabel('开始日期').fill(BACK[0]!)
      await form.getByLabel('结束日期').fill(ORDER_IS_OVER)
      await choose(school.page, '安置方式', '回原班', form)
      await tick(form, '学业辅导', '结对帮扶')
      // A tick is no proof: nobody has reported the class yet.
      await form.getByRole('button', { name: '登记复学' }).click()
      await form.getByText(/班级日报里没有这名学生/).waitFor()
      await picture(school.page, '登记复学-unproven')
      await reportDays(school.work, BACK)
    })
    await picture(school.page, 'case-returned')

    const { page, work } = await at('demo-township')
    await openCase(page, cases.sued)
    await takeStep(page, '提起民事诉讼', (form) => form.getByLabel('法院').fill('云河县人民法院'))
    expect((await caseOf(work, cases.sued)).case.state).toBe('in-civil-suit')

    // Who files does not approve it: the head of the township has, in writing.
    await openCase(page, cases.fined)
    expect(await missingOf(page, '处罚立案')).toContain('他人审批')
    const head = await at('head')
    await openCase(head.page, cases.fined)
    await record(head.page, '立案审批', async (form) => {
      await tick(form, '审核通过')
      await form.getByLabel('意见').fill('同意立案')
    })
    await openCase(page, cases.fined)
    await takeStep(page, '处罚立案', async (form) => {
      await sendTooEarly(form, '处罚立案')
      await choose(page, '处罚依据', '某省实施办法', form)
      await officers(form)
    })
    await takeStep(page, '处罚告知', async (form) => {
      await choose(page, '处罚种类', '罚款', form)
      await form.getByLabel('罚款金额（元）').fill('500')
      await fillPaper(form, { 处罚内容: '罚款500元', 联系人: '次旺', 联系电话: '0891-1', 联系地址: '镇政府' })
    })
    await arrive(page, /〔2026〕/)
    await serveAll(work, cases.fined, 'penalty-pre-notice', ORDER_IS_OVER)
  })

  test(`${ORDER_IS_OVER}: one asks to be heard, one is fined on the spot, one case rests`, async () => {
    const { page, work } = await at('demo-township')
    const { work: head } = await at('head')
    const { bases } = await work.get<{ bases: readonly { basisId: string }[] }>('/api/case-rules')
    const certified = ['扎西', '李强'].map((name, index) => ({ name, certificate: `藏00${index + 1}` }))
    await recordOn(head, cases.heard, 'filing-approval', { passes: true, opinion: '同意立案' })
    await step(work, cases.heard, 'file', { basisId: bases[0]!.basisId, officers: certified })
    const told = { penalty: '罚款500元', contactPerson: '次旺', contactPhone: '0891-1', contactAddress: '镇政府' }
    const fine = { penaltyKind: 'fine', yuan: 500 }
    await step(work, cases.heard, 'pre-notice', fine, ['penalty-pre-notice', told])
    await serveAll(work, cases.heard, 'penalty-pre-notice', ORDER_IS_OVER)
    await openCase(page, cases.heard)
    expect(await missingOf(page, '组织听证')).toContain('听证')
    await record(page, '听证申请', (form) => form.getByLabel('内容').fill('要求听证'))
    await takeStep(page, '组织听证', async (form) => {
      const words = { 听证日期: HEARING, 听证时间: '上午十时', 听证地点: '镇政府会议室', 听证主持人: '李强' }
      // Guardians are told seven working days before; earlier there is no hearing.
      await fillPaper(form, { ...words, 听证日期: '2026-03-24' })
      await form.getByRole('button', { name: '组织听证' }).click()
      await form
        .getByText(/工作日/)
        .first()
        .waitFor()
      await fillPaper(form, { 听证日期: HEARING })
    })
    await serveAll(work, cases.heard, 'hearing-notice', ORDER_IS_OVER)
    await openCase(page, cases.heard)
    expect(await missingOf(page, '法制审核')).toContain('听证')

    await openCase(page, cases.atOnce)
    expect(await missingOf(page, '当场处罚')).toContain('当场')
    await record(page, '陈述申辩', async (form) => {
      await choose(page, '类型', '当场告知、听取', form)
      await form.getByLabel('内容').fill('无异议')
    })
    await takeStep(page, '当场处罚', async (form) => {
      await choose(page, '处罚依据', '某省实施办法', form)
      await choose(page, '处罚种类', '罚款', form)
      await form.getByLabel('罚款金额（元）').fill('500')
      await officers(form)
      await form.getByRole('textbox', { name: /^处罚依据/ }).fill('某省实施办法第四十条')
      await fillPaper(form, { 处罚内容: '罚款150元', 陈述申辩: '当场听取，无异议', 缴款账户: ACCOUNT })
      await form.getByRole('button', { name: '当场处罚' }).click()
      await form
        .getByText(/以下罚款/)
        .first()
        .waitFor()
      await form.getByLabel('罚款金额（元）').fill('150')
    })
    await page.getByText('行政处罚决定书').first().waitFor()

    const neighbour = await at('neighbour')
    await openCase(neighbour.page, cases.moved)
    await record(neighbour.page, '暂缓办理', async (form) => {
      await form.getByLabel('暂缓至').fill('2026-04-10')
      await choose(neighbour.page, '暂缓原因', '去向不明，查找中', form)
    })
    expect(await missingOf(neighbour.page, '开始核查')).toContain('暂缓')
    await picture(neighbour.page, 'case-paused')
  })

  test(`${REPLY_IS_OVER}: nobody answered; the decision is not harsher than announced, and is served`, async () => {
    await office.moveTo(REPLY_IS_OVER)
    const { page, work } = await at('demo-township')
    await openCase(page, cases.fined)
    await takeStep(page, '作出处罚决定', async (form) => {
      await choose(page, '处罚种类', '罚款', form)
      await form.getByLabel('罚款金额（元）').fill('600')
      await officers(form)
      await fillPaper(form, { 处罚内容: '罚款600元', 陈述申辩: '未提出陈述申辩', 缴款账户: ACCOUNT })
      await form.getByRole('button', { name: '作出处罚决定' }).click()
      await form
        .getByText(/不得重于/)
        .first()
        .waitFor()
      await form.getByLabel('罚款金额（元）').fill('500')
      await fillPaper(form, { 处罚内容: '罚款500元' })
    })
    await serveAll(work, cases.fined, 'penalty-decision', REPLY_IS_OVER)
    await openCase(page, cases.fined)
    await takeStep(page, '进入复议诉讼期')
    await picture(page, 'case-remedies')
    expect(await missingOf(page, '催告')).toContain('复议')
  })

  test(`${MONTH_AFTER}: the first check after the return`, async () => {
    await office.moveTo(MONTH_AFTER)
    const { page } = await at('demo-school')
    await openCase(page, cases.back)
    await takeStep(page, '开始跟踪', async (form) => {
      await choose(page, '跟踪类型', '按月跟踪', form)
      await form.getByLabel('复学后第几个月').fill('1')
      await choose(page, '情况', '在校', form)
    })
    await picture(page, 'case-observed')
  })

  test(`${MONTH_AFTER}: heard and reviewed, the fine is decided; the court has judged; the pause is over`, async () => {
    const { page, work } = await at('demo-township')
    await openCase(page, cases.heard)
    await record(page, '听证笔录', async (form) => {
      await form.getByLabel('日期').first().fill(HEARING)
      await tick(form, '笔录已签字')
      await form.getByLabel('内容').fill('监护人陈述家庭困难')
    })
    const { work: head } = await at('head')
    await recordOn(head, cases.heard, 'legal-review', { passes: true, opinion: '合法' })
    await openCase(page, cases.heard)
    await takeStep(page, '法制审核')
    await takeStep(page, '作出处罚决定', async (form) => {
      await choose(page, '处罚种类', '罚款', form)
      await form.getByLabel('罚款金额（元）').fill('300')
      await officers(form)
      await fillPaper(form, { 处罚内容: '罚款300元', 陈述申辩: '听证意见部分采纳', 缴款账户: ACCOUNT })
    })
    expect((await caseOf(work, cases.heard)).case.state).toBe('decided')
    await picture(page, 'case-heard')

    await openCase(page, cases.sued)
    for (const [paper, outcome, number] of [
      ['受理（立案）通知', '尚无结果', '（2026）民初12号'],
      ['判决书', '准予、支持', '（2026）民初12号判决'],
    ] as const)
      await record(page, '法院文书、进展', async (form) => {
        await choose(page, '法院文书', paper, form)
        await choose(page, '结果', outcome, form)
        await form.getByLabel('文号或凭证号').fill(number)
      })
    const followed = (await caseOf(work, cases.sued)).deadlines.filter((one) => one.clock === 'court-follow')
    expect(followed.map((one) => one.state)).toEqual(expect.arrayContaining(['running', 'done']))
    await picture(page, 'case-judged')

    // A case that rests comes back to the desk by itself.
    const { page: neighbour } = await at('neighbour')
    await neighbour.goto('/work')
    await neighbour.getByText('暂缓到期复核').first().waitFor()
    await openCase(neighbour, cases.moved)
    await record(neighbour, '恢复办理')
    await takeStep(neighbour, '开始核查')
  })

  test(`${REMEDIES_ARE_OVER}: ledgers tell past days; the four steps`, async () => {
    await office.moveTo(REMEDIES_ARE_OVER)
    const { page, work } = await at('demo-bureau')
    const { caseNumber } = (await caseOf(work, cases.back)).case
    await page.goto(`/ledgers?ledger=dropout&on=${FOUND}`)
    await arrive(page, /台账/)
    // Numbers of papers in other rows may end like it.
    const line = page.getByRole('row').filter({ has: page.getByText(caseNumber, { exact: true }) })
    // On that day it was ordered back; today it is observed.
    expect(await line.innerText()).toContain('已责令')
    await page.getByRole('button', { name: '导出 Excel' }).click()
    const sheet = await downloadOf(page, () =>
      page.getByRole('dialog').getByRole('button', { name: '导出 Excel' }).click(),
    )
    expect(sheet.suggestedFilename()).toMatch(/\.xlsx$/)
    await page.goto('/four-steps?from=2026-03-01&to=2026-10-12')
    await arrive(page, '四步法进展')
    await page.getByText('从这一步返校').first().waitFor()
  })

  test(`${REMEDIES_ARE_OVER}: stable through the next term, closed by a second person; the fine is demanded`, async () => {
    const { work: school } = await at('demo-school')
    for (const check of [
      { check: 'month', monthAfter: 3, finding: 'attends' },
      { check: 'month', monthAfter: 6, finding: 'attends' },
      { check: 'term-start', finding: 'attends' },
    ])
      await recordOn(school, cases.back, 'observation', check)
    const { page } = await at('demo-bureau')
    await openCase(page, cases.back)
    const askToClose = async (proof: string): Promise<void> => {
      await openCase(page, cases.back)
      await record(page, '申请销号', async (form) => {
        await choose(page, '销号原因', '已复学（原校）', form)
        await choose(page, '依据类型', '到校出勤记录', form)
        await form.getByLabel('依据名称或文号').fill(proof)
        await form.getByLabel('申请理由').fill('在校稳定')
      })
    }
    await askToClose('九月考勤表')
    expect(await missingOf(page, '批准销号')).toContain('以外')
    const second = await at('second')
    // The second person is not convinced: nothing closes before it is asked for again, with better proof.
    await openCase(second.page, cases.back)
    await record(second.page, '退回销号申请', (form) => form.getByLabel('意见').fill('缺第四季度考勤'))
    expect(await missingOf(second.page, '批准销号')).toContain('销号申请')
    await askToClose('九、十月考勤表')
    await openCase(second.page, cases.back)
    await takeStep(second.page, '批准销号')
    await second.page.getByText('已销号').first().waitFor()
    await arrive(second.page, /〔2026〕/)

    const township = await at('demo-township')
    await openCase(township.page, cases.fined)
    await takeStep(township.page, '催告', async (form) =>
      expect(await form.getByLabel(/^缴款账户/).inputValue()).toBe(ACCOUNT),
    )
    await serveAll(township.work, cases.fined, 'performance-demand', REMEDIES_ARE_OVER)
  })

  test(`${DEMAND_IS_OVER}: the court is asked; a child who left again has a new case, linked to the old`, async () => {
    await office.moveTo(DEMAND_IS_OVER)
    const { page } = await at('demo-township')
    await openCase(page, cases.fined)
    await takeStep(page, '申请强制执行', (form) => form.getByLabel('法院').fill('云河县人民法院'))
    await page.getByText('申请强制执行').first().waitFor()
    await arrive(page, /〔2026〕/)

    // The class reports the child missing again: a new case opens by itself and tells of the old one.
    const { work: bureau } = await at('demo-bureau')
    const { proposal } = await bureau.get<{ proposal: object }>('/api/attendance/calendars/2026')
    await bureau.put('/api/attendance/calendars/2026', { version: 0, content: proposal })
    const school = await at('demo-school')
    const { case: closed } = await caseOf(bureau, cases.back)
    await reportDays(school.work, LEFT_AGAIN, closed.childId)
    const { rows } = await bureau.get<Rows<CaseLine>>(`/api/cases?childId=${closed.childId}&phase=open`)
    expect(rows).toMatchObject([{ state: 'suspected' }])
    await openCase(school.page, rows[0]!.caseId)
    await picture(school.page, 'case-relapse')
    await school.page.getByRole('link', { name: '查看原个案' }).click()
    await arrive(school.page, new RegExp(closed.caseNumber))
  })
})
