import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database.ts'
import { copyRowsWithout } from './check/rows-file.ts'
import { checkFiles, readSummary, rowsWithout } from './roster-files.ts'
import { listTakenSupplements, type Roster, saveRowsFile } from './store.ts'

/**
 * Points a roster at its rows without those that its taken supplements correct, so that no child counts twice. A row
 * is corrected when a taken row of the supplement names it under 原行号; rows that were quarantined were never there.
 */
export async function leaveOutCorrectedRows(app: App, tx: Tx, main: Roster): Promise<void> {
  const supplements = await listTakenSupplements(tx, main.county, main.id)
  const corrected = new Set<number>()
  for (const supplement of supplements) {
    for (const row of (await readSummary(app.files, supplement)).correctedRows) corrected.add(row)
  }
  const whole = checkFiles(main).rows
  const wholeCount = (main.counts?.good ?? 0) + (main.counts?.withWarnings ?? 0)
  if (corrected.size === 0) return saveRowsFile(tx, main, whole, wholeCount)
  const name = rowsWithout(main, supplements)
  let left = wholeCount
  await app.files.withPlainDerived(whole, (plain) =>
    app.files.writeDerived(name, main.county, async (temporary) => {
      left = await copyRowsWithout(plain, temporary, [...corrected])
    }),
  )
  await saveRowsFile(tx, main, name, left)
}
