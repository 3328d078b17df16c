import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { sightOf } from '../../kernel/duty.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import { type Actor, isInScope } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { accountNames } from '../accounts/index.ts'
import { recordAudit } from '../audit/index.ts'
import { findVeil, type Veil } from '../disclosure/index.ts'
import { deskKindsOf, organsOf } from '../documents/index.ts'
import { standingRequest } from './closing-request.ts'
import type { CaseDeadline, CasePage } from './contract.ts'
import { EXPLANATION_RULES, EXPLANATIONS } from './domain.ts'
import { guardiansShown, masked } from './guardians-shown.ts'
import { type LoadedCase, loadCase } from './load-case.ts'
import { orderOnPaper, penaltyOnRecord } from './penalty-record.ts'
import { permissions } from './policy.ts'
import type { CasePorts } from './presence.ts'
import { attendanceAroundVisits } from './proofs.ts'
import { confirmationOf, explanationOf } from './case-findings.ts'
import { answerDueOn } from './handovers.ts'
import { type CaseNames, caseLineOf, caseNames } from './queries.ts'
import { recordPapersOf } from './record-paper-commands.ts'
import { decideWho, missingFor, situationOf } from './rules/decide-step.ts'
import { atCounty, countyReportOwedSince } from './rules/escalation.ts'
import { NOTICE_LINKS, type NoticeLink } from './rules/facts.ts'
import { recordForm, stepForm, type TakenStep } from './rules/fields.ts'
import { type PaperContext, usualWords } from './rules/paper-words.ts'
import { issuedAs } from './rules/papers.ts'
import { decideRecord, LINK_RULES, RECORD_KINDS, type RecordKind } from './rules/records.ts'
import { closingKindsOf, isCompetent, isInForce, missingObservations, type Situation } from './rules/requirements.ts'
import { reportDuties } from './rules/reports.ts'
import { stepRule, stepsFrom } from './rules/steps.ts'
import { openWords } from './sealed.ts'
import { hasNewService, syncServices } from './services.ts'
import { type CaseEventRow, findCaseForUpdate } from './store.ts'
import type { DeadlineRow } from './store-deadlines.ts'
import { listHandovers } from './store-group.ts'
import { findListedCase, type ListedCase } from './store-lists.ts'
import { type CasePhotoRow, listPhotos } from './store-photos.ts'

/** Shows a case with all that is on record and what may come next; the look is put on record in the same transaction. */
export async function showCase(
  app: App,
  actor: Actor,
  caseId: string,
  ports: CasePorts,
): Promise<Decision<CasePage, 'case.not-found'>> {
  const today = app.clock.today()
  return withScope(app.db, actor.scope, async (tx) => {
    const row = await findListedCase(tx, actor.scope, caseId)
    if (!row) return refuse('case.not-found')
    const names = await caseNames(tx, actor, today)
    const loaded = await loadServed(app, tx, actor, row)
    const people = [...loaded.events.map((one) => one.actor_id), ...loaded.records.map((one) => one.recorded_by)]
    const actors = await accountNames(tx, [...people, row.confirmed_by ?? ''])
    const photos = await listPhotos(tx, actor.scope, caseId)
    const veil = await findVeil(app, tx, actor)
    const [handover] = await listHandovers(tx, actor.scope, { caseId, open: true })
    await recordAudit(tx, {
      event: 'cases.case-viewed',
      actorId: actor.id,
      subjectId: row.child_id,
      details: { caseId },
    })
    const line = caseLineOf(row, names, today, veil, sightOf(actor.scope))
    const situation = situationOf(loaded.dropoutCase, actor, loaded.facts, loaded.rules, today)
    return accept({
      case: line,
      version: row.version,
      round: row.round,
      suspendedUntil: row.suspended_until,
      countyReportOwedSince: countyReportOwedSince(loaded.deadlines, daysOfCountyReports(loaded)),
      linkedCaseId: row.linked_case_id,
      guardians: await guardiansShown(app, tx, actor, row, loaded.guardians, veil),
      explanation: explanationOf(app, row),
      confirmation: confirmationOf(app, row, actors),
      ...pastOf(app, loaded, actors, { photos, veil }),
      deadlines: loaded.deadlines.map((one) => deadlineOf(one, names, today)),
      documents: documentsOf(loaded, veil),
      recordPapers: await recordPapersOf(app, tx, actor, loaded),
      aroundVisits: await attendanceAroundVisits({ ports, tx, scope: actor.scope, loaded }, today),
      closingRequestId: standingRequest(loaded)?.id ?? null,
      handover: handover
        ? {
            handoverId: handover.handover_id,
            toName: unitName(names, handover.to_line, handover.to_unit),
            askedOn: handover.asked_on,
            dueOn: answerDueOn(app.calendar, handover.asked_on, loaded.rules.county),
          }
        : null,
      ...nextOf(app, actor, loaded, situation, {
        // Where it went to school: a child of no school was led there.
        schoolName: loaded.school.name ?? (row.lead_line === 'school' ? line.leadName : null),
        gradeName: loaded.school.gradeName,
        countyName: names.places.division(`${row.county_code}000000`),
      }),
      abilities: {
        manageGroup: may(actor, 'cases.manage-group') && isInScope(actor.scope, loaded.dropoutCase),
        handOver: may(actor, 'cases.hand-over') && !handover && row.state !== 'closed',
      },
      ...(actor.scope.duty && NOT_TOLD),
    })
  })
}

