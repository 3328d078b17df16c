import type { PlainDate } from '../../src/kernel/plain-date.ts'
import { closeApp, openApp } from '../../src/platform/app.ts'
import { readConfig } from '../../src/platform/config.ts'
import { withReference, withScope } from '../../src/platform/database.ts'
import { systemScope } from '../../src/platform/jobs.ts'
import { createDemoAccounts } from '../../src/slices/accounts/index.ts'
import { listCounties } from '../../src/slices/directory/index.ts'

/** Gives homeroom teachers to the largest classes of a home that no server has open; answers their login names. */
export async function makeTeachers(home: string, today: PlainDate, count: number): Promise<readonly string[]> {
  const app = await openApp(readConfig({ NOL_HOME: home, NOL_TODAY: today, NOL_LOG: 'error' }))
  try {
    const [county] = await withReference(app.db, listCounties)
    const classes = await withScope(app.db, systemScope(county!.code, 'system:bench'), (tx) =>
      tx
        .selectFrom('attendance.school_class')
        .where('county_code', '=', county!.code)
        .orderBy('pupils', 'desc')
        .orderBy('school_key')
        .limit(count)
        .select('school_key')
        .execute(),
    )
    if (classes.length < count) throw new Error(`the county has only ${classes.length} classes`)
    const accounts = classes.map(({ school_key }, index) => ({
      loginName: `cuts-${index}`,
      displayName: `班主任${index}`,
      role: 'homeroom-teacher' as const,
      schoolPrefix: school_key,
    }))
    await createDemoAccounts(app, county!.code, accounts)
    return accounts.map((account) => account.loginName)
  } finally {
    await closeApp(app)
  }
}
