import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { accountNames } from '../accounts/index.ts'
import type { TemplateLine } from './contract.ts'
import { findLibreOffice } from './render/libreoffice.ts'
import type { WordedKind } from './render/papers.ts'
import { tagLabel, tagsOfKind } from './render/tags.ts'
import { tagsAsked } from './render/template-tags.ts'
import { WORDINGS } from './render/wording.ts'
import { listTemplateRows, templateVersions } from './store-files.ts'

/** Every kind with its tags, the versions uploaded and the one in use. */
export async function listTemplates(app: App, actor: Actor): Promise<{ rows: TemplateLine[]; makesPdf: boolean }> {
  const { county } = actor.scope
  return withScope(app.db, actor.scope, async (tx) => {
    const rows = Map.groupBy(await listTemplateRows(tx, county), (row) => row.kind)
    const inUse = await templateVersions(tx, county)
    const names = await accountNames(
      tx,
      [...rows.values()].flat().map((row) => row.uploaded_by),
    )
    return {
      makesPdf: findLibreOffice() !== undefined,
      rows: (Object.keys(WORDINGS) as WordedKind[]).map((kind) => {
        const asked = new Set(tagsAsked(kind))
        return {
          kind,
          inUse: inUse.get(kind) ?? 0,
          tags: tagsOfKind(kind).map((tag) => ({ tag: `{${tagLabel(tag)}}`, isAsked: asked.has(tag) })),
          versions: (rows.get(kind) ?? []).map((row) => ({
            version: row.version,
            note: row.note,
            uploadedByName: names.get(row.uploaded_by) ?? row.uploaded_by,
            uploadedAt: row.uploaded_at.toISOString(),
          })),
        }
      }),
    }
  })
}