/** What an office that sees by duty is not told of a case opened to it: causes, explanations, and what others do next. */
const NOT_TOLD = {
  suspendedUntil: null,
  linkedCaseId: null,
  explanation: null,
  confirmation: null,
  closingRequestId: null,
  handover: null,
  steps: [],
  offeredRecords: [],
  paperWords: {},
  deskPapers: [],
  recordPapers: [],
  reportDuties: [],
  sentReports: [],
  missingChecks: [],
  closingReasons: [],
  legalBases: [],
  explanationChoices: [],
  abilities: { manageGroup: false, handOver: false },
} satisfies Partial<CasePage>

/** A case with the services recorded meanwhile taken notice of; held only where there is one to wait for. */
async function loadServed(app: App, tx: Tx, actor: Actor, row: ListedCase): Promise<LoadedCase> {
  const loaded = await loadCase(app, tx, actor.scope, row)
  if (!hasNewService(loaded, app.clock.today())) return loaded
  const held = await findCaseForUpdate(tx, actor.scope, row.case_id)
  return held ? syncServices(app, tx, actor, await loadCase(app, tx, actor.scope, held)) : loaded
}

const may = (actor: Actor, permission: keyof typeof permissions): boolean =>
  (permissions[permission] as readonly string[]).includes(actor.role)

function unitName(names: CaseNames, line: 'school' | 'household', unit: string): string {
  return line === 'school' ? (names.schools.get(unit) ?? unit) : names.places.division(unit)
}

interface Shown {
  readonly photos: readonly CasePhotoRow[]
  readonly veil: Veil
}

const daysOfCountyReports = ({ records }: LoadedCase) =>
  records.filter((one) => one.kind === 'county-report').map((one) => one.happened_on)

/** What has happened so far, and who works on it. */
function pastOf(app: App, loaded: LoadedCase, actors: ReadonlyMap<string, string>, shown: Shown) {
  return {
    history: loaded.events.map((event) => eventOf(app, event, actors)),
    records: recordsOf(app, loaded, actors, shown),
    members: loaded.members.map((member) => ({
      memberId: member.member_id,
      part: member.part,
      name: member.name,
      unitName: member.unit_name,
      hasAccount: member.account_id !== null,
      fromOn: member.from_on,
    })),
  }
}

function documentsOf({ documents, row }: LoadedCase, veil: Veil): CasePage['documents'] {
  return documents.map((one) => ({
    documentId: one.documentId,
    documentNumber: one.documentNumber,
    kind: one.kind,
    issuedOn: one.issuedOn,
    effectiveOn: one.effectiveOn,
    isWithdrawn: one.withdrawnOn !== null,
    addressees: one.addressees.map(({ name, relation, servedOn, role }) => ({
      name: role === 'guardian' ? veil.show('name', name, row.child_id) : name,
      relation,
      servedOn,
    })),
  }))
}

