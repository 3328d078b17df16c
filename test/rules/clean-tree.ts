/**
 * A product of two slices in which every rule of the house holds. The tests of the rules break it in one place and
 * look whether the check says so. Kept as text, so that no tool takes it for code of the project.
 */
export const CLEAN_TREE: Readonly<Record<string, string>> = {
  'package.json': `{ "name": "mini", "type": "module", "dependencies": { "typebox": "1.0.0" } }\n`,
  'README.md': '# Mini\n\nSee [the glossary](docs/glossary.md).\n',
  'docs/glossary.md': `# Glossary

| 中文 | identifier | meaning |
|---|---|---|
| 学籍 | \`enrolment\` | the record of a pupil |
| 辍学学生 | \`dropout\` | left before completing |

## Later (planned)

| 中文 | identifier | meaning |
|---|---|---|
| 送教上门 | \`homeTeaching\` | not built yet |
`,
  'src/kernel/decision.ts': `export interface Refusal { readonly ok: false; readonly code: string }

/** Refuses with a code. */
export function refuse(code: string): Refusal {
  return { ok: false, code }
}
`,
  'src/kernel/endpoint.ts': `/** Declares an endpoint. */
export function endpoint<const E>(definition: E): E {
  return definition
}
`,
  'src/platform/database.ts': `export interface Tx {
  readonly query: (sql: string) => Promise<readonly unknown[]>
}

/** Runs work inside a scope. */
export async function withScope<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return work({ query: async () => [] })
}
`,
  'src/slices/audit/index.ts': `export { recordAudit } from './commands.ts'
`,
  'src/slices/audit/commands.ts': `import type { Tx } from '../../platform/database.ts'

/** Writes down who did what. */
export async function recordAudit(tx: Tx, event: string): Promise<void> {
  await tx.query(\`insert into audit.entry (event) values ('\${event}')\`)
}
`,
  'src/slices/audit/migrations/20250101T0100_create-audit.sql': `create schema audit;
create table audit.entry (entry_id uuid primary key, event text not null);
comment on table audit.entry is '日志: who did what.';
create view audit.pub_entry with (security_invoker = true) as select * from audit.entry;
`,
  'src/slices/enrolment/domain.ts': `import { refuse, type Refusal } from '../../kernel/decision.ts'

/** Decides whether a pupil counts as a dropout (辍学学生). */
export function decideDropout(days: number): Refusal | { readonly ok: true } {
  const dropout = days > 20
  return dropout ? { ok: true } : refuse('enrolment.too-early')
}
`,
  'src/slices/enrolment/policy.ts': `export const permissions = {
  'enrolment.mark': ['bureau-officer'],
} as const
`,
  'src/slices/enrolment/texts.ts': `export const texts = {
  'enrolment.too-early': { zh: '还差 {{days}} 天。', en: '{{days}} days are missing.' },
  'enrolment.state.marked': { zh: '已标记', en: 'marked' },
  'enrolment.state.open': { zh: '未标记', en: 'open' },
} as const

/** Text of a state. */
export function stateText(state: 'marked' | 'open'): string {
  return texts[\`enrolment.state.\${state}\`].zh
}
`,
  'src/slices/enrolment/contract.ts': `import { Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'

export const markDropout = endpoint({
  method: 'POST',
  path: '/api/pupils/:pupilId/dropout',
  permission: 'enrolment.mark',
  summary: 'Marks a dropout',
  reply: Type.Object({}),
})
`,
  'src/slices/enrolment/store.ts': `import type { Tx } from '../../platform/database.ts'

/** Saves the mark of a pupil. */
export async function saveMark(tx: Tx): Promise<void> {
  await tx.query('update enrolment.pupil set is_dropout = true where county_code = $1')
  await tx.query('select entry_id from audit.pub_entry limit 20')
}
`,
  'src/slices/enrolment/commands.ts': `import { withScope } from '../../platform/database.ts'
import { recordAudit } from '../audit/index.ts'
import { decideDropout } from './domain.ts'
import { saveMark } from './store.ts'

/** Marks a dropout. */
export async function markAsDropout(days: number): Promise<boolean> {
  if (!decideDropout(days).ok) return false
  return withScope(async (tx) => {
    await saveMark(tx)
    await recordAudit(tx, 'enrolment.marked')
    return true
  })
}
`,
  'src/slices/enrolment/routes.ts': `import { markAsDropout } from './commands.ts'
import { markDropout } from './contract.ts'
import { permissions } from './policy.ts'
import { stateText } from './texts.ts'

/** Routes of the slice. */
export function routes(): readonly unknown[] {
  return [markDropout.path, markAsDropout, permissions, stateText('open')]
}
`,
  'src/slices/enrolment/web/index.tsx': `import { markDropout } from '../contract.ts'

/** Address of the page. */
export function pageAddress(): string {
  return markDropout.path
}
`,
  'src/slices/enrolment/migrations/20250101T0200_create-pupil.sql': `create schema enrolment;
create table enrolment.pupil (
  county_code   text collate "C" not null,
  pupil_id      uuid not null,
  division_code text collate "C" not null,
  school_key    text collate "C" not null,
  is_dropout    boolean not null default false,
  constraint pupil_pk primary key (county_code, pupil_id)
);
comment on table enrolment.pupil is '学籍: one row per pupil.';
create index pupil_by_division on enrolment.pupil (county_code, division_code);
alter table enrolment.pupil enable row level security;
alter table enrolment.pupil force row level security;
create policy pupil_in_scope on enrolment.pupil for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
`,
  'src/main/server.ts': `import { routes } from '../slices/enrolment/routes.ts'

/** Serves. */
export const served = routes()
`,
  'src/main/web.tsx': `import { pageAddress } from '../slices/enrolment/web/index.tsx'

/** Draws. */
export const drawn = pageAddress()
`,
}
