import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { newId } from '../../kernel/ids.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { chinaMinuteOf } from '../../platform/clock.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { holdSubmission } from '../../platform/submissions.ts'
import { recordAudit } from '../audit/index.ts'
import {
  type BreachFacts,
  type BreachFactsRefusal,
  type BreachStep,
  type BreachStepRefusal,
  breachStepsFrom,
  decideBreachFacts,
  decideBreachStep,
} from './breach-domain.ts'
import { type KnownFacts, sealStep, type StepWords } from './sealed.ts'
import {
  type BreachRow,
  changeBreach,
  findBreachBySubmission,
  findBreachForUpdate,
  insertBreach,
  listBreachEvents,
  recordBreachEvent,
  stateOf,
} from './store-breaches.ts'

/** Writes down a breach (个人信息安全事件) as soon as it is known, with what is known; the same submission twice is one. */
export async function enterBreach(
  app: App,
  actor: Actor,
  given: { readonly submissionId: string; readonly knownAt: Date; readonly facts: BreachFacts },
): Promise<Decision<{ breachId: string }, BreachFactsRefusal>> {
  const decision = decideBreachFacts(given.facts, given.knownAt, app.clock.now())
  if (!decision.ok) return decision
  const { county } = actor.scope
  return withScope(app.db, actor.scope, async (tx) => {
    await holdSubmission(tx, given.submissionId)
    const earlier = await findBreachBySubmission(tx, county, given.submissionId)
    if (earlier) return accept({ breachId: earlier.breach_id })
    const row: BreachRow = {
      county_code: county,
      breach_id: newId(),
      ...columnsOf(given.facts),
      known_at: given.knownAt,
      authority_told_at: null,
      guardians_told_at: null,
      guardians_excused: false,
      notice_demanded: false,
      closed_at: null,
      entered_by: actor.id,
      submission_id: given.submissionId,
      version: 1,
    }
    await insertBreach(tx, row)
    await writeStep(app, tx, actor, row, { ...given, step: 'enter', at: given.knownAt, words: factWords(given.facts) })
    return accept({ breachId: row.breach_id })
  })
}

export interface BreachStepOrder {
  readonly submissionId: string
  readonly version: number
  readonly step: BreachStep
  /** When it was done: a telephone call comes before its entry. */
  readonly at: Date
  readonly note: string
  /** Which authority was told. */
  readonly office?: string | undefined
  /** Who told it. */
  readonly person?: string | undefined
}

type Meanwhile = 'privacy.breach-not-found' | 'privacy.changed-meanwhile'

/** Takes a breach one step further: the authority told, the guardians told or excused, closed. */
export async function stepBreach(
  app: App,
  actor: Actor,
  breachId: string,
  order: BreachStepOrder,
): Promise<Decision<{ breachId: string }, BreachStepRefusal | Meanwhile>> {
  return withBreach(app, actor, breachId, order, async (tx, row) => {
    const decision = decideBreachStep({ ...stateOf(row), knownAt: row.known_at }, order.step, order, app.clock.now())
    if (!decision.ok) return decision
    const after = decision.value
    await changeBreach(tx, row, {
      guardians_excused: after.guardiansExcused,
      notice_demanded: after.noticeDemanded,
      ...(order.step === 'tell-authority' && { authority_told_at: order.at }),
      ...(order.step === 'tell-guardians' && { guardians_told_at: order.at }),
      ...(order.step === 'close' && { closed_at: order.at }),
    })
    const words = {
      note: order.note.trim(),
      office: order.office?.trim() || null,
      person: order.person?.trim() || null,
      facts: null,
    }
    await writeStep(app, tx, actor, row, { ...order, words })
    return accept({ breachId })
  })
}

/** Puts right what is known of a breach; what was written before stays in its steps. */
export async function amendBreach(
  app: App,
  actor: Actor,
  breachId: string,
  order: { readonly submissionId: string; readonly version: number; readonly facts: BreachFacts },
): Promise<Decision<{ breachId: string }, BreachFactsRefusal | 'privacy.breach-step-not-possible' | Meanwhile>> {
  return withBreach(app, actor, breachId, order, async (tx, row) => {
    if (!breachStepsFrom(stateOf(row)).includes('amend')) return refuse('privacy.breach-step-not-possible')
    const decision = decideBreachFacts(order.facts, row.known_at, app.clock.now())
    if (!decision.ok) return decision
    await changeBreach(tx, row, columnsOf(order.facts))
    const words = factWords(order.facts)
    await writeStep(app, tx, actor, row, { ...order, step: 'amend', at: app.clock.now(), words })
    return accept({ breachId })
  })
}

/** Locks a breach for one step; the same submission twice is one, and nobody's step is lost to an older page. */
function withBreach<Refusal extends string>(
  app: App,
  actor: Actor,
  breachId: string,
  order: { readonly submissionId: string; readonly version: number },
  take: (tx: Tx, row: BreachRow) => Promise<Decision<{ breachId: string }, Refusal>>,
): Promise<Decision<{ breachId: string }, Refusal | Meanwhile>> {
  const { county } = actor.scope
  return withScope<Decision<{ breachId: string }, Refusal | Meanwhile>>(app.db, actor.scope, async (tx) => {
    const row = await findBreachForUpdate(tx, county, breachId)
    if (!row) return refuse('privacy.breach-not-found')
    const events = await listBreachEvents(tx, county, breachId)
    if (events.some((event) => event.submission_id === order.submissionId)) return accept({ breachId })
    if (row.version !== order.version) return refuse('privacy.changed-meanwhile')
    return take(tx, row)
  })
}

const columnsOf = (facts: BreachFacts) => ({
  kinds: [...facts.kinds],
  data_sets: [...facts.dataSets],
  children_count: facts.childrenCount,
  happened_at: facts.happenedAt,
})

function factWords(given: BreachFacts): StepWords {
  const facts: KnownFacts = {
    kinds: given.kinds,
    dataSets: given.dataSets,
    childrenCount: given.childrenCount,
    happenedAt: given.happenedAt?.toISOString() ?? null,
    cause: given.cause.trim(),
    harm: given.harm.trim(),
    remedy: given.remedy.trim(),
    advice: given.advice.trim(),
  }
  return { note: '', office: null, person: null, facts }
}

const EVENTS: Readonly<Record<BreachStep | 'enter', string>> = {
  enter: 'privacy.breach-entered',
  'tell-authority': 'privacy.breach-authority-told',
  'tell-guardians': 'privacy.breach-guardians-told',
  'excuse-guardians': 'privacy.breach-guardians-excused',
  'demand-notice': 'privacy.breach-notice-demanded',
  amend: 'privacy.breach-amended',
  close: 'privacy.breach-closed',
}

async function writeStep(
  app: App,
  tx: Tx,
  actor: Actor,
  breach: BreachRow,
  step: {
    readonly submissionId: string
    readonly step: BreachStep | 'enter'
    readonly at: Date
    readonly words: StepWords
  },
): Promise<void> {
  const eventId = newId()
  await recordBreachEvent(tx, {
    county_code: breach.county_code,
    event_id: eventId,
    breach_id: breach.breach_id,
    step: step.step,
    happened_at: step.at,
    recorded_at: app.clock.now(),
    actor_id: actor.id,
    sealed: sealStep(app.secrets, breach.county_code, eventId, step.words),
    submission_id: step.submissionId,
  })
  const details = { breachId: breach.breach_id, at: chinaMinuteOf(step.at) }
  await recordAudit(tx, { event: EVENTS[step.step], actorId: actor.id, details })
}
