import { accept, refuse } from '../../kernel/decision.ts'
import type { DivisionCode } from '../../kernel/division-code.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import { fillText, type Language } from '../../kernel/texts.ts'
import type { App } from '../../platform/app.ts'
import { type HttpApp, serve } from '../../platform/http.ts'
import { tableTexts } from '../../platform/tables/index.ts'
import {
  changeRules,
  editSchool,
  type ImportOutcome,
  importDivisions,
  importSchools,
  setSponsoringSchool,
} from './commands.ts'
import * as contract from './contract.ts'
import { divisionRow, findSchoolRow, listDivisionRows, listSchoolRows, readRules } from './queries.ts'
import { texts } from './texts.ts'

const FILE_REFUSALS = {
  'directory.no-file': 400,
  'directory.file-too-large': 413,
  'directory.columns-missing': 422,
  ...(Object.fromEntries(Object.keys(tableTexts).map((code) => [code, 422])) as Record<
    keyof typeof tableTexts,
    number
  >),
}

/** Serves divisions, schools and the county's rules. */
export function registerDirectoryRoutes(http: HttpApp, app: App): void {
  serveLists(http, app)
  serveImports(http, app)
  serve(http, contract.editSchool, { 'directory.school-not-found': 404 }, async ({ actor, params, body }) => {
    const edited = await editSchool(app, actor, params.schoolCode, body)
    if (!edited.ok) return edited
    return accept((await findSchoolRow(app, actor, params.schoolCode))!)
  })
  serve(
    http,
    contract.setSponsoringSchool,
    { 'directory.division-not-found': 404, 'directory.school-not-found': 422 },
    async ({ actor, params, body }) => {
      const set = await setSponsoringSchool(app, actor, params.divisionCode as DivisionCode, body.schoolCode)
      if (!set.ok) return set
      const school = body.schoolCode === null ? undefined : await findSchoolRow(app, actor, body.schoolCode)
      return accept(divisionRow(set.value, new Map(school ? [[school.code, school.name]] : [])))
    },
  )
  serve(
    http,
    contract.changeCountyRules,
    {
      'directory.rules-ages': 422,
      'directory.rules-cut-off': 422,
      'directory.rules-certainty': 422,
      'directory.rules-absence': 422,
      'directory.changed-meanwhile': 409,
    },
    async ({ actor, body }) => changeRules(app, actor, body.rules, body.version),
  )
}

function serveLists(http: HttpApp, app: App): void {
  serve(http, contract.listDivisions, {}, async ({ actor, query }) =>
    accept(await listDivisionRows(app, actor, { ...query, on: query.on as PlainDate | undefined })),
  )
  serve(http, contract.listSchools, {}, async ({ actor, query }) => accept(await listSchoolRows(app, actor, query)))
  serve(http, contract.getSchool, { 'directory.school-not-found': 404 }, async ({ actor, params }) => {
    const school = await findSchoolRow(app, actor, params.schoolCode)
    return school ? accept(school) : refuse('directory.school-not-found')
  })
  serve(http, contract.getCountyRules, {}, async ({ actor }) => accept(await readRules(app, actor)))
}

function serveImports(http: HttpApp, app: App): void {
  const imports = [
    [contract.importDivisions, importDivisions],
    [contract.importSchools, importSchools],
  ] as const
  for (const [endpoint, run] of imports) {
    serve(http, endpoint, FILE_REFUSALS, async ({ actor, language, upload }) => {
      const file = await upload()
      if (!file) return refuse('directory.no-file')
      const outcome = await run(app, actor, file.content)
      return outcome.ok ? accept(said(outcome.value, language)) : outcome
    })
  }
}

/** The outcome with its faults in words. */
function said(outcome: ImportOutcome, language: Language) {
  const faults = outcome.faults.map(({ rowNo, code, details }) => {
    const text = (texts as Readonly<Record<string, { zh: string; en: string }>>)[code]
    return { rowNo, code, message: text ? fillText(text[language], details) : code }
  })
  return { ...outcome, faults }
}
