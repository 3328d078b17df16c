// @NOTE table: what offices do in each part of the procedure, for the stories
import { addDays, type PlainDate } from '../../kernel/plain-date.ts'
import type { FoundBy } from '../../slices/cases/index.ts'
import type { Cause } from '../../slices/cases/domain.ts'
import type { Paper } from '../../slices/cases/rules/papers.ts'
import { texts } from '../../slices/cases/texts.ts'
import { type Act, type Deed, type Fields, type Person, THE } from './acts.ts'
import type { People } from './people.ts'

export const act = (ago: number, by: Person, deed: Deed): Act => ({ ago, by, deed })

/** Parts of the procedure as they are gone through again and again; each begins on its number of days before today. */
export function chaptersOn(today: PlainDate, people: People) {
  const day = (ago: number): PlainDate => addDays(today, -ago)
  const contact = { contactPerson: people.lead, contactPhone: '0000-0000000', contactAddress: '乡镇人民政府' }
  const stage: Stage = { day, people, contact }
  return { day, people, serve, ...persuasionOn(stage), ...penaltyOn(stage), ...returnOn(stage) }
}
export type Chapters = ReturnType<typeof chaptersOn>

interface Stage {
  readonly day: (ago: number) => PlainDate
  readonly people: People
  readonly contact: Fields
}

const serve = (ago: number, paper: Paper, left = false): Act => act(ago, 'township', { serve: paper, left })

function persuasionOn({ day, people, contact }: Stage) {
  const { lead, teacher, villager, principal } = people

  /** Found, looked into, confirmed, passed down the chain, taken up: from `ago` to four days later. */
  const takenUp = (ago: number, open: FoundBy, cause: Cause): Act[] => [
    act(ago, open === 'platform' ? 'bureau' : open === 'survey' ? 'township' : 'school', { open }),
    act(ago - 1, 'school', { step: 'verify' }),
    act(ago - 2, 'school', { step: 'confirm', fields: { causes: [cause], outOfSchoolSince: day(ago + 4) } }),
    act(ago - 2, 'school', {
      record: 'notice',
      fields: { link: 'school-to-township' },
      paper: { grade: THE.grade, cause: texts[`case.cause.${cause}`].zh, principal },
    }),
    act(ago - 3, 'township', { record: 'acknowledgement', fields: { link: 'school-to-township', receiver: lead } }),
    act(ago - 3, 'bureau', { record: 'acknowledgement', fields: { link: 'school-to-bureau', receiver: '教育股' } }),
    act(ago - 3, 'township', { record: 'notice', fields: { link: 'township-to-village' } }),
    act(ago - 3, 'village', {
      record: 'acknowledgement',
      fields: { link: 'township-to-village', receiver: villager },
    }),
    act(ago - 4, 'village', { record: 'notice', fields: { link: 'village-to-guardians' } }),
    act(ago - 4, 'township', { member: 'lead', name: lead, unitName: '乡镇人民政府' }),
    act(ago - 4, 'township', { member: 'class', name: teacher, unitName: '学校' }),
    act(ago - 4, 'township', { step: 'persuade' }),
  ]

  const visit = (ago: number, result: string, cause: Cause, said: string, wishes: string, more: Fields = {}): Act =>
    act(ago, 'township', {
      record: 'visit',
      fields: {
        way: 'at-home',
        result,
        visitors: 2,
        visitorNames: `${lead}、${teacher}`,
        place: '家中',
        guardianSaid: said,
        childSaid: wishes,
        causes: [cause],
        ...more,
      },
    })

  const ordered = (ago: number, left = false): Act[] => [
    act(ago, 'township', { step: 'order', paper: contact }),
    serve(ago - 1, 'correction-order', left),
  ]

  return { takenUp, visit, ordered }
}

const ACCOUNT = '县财政局非税收入专户（某银行县支行，账号0000000000000000）'

function penaltyOn({ people, contact }: Stage) {
  const certified = people.officers.map((name, index) => ({ name, certificate: `演示第00${index + 1}号` }))

  /** 立案, 告知: filed by the township, approved by another, announced and served. */
  const filed = (ago: number): Act[] => [
    act(ago + 1, 'bureau', { record: 'filing-approval', fields: { passes: true, opinion: '同意立案。' } }),
    act(ago, 'township', { step: 'file', fields: { basisId: THE.basis, officers: certified } }),
  ]
  const announced = (ago: number, yuan: number): Act[] => [
    act(ago, 'township', {
      step: 'pre-notice',
      fields: { penaltyKind: 'fine', yuan },
      paper: {
        penalty: `罚款${yuan}元`,
        ...contact,
        ...(yuan >= 2000 && { hearingRight: '可以自收到本告知书之日起五个工作日内要求听证。' }),
      },
    }),
    serve(ago - 1, 'penalty-pre-notice'),
  ]
  const waived = (ago: number): Act =>
    act(ago, 'township', {
      record: 'statement',
      fields: { statementKind: 'waiver-signed', said: '监护人书面表示不陈述、不申辩。' },
    })
  const decided = (ago: number, yuan: number): Act =>
    act(ago, 'township', {
      step: 'decide',
      fields: { penaltyKind: 'fine', yuan, officers: certified },
      paper: { penalty: `罚款${yuan}元`, defence: '未提出陈述、申辩。', paymentAccount: ACCOUNT },
    })

  return { filed, announced, waived, decided }
}

function returnOn({ day, people }: Stage) {
  const { principal, teacher } = people

  /** Back in class: proven by the school's signed list, with a place and help (三到位). */
  const back = (ago: number, placement = 'old-class'): Act =>
    act(ago, 'school', {
      step: 'return',
      fields: {
        source: 'signed-paper',
        fromOn: day(ago + 6),
        toOn: day(ago),
        presentDays: 4,
        signedBy: principal,
        evidenceRef: '到校签到表',
        placement,
        measures: ['tutoring', 'pairing', 'counselling'],
        supporter: teacher,
        plan: '班主任结对，每周家访一次，补习落下的课程。',
      },
    })
  const firstCheck = (ago: number): Act =>
    act(ago, 'school', {
      step: 'observe',
      fields: { check: 'month', monthAfter: 1, finding: 'attends', said: '在校。' },
    })
  const check = (ago: number, monthAfter?: number): Act =>
    act(ago, 'school', {
      record: 'observation',
      fields: { check: monthAfter ? 'month' : 'term-start', ...(monthAfter && { monthAfter }), finding: 'attends' },
    })
  const closed = (ago: number, closingReason: string, evidenceType: string, evidenceRef: string): Act[] => [
    act(ago + 3, 'township', {
      record: 'closing-request',
      fields: { closingReason, evidenceType, evidenceRef, proposal: '情况属实，申请销号。' },
    }),
    act(ago, 'bureau', { step: 'close', fields: { opinion: '已核对，同意销号。' } }),
  ]

  return { back, firstCheck, check, closed }
}
