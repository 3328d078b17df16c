import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { showCase } from '../../slices/cases/case-page.ts'
import { addMember } from '../../slices/cases/group-commands.ts'
import { type CasePorts, openCase } from '../../slices/cases/index.ts'
import { recordOnCase } from '../../slices/cases/record-commands.ts'
import { stepRule } from '../../slices/cases/rules/steps.ts'
import { takeCaseStep } from '../../slices/cases/step-commands.ts'
import * as documents from '../../slices/documents/index.ts'
import { type Deed, type Fields, THE } from './acts.ts'
import type { Player } from './cast.ts'
import { peopleOfStories } from './people.ts'

/** How far a story is. */
export interface Progress {
  /** Empty while there is none. */
  readonly caseId: string
  /** The case as its last step left it. */
  readonly version: number
  /** 强制报告 that somebody will answer. */
  readonly reportId?: string
}

/** All a deed is done with. */
export interface Doing extends Progress {
  readonly app: App
  readonly actor: Actor
  readonly player: Player
  readonly basisId: string
  readonly ports: CasePorts
  /** The submission of a part of the deed. */
  submission(part: string | number): string
}

type Done = Decision<Partial<Progress>, string>

/** Does what a deed says by the command its page would call. */
export function perform(doing: Doing, deed: Deed): Promise<Done> {
  if ('open' in deed) return open(doing, deed)
  if ('step' in deed) return step(doing, deed)
  if ('record' in deed) return record(doing, deed)
  return 'serve' in deed ? serve(doing, deed) : member(doing, deed)
}

type The<Key extends string> = Extract<Deed, Readonly<Record<Key, unknown>>>

function open({ app, actor, player, submission }: Doing, { open: foundBy, note }: The<'open'>): Promise<Done> {
  return withScope(app.db, actor.scope, (tx) =>
    openCase(app, tx, actor, {
      submissionId: submission(0),
      childId: player.childId,
      findingId: null,
      foundBy,
      foundOn: app.clock.today(),
      dropoutKind: 'left',
      ...(note && { note }),
    }),
  )
}

async function step(doing: Doing, { step: name, fields, paper }: The<'step'>): Promise<Done> {
  const { app, actor, caseId, version, ports, submission } = doing
  const body = { submissionId: submission(0), version, fields: filled(doing, fields) }
  const kind = stepRule(name).paper
  const words = kind ? await paperWords(doing, kind, paper) : accept(undefined)
  if (!words.ok) return words
  const requestId = name === 'close' ? await readRequest(doing) : undefined
  const done = await takeCaseStep(app, actor, caseId, name, { ...body, requestId, paper: words.value }, ports)
  return done.ok ? accept({ version: done.value.version }) : done
}

async function record(doing: Doing, { record: kind, fields, paper }: The<'record'>): Promise<Done> {
  const { app, actor, caseId, ports, submission } = doing
  const words = paper ? await paperWords(doing, 'dropout-report', paper) : accept(undefined)
  if (!words.ok) return words
  const body = { submissionId: submission(0), fields: filled(doing, fields), paper: words.value }
  const done = await recordOnCase(app, actor, caseId, kind, body, ports)
  if (!done.ok) return done
  return accept(kind === 'mandatory-report' ? { reportId: done.value.recordId } : {})
}

/** The request to close as its approver reads it. */
async function readRequest({ app, actor, caseId, ports }: Doing): Promise<string | undefined> {
  const page = await showCase(app, actor, caseId, ports)
  return page.ok ? (page.value.closingRequestId ?? undefined) : undefined
}

/** The usual words of a paper, as the page of the case proposes them, with what the story says besides. */
async function paperWords(doing: Doing, kind: string, more: Fields | undefined): Promise<Decision<Fields, string>> {
  const { app, actor, caseId, ports } = doing
  const page = await showCase(app, actor, caseId, ports)
  return page.ok ? accept({ ...page.value.paperWords[kind], ...filled(doing, more) }) : page
}

/** Every guardian has a service of their own. */
function serve({ app, actor, caseId, submission }: Doing, { serve: kind, left }: The<'serve'>): Promise<Done> {
  const { officers, villager } = peopleOfStories()
  return withScope(app.db, actor.scope, async (tx): Promise<Done> => {
    const paper = (await documents.listDocumentsOf(tx, actor.scope, caseId)).findLast((one) => one.kind === kind)
    if (!paper) return refuse('document.not-found')
    for (const { addresseeId } of paper.addressees) {
      const served = await documents.recordService(app, tx, actor, {
        submissionId: submission(addresseeId),
        documentId: paper.documentId,
        addresseeId,
        method: left ? 'left' : 'direct',
        onDay: app.clock.today(),
        place: '家中',
        servers: officers.map((name) => ({ name })),
        evidenceIds: [],
        ...(left ? { reason: '拒绝签字', witness: villager, witnessUnit: '村民委员会' } : { signedByAddressee: true }),
      })
      if (!served.ok) return served
    }
    return accept({})
  })
}

async function member({ app, actor, caseId, submission }: Doing, deed: The<'member'>): Promise<Done> {
  const { member: part, name, unitName } = deed
  const added = await addMember(app, actor, caseId, { submissionId: submission(0), part, name, unitName })
  return added.ok ? accept({}) : added
}

/** Puts in what is known only now: the legal basis, the report that is answered, the child's grade. */
function filled({ basisId, player, reportId }: Doing, fields: Fields = {}): Fields {
  const known = new Map<unknown, unknown>([
    [THE.basis, basisId],
    [THE.grade, player.grade],
    [THE.report, reportId],
  ])
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, known.get(value) ?? value]))
}
