import { addDays, type PlainDate, plainDate } from '../../../kernel/plain-date.ts'
import type { Actor } from '../../../kernel/scope.ts'
import type { CaseState, DropoutCase } from '../domain.ts'
import { decideStep, type StepTaken } from '../rules/decide-step.ts'
import type { CaseFacts, LegalBasis, ServedPaper } from '../rules/facts.ts'
import type { Paper } from '../rules/papers.ts'
import { type CaseEntry, factsOf, type RecordFacts } from '../rules/fold.ts'
import { decideRecord, type RecordKind } from '../rules/records.ts'
import type { StepName } from '../rules/steps.ts'
import { aBasis, aCase, actors, OFFICERS, paperOf, rules } from './situations.ts'

/** A case as the commands keep it, in memory: to walk the machine by chance and look whether anything unlawful comes of it. */
export interface World {
  dropoutCase: DropoutCase
  today: PlainDate
  round: number
  confirmedBy: string | null
  closedBy: string | null
  suspendedUntil: PlainDate | null
  groupHasLead: boolean
  entries: CaseEntry[]
  papers: ServedPaper[]
  remedyText: string | null
  bases: LegalBasis[]
  readonly trail: StepName[]
}

export const GUARDIANS = ['father', 'mother'] as const

export function newWorld(): World {
  return {
    dropoutCase: aCase('suspected', { version: 1 }),
    today: plainDate('2024-03-04'),
    round: 1,
    confirmedBy: null,
    closedBy: null,
    suspendedUntil: null,
    groupHasLead: false,
    entries: [],
    papers: [],
    remedyText: null,
    bases: [],
    trail: [],
  }
}

export function factsIn(world: World): CaseFacts {
  return factsOf(
    {
      round: world.round,
      guardianCount: GUARDIANS.length,
      groupParts: world.groupHasLead ? ['lead'] : [],
      papers: world.papers,
      remedyText: world.remedyText,
      confirmedBy: world.confirmedBy,
      suspendedUntil: world.suspendedUntil,
      bornOn: null,
      legalBases: world.bases,
      running: [],
    },
    world.entries,
  )
}

/** Tries a step; what the machine accepts is written as the commands write it. */
export function tryStep(world: World, name: StepName, actor: Actor, draft: StepTaken['draft']): boolean {
  const { version } = world.dropoutCase
  const said = { paper: { ...paperOf(name), hearingOn: addDays(world.today, 20) }, ...draft }
  const step = { name, actor, version, draft: said }
  const decision = decideStep(world.dropoutCase, step, factsIn(world), rules, world.today)
  if (!decision.ok) return false
  const { to, paper } = decision.value
  world.dropoutCase = { ...world.dropoutCase, state: to, version: version + 1 }
  world.trail.push(name)
  if (name === 'confirm') world.confirmedBy = actor.id
  if (name === 'close') world.closedBy = actor.id
  if (name === 'persuade-again') {
    world.round++
    world.papers = []
    world.remedyText = null
  }
  if (paper === 'penalty-decision') world.remedyText = String(said.paper['remedy'])
  const facts = { ...draft, officers: draft.officers ?? [], basisId: draft.basisId ?? '', yuan: draft.yuan ?? 0 }
  world.entries.push({ kind: `step:${name}`, on: world.today, by: actor.id, round: world.round, facts } as CaseEntry)
  if (paper) issue(world, paper)
  return true
}

function issue(world: World, paper: Paper): void {
  for (const addressee of GUARDIANS) {
    const documentId = `${paper}-${world.entries.length}`
    world.papers.push({ paper, documentId, number: '', addressee, issuedOn: world.today, effectiveOn: null })
  }
}

/** Serves a paper on one guardian; a public notice takes effect in thirty days. */
export function serve(world: World, guardian: string, byNotice: boolean): void {
  const effectiveOn = byNotice ? addDays(world.today, 30) : world.today
  world.papers = world.papers.map((paper) =>
    paper.addressee === guardian && paper.effectiveOn === null ? { ...paper, effectiveOn } : paper,
  )
}

export function tryRecord<Kind extends RecordKind>(
  world: World,
  kind: Kind,
  actor: Actor,
  facts: RecordFacts[Kind],
): boolean {
  const link = 'link' in facts ? facts.link : undefined
  const decision = decideRecord(world.dropoutCase, kind, actor, { on: world.today, link }, world.today)
  if (!decision.ok) return false
  world.entries.push({ kind, on: world.today, by: actor.id, round: world.round, facts } as CaseEntry)
  if (kind === 'suspension') world.suspendedUntil = addDays(world.today, 20)
  if (kind === 'resumption') world.suspendedUntil = null
  return true
}

export function enterBasis(world: World, approved: boolean, validDays: number): void {
  world.bases.push(
    aBasis({
      basisId: `basis-${world.bases.length}`,
      validFrom: world.today,
      validTo: addDays(world.today, validDays),
      approvedBy: approved ? 'second' : null,
    }),
  )
}

export const stateOf = (world: World): CaseState => world.dropoutCase.state

const SCRIPT: readonly ((world: World) => boolean)[] = [
  (world) => tryStep(world, 'verify', actors.village, {}),
  (world) => tryStep(world, 'confirm', actors.principal, {}),
  (world) => tryRecord(world, 'notice', actors.principal, { link: 'school-to-township' }),
  (world) => tryRecord(world, 'acknowledgement', actors.township, { link: 'school-to-township' }),
  (world) => {
    world.groupHasLead = true
    return tryStep(world, 'persuade', actors.township, {})
  },
  (world) =>
    tryRecord(world, 'visit', actors.village, {
      way: 'at-home',
      result: 'refused',
      visitors: 2,
      causes: [],
    }),
  (world) => tryStep(world, 'order', actors.township, {}),
  (world) => {
    for (const guardian of GUARDIANS) serve(world, guardian, false)
    world.today = addDays(world.today, 12)
    enterBasis(world, true, 800)
    if (!tryRecord(world, 'filing-approval', actors.township2, { passes: true })) return false
    return tryStep(world, 'file', actors.township, { basisId: 'basis-0', officers: OFFICERS })
  },
  (world) => tryStep(world, 'pre-notice', actors.township, { penaltyKind: 'fine', yuan: 500 }),
  (world) => {
    for (const guardian of GUARDIANS) serve(world, guardian, false)
    world.today = addDays(world.today, 12)
    return tryStep(world, 'decide', actors.township, { penaltyKind: 'fine', yuan: 500, officers: OFFICERS })
  },
]

/** A case some lawful way into the procedure, from where the walk goes on. */
export function worldAfter(moves: number): World {
  const world = newWorld()
  for (const [index, move] of SCRIPT.slice(0, moves).entries())
    if (!move(world)) throw new Error(`move ${index} of the script is refused`)
  return world
}
export const SCRIPT_LENGTH = SCRIPT.length
