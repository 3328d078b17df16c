import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { auditRows } from '../../scripts/checks/audit-rows.ts'
import { clocks } from '../../scripts/checks/clocks.ts'
import { comments } from '../../scripts/checks/comments.ts'
import { countyQueries } from '../../scripts/checks/county-queries.ts'
import { endpointPermissions } from '../../scripts/checks/permissions.ts'
import { glossary } from '../../scripts/checks/glossary.ts'
import { CHECKS } from '../../scripts/checks/index.ts'
import { links } from '../../scripts/checks/links.ts'
import { lockfile } from '../../scripts/checks/lockfile.ts'
import { logLines } from '../../scripts/checks/log-lines.ts'
import { migrations, SEALS_FILE } from '../../scripts/checks/migrations.ts'
import { migrationRows } from '../../scripts/checks/migration-rows.ts'
import { names } from '../../scripts/checks/names.ts'
import { rowSecurity } from '../../scripts/checks/row-security.ts'
import { sizes } from '../../scripts/checks/sizes.ts'
import type { Check } from '../../scripts/checks/source-tree.ts'
import { sqlHabits } from '../../scripts/checks/sql-habits.ts'
import { tableOwnership } from '../../scripts/checks/table-ownership.ts'
import { textUse } from '../../scripts/checks/text-use.ts'
import { CLEAN_TREE } from './clean-tree.ts'
import { edited, faultsOf, type Planted } from './mini-tree.ts'

const ENROLMENT = 'src/slices/enrolment'
const PUPIL_SQL = `${ENROLMENT}/migrations/20250101T0200_create-pupil.sql`
const LATER_SQL = `${ENROLMENT}/migrations/20250102T0100_change-pupil.sql`
const AUDIT_SQL = 'src/slices/audit/migrations/20250101T0100_create-audit.sql'
const checksum = (text: string): string => createHash('sha256').update(text).digest('hex')

