// A picture of every page as each role sees it, at office and phone size.
//   node scripts/screenshots.mjs [folder] [part of a name]         folder: /tmp/shots
//   NOL_JOURNEY_ADDRESS=http://127.0.0.1:8600 node scripts/screenshots.mjs    of a server that runs already
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openBrowser, takeSeat } from '../test/journeys/support/browser.ts'
import { signIn } from '../test/journeys/support/sign-in.ts'
import { openOffice } from '../test/journeys/support/office.ts'

const folder = process.argv[2] ?? '/tmp/shots'
const part = process.argv[3] ?? ''
mkdirSync(folder, { recursive: true })

/** Answered by a view that has led to what it shows itself, such as a dialog. */
const HERE = 'here'

/** Who looks at what; a function finds the address of a page with an id in it, or opens a dialog. */
const VIEWS = {
  'demo-bureau': {
    home: '/',
    work: '/work',
    tips: '/tips?state=all',
    tip: (page) => firstLink(page, '/tips?state=all'),
    findings: '/findings',
    'findings-overdue': '/findings?kind=out-of-school&certainty=possible',
    finding: (page) => firstLink(page, '/findings'),
    cases: '/cases?phase=all',
    case: (page) => firstLink(page, '/cases?phase=all'),
    'cases-aged-out': '/cases?agedOut=true',
    'case-aged-out': (page) => firstLink(page, '/cases?agedOut=true'),
    'case-decided': (page) => firstLink(page, '/cases?phase=all&state=in-remedy-window'),
    rosters: '/rosters',
    upload: '/rosters/upload',
    roster: (page) => firstLink(page, '/rosters?kind=village'),
    reconciliations: '/reconciliations',
    run: (page) => firstLink(page, '/reconciliations'),
    children: '/children',
    child: (page) => firstLink(page, '/children?standing=in-no-school'),
    pupils: '/pupils',
    monthly: '/monthly-reports',
    ledger: '/ledgers?ledger=suspected',
    'ledger-children': '/ledgers?ledger=school-age',
    'four-steps': '/four-steps',
    'figure-rate': '/indicators?breakdown=township',
    'figure-year': '/indicators?indicator=RET_9_ADJ',
    'figure-public': '/indicators?indicator=DROP_NOW&breakdown=school&public=true',
    'figure-names': '/indicators/names?indicator=DROP_NOW&input=pupils',
    'figure-targets': '/targets',
    'figure-target-new': (page) => press(page, '/targets', '设定目标'),
    'figure-report': '/self-inspection',
    'figure-early': '/early-signs',
    'figure-early-rules': (page) => press(page, '/early-signs', '计分规则'),
    organ: '/documents/organ',
    periodic: '/periodic-reports',
    'periodic-disabled': '/periodic-reports/county-disabled/2026-09',
    'periodic-population': '/periodic-reports/county-population/2026-06',
    crosschecks: '/crosschecks',
    documents: '/documents',
    document: (page) => firstLink(page, '/documents'),
    templates: '/documents/templates',
    batches: '/documents/batches',
    letters: '/documents/letters',
    exports: '/exports',
    'privacy-requests': '/privacy-requests',
    privacy: '/privacy',
    assessments: '/privacy-assessments',
    assessment: (page) => firstLink(page, '/privacy-assessments'),
    'assessment-new': (page) => press(page, '/privacy-assessments', '登记评估'),
    breaches: '/breaches',
    breach: (page) => firstLink(page, '/breaches'),
    'breach-sheet': async (page) => below(await firstLink(page, '/breaches'), 'sheet'),
    'breach-new': (page) => press(page, '/breaches', '登记安全事件'),
    'privacy-report': '/privacy-reports',
    retention: '/retention',
    'privacy-reports': '/privacy-reports',
    looks: async (page) => below(await firstLink(page, '/children?standing=in-no-school'), 'looks'),
    unmask: async (page) => press(page, await firstLink(page, '/children?standing=in-no-school'), '显示完整信息'),
    attendance: '/attendance',
    suspicions: '/attendance/suspicions',
    calendar: '/school-calendar',
    audit: '/audit',
  },
  'demo-township': {
    home: '/',
    work: '/work',
    findings: '/findings',
    rosters: '/rosters',
    monthly: '/monthly-reports',
  },
  'demo-school': {
    home: '/',
    work: '/work',
    findings: '/findings',
    pupils: '/pupils',
    attendance: '/attendance',
    periodic: '/periodic-reports',
    'periodic-week': (page) => firstLink(page, '/periodic-reports', '.plain-rows a'),
    leaves: '/leaves',
    leavers: '/leavers',
    'leaver-paper': (page) => press(page, '/leavers', '登记材料'),
    'leave-new': (page) => press(page, '/leaves', '登记请假'),
    sheets: '/attendance/sheets',
  },
  'demo-teacher': { home: '/', field: '/field' },
  'demo-village': {
    home: '/',
    children: '/children',
    'left-behind': '/periodic-reports/village-left-behind/2026-Q3',
  },
  'demo-admin': {
    home: '/',
    accounts: '/accounts',
    schools: '/directory',
    divisions: '/directory?tab=divisions',
    rules: '/county-rules',
    'case-rules': '/case-rules',
    'accounts-import': (page) => press(page, '/accounts', '导入账号'),
    'account-new': (page) => press(page, '/accounts', '新建账号'),
  },
  'demo-security': {
    accounts: '/accounts',
    authorisation: (page) => press(page, '/accounts', /编辑|修改/),
    'security-rules': '/security-rules',
    alarms: '/alarms',
    'alarm-settle': (page) => press(page, '/alarms', '办结'),
    'second-factor': (page) => factors(page),
    'totp-password': (page) => factors(page, '绑定动态口令'),
    'passkey-password': (page) => factors(page, '添加通行密钥'),
  },
  'demo-federation': {
    cases: '/cases?phase=all',
    case: (page) => firstLink(page, '/cases?phase=all'),
    children: '/children',
    child: (page) => firstLink(page, '/children'),
  },
  'demo-police': { findings: '/findings', cases: '/cases?phase=all', child: (page) => firstLink(page, '/children') },
  'demo-audit': { audit: '/audit' },
}

