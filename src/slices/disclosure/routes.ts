import { accept } from '../../kernel/decision.ts'
import type { App } from '../../platform/app.ts'
import { CONTENT_TYPES, fileReply, type HttpApp, serve } from '../../platform/http.ts'
import * as contract from './contract.ts'
import type { Subject } from './domain.ts'
import type { AnyExporter } from './exporter.ts'
import { decideExport, fetchExport, listExports, requestExport } from './exports.ts'
import { type ChildInSight, listUnmaskings, unmask } from './unmasking.ts'

/** What main/ puts in from the slices to the right. */
export interface DisclosureParts {
  readonly childInSight: ChildInSight
  readonly exporters: readonly AnyExporter[]
}

/** Serves seeing in full and taking out. */
export function registerDisclosureRoutes(http: HttpApp, app: App, parts: DisclosureParts): void {
  const { childInSight, exporters } = parts
  serve(http, contract.listUnmaskings, {}, async ({ actor }) => accept(await listUnmaskings(app, actor)))
  serve(
    http,
    contract.unmask,
    { 'disclosure.note-missing': 422, 'disclosure.note-holds-number': 422, 'disclosure.child-not-found': 404 },
    ({ actor, body }) => unmask(app, actor, { ...body, subject: body.subject as Subject }, childInSight),
  )
  serve(http, contract.listExports, {}, async ({ actor, query }) => accept(await listExports(app, actor, query)))
  serve(
    http,
    contract.requestExport,
    {
      'disclosure.list-unknown': 404,
      'disclosure.list-not-yours': 403,
      'disclosure.filter-faulty': 400,
      'disclosure.note-missing': 422,
      'disclosure.note-holds-number': 422,
    },
    ({ actor, body }) => requestExport(app, actor, exporters, body),
  )
  serve(
    http,
    contract.decideExport,
    {
      'disclosure.export-not-found': 404,
      'disclosure.export-own-request': 403,
      'disclosure.export-decided-already': 409,
      'disclosure.export-expired': 410,
      'disclosure.note-holds-number': 422,
    },
    ({ actor, params, body }) => decideExport(app, actor, params.exportId, body),
  )
  serve(
    http,
    contract.fetchExport,
    {
      'disclosure.export-not-found': 404,
      'disclosure.export-waits': 409,
      'disclosure.export-rejected': 409,
      'disclosure.export-grew': 409,
      'disclosure.export-expired': 410,
    },
    async ({ actor, params, language }) => {
      const file = await fetchExport(app, actor, exporters, params.exportId, language)
      return file.ok ? accept(fileReply(file.value.fileName, CONTENT_TYPES[file.value.format], file.value.bytes)) : file
    },
  )
}
