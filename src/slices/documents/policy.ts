import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Actor, Role } from '../../kernel/scope.ts'
import { type DocumentKindName, kindRuleOf, type Organ, type OrganKind } from './domain.ts'

const EVERYBODY = [
  'bureau-officer',
  'township-officer',
  'village-officer',
  'school-officer',
  'homeroom-teacher',
] as const

export const permissions = {
  'documents.list': EVERYBODY,
  'documents.show': EVERYBODY,
  'documents.export': ['bureau-officer', 'township-officer', 'school-officer'],
  'documents.issue': EVERYBODY,
  /** At the door stand township, village and school; the bureau serves its own. */
  'documents.serve': EVERYBODY,
  'documents.templates': ['bureau-officer'],
  'documents.batches': ['bureau-officer', 'township-officer'],
} as const satisfies Record<string, readonly Role[]>

/** Whoever sees a paper may record that it was served: the township's cadre, the village or the school at the door. */
export function mayServe(actor: Actor): Decision<Actor, 'document.organ-not-yours'> {
  const roles: readonly Role[] = permissions['documents.serve']
  return roles.includes(actor.role) ? accept(actor) : refuse('document.organ-not-yours')
}

/** Organs an actor may issue papers of. */
export function organsOf(actor: Actor): readonly Organ[] {
  const { county, divisionPrefix = '', schoolPrefix = '' } = actor.scope
  switch (actor.role) {
    case 'bureau-officer':
      return [
        { kind: 'bureau', unit: `${county}000000` },
        { kind: 'county', unit: `${county}000000` },
      ]
    case 'township-officer':
      return [{ kind: 'township', unit: divisionPrefix.padEnd(12, '0') }]
    case 'village-officer':
      return [{ kind: 'village', unit: divisionPrefix }]
    case 'school-officer':
      return [{ kind: 'school', unit: schoolPrefix.split('/')[0]! }]
    case 'homeroom-teacher':
      return [{ kind: 'class', unit: schoolPrefix.replace(/\/$/, '') }]
    default:
      return []
  }
}

/** Only the organs a kind names may issue it, each by its own people; a paper of another organ is void (standards §2.5). */
export function mayIssue(
  actor: Actor,
  kind: DocumentKindName,
  organ: Organ,
): Decision<Organ, 'document.organ-not-competent' | 'document.organ-not-yours'> {
  const { issuers } = kindRuleOf(kind)
  if (!issuers.includes(organ.kind))
    return refuse('document.organ-not-competent', {
      kind: `document.kind.${kind}`,
      organs: issuers.map((issuer) => `document.organ.${issuer}`),
    })
  const isOwn = organsOf(actor).some((own) => own.kind === organ.kind && own.unit === organ.unit)
  return isOwn || (actor.role === 'system' && isInCounty(actor, organ))
    ? accept(organ)
    : refuse('document.organ-not-yours')
}

interface PaperOfOrgan {
  readonly organ_kind: OrganKind
  readonly organ_unit: string
  readonly matter_id: string | null
}

/**
 * Who puts a paper right by a new one: the organ that issued it, and once its matter was handed over the organ of the same
 * kind that holds the matter now. Whoever asks has the paper in scope, so there is one such organ.
 */
export function correctsAs(paper: PaperOfOrgan, organ: Organ): boolean {
  return paper.organ_unit === organ.unit || (paper.matter_id !== null && paper.organ_kind === organ.kind)
}

function isInCounty(actor: Actor, organ: Organ): boolean {
  const onDivision: readonly OrganKind[] = ['county', 'bureau', 'township', 'village']
  return onDivision.includes(organ.kind) ? organ.unit.startsWith(actor.scope.county) : true
}
