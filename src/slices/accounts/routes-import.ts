import { accept } from '../../kernel/decision.ts'
import type { App } from '../../platform/app.ts'
import { CONTENT_TYPES, fileReply, type HttpApp, serve } from '../../platform/http.ts'
import { tableTexts } from '../../platform/tables/index.ts'
import * as contract from './contract.ts'
import { faultyRows, importAccounts, importTemplate, previewImport } from './import.ts'
import { texts } from './texts.ts'

const FILE_REFUSALS = {
  'accounts.import-no-file': 400,
  'accounts.import-too-many': 413,
  'accounts.import-nothing': 422,
  'directory.file-too-large': 413,
  'directory.columns-missing': 422,
  ...(Object.fromEntries(Object.keys(tableTexts).map((code) => [code, 422])) as Record<
    keyof typeof tableTexts,
    number
  >),
}

/** Serves the import of accounts: the file is sent for each step, so that nothing of it is kept in between. */
export function registerImportRoutes(http: HttpApp, app: App): void {
  serve(http, contract.importTemplate, {}, async ({ language }) =>
    accept(xlsx(texts['accounts.import.template'][language], await importTemplate(language))),
  )
  serve(http, contract.previewImport, FILE_REFUSALS, async (request) => {
    const file = await request.upload()
    return previewImport(app, request.actor, file?.content, request.language)
  })
  serve(http, contract.faultyImportRows, FILE_REFUSALS, async (request) => {
    const file = await request.upload()
    const rows = await faultyRows(app, request.actor, file?.content, request.language)
    return rows.ok ? accept(xlsx(texts['accounts.import.faults'][request.language], rows.value)) : rows
  })
  serve(http, contract.importAccounts, { ...FILE_REFUSALS, 'accounts.login-name-taken': 409 }, async (request) => {
    const file = await request.upload()
    const made = await importAccounts(app, request.actor, file?.content, request.language)
    return made.ok ? accept(xlsx(texts['accounts.import.passwords'][request.language], made.value)) : made
  })
}

const xlsx = (name: string, bytes: Uint8Array) => fileReply(`${name}.xlsx`, CONTENT_TYPES.xlsx, bytes)
