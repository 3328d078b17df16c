import { plantCounty } from '../../../../test/builders/county.ts'
import { httpOf } from '../../../../test/builders/http.ts'
import { anActor, type TestApp } from '../../../../test/support/database.ts'
import { newId } from '../../../kernel/ids.ts'
import type { Scope } from '../../../kernel/scope.ts'
import { withScope } from '../../../platform/database.ts'
import { permissions as documentPermissions } from '../../documents/policy.ts'
import { registerDocumentsRoutes } from '../../documents/routes.ts'
import { texts as documentTexts } from '../../documents/texts.ts'
import { type CaseOpening, findMatter, openCase } from '../index.ts'
import { permissions } from '../policy.ts'
import { NO_REPORTS } from '../presence.ts'
import { registerCasesRoutes } from '../routes.ts'
import { texts } from '../texts.ts'

/** The made-up county with the routes of cases and their papers, for these people. */
export async function openCounty(app: TestApp, scopes: Readonly<Record<string, Scope>>) {
  await plantCounty(app.db)
  return httpOf(app, {
    permissions: { ...permissions, ...documentPermissions },
    texts: { ...documentTexts, ...texts },
    scopes,
    routes: (http) => {
      registerCasesRoutes(http, app, NO_REPORTS)
      registerDocumentsRoutes(http, app, { matter: findMatter })
    },
  })
}

/** Opens the case of a child the bureau's survey has found today; answers its id. */
export async function openSurveyCase(app: TestApp, childId: string, more: Partial<CaseOpening> = {}): Promise<string> {
  const bureau = anActor({ actorId: 'bureau' })
  const opened = await withScope(app.db, bureau.scope, (tx) =>
    openCase(app, tx, bureau, {
      submissionId: newId(),
      childId,
      findingId: null,
      foundBy: 'survey',
      foundOn: app.clock.today(),
      dropoutKind: 'left',
      note: '邻居说已外出',
      ...more,
    }),
  )
  if (!opened.ok) throw new Error(opened.code)
  return opened.value.caseId
}