const given = process.env.NOL_JOURNEY_ADDRESS
const office = given ? undefined : await openOffice()
const browser = await openBrowser()
try {
  for (const size of ['office', 'phone']) {
    await shoot('sign-in', size, async (page) => page.goto('/sign-in'))
    await shoot('tip', size, async (page) => page.goto('/tip'))
    for (const [person, views] of Object.entries(VIEWS)) {
      const wanted = Object.entries(views).filter(([name]) => `${person}.${name}.${size}`.includes(part))
      if (wanted.length > 0) await shootViews(person, wanted, size)
    }
  }
} finally {
  await browser.close()
  await office?.close()
}

async function shoot(name, size, go) {
  const { page, context } = await takeSeat(browser, given ?? office.address, size)
  await go(page)
  await save(page, `${name}.${size}`)
  await context.close()
}

async function shootViews(person, views, size) {
  const { page, context, complaints } = await takeSeat(browser, given ?? office.address, size)
  await signIn(page, person)
  for (const [name, where] of views) {
    const path = typeof where === 'string' ? where : await where(page)
    if (path === undefined) continue
    if (path !== HERE) await page.goto(path)
    await save(page, `${person}.${name}.${size}`)
  }
  for (const complaint of complaints) console.error(`${person}: ${complaint}`)
  await context.close()
}

async function save(page, name) {
  await page.waitForLoadState('networkidle')
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
  console.log(join(folder, `${name}.png`))
}

/** The first thing a list leads to. */
async function firstLink(page, list, links = '.row-link, .card-title') {
  await page.goto(list)
  const link = page.locator(links).first()
  await link.waitFor({ timeout: 5000 }).catch(() => {})
  return (await link.count()) > 0 ? link.getAttribute('href') : undefined
}

/** A page below another one. */
function below(path, part) {
  return path && `${path}/${part}`
}

/** Opens a page and presses a button of it. */
async function press(page, path, name) {
  if (!path) return undefined
  await page.goto(path)
  await page.getByRole('button', { name }).first().click()
  await page.getByRole('dialog').waitFor()
  return HERE
}

/** Opens the own second factors from the menu, and a step of them. */
async function factors(page, step) {
  await page.goto('/')
  await page.getByRole('button', { name: /账号菜单/ }).click()
  await page.getByRole('menuitem', { name: '双因素登录' }).click()
  await page.getByRole('dialog').getByText('动态口令').first().waitFor()
  if (step) await page.getByRole('dialog').getByRole('button', { name: step }).click()
  return HERE
}
