import { expect, test } from 'vitest'
import { testApp } from '../../test/support/database.ts'
import { countyCode } from '../kernel/division-code.ts'
import { createDemoAccounts } from '../slices/accounts/index.ts'
import { refuseDemoInProduction } from './demo.ts'

test('a home with demo accounts is refused for production, even when they are switched off', async () => {
  const app = await testApp()
  await refuseDemoInProduction(app, 'production')
  const demo = {
    loginName: 'demo-bureau',
    displayName: '演示',
    role: 'bureau-officer',
    divisionPrefix: '540126',
  } as const
  await createDemoAccounts(app, countyCode('540126'), [demo])
  const refused = { code: 'start.demo-home-in-production', details: { home: app.config.home } }
  await expect(refuseDemoInProduction(app, 'production')).rejects.toMatchObject(refused)
  await app.db.asAdmin('update accounts.account set active = false')
  await expect(refuseDemoInProduction(app, 'production')).rejects.toMatchObject(refused)
  await refuseDemoInProduction(app, 'test')
})
