import { auditRows } from './audit-rows.ts'
import { clocks } from './clocks.ts'
import { comments } from './comments.ts'
import { countyQueries } from './county-queries.ts'
import { endpointPermissions } from './permissions.ts'
import { glossary } from './glossary.ts'
import { links } from './links.ts'
import { lockfile } from './lockfile.ts'
import { logLines } from './log-lines.ts'
import { migrations } from './migrations.ts'
import { migrationRows } from './migration-rows.ts'
import { names } from './names.ts'
import { rowSecurity } from './row-security.ts'
import { sizes } from './sizes.ts'
import type { Check } from './source-tree.ts'
import { sqlHabits } from './sql-habits.ts'
import { tableOwnership } from './table-ownership.ts'
import { textUse } from './text-use.ts'

/** The project's own checks: rules of style-examples.md that no ready-made tool sees. */
export const CHECKS: readonly Check[] = [
  tableOwnership,
  rowSecurity,
  countyQueries,
  sqlHabits,
  migrations,
  migrationRows,
  endpointPermissions,
  textUse,
  auditRows,
  clocks,
  logLines,
  names,
  glossary,
  comments,
  sizes,
  links,
  lockfile,
]
