import { afterAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../../test/support/database.ts'
import { Tally } from '../../test/support/matrix.ts'
import {
  DEEDS,
  DOORS,
  fillEveryTable,
  listBackDoors,
  listRelations,
  reach,
  type Relation,
} from '../../test/support/matrix-sql.ts'

// The same matrix one storey below: whatever the routes and stores forget, the application's role does not get at rows.

const db = await testDatabase()
await fillEveryTable(db)
const relations = await listRelations(db)

/** What must be read before anybody is signed in, and says nothing about a child: accounts, places, the list of migrations. */
const REFERENCE = /^(directory\.|accounts\.|platform\.migration$)/
const OF_CHILDREN = ['child_id', 'pupil_id', 'citizen_id', 'school_key', 'case_id', 'finding_id']
const isReference = ({ name, columns }: Relation) =>
  REFERENCE.test(name) && !OF_CHILDREN.some((column) => columns.includes(column))
const closed = relations.filter((relation) => !isReference(relation))
/** Rows of a township or school lie on a line; the others belong to the county as a whole. */
const hasLine = ({ columns }: Relation) => columns.includes('division_code') || columns.includes('school_key')

const tally = new Tally()
afterAll(() => tally.write('database'))

test('the catalogue has tables and views of every slice', () => {
  expect(relations.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'register.child',
      'register.pub_child',
      'audit.entry',
      'cases.dropout_case',
      'platform.job',
    ]),
  )
})
test('there is no other way in', async () => expect(await listBackDoors(db)).toEqual([]))

test.each(relations.filter(isReference))('$name is a reference: it is about no child', ({ secured, columns }) => {
  expect(secured || !OF_CHILDREN.some((column) => columns.includes(column))).toBe(true)
})

describe.each(DOORS.filter(({ inside }) => !inside))('through $name', ({ name: door, scope }) => {
  const meant = closed.filter((relation) => {
    if (scope === 'job-queue') return relation.name !== 'platform.job'
    return scope === 'none' || door === 'another county' || hasLine(relation)
  })
  test.each(meant)('$name gives, changes and takes no row', async (relation) => {
    for (const deed of DEEDS) {
      const reached = await reach(db, scope, relation, deed)
      const fault = reached === 0 || reached === 'denied' ? undefined : `${deed} reaches ${reached} rows`
      tally.note({
        subject: relation.name,
        role: door,
        place: deed,
        session: scope === 'none' ? 'without' : 'with',
        fault,
      })
      expect(fault).toBeUndefined()
    }
  })
})

describe('from inside', () => {
  const doors = DOORS.filter(({ inside }) => inside)
  const readable = closed.filter(({ columns }) => columns.includes('county_code'))
  test.each(readable)('$name shows its row, so that the rest of the matrix means something', async (relation) => {
    const shown = await Promise.all(doors.map((door) => reach(db, door.scope, relation, 'select')))
    const role = doors[shown.findIndex((rows) => rows !== 0)]?.name ?? 'anybody'
    const fault = role === 'anybody' ? 'shows nothing at all' : undefined
    expect(tally.note({ subject: relation.name, role, place: 'select', session: 'with', fault })).toBeUndefined()
  })
})
