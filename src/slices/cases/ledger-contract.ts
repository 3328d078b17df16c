import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { DayText, listOf, orNull, PageQuery } from '../../kernel/wire.ts'
import { CASE_STATES, CAUSES, FOUND_BY } from './domain.ts'
import { LEDGER_PARTS, LEDGERS } from './ledger-domain.ts'

const Text = orNull(Type.String())

/** A row of any of the three ledgers; what a ledger does not have is null. */
export const LedgerLine = Type.Object({
  childId: Type.String(),
  caseId: Text,
  township: Type.String(),
  /** 村组: the village, with the group where a roster names it. */
  village: Type.String(),
  householder: Text,
  /** 与户主关系, in the words of the roster. */
  kinToHouseholder: Text,
  name: Type.String(),
  sex: Text,
  nationality: Text,
  bornOn: Text,
  citizenId: Text,
  householdAddress: Text,
  residenceAddress: Text,
  guardian: Text,
  guardianPhone: Text,
  standing: Text,
  /** 核实日期: of a child the day of the comparison its standing comes from, of a case the day of its last 核查. */
  verifiedOn: Text,
  school: Text,
  grade: Text,
  pupilNumber: Text,
  groups: Type.Array(Type.String()),
  /** 缓学/休学文号: of the approval that explained the child's case, else as the newest roster has it. */
  deferralPaper: Text,
  /** 未入学原因, as the newest roster that says one has it. */
  notInSchoolReason: Text,
  /** 包保人: who leads the working group; before there is one, whom the roster names, else the village's sponsoring school. */
  sponsor: Text,
  /** As it was on the day of the ledger. */
  state: orNull(Type.Enum([...CASE_STATES])),
  stateOn: Text,
  caseNumber: Text,
  foundBy: orNull(Type.Enum([...FOUND_BY])),
  foundOn: Text,
  outOfSchoolSince: Text,
  /** Of a dropout those it was confirmed with, of a suspicion those told last. */
  causes: Type.Array(Type.Enum([...CAUSES])),
  /** 去向: where the child is, as a visit or the confirmation told last. */
  whereabouts: Text,
  explanation: Text,
  lead: Text,
  members: Text,
  visitCount: orNull(Type.Integer()),
  lastVisitOn: Text,
  papers: Type.Array(Type.Object({ kind: Type.String(), number: Type.String(), issuedOn: Type.String() })),
  returnedOn: Text,
  placement: Text,
  stability: Text,
  closingReason: Text,
  closedOn: Text,
})
export type LedgerLine = Static<typeof LedgerLine>

export const LedgerFilter = Type.Object({
  ledger: Type.Enum([...LEDGERS]),
  /** The day whose state is shown; today when left out. */
  on: Type.Optional(DayText),
  part: Type.Optional(Type.Enum([...LEDGER_PARTS, 'all'])),
  division: Type.Optional(Type.String({ pattern: '^\\d{9}(\\d{3})?$' })),
  school: Type.Optional(Type.String({ pattern: '^\\d{10}$' })),
  sort: Type.Optional(Type.Enum(['division', '-division', 'bornOn', '-bornOn', 'since', '-since'])),
  ...PageQuery,
})
export type LedgerFilter = Static<typeof LedgerFilter>

export const listLedger = endpoint({
  method: 'GET',
  path: '/api/ledgers',
  permission: 'cases.list-ledgers',
  summary: '三本台账：适龄儿童、疑似辍学、辍学（可看过去任何一天）',
  query: LedgerFilter,
  reply: listOf(LedgerLine),
})
