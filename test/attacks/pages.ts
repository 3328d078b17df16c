import type { BrowserContext } from 'playwright-core'
import { Random } from '../../src/simulator/random.ts'
import { hasChromium, openBrowser } from '../journeys/support/browser.ts'
import {
  addressWith,
  type Attack,
  type Battle,
  honestValue,
  type Insider,
  type Outcome,
  outcomeOf,
} from './attacker.ts'
import { valuesFor, withText } from './forms.ts'

/** Each leaves `window.nolAttack` behind when a page obeys it. */
export const SCRIPTS: readonly string[] = [
  `<img src=x onerror="window.nolAttack=1">`,
  `"><script>window.nolAttack=1</script>`,
  `'"><svg/onload=window.nolAttack=1>`,
  `javascript:window.nolAttack=1//`,
  `{{constructor.constructor('window.nolAttack=1')()}}`,
]
const MOST_PAGES = 30

/** Puts scripts into every text somebody can write, and walks through all pages in a real browser. */
export const scriptsInTexts: Attack = async (battle) => {
  const outcome = outcomeOf('XSS in a browser')
  if (!hasChromium()) throw new Error('the attack on pages needs Chromium: apt-get install chromium')
  await writeThroughForms(battle, outcome)
  const written = await writeIntoTables(battle)
  if (written < 5) outcome.successes.push('no text could be written: this attack proves nothing')
  const browser = await openBrowser()
  try {
    for (const person of battle.people.slice(0, battle.walkers))
      await walk(battle, outcome, await browser.newContext(), person)
  } finally {
    await browser.close()
  }
  return outcome
}

async function writeThroughForms(battle: Battle, outcome: Outcome): Promise<void> {
  const random = new Random(battle.seed, 5)
  for (const person of battle.people) {
    for (const operation of battle.operations) {
      if (!operation.body || operation.isUpload || operation.path.startsWith('/api/session')) continue
      for (const script of SCRIPTS) {
        const body = JSON.stringify(withText(honestValue(operation.body, random, battle.loot), operation.body, script))
        await person.shoot(outcome, operation.method, addressWith(operation, valuesFor(operation, random, battle)), {
          body,
        })
      }
    }
  }
}

/** What came in by rosters and years of work stands in the tables: every text of people there (not codes) becomes a script. */
async function writeIntoTables(battle: Battle): Promise<number> {
  const columns = await battle.target.ask<{ of: string; name: string }>(
    `select table_schema || '.' || table_name as of, column_name as name from information_schema.columns
       join information_schema.tables using (table_schema, table_name)
      where data_type = 'text' and collation_name is null and table_type = 'BASE TABLE'
        and table_schema not in ('pg_catalog', 'information_schema', 'platform', 'audit')
        and column_name ~ '(name|note|address|remark|text|wish|basis|evidence_ref|title|phone|message)'`,
  )
  let written = 0
  for (const { of, name } of columns) {
    const script = SCRIPTS[written % SCRIPTS.length]!
    // Columns with a list of allowed values refuse; what they refuse nobody can write.
    await battle.target.ask(`update ${of} set "${name}" = $1 where "${name}" is not null`, [script]).then(
      () => written++,
      () => {},
    )
  }
  return written
}

async function walk(battle: Battle, outcome: Outcome, context: BrowserContext, person: Insider): Promise<void> {
  const { hostname } = new URL(battle.target.address)
  const [name, value] = person.cookie.split('=') as [string, string]
  await context.addCookies([{ name, value, domain: hostname, path: '/', httpOnly: true, sameSite: 'Strict' }])
  await context.addInitScript(WATCH)
  const page = await context.newPage()
  let dialogs = 0
  page.on('dialog', (dialog) => {
    dialogs++
    void dialog.dismiss()
  })
  const search = encodeURIComponent(SCRIPTS[0]!)
  const waiting = [
    '/',
    '/tip',
    '/tips?state=all',
    `/children?search=${search}`,
    `/sign-in?back=${encodeURIComponent('javascript:window.nolAttack=1')}`,
  ]
  const visited = new Set<string>()
  while (waiting.length > 0 && visited.size < MOST_PAGES) {
    const path = waiting.shift()!
    if (visited.has(shapeOf(path))) continue
    visited.add(shapeOf(path))
    outcome.attempts++
    await page.goto(`${battle.target.address}${path}`, { waitUntil: 'networkidle', timeout: 30_000 }).catch(() => {})
    const { obeyed, violations, links } = await page.evaluate<Looked>(LOOK)
    if (obeyed || dialogs > 0) outcome.successes.push(`${person.name}: a script ran on ${path}`)
    for (const violation of violations)
      outcome.successes.push(`${person.name}: ${path} breaks the content policy: ${violation}`)
    waiting.push(...links)
  }
  await context.close()
}

/** A page of each kind is enough: the next child's page is the same page. */
const shapeOf = (path: string): string =>
  path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id').replace(/\?.*/, (query) => (query.includes('onerror') ? query : ''))

/** Notes in the page what the content policy had to stop. */
const WATCH = `globalThis.nolViolations = []
  document.addEventListener('securitypolicyviolation', (event) => nolViolations.push(event.violatedDirective + ' ' + event.blockedURI))`

/** Asks the page what happened in it, and where it leads. */
const LOOK = `({
  obeyed: globalThis.nolAttack === 1,
  violations: globalThis.nolViolations ?? [],
  links: [...document.querySelectorAll('a[href^="/"]')].map((link) => link.getAttribute('href')).filter((link) => !link.startsWith('/api')),
})`

interface Looked {
  readonly obeyed: boolean
  readonly violations: readonly string[]
  readonly links: readonly string[]
}
