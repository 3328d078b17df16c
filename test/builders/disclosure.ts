import type { Actor } from '../../src/kernel/scope.ts'
import type { App } from '../../src/platform/app.ts'
import { valueOf } from '../../src/platform/cli.ts'
import type { ListName } from '../../src/slices/disclosure/domain.ts'
import type { AnyExporter } from '../../src/slices/disclosure/exporter.ts'
import { fetchExport, requestExport } from '../../src/slices/disclosure/exports.ts'
import type { TestApp } from '../support/database.ts'
import { COUNTY, plant } from './county.ts'
import { newId } from '../../src/kernel/ids.ts'
import { rowsOf } from './xlsx.ts'

/** Shows lists in full to the tester, whatever day the test stands at: for tests that are about something else. */
export async function unmaskLists(app: TestApp, ...lists: readonly ListName[]): Promise<void> {
  await plant(
    app.db,
    'disclosure.unmasking',
    lists.map((list) => ({
      county_code: COUNTY,
      unmasking_id: newId(),
      actor_id: 'tester',
      subject: `list:${list}`,
      reason: 'find-child',
      note: null,
      shown_at: '2020-01-01T00:00:00Z',
      expires_at: '2040-01-01T00:00:00Z',
    })),
  )
}

/** Asks for a list in plain text and fetches it; its rows, the watermark first. */
export async function takeOut(
  app: App,
  actor: Actor,
  exporter: AnyExporter,
  filter: Readonly<Record<string, string>> = {},
) {
  const order = { list: exporter.list, filter, isPlain: true, purpose: 'inspection' } as const
  const { exportId } = valueOf(await requestExport(app, actor, [exporter], order))
  return rowsOf(Buffer.from(valueOf(await fetchExport(app, actor, [exporter], exportId, 'zh')).bytes))
}

/** The code with which a list is refused to somebody. */
export async function refusalOfExport(app: App, actor: Actor, exporter: AnyExporter): Promise<string | undefined> {
  const order = { list: exporter.list, filter: {}, isPlain: false, purpose: 'inspection' } as const
  const decision = await requestExport(app, actor, [exporter], order)
  return decision.ok ? undefined : decision.code
}
