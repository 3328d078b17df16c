import { sql } from 'kysely'
import { Type } from 'typebox'
import { beforeAll, describe, expect, test } from 'vitest'
import { aChild, COUNTY, plant, plantCounty } from '../../test/builders/county.ts'
import { anActor, testApp, testDatabase } from '../../test/support/database.ts'
import { testHttp } from '../../test/support/http.ts'
import { askForbidden, askOutside, askWithout, linesWith, type MatrixOf } from '../../test/support/matrix.ts'
import { DOORS, fillEveryTable, listBackDoors, listRelations, reach } from '../../test/support/matrix-sql.ts'
import { accept, refuse } from '../kernel/decision.ts'
import { type Endpoint, endpoint } from '../kernel/endpoint.ts'
import type { Scope } from '../kernel/scope.ts'
import { withScope } from '../platform/database.ts'
import { createHttp, type HttpApp, serve } from '../platform/http.ts'
import { systemScope } from '../platform/jobs.ts'
import { createLog } from '../platform/log.ts'

// The matrix is only worth something when it sees what it is for: each leak is planted, and must be seen.

const NOWHERE = '01930000-0000-7000-8000-00000000dead'
const child = aChild({ name: '央吉卓玛乙' })
const name = child.name as string
const logged: string[] = []
const app = await testApp({ log: createLog('info', (line) => void logged.push(line)) })

const Reply = Type.Object({ name: Type.String() })
const byChild = { method: 'GET', params: Type.Object({ childId: Type.String() }), summary: 'x', reply: Reply } as const
const sound = endpoint({ ...byChild, path: '/api/sound/:childId', permission: 'children.read' })
const scopeless = endpoint({ ...byChild, path: '/api/scopeless/:childId', permission: 'children.read' })
const telling = endpoint({ ...byChild, path: '/api/telling/:childId', permission: 'children.read' })
const everybodys = endpoint({ ...byChild, path: '/api/everybodys/:childId', permission: 'public' })

async function nameWithin(scope: Scope, childId: string) {
  const rows = await withScope(app.db, scope, async (tx) => {
    const query = sql<{
      name: string
    }>`select name from register.child where county_code = ${scope.county} and child_id = ${childId}`
    return (await query.execute(tx)).rows
  })
  return rows[0] ? accept({ name: rows[0].name }) : refuse('child.not-found')
}

/** A small product with one route as it should be, and the routes somebody forgot something in. */
function registerLeaks(http: HttpApp): void {
  const gone = { 'child.not-found': 404 } as const
  serve(http, sound, gone, ({ actor, params }) => nameWithin(actor.scope, params.childId))
  serve(http, scopeless, gone, ({ actor, params }) =>
    nameWithin(systemScope(actor.scope.county, actor.id), params.childId),
  )
  serve(http, everybodys, gone, ({ params }) => nameWithin(anActor().scope, params.childId))
  serve(http, telling, { 'child.not-found': 404, 'child.not-yours': 404 }, async ({ actor, params }) => {
    const own = await nameWithin(actor.scope, params.childId)
    const there = await nameWithin(systemScope(actor.scope.county, actor.id), params.childId)
    return own.ok || !there.ok ? own : refuse('child.not-yours')
  })
}

const texts = {
  'child.not-found': { zh: '没有找到。', en: 'Not found.' },
  'child.not-yours': { zh: '不归您管。', en: 'Not yours.' },
}
const permissions = { 'children.read': ['township-officer'] } as const
const http = await testHttp(app, { permissions, texts, register: registerLeaks })
const matrix: MatrixOf = {
  http,
  permissions,
  parameters: { childId: { there: child.child_id, nowhere: NOWHERE } },
  secrets: { 'next door': [name], 'other county': [name] },
  ofChildren: ['childId'],
}
const neighbour = anActor({ role: 'township-officer', divisionPrefix: `${COUNTY}101` })

beforeAll(async () => {
  await plantCounty(app.db)
  await plant(app.db, 'register.child', [child])
})

