/** 职责线: what an office sees of a county's children because the law gives it a duty, and not for a place or a school. */
export interface Duty {
  /** The role of those who work in the office. */
  readonly role: `${string}-officer`
  /** Whose rows a run opens to the office: every child's, or those of a group or of a roster of a kind. */
  readonly children: 'every' | { readonly groups: readonly string[]; readonly rosterKinds: readonly string[] }
  /** Rosters of which the office reads what they say of these children. */
  readonly rosterKinds: readonly string[]
  /** Groups it is told of. */
  readonly groups: readonly string[]
  /** School, grade and the reason of the standing, or only whether the child is enrolled. */
  readonly schooling: 'whole' | 'enrolled-or-not'
  /** Findings and cases about its children, or only those somebody reported to it. */
  readonly findings: 'of-its-children' | 'reported'
  /** Records of such a case it is told of, beside those addressed to it: no visit, no statement, nothing of a penalty. */
  readonly caseRecords: readonly string[]
}

/**
 * The offices by name. A further one (civil affairs, labour, health) is one more entry and its role's name in the texts of
 * `accounts`; it sees what the next run publishes.
 */
export const DUTIES = {
  /** 残联: registers disabled children with the bureau and sees to their schooling (残疾人教育条例 15, 17). */
  'disabled-federation': {
    role: 'disabled-federation-officer',
    children: { groups: ['disabled'], rosterKinds: ['disabled'] },
    rosterKinds: ['disabled', 'enrolment'],
    groups: ['disabled'],
    schooling: 'whole',
    findings: 'of-its-children',
    caseRecords: ['support'],
  },
  /** 公安: keeps the household register, compares it with the bureau (C1), and takes reports (未成年人保护法 11; 预防未成年人犯罪法 35). */
  police: {
    role: 'police-officer',
    children: 'every',
    rosterKinds: ['police-household', 'police-floating'],
    groups: [],
    schooling: 'enrolled-or-not',
    findings: 'reported',
    caseRecords: [],
  },
} as const satisfies Record<string, Duty>
export type DutyName = keyof typeof DUTIES
export type DutyRole = (typeof DUTIES)[DutyName]['role']

export const DUTY_NAMES = Object.keys(DUTIES) as readonly DutyName[]
export const DUTY_ROLES: readonly DutyRole[] = DUTY_NAMES.map((name) => DUTIES[name].role)
/** Offices that are told of every finding and case about a child of theirs. */
export const TOLD_OF_CHILDREN = DUTY_NAMES.filter((name) => DUTIES[name].findings === 'of-its-children')
/** Offices a finding may be reported to. */
export const REPORTED_TO = DUTY_NAMES.filter((name) => DUTIES[name].findings === 'reported')

const dutyOf: ReadonlyMap<string, DutyName> = new Map(DUTY_NAMES.map((name) => [DUTIES[name].role, name]))

/** The duty by which a role sees children; undefined for whoever has a place, a school or neither. */
export const dutyOfRole = (role: string): DutyName | undefined => dutyOf.get(role)

/** What is told of a child; whoever sees by place or school is told all of it. */
export interface Sight {
  tellsGroup(group: string): boolean
  /** Any group at all. */
  readonly tellsGroups: boolean
  readonly tellsSchooling: boolean
}

/** What a scope is told of the children it sees. */
export function sightOf(scope: { readonly duty?: DutyName }): Sight {
  const duty: Duty | undefined = scope.duty && DUTIES[scope.duty]
  return {
    tellsGroup: (group) => !duty || duty.groups.includes(group),
    tellsGroups: !duty || duty.groups.length > 0,
    tellsSchooling: duty?.schooling !== 'enrolled-or-not',
  }
}
