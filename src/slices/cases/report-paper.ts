import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { divisionNames } from '../directory/index.ts'
import { type DocumentDraft, type DocumentKindName, recordService, type ServiceRefusal } from '../documents/index.ts'
import { accept, type Decision } from '../../kernel/decision.ts'
import { newId } from '../../kernel/ids.ts'
import type { LoadedCase } from './load-case.ts'
import type { NoticeLink } from './rules/facts.ts'
import type { DropoutCaseRow } from './store.ts'
import type { Act } from './write-case.ts'

/** Whom the written report of a dropout goes to: township and bureau (standards §2.5 row 4). */
export async function reportAddressees(
  tx: Tx,
  scope: Scope,
  row: DropoutCaseRow,
): Promise<NonNullable<DocumentDraft['addressees']>> {
  const names = await divisionNames(tx, scope.county, row.state_on)
  const township = names.get(`${row.division_code.slice(0, 9)}000`) ?? ''
  const county = names.get(`${row.county_code}000000`) ?? ''
  return [
    { role: 'organ', name: `${township}人民政府` },
    { role: 'organ', name: `${county}教育局` },
  ]
}

/** 提请督办的报告 goes to the county government, every other report to township and bureau. */
export async function addresseesOfPaper(tx: Tx, scope: Scope, row: DropoutCaseRow, paper: DocumentKindName) {
  if (paper !== 'county-statement') return reportAddressees(tx, scope, row)
  const names = await divisionNames(tx, scope.county, row.state_on)
  return [{ role: 'organ' as const, name: `${names.get(`${row.county_code}000000`) ?? ''}人民政府` }]
}

/** Links whose receipt is the service of the written report, by the place of the receiver among its addressees. */
const RECEIVERS: Readonly<Partial<Record<NoticeLink, number>>> = { 'school-to-township': 0, 'school-to-bureau': 1 }

/** The receipt (签收) of township and bureau is the service of the report on each. */
export async function acknowledgeReport(
  { app, tx, actor }: Act,
  loaded: LoadedCase,
  link: NoticeLink | undefined,
  receiver: string,
  on: PlainDate,
): Promise<Decision<null, ServiceRefusal>> {
  const report = loaded.documents.findLast((one) => one.kind === 'dropout-report' && one.withdrawnOn === null)
  const place = link && RECEIVERS[link]
  const addressee = place === undefined ? undefined : report?.addressees[place]
  if (!report || !addressee || addressee.servedOn !== null) return accept(null)
  const served = await recordService(app, tx, actor, {
    submissionId: newId(),
    documentId: report.documentId,
    addresseeId: addressee.addresseeId,
    method: 'hand-over',
    onDay: on,
    servers: [{ name: receiver }],
    receiver,
    evidenceIds: [],
  })
  return served.ok ? accept(null) : served
}