/** What is planted, which check must see it, in which file, and what it must say. */
const PLANTED: readonly (readonly [what: string, check: Check, planted: Planted, file: string, says: RegExp])[] = [
  [
    'a query of another slice’s table',
    tableOwnership,
    edited(`${ENROLMENT}/store.ts`, 'audit.pub_entry', 'audit.entry'),
    `${ENROLMENT}/store.ts`,
    /audit\.entry belongs to audit; call slices\/audit\/index\.ts/,
  ],
  [
    'a query of a view to the right',
    tableOwnership,
    edited(
      'src/slices/audit/commands.ts',
      'insert into audit.entry',
      'select 1 from enrolment.pupil; insert into audit.entry',
    ),
    'src/slices/audit/commands.ts',
    /enrolment\.pupil belongs to enrolment/,
  ],
  [
    'a migration that touches another slice’s table',
    tableOwnership,
    edited(
      PUPIL_SQL,
      'create schema enrolment;',
      'create schema enrolment;\nalter table audit.entry add column x int;',
    ),
    PUPIL_SQL,
    /a migration of enrolment touches audit\.entry/,
  ],
  [
    'a table with children without row-level security',
    rowSecurity,
    edited(PUPIL_SQL, 'alter table enrolment.pupil enable row level security;', ''),
    PUPIL_SQL,
    /enrolment\.pupil is about children but has no "alter table enrolment\.pupil enable row level security"/,
  ],
  [
    'a table with children without a policy',
    rowSecurity,
    edited(
      PUPIL_SQL,
      'create policy pupil_in_scope on enrolment.pupil',
      'create policy pupil_in_scope on enrolment.other',
    ),
    PUPIL_SQL,
    /has no "create policy … on enrolment\.pupil"/,
  ],
  ...(
    [
      ['updates', "update enrolment.pupil set school_key = ''"],
      ['deletes', 'delete from enrolment.pupil'],
      ['moves', 'insert into enrolment.old select * from enrolment.pupil'],
    ] as const
  ).map(
    ([what, statement]) =>
      [
        `a migration that ${what} rows nobody lets it see`,
        migrationRows,
        { [LATER_SQL]: `-- Lifted too late.\n${statement};\nalter table enrolment.pupil no force row level security;` },
        LATER_SQL,
        /enrolment\.pupil is under forced row-level security: here no row is found/,
      ] as const,
  ),
  [
    'a policy without CASE',
    rowSecurity,
    edited(PUPIL_SQL, 'CASE WHEN', '('),
    PUPIL_SQL,
    /must have the form CASE WHEN/,
  ],
  [
    'a policy that a reused connection opens',
    rowSecurity,
    edited(PUPIL_SQL, "nullif(current_setting('app.county', true), '')", "current_setting('app.county', true)"),
    PUPIL_SQL,
    /nullif/,
  ],
  [
    'a policy that forgets the school line',
    rowSecurity,
    edited(PUPIL_SQL, "OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!')", ''),
    PUPIL_SQL,
    /does not test school_key/,
  ],
  [
    'an index that does not start with the county',
    rowSecurity,
    edited(PUPIL_SQL, '(county_code, division_code)', '(division_code)'),
    PUPIL_SQL,
    /index pupil_by_division of enrolment\.pupil starts with "division_code"/,
  ],
  [
    'a primary key that does not start with the county',
    rowSecurity,
    edited(PUPIL_SQL, 'primary key (county_code, pupil_id)', 'primary key (pupil_id)'),
    PUPIL_SQL,
    /the primary key of enrolment\.pupil starts with "pupil_id"/,
  ],
  [
    'a query of all counties',
    countyQueries,
    edited(`${ENROLMENT}/store.ts`, ' where county_code = $1', ''),
    `${ENROLMENT}/store.ts`,
    /this query of enrolment\.pupil names no county/,
  ],
  [
    'a query of all counties through a view',
    countyQueries,
    {
      ...edited(
        PUPIL_SQL,
        'alter table',
        'create view enrolment.pub_pupil with (security_invoker = true) as select * from enrolment.pupil;\nalter table',
      ),
      'src/slices/cases/store.ts':
        "export const list = (db: { selectFrom(name: string): unknown }) => db.selectFrom('enrolment.pub_pupil as p')\n",
    },
    'src/slices/cases/store.ts',
    /this query of enrolment\.pub_pupil names no county/,
  ],
  [
    'set_config',
    sqlHabits,
    edited(
      `${ENROLMENT}/store.ts`,
      'select entry_id from audit.pub_entry',
      "select set_config('app.county', '1', true)",
    ),
    `${ENROLMENT}/store.ts`,
    /withScope sets the scope/,
  ],
  [
    'OFFSET',
    sqlHabits,
    edited(`${ENROLMENT}/store.ts`, 'limit 20', 'limit 20 offset 40'),
    `${ENROLMENT}/store.ts`,
    /list by keyset/,
  ],
  [
    'a transaction of its own',
    sqlHabits,
    { [`${ENROLMENT}/queries.ts`]: 'export const list = (db: { transaction(): unknown }) => db.transaction()\n' },
    `${ENROLMENT}/queries.ts`,
    /withScope and withReference are the only doors/,
  ],
  [
    'a trigger',
    sqlHabits,
    edited(AUDIT_SQL, 'create schema audit;', 'create schema audit;\ncreate trigger t before insert on audit.entry;'),
    AUDIT_SQL,
    /no triggers/,
  ],
  [
    'a view with the rights of its owner',
    sqlHabits,
    edited(AUDIT_SQL, ' with (security_invoker = true)', ''),
    AUDIT_SQL,
    /needs "with \(security_invoker = true\)"/,
  ],
  [
    'an edited migration that is released',
    migrations,
    { [SEALS_FILE]: `${checksum('something else')}  ${AUDIT_SQL}\n` },
    AUDIT_SQL,
    /is released and was edited/,
  ],
  [
    'a released migration that is gone',
    migrations,
    { [SEALS_FILE]: `${checksum('x')}  src/slices/audit/migrations/20240101T0000_gone.sql\n` },
    'src/slices/audit/migrations/20240101T0000_gone.sql',
    /is gone/,
  ],
  [
    'two migrations of one minute',
    migrations,
    { [`${ENROLMENT}/migrations/20250101T0100_again.sql`]: '' },
    AUDIT_SQL,
    /has the same time/,
  ],
  [
    'an endpoint with an unknown permission',
    endpointPermissions,
    edited(`${ENROLMENT}/contract.ts`, "'enrolment.mark'", "'enrolment.erase'"),
    `${ENROLMENT}/contract.ts`,
    /permission 'enrolment\.erase' is in no permissions table/,
  ],
  [
    'an endpoint without permission',
    endpointPermissions,
    edited(`${ENROLMENT}/contract.ts`, "  permission: 'enrolment.mark',\n", ''),
    `${ENROLMENT}/contract.ts`,
    /give the endpoint a literal permission/,
  ],
  [
    'a permission that guards nothing',
    endpointPermissions,
    edited(`${ENROLMENT}/policy.ts`, "'enrolment.mark':", "'enrolment.unused': [],\n  'enrolment.mark':"),
    `${ENROLMENT}/policy.ts`,
    /permission 'enrolment\.unused' guards nothing/,
  ],
  [
    'a refusal without text',
    textUse,
    edited(`${ENROLMENT}/domain.ts`, 'enrolment.too-early', 'enrolment.too-late'),
    `${ENROLMENT}/domain.ts`,
    /refusal 'enrolment\.too-late' has no text/,
  ],
  [
    'a text that nothing uses',
    textUse,
    edited(
      `${ENROLMENT}/texts.ts`,
      "  'enrolment.state.open'",
      "  'enrolment.orphan': { zh: '无', en: 'none' },\n  'enrolment.state.open'",
    ),
    `${ENROLMENT}/texts.ts`,
    /text 'enrolment\.orphan' is used nowhere/,
  ],
  [
    'other placeholders in English',
    textUse,
    edited(`${ENROLMENT}/texts.ts`, '{{days}} days are missing.', '{{count}} days are missing.'),
    `${ENROLMENT}/texts.ts`,
    /other placeholders in Chinese \(days\) than in English \(count\)/,
  ],
  [
    'a narrow comma in Chinese',
    textUse,
    edited(
      `${ENROLMENT}/texts.ts`,
      "  'enrolment.state.open'",
      "  'enrolment.too-narrow': { zh: '太早,请等', en: 'wait' },\n  'enrolment.state.open'",
    ),
    `${ENROLMENT}/texts.ts`,
    /text 'enrolment\.too-narrow' has the narrow ','/,
  ],
  [
    'an event on record that nobody can read',
    textUse,
    edited(
      `${ENROLMENT}/commands.ts`,
      "recordAudit(tx, 'enrolment.marked')",
      "recordAudit(tx, { event: 'enrolment.marked' })",
    ),
    `${ENROLMENT}/commands.ts`,
    /event 'enrolment\.marked' has no text/,
  ],
  [
    'a detail on record that nobody can read',
    textUse,
    edited(
      `${ENROLMENT}/commands.ts`,
      "recordAudit(tx, 'enrolment.marked')",
      'recordAudit(tx, { event, details: { ...(isLate && { lateBy }) } })',
    ),
    `${ENROLMENT}/commands.ts`,
    /detail 'lateBy' has no text/,
  ],
  [
    'a command that leaves no trace',
    auditRows,
    edited(`${ENROLMENT}/commands.ts`, "    await recordAudit(tx, 'enrolment.marked')\n", ''),
    `${ENROLMENT}/commands.ts`,
    /markAsDropout writes without recordAudit/,
  ],
  [
    'a command that reads the clock',
    clocks,
    edited(`${ENROLMENT}/domain.ts`, 'days > 20', 'days > new Date().getDate()'),
    `${ENROLMENT}/domain.ts`,
    /take app\.clock\.now\(\)/,
  ],
  [
    'chance',
    clocks,
    edited(`${ENROLMENT}/domain.ts`, 'days > 20', 'days > Math.random()'),
    `${ENROLMENT}/domain.ts`,
    /cannot be repeated/,
  ],
  [
    'a name in a log line',
    logLines,
    {
      'src/slices/enrolment/jobs.ts':
        "export const tell = (app: any, child: any) => app.log.info('enrolment.marked', { who: child.name })\n",
    },
    'src/slices/enrolment/jobs.ts',
    /the log line holds "name": log the id/,
  ],
  [
    'an event of a log line with a hole',
    logLines,
    {
      'src/slices/enrolment/jobs.ts':
        'export const tell = (log: any, child: any) => log.warn(`enrolment.marked ${child.name}`)\n',
    },
    'src/slices/enrolment/jobs.ts',
    /the event of a log line is a fixed word/,
  ],
  [
    'pinyin',
    names,
    edited(`${ENROLMENT}/domain.ts`, 'const dropout =', 'const xueJi = days\n  const dropout ='),
    `${ENROLMENT}/domain.ts`,
    /'xueJi': no pinyin; say enrolment \(学籍\)/,
  ],
  [
    'a Chinese identifier',
    names,
    edited(`${ENROLMENT}/domain.ts`, 'const dropout =', 'const 学籍 = days\n  const dropout ='),
    `${ENROLMENT}/domain.ts`,
    /identifiers are English/,
  ],
  [
    'a word that has a better one',
    names,
    edited(`${ENROLMENT}/domain.ts`, 'days: number', 'studentDays: number'),
    `${ENROLMENT}/domain.ts`,
    /say child .* or pupil/,
  ],
  [
    'a file name in camel case',
    names,
    { [`${ENROLMENT}/pupilList.ts`]: 'export const a = 1\n' },
    `${ENROLMENT}/pupilList.ts`,
    /kebab-case/,
  ],
  [
    'a term the code does not have',
    glossary,
    edited('docs/glossary.md', '`enrolment`', '`schoolRoll`'),
    'docs/glossary.md',
    /`schoolRoll` \(学籍\) is not in the code/,
  ],
  [
    'a term with two names',
    glossary,
    edited('docs/glossary.md', '| 辍学学生 |', '| 学籍 | `enrolment` | again |\n| 辍学学生 |'),
    'docs/glossary.md',
    /学籍 already has a name/,
  ],
  [
    'history in a comment',
    comments,
    edited(`${ENROLMENT}/domain.ts`, '  const dropout', '  // no longer counts holidays\n  const dropout'),
    `${ENROLMENT}/domain.ts`,
    /say what is so now/,
  ],
  [
    'a rule switched off without reason',
    comments,
    edited(`${ENROLMENT}/domain.ts`, '  const dropout', '  // oxlint-disable-next-line no-var\n  const dropout'),
    `${ENROLMENT}/domain.ts`,
    /give the reason/,
  ],
  [
    'history in SQL',
    comments,
    edited(PUPIL_SQL, 'create schema', '-- previously in register\ncreate schema'),
    PUPIL_SQL,
    /say what is so now/,
  ],
  [
    'a file of 500 lines',
    sizes,
    { [`${ENROLMENT}/long.ts`]: longFile(500) },
    `${ENROLMENT}/long.ts`,
    /500 lines; split it/,
  ],
  [
    'a function of 80 lines',
    sizes,
    { [`${ENROLMENT}/long.ts`]: longFunction(80) },
    `${ENROLMENT}/long.ts`,
    /tooLong has 80 lines/,
  ],
  [
    'a link that leads nowhere',
    links,
    edited('README.md', 'docs/glossary.md', 'docs/dictionary.md'),
    'README.md',
    /the link to docs\/dictionary\.md leads nowhere/,
  ],
  [
    'a lockfile without a platform',
    lockfile,
    { 'package-lock.json': lockOf({ 'node_modules/a': { optionalDependencies: { '@a/win32-x64': '1.0.0' } } }) },
    'package-lock.json',
    /@a\/win32-x64 is not locked/,
  ],
  [
    'a lockfile with a private host',
    lockfile,
    { 'package-lock.json': lockOf({ 'node_modules/a': { resolved: 'https://mirror.example/a.tgz' } }) },
    'package-lock.json',
    /fetched from a host of its own/,
  ],
]

