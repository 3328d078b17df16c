import { describe, expect, inject, test } from 'vitest'
import { testDatabase } from '../../test/support/database.ts'
import { dropDatabase, queryOnce, withDatabase } from '../../test/support/server.ts'
import { openServer } from './database.ts'
import { silentLog } from './log.ts'
import { listMigrations } from './migrate.ts'
import { addressOf, prepareServer } from './postgres-roles.ts'

const { adminUrl, appUrl, ownerUrl } = inject('testServer')
const db = await testDatabase()
const database = `${db.name}_prepared`
const passwordOf = (url: string) => new URL(url).password
/** The roles belong to the whole server: other test files work with their passwords. */
const passwords = { appPassword: passwordOf(appUrl), ownerPassword: passwordOf(ownerUrl) }
const platform = listMigrations().filter(({ name }) => name.endsWith('T0000_create-platform'))

describe('preparing a server', () => {
  test('makes a database that the application opens and others do not, and may be repeated', async () => {
    const once = await prepareServer(adminUrl, { database, ...passwords })
    expect(await prepareServer(adminUrl, { database, ...passwords })).toEqual(once)
    try {
      const opened = await openServer(once.appUrl, once.ownerUrl, {
        poolSize: 2,
        log: silentLog,
        allowFsyncOff: true,
        migrations: platform,
      })
      await opened.close()
      const rights = await queryOnce(
        adminUrl,
        `select has_database_privilege('nol_app', $1, 'connect') as connect, has_database_privilege('nol_app', $1, 'create') as make,
                exists (select from pg_database, aclexplode(datacl) where datname = $1 and grantee = 0) as others`,
        [database],
      )
      expect(rights).toEqual([{ connect: true, make: false, others: false }])
    } finally {
      await dropDatabase(adminUrl, database)
    }
  })

  test('keeps the passwords of roles that are there, and then does not know them', async () => {
    const { appUrl: address } = await prepareServer(adminUrl, { database })
    try {
      expect(passwordOf(address)).toBe('')
      expect(await queryOnce(withDatabase(appUrl, database), 'select 1 as one')).toEqual([{ one: 1 }])
    } finally {
      await dropDatabase(adminUrl, database)
    }
  })
})

test('an address keeps its server and options', () => {
  expect(addressOf('postgres://admin:x@db:6432/postgres?sslmode=verify-full', 'nol_app', 'p@ss', 'nol')).toBe(
    'postgres://nol_app:p%40ss@db:6432/nol?sslmode=verify-full',
  )
})

test('a server without its migrations is refused to the application alone', async () => {
  const prepared = await prepareServer(adminUrl, { database, ...passwords })
  try {
    const open = openServer(prepared.appUrl, undefined, {
      poolSize: 2,
      log: silentLog,
      allowFsyncOff: true,
      migrations: platform,
    })
    await expect(open).rejects.toThrow('DATABASE_OWNER_URL')
  } finally {
    await dropDatabase(adminUrl, database)
  }
})