/** What may come next: the same answers the commands would give. */
function nextOf(app: App, actor: Actor, loaded: LoadedCase, situation: Situation, known: KnownOnPaper) {
  const { dropoutCase, facts, rules } = loaded
  const today = situation.today
  const kinds = closingKindsOf(dropoutCase.state)
  return {
    steps: stepsFrom(dropoutCase.state).map((step) => {
      const rule = stepRule(step)
      return {
        step: step as TakenStep,
        to: rule.to,
        missing: missingFor(rule, situation).filter((one) => !BROUGHT.includes(one)),
        mine: decideWho(dropoutCase, { actor }, rule).ok,
        by: [...rule.by],
        law: [...rule.law],
        paper: rule.paper && issuedAs(rule.paper, rules.county),
        form: formOf(stepForm(step as TakenStep)),
      }
    }),
    offeredRecords: RECORD_KINDS.filter((one) => decideRecord(dropoutCase, one, actor, { on: today }, today).ok)
      .map((one) => ({ kind: one, form: formOf(recordForm(one)), links: [...linksFor(one, situation)] }))
      .filter((one) => SAYS_SOMETHING[one.kind]?.(loaded, one.links) ?? true),
    paperWords: paperWordsOf(app, loaded, situation, known),
    deskPapers: deskKindsOf(
      organsOf(actor).map((organ) => organ.kind),
      'matter',
    ).slice(),
    sentReports: facts.reports.flatMap(({ id, to }) =>
      id ? [{ reportId: id, to: to.map((one) => ({ ...one })) }] : [],
    ),
    reportDuties: reportDuties(facts, facts.bornOn, rules.county).map((one) => ({ ...one, to: [...one.to] })),
    missingChecks: missingObservations(facts, rules.county).map((one) => ({ ...one })),
    closingReasons: rules.county.closingReasons
      .filter((reason) => kinds.includes(reason.kind) && !reason.isEnded)
      .map(({ code, label, kind, evidenceTypes }) => ({ code, label, kind, evidenceTypes: [...evidenceTypes] })),
    legalBases: facts.legalBases
      .filter((basis) => isInForce(basis, today) && isCompetent(situation, basis))
      .map(({ basisId, title, article, penaltyKind, minYuan, maxYuan }) => ({
        basisId,
        title,
        article,
        penaltyKind,
        minYuan,
        maxYuan,
      })),
    explanationChoices: EXPLANATIONS.map((explanation) => ({
      explanation,
      evidenceTypes: [...EXPLANATION_RULES[explanation].evidenceTypes],
      asksRecheck: EXPLANATION_RULES[explanation].asksRecheck,
    })),
  }
}

/** Links of the chain that somebody may send on, or has yet to acknowledge. */
function linksFor(kind: RecordKind, { facts, capacities }: Situation): readonly NoticeLink[] {
  if (kind !== 'notice' && kind !== 'acknowledgement') return []
  return NOTICE_LINKS.filter((link) => {
    const sent = facts.notices.find((notice) => notice.link === link)
    const rule = LINK_RULES[link]
    const isMine = (kind === 'notice' ? rule.sentBy : rule.takenBy).some((one) => capacities.includes(one))
    return isMine && (kind === 'notice' ? !sent : sent?.acknowledgedOn === null)
  })
}

/** Records that answer to something; without it their form is not offered. */
const SAYS_SOMETHING: Readonly<
  Partial<Record<RecordKind, (loaded: LoadedCase, links: readonly NoticeLink[]) => boolean>>
> = {
  notice: (_, links) => links.length > 0,
  acknowledgement: (_, links) => links.length > 0,
  resumption: ({ facts }) => facts.suspendedUntil !== null,
  suspension: ({ facts }) => facts.suspendedUntil === null,
  'report-receipt': ({ facts }) => facts.reports.some(({ to }) => to.some((one) => one.receivedOn === null)),
  'report-outcome': ({ facts }) => facts.reports.length > 0,
  'closing-request': ({ facts }) => facts.closing === null,
  'closing-refusal': ({ facts }) => facts.closing !== null,
  'county-report': ({ deadlines }) => atCounty(deadlines).length > 0,
  'county-answer': ({ records }) => records.some((one) => one.kind === 'county-report'),
}

