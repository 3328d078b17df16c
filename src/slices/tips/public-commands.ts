import { createHash, randomBytes } from 'node:crypto'
import { countyCode } from '../../kernel/division-code.ts'
import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { newId } from '../../kernel/ids.ts'
import { addDays } from '../../kernel/plain-date.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withReference, withScope } from '../../platform/database.ts'
import { holdSubmission } from '../../platform/submissions.ts'
import { systemScope } from '../../platform/jobs.ts'
import { addressGroup } from '../accounts/index.ts'
import { recordAudit } from '../audit/index.ts'
import { getCountyRules, listCounties, listDivisions } from '../directory/index.ts'
import { decideSending, readReceiptNumber, receiptNumberOf, type ToldState, toldStateOf } from './domain.ts'
import { openTip, sealTip } from './sealed.ts'
import {
  countOneSending,
  countSendings,
  findTipByReceipt,
  findTipBySubmission,
  insertTip,
  type TipRow,
} from './store.ts'

/** Who writes down what comes from outside; nobody is signed in. */
const RECEIVER = 'system:tips'

export interface TipDraft {
  readonly submissionId: string
  readonly county: string
  readonly township?: string | undefined
  readonly child?: string | undefined
  readonly place?: string | undefined
  readonly what: string
  readonly contactName?: string | undefined
  readonly contactPhone?: string | undefined
}

interface Receipt {
  readonly receiptNumber: string
}

/**
 * Takes a tip from somebody without an account. Nothing is looked up for it, neither child nor case, so that the answer and
 * the time it takes are the same whoever it is about; the same submission twice gets the first answer again.
 */
export async function receiveTip(
  app: App,
  draft: TipDraft,
  address: string,
): Promise<Decision<Receipt, 'tip.place-unknown' | 'tip.too-many'>> {
  if (!(await isPlace(app, draft))) return refuse('tip.place-unknown')
  const scope = systemScope(draft.county, RECEIVER)
  return withScope(app.db, scope, async (tx) => {
    await holdSubmission(tx, draft.submissionId)
    const earlier = await findTipBySubmission(tx, scope, draft.submissionId)
    if (earlier) return accept({ receiptNumber: openTip(app.secrets, earlier).receiptNumber })
    const allowed = await countSending(app, tx, draft.county, address)
    if (!allowed.ok) return allowed
    const receiptNumber = receiptNumberOf(draft.county, randomBytes(16))
    const { tipTriageDays } = await getCountyRules(tx, scope.county)
    const row = tipOf(app, draft, receiptNumber, tipTriageDays)
    await insertTip(tx, row)
    await recordAudit(tx, { event: 'tips.tip-received', actorId: RECEIVER, details: { tipId: row.tip_id } })
    return accept({ receiptNumber })
  })
}

const hashOf = (receiptNumber: string): string => createHash('sha256').update(receiptNumber).digest('hex')

function tipOf(app: App, draft: TipDraft, receiptNumber: string, triageDays: number): TipRow {
  const tipId = newId()
  const today = app.clock.today()
  const said = (text: string | undefined): string | null => text?.trim() || null
  return {
    county_code: draft.county,
    tip_id: tipId,
    state: 'received',
    received_on: today,
    received_at: app.clock.now(),
    due_on: addDays(today, triageDays),
    receipt_hash: hashOf(receiptNumber),
    submission_id: draft.submissionId,
    child_id: null,
    case_id: null,
    refusal: null,
    settled_on: null,
    sealed: sealTip(app.secrets, draft.county, tipId, {
      child: said(draft.child),
      place: said(draft.place),
      what: draft.what.trim(),
      contactName: said(draft.contactName),
      contactPhone: said(draft.contactPhone),
      receiptNumber,
    }),
    version: 1,
    division_code: draft.township ?? `${draft.county}000000`,
    school_key: '',
  }
}

async function isPlace(app: App, { county, township }: TipDraft): Promise<boolean> {
  return withReference(app.db, async (tx) => {
    const counties = await listCounties(tx)
    if (!counties.some((one) => one.code === county)) return false
    if (township === undefined) return true
    const divisions = await listDivisions(tx, countyCode(county), app.clock.today())
    return divisions.some((one) => one.level === 'township' && one.code === township)
  })
}

const HOUR_MS = 3_600_000

/** Counts a tip against its address and county; over the limit nothing is written. */
async function countSending(
  app: App,
  tx: Tx,
  county: string,
  address: string,
): Promise<Decision<null, 'tip.too-many'>> {
  const nowMs = app.clock.now().getTime()
  const hourAt = new Date(nowMs - (nowMs % HOUR_MS))
  const sending = { addressHash: app.secrets.lookup(county, 'tips.address', addressGroup(address)), hourAt }
  await countOneSending(tx, county, sending, 1)
  const dayAgo = new Date(nowMs - 24 * HOUR_MS)
  const decision = decideSending(await countSendings(tx, county, sending.addressHash, { hourAt, dayAgo }))
  if (!decision.ok) await countOneSending(tx, county, sending, -1)
  return decision
}

/** Tells the holder of a receipt number how far their tip is: received, looked into or closed, and no more. */
export async function tellTip(
  app: App,
  typed: string,
): Promise<Decision<{ readonly state: ToldState; readonly receivedOn: string }, 'tip.receipt-unknown'>> {
  const read = readReceiptNumber(typed)
  if (!read) return refuse('tip.receipt-unknown')
  const scope = systemScope(read.county, RECEIVER)
  const row = await withScope(app.db, scope, (tx) => findTipByReceipt(tx, scope, hashOf(read.receiptNumber)))
  return row
    ? accept({ state: toldStateOf(row.state, row.case_state, row.check_waits === true), receivedOn: row.received_on })
    : refuse('tip.receipt-unknown')
}

/** Counties and townships a sender chooses from. */
export async function listPlaces(app: App) {
  return withReference(app.db, async (tx) => {
    const counties = []
    for (const { code, name } of await listCounties(tx)) {
      const divisions = await listDivisions(tx, code, app.clock.today())
      const townships = divisions
        .filter((one) => one.level === 'township')
        .map((one) => ({ code: one.code, name: one.name }))
      counties.push({ code, name, townships })
    }
    return { counties }
  })
}
