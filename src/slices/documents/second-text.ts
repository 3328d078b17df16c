import { buffer } from 'node:stream/consumers'
import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { CountyCode } from '../../kernel/division-code.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database.ts'
import type { DocumentKindName } from './domain.ts'
import { tagLabel } from './render/tags.ts'
import { tagNames } from './render/word-template.ts'
import { findTemplateRow, templateVersions } from './store-files.ts'

/** Decides whether what a paper says in a second language would be printed: a bureau's own template needs a place for it. */
export async function decideSecondText(
  app: App,
  tx: Tx,
  county: CountyCode,
  paper: { readonly kind: DocumentKindName; readonly secondText?: string | null | undefined },
): Promise<Decision<true, 'document.template-without-second'>> {
  if (!paper.secondText?.trim()) return accept(true)
  const version = (await templateVersions(tx, county)).get(paper.kind) ?? 0
  const template = version > 0 ? await findTemplateRow(tx, county, paper.kind, version) : undefined
  if (!template) return accept(true)
  const label = tagLabel('secondText')
  const names = await tagNames(await buffer(app.files.readFile(template.file_sha256)))
  return names?.includes(label)
    ? accept(true)
    : refuse('document.template-without-second', { kind: `document.kind.${paper.kind}`, tag: `{${label}}` })
}
