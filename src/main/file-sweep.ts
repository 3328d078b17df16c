import type { CountyCode } from '../kernel/division-code.ts'
import type { App } from '../platform/app.ts'
import { withScope } from '../platform/database.ts'
import { type SpokenFiles, sweepFiles } from '../platform/files-sweep.ts'
import { systemScope } from '../platform/jobs.ts'
import { workRoots } from '../platform/work-folder.ts'
import { forgetFormPhotos, listPhotoHashes } from '../slices/cases/index.ts'
import { listDocumentHashes } from '../slices/documents/index.ts'
import { listRosterFiles } from '../slices/rosters/index.ts'

/** A request ends within a quarter of an hour, a transaction that stands still within ten minutes. */
const MIN_AGE_MS = 60 * 60_000

/** Removes the files that no row of any county speaks of, and says in the log how many there were. */
export async function sweepStoredFiles(app: App, counties: readonly CountyCode[]): Promise<void> {
  const swept = await sweepFiles({
    home: app.config.home,
    workRoots: workRoots(app.config),
    counties,
    secrets: app.secrets,
    minAgeMs: MIN_AGE_MS,
    spokenOf: () => spokenFiles(app, counties),
  })
  if (swept.kept + swept.derived + swept.leftovers > 0) app.log.info('files.swept', { ...swept })
}

async function spokenFiles(app: App, counties: readonly CountyCode[]): Promise<SpokenFiles> {
  const kept = new Set<string>()
  const derived = new Set<string>()
  for (const county of counties) {
    await withScope(app.db, systemScope(county, 'system:files'), async (tx) => {
      await forgetFormPhotos(app, tx, county)
      const rosters = await listRosterFiles(tx, county)
      const documents = await listDocumentHashes(tx, county)
      const photos = await listPhotoHashes(tx, county)
      for (const hash of [...rosters.kept, ...documents, ...photos]) kept.add(hash)
      for (const name of rosters.derived) derived.add(name)
    })
  }
  return { kept, derived }
}