describe('a route', () => {
  test('as it should be: nothing to say', async () => {
    expect(await askWithout(matrix, sound)).toBeUndefined()
    expect(await askOutside(matrix, sound, neighbour, 'next door')).toBeUndefined()
    expect(await askForbidden(matrix, sound, anActor({ role: 'school-officer', schoolPrefix: '1/' }))).toBeUndefined()
  })
  test('without a policy: the server does not start', async () => {
    const other = await createHttp(app, { ...http.options })
    const unknown: Endpoint = { ...sound, path: '/api/forgotten/:childId', permission: 'nobody.grants' }
    expect(() => serve(other, unknown, {}, async () => accept({ name }))).toThrow(/no policy\.ts grants/)
    expect(() => other.fastify.get('/api/past-serve', async () => name)).toThrow(/no permission/)
  })
  test('that is public by mistake', async () => {
    expect(await askWithout(matrix, everybodys)).toMatch(/shows secret/)
    expect(await askWithout(matrix, { ...everybodys, permission: 'children.read' })).toMatch(/200 without a session/)
  })
  test('that lets a role in which has no right', async () => {
    expect(await askForbidden(matrix, sound, neighbour)).toMatch(/has no right/)
  })
  test('whose store function asks without the scope of the actor', async () => {
    expect(await askOutside(matrix, scopeless, neighbour, 'next door')).toMatch(/shows secret/)
    const blind = { ...matrix, secrets: { 'next door': [], 'other county': [] } }
    expect(await askOutside(blind, scopeless, neighbour, 'next door')).toMatch(/200 for what is there and 404/)
  })
  test('that tells what exists by another refusal', async () => {
    expect(await askOutside(matrix, telling, neighbour, 'next door')).toMatch(/answers 404 for what is there and 404/)
  })
})

describe('a log line', () => {
  test('with a name in it', () => {
    app.log.info('child.opened', { childId: child.child_id })
    expect(linesWith(logged, [name])).toEqual([])
    app.log.info('child.opened', { who: name })
    expect(linesWith(logged, [name])).toHaveLength(1)
  })
})

describe('a table', async () => {
  const leaky = await testDatabase()
  await leaky.asAdmin(`
    create schema leaky; grant usage on schema leaky to nol_app;
    create table leaky.plain (county_code text, division_code text, school_key text);
    create table leaky.naive (county_code text, division_code text, school_key text);
    alter table leaky.naive enable row level security;
    create policy naive on leaky.naive for all to nol_app using (division_code ^@ current_setting('app.division', true));
    create view leaky.owners as select * from register.child;
    create function leaky.everything() returns setof register.child language sql security definer as 'select * from register.child';
    grant select, insert, update, delete on leaky.plain, leaky.naive to nol_app;
    grant select on leaky.owners to nol_app, public`)
  await fillEveryTable(leaky)
  const relations = await listRelations(leaky)
  const relationOf = (wanted: string) => relations.find((relation) => relation.name === wanted)!
  const none = DOORS.find(({ scope }) => scope === 'none')!.scope
  const nextTownship = DOORS.find(({ name }) => name === 'the next township')!.scope

  test('as it should be: no door but its own leads in', async () => {
    for (const { name: door, scope } of DOORS) {
      const reached = await reach(leaky, scope, relationOf('register.child'), 'select')
      expect([door, reached]).toEqual([door, door === 'the county' ? 1 : 0])
    }
  })
  test('without row-level security', async () => {
    const plain = relationOf('leaky.plain')
    expect(await reach(leaky, none, plain, 'select')).toBe(1)
    expect(await reach(leaky, none, plain, 'update')).toBe(1)
    expect(await reach(leaky, none, plain, 'delete')).toBe(1)
    expect(await reach(leaky, none, plain, 'insert')).toBe(1)
  })
  test('with a policy that a reused connection opens', async () => {
    for (let i = 0; i < 5; i++) await reach(leaky, nextTownship, relationOf('leaky.naive'), 'select')
    expect(await reach(leaky, none, relationOf('leaky.naive'), 'select')).toBe(1)
  })
  test('that a view shows with the rights of its owner, or a function', async () => {
    expect(await reach(leaky, none, relationOf('leaky.owners'), 'select')).toBe(1)
    expect(await listBackDoors(leaky)).toEqual([
      `function leaky.everything runs with its owner's rights`,
      'leaky.owners is open to everybody',
    ])
  })
})