beforeEach(() => vi.stubEnv('CI', ''))
afterEach(() => vi.unstubAllEnvs())

describe("the project's own checks", () => {
  test.each(CHECKS.map((check) => [check.name, check] as const))('hold in a clean tree: %s', (_, check) => {
    expect(faultsOf(check)).toEqual([])
  })

  test.each(PLANTED)('see %s', (_, check, planted, file, says) => {
    const faults = faultsOf(check, planted)
    expect(faults).toContainEqual(expect.stringMatching(says))
    expect(faults.some((fault) => fault.startsWith(`${file}: `) || fault.includes(file))).toBe(true)
  })

  test('each have a planted violation', () => {
    const proven = new Set(PLANTED.map(([, check]) => check.name))
    expect(CHECKS.map((check) => check.name).filter((name) => !proven.has(name))).toEqual([])
  })
})

describe('migrations that are not sealed', () => {
  test('fail in CI', () => {
    vi.stubEnv('CI', 'true')
    expect(faultsOf(migrations)).toContainEqual(expect.stringContaining('is not sealed'))
  })

  test('hold once their checksum is written down', () => {
    vi.stubEnv('CI', 'true')
    const seals = [AUDIT_SQL, PUPIL_SQL].map((file) => `${checksum(CLEAN_TREE[file]!)}  ${file}\n`).join('')
    expect(faultsOf(migrations, { [SEALS_FILE]: seals })).toEqual([])
  })
})