type KnownOnPaper = Pick<PaperContext, 'schoolName' | 'gradeName' | 'countyName'>

/** Usual words of the papers that may be issued now. */
function paperWordsOf(
  app: App,
  loaded: LoadedCase,
  { facts, today }: Situation,
  known: KnownOnPaper,
): CasePage['paperWords'] {
  const { county } = loaded.rules
  const context = {
    today,
    since: loaded.dropoutCase.outOfSchoolSince ?? null,
    visits: facts.visits.map(({ on }) => on),
    orderDays: county.orderDays,
    serveDays: county.serveWorkingDays,
    ...known,
    order: orderOnPaper(loaded),
    isWarning: facts.penalty?.noticed?.kind === 'warning',
    penalty: penaltyOnRecord(app, loaded),
    basis: facts.legalBases.find((one) => one.basisId === facts.penalty?.basisId) ?? null,
  }
  const steps = stepsFrom(loaded.dropoutCase.state).flatMap((step) => {
    const { paper, checks } = stepRule(step)
    const procedure = checks.includes('review-first-told') ? 'on-the-spot' : 'ordinary'
    return paper ? [{ paper: issuedAs(paper, county), procedure } as const] : []
  })
  const report = { paper: 'dropout-report', procedure: 'ordinary' } as const
  const papers = loaded.dropoutCase.state === 'confirmed' ? [...steps, report] : steps
  return Object.fromEntries(papers.map(({ paper, procedure }) => [paper, usualWords(paper, { ...context, procedure })]))
}

/** What the form of a step brings along itself is not missing before it is filled in. */
const BROUGHT: readonly string[] = ['attendance-proven', 'placement-planned', 'observed-once', 'left-again']

const formOf = ({ required, optional }: ReturnType<typeof stepForm>) => ({
  required: [...required],
  optional: [...optional],
})

function eventOf(app: App, event: CaseEventRow, actors: ReadonlyMap<string, string>): CasePage['history'][number] {
  const { note, ...details } = event.details
  const words = openWords(
    app.secrets,
    { county: event.county_code, table: 'cases.case_event', id: event.event_id },
    event.sealed,
  )
  return {
    eventId: event.event_id,
    event: event.event,
    fromState: event.from_state,
    toState: event.to_state,
    happenedAt: event.happened_at.toISOString(),
    actorName: actors.get(event.actor_id) ?? event.actor_id,
    round: event.round,
    details,
    words: typeof note === 'string' ? { note, ...words } : words,
  }
}

function recordsOf(
  app: App,
  { records: rows, row: { child_id: childId } }: LoadedCase,
  actors: ReadonlyMap<string, string>,
  { photos, veil }: Shown,
): CasePage['records'] {
  const photosOf = Map.groupBy(photos, (photo) => photo.record_id)
  const corrected = new Set(rows.map((row) => row.corrects_id))
  return rows.map((row) => ({
    recordId: row.record_id,
    kind: row.kind,
    on: row.happened_on,
    recordedAt: row.recorded_at.toISOString(),
    actorName: actors.get(row.recorded_by) ?? row.recorded_by,
    round: row.round,
    facts: row.facts,
    words: masked(
      openWords(app.secrets, { county: row.county_code, table: 'cases.case_record', id: row.record_id }, row.sealed),
      childId,
      veil,
    ),
    correctsId: row.corrects_id,
    isCorrected: corrected.has(row.record_id),
    photoIds: (photosOf.get(row.record_id) ?? []).map((photo) => photo.photo_id),
  }))
}

function deadlineOf(row: DeadlineRow, names: CaseNames, today: PlainDate): CaseDeadline {
  const line = row.owner === 'school' || row.owner === 'class' ? 'school' : 'household'
  return {
    deadlineId: row.deadline_id,
    clock: row.clock,
    kind: row.kind,
    queue: row.queue,
    law: row.law,
    owner: row.owner,
    ownerName: unitName(names, line, row.owner_unit.split('/')[0]!),
    level: row.level,
    startedOn: row.started_on,
    dueOn: row.due_on,
    state: row.state,
    isOverdue: row.state === 'running' && row.kind !== 'waiting' && row.due_on < today,
  }
}
