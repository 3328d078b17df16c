import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aChild, aPupil, COUNTY, plant } from '../../../test/builders/county.ts'
import { aScope, testApp } from '../../../test/support/database.ts'
import { keepDeletionsToRedo, redoDeletions, redoLeftDeletions, writeDeletionList } from './redo.ts'

// As after a restore: the backup brings back a child that was deleted since, and one that nobody deleted.
const app = await testApp()
const deleted = aChild({ name: '已删除' })
const kept = aChild({ name: '未删除' })
await plant(app.db, 'register.child', [deleted, kept])
await plant(app.db, 'enrolment.pupil', [aPupil(deleted.child_id)])

const line = (itemId: string, deletedAt = '2026-03-05T00:00:00.000Z') =>
  `${JSON.stringify({ county: COUNTY, rule: 'aged-out-children', itemId, deletedAt })}\n`
const children = async () =>
  (await app.db.asAdmin<{ child_id: string }>('select child_id from register.child')).map(({ child_id }) => child_id)

test('what was deleted since the backup is deleted again at the start, once, and on record', async () => {
  const path = join(app.config.home, 'deletions', 'to-redo.jsonl')
  expect(await keepDeletionsToRedo(app.config.home, line(deleted.child_id))).toBe(1)
  await redoLeftDeletions(app)
  expect(await children()).toEqual([kept.child_id])
  expect(await app.db.asAdmin('select 1 from enrolment.pupil')).toEqual([])
  expect(existsSync(path)).toBe(false)
  await redoLeftDeletions(app)
  expect(await redoDeletions(app, line(deleted.child_id))).toBe(0)

  const runs = await app.db.asAdmin('select started_by, finished_at is not null as finished from privacy.retention_run')
  expect(runs).toEqual([{ started_by: 'system:restore', finished: true }])
  const audit = await app.db.asAdmin<{ event: string }>('select event from audit.entry order by seq')
  expect(audit.map(({ event }) => event)).toEqual([
    'privacy.retention-started',
    'privacy.data-deleted',
    'privacy.retention-finished',
  ])
})

test('the list beside the backups names what was deleted by ids alone', async () => {
  await writeDeletionList(app, aScope())
  const list = readFileSync(join(app.config.home, 'deletions', `${COUNTY}.jsonl`), 'utf8')
  expect(list.split('\n').filter(Boolean)).toHaveLength(1)
  expect(list).toContain(deleted.child_id)
  expect(list).not.toContain('已删除')
})

test.each(['{}', 'x', `${line('a')}{"county":"540126"}`])(
  'a file that is no list is refused whole: %s',
  async (list) => {
    await expect(keepDeletionsToRedo(app.config.home, list)).rejects.toThrow()
    await expect(redoDeletions(app, `${line(kept.child_id)}${list}`)).rejects.toThrow()
    expect(await children()).toEqual([kept.child_id])
  },
)