test('a migration that lifts row-level security sees the rows', () => {
  const lifted = `alter table enrolment.pupil no force row level security;
    update enrolment.pupil set school_key = '';
    alter table enrolment.pupil force row level security;`
  expect(faultsOf(migrationRows, { [LATER_SQL]: lifted })).toEqual([])
})

describe('exemptions', () => {
  test('a command may say why it leaves no audit row', () => {
    const planted = edited(
      `${ENROLMENT}/commands.ts`,
      "    await recordAudit(tx, 'enrolment.marked')\n",
      '    // @NOTE no audit: the mark is shown to nobody\n',
    )
    expect(faultsOf(auditRows, planted)).toEqual([])
  })

  test('a list of places says that it is a reference table', () => {
    const sql = `create schema enrolment;
-- @NOTE reference table: names of places are public
create table enrolment.place (county_code text, division_code text primary key);
`
    expect(faultsOf(rowSecurity, { [PUPIL_SQL]: sql })).toEqual([])
  })

  test('a table may be long', () => {
    expect(
      faultsOf(sizes, { [`${ENROLMENT}/codes.ts`]: `export const CODES = [\n${'  1,\n'.repeat(500)}]\n` }),
    ).toEqual([])
  })
})

function longFile(lines: number): string {
  return Array.from({ length: lines }, (_, i) => `export const f${i} = () => ${i}`).join('\n') + '\n'
}

function longFunction(lines: number): string {
  return `export function tooLong(): number {\n  let sum = 0\n${'  sum++\n'.repeat(lines - 4)}  return sum\n}\n`
}

function lockOf(packages: Record<string, object>): string {
  return JSON.stringify({ lockfileVersion: 3, packages })
}
