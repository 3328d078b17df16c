/**
 * Every rate of the made-up county, in one place. [K] = what is generally known of western counties, [S] = named in
 * standards.md or in the source documents, [A] = our assumption, with the reasoning. `defects` (and only they) are
 * multiplied by the caller's `defectsFactor`.
 */
export const RATES = {
  /** Families and where they live (shares of families unless said). */
  population: {
    registeredHereLivesHere: 0.775, // [A] what the three below leave
    awayInProvince: 0.065, // [K] 流动人口 of a western county: about 15 % of families away, nearly half inside the province
    awayOutOfProvince: 0.08, // [K] the rest went to the coast
    movedIn: 0.08, // [K] inbound floating families of a county seat with some industry
    children: [
      [1, 36],
      [2, 43],
      [3, 17],
      [4, 4],
    ], // [K] births per family, weights; two is commonest in the west
    livesInTown: 0.1, // [K] rural families that live in the county seat and keep their 户口 in the village
    registeredTwice: 0.0002, // [K] 重复户口: the campaigns of 2012–2016 found about this many left
    twinBirth: 0.011, // [K] twins per birth
    unregisteredBirth: 0.004, // [A] children without 户口 since the 2016 campaign against 黑户: a few per thousand
    singleParent: 0.055, // [K] divorced or widowed
    orphan: 0.0012, // [K] 孤儿 and 事实无人抚养 together: over 1 per 1000 children
    leftBehindOneParent: 0.17, // [S §2.8] 学籍 definition: one parent away ≥ 3 months; share of resident families
    leftBehindBothParents: 0.09, // [S §2.8] 民政 definition; share of resident families
    rareCharacterName: 0.004, // [K] names that GB 2312 fonts lack
    formerName: 0.006, // [K] 更名 of minors, mostly after divorce
    movedAwayLastTwoYears: 0.018, // [K] households whose 户口 went elsewhere in the last two years, beside the stock
    leftAgainLastYear: 0.012, // [A] inbound families that left within the year and whose rows linger (share of all families)
    diedLastTwoYears: 0.0006, // [K] child mortality 5–14 about 0.25 ‰ a year, younger more
    commuters: 0.002, // [A] pupils from just over the county line, in no roster of ours (share of pupils)
    poorRelieved: 0.13, // [K] 脱贫户 of a county that was poor until 2020
    monitored: 0.018, // [K] 监测户
    subsistence: 0.055, // [K] 低保
    extremePoverty: 0.002, // [K] 特困
    disabled: 0.009, // [K] children with a certificate or found by survey: about 1 %
  },

  /** School life (shares of school-age children unless said). */
  schooling: {
    startsAYearLate: 0.025, // [K] pastoral townships more
    startsAYearLatePastoral: 0.07, // [S requirements R4] 7–16 in pastoral areas
    startsAYearEarly: 0.015, // [K] born in autumn, let in early
    deferredAtSix: 0.01, // [S LAW 11] approved 缓学; share of six-year-olds
    homeTaughtOfSevere: 0.62, // [S SEED0] of disabled children of level 1–2
    specialSchoolOfDisabled: 0.22, // [K]
    suspended: 0.0009, // [K] 休学 with an end still to come; share of pupils
    boardingPrimary: 0.16, // [K] rural, from grade 3
    boardingJunior: 0.62, // [K] rural
    prefersTownSchool: 0.05, // [K] 城镇化: rural pupils in the county seat beside those who live there
    studiesAcrossTheLine: 0.006, // [A] resident children in a school of the next county, properly enrolled
    recordStayedAtOrigin: 0.025, // [A] inbound pupils whose 学籍 did not follow (借读); share of inbound pupils
    returnedThisYear: 0.0012, // [A] dropouts of last year who are back: survey rows about them linger
    justArrived: 0.0035, // [A] pupils whose families are in no roster yet; share of pupils
  },

  /**
   * Children truly in no school, by how it came about: shares of all school-age children; together about 0.63 %.
   * National control lines were 0.6 % (primary) and 1.8 % (junior) [S §1.4]; counties report far less and find this much
   * when they go door to door [A].
   */
  outOfSchool: {
    'never-enrolled': 0.0007,
    'dropped-out-closed': 0.0009,
    'dropped-out-active': 0.0014, // 空挂: the school keeps the record, funds follow records
    'lost-at-junior-entry': 0.0009, // [S SEED3] 小升初流生
    'disabled-not-placed': 0.0006,
    'moved-in-not-enrolled': 0.0006,
    unregistered: 0.0003,
    'suspension-expired': 0.0003, // [S §1.2] approved 休学 is over, the pupil did not come back
    'transfer-not-arrived': 0.0004, // [S §1.2] 转出 but arrived nowhere
    'away-not-in-school': 0.0005,
  },

  /** Records that do not fit the person; shares of pupils of this county's schools. */
  records: {
    duplicate: 0.0025, // [K] second record after a transfer without papers
    duplicateAcrossCounty: 0.002, // [K] went away, record here never closed, new one there
    mismatchInside: 0.004, // [S §1.5] 人籍分离: sits in a town school, record in the village school
    mismatchOutside: 0.002, // [S §1.5] record here, studies outside
    transferredInside: 0.006, // [A] moved school within the county this term; the old one still shows 转出
    transferredAcross: 0.003, // [A] the same across the county line
    ghostMovedAway: 0.12, // [A] share of moved-away or left-again pupils whose record stays active
    ghostDeceased: 0.2, // [A] share of deceased pupils
  },

  /** What offices know of a child (probabilities); what nobody knows cannot be found by anybody. */
  known: {
    policeRegistered: 0.9995, // [K] all with 户口 here
    floatingResident: 0.84, // [K] inbound families that registered their residence
    hospitalUnregistered: 0.55, // [A] unregistered births that happened in a county hospital
    villageResident: 0.982, // [A] door to door
    villageAway: 0.945, // [A] neighbours answer for them
    villageMovedIn: 0.78, // [A] tenants are missed
    residenceList: 0.62, // [A] the town's community list has the rural family that lives there
    villageUnregistered: 0.88, // [A] the village knows
    disabledKnown: 0.93, // [A] certificate or survey
    povertyKnown: 0.99, // [K] household files are audited
    provinceExtractInProvince: 0.985, // [A] same 学籍 system, by 户籍 code
    provinceExtractElsewhere: 0.955, // [A] nation-wide feedback by verified ID only: 3–5 % of records are unverified
  },

  /** Traces a child in no school leaves. At least one is always left: a child nobody has any sign of is not in the truth's reach. */
  traces: {
    villageSaysOut: 0.66, // [A] the survey says 辍学 or 未入学
    villageSaysElsewhere: 0.13, // [A] the family claims a school far away
    villageSaysInSchool: 0.09, // [A] the family claims the local school, or last year's answer was copied
    villageSaysUnknown: 0.12, // [A]
    schoolMarksAbsent: 0.62, // [S §2.4] 是否在校 = 否 in the school's termly check of an active record
    disabledListSaysOut: 0.8, // [A] 未入学 in the disabled federation's survey
    povertyListSaysOut: 0.7, // [A] 在校生状况 = 非在校生
  },

  /** Wrong answers about children who are in school, and what the village writes about the others. */
  answers: {
    villageSaysOutWrongly: 0.0012, // [A] misunderstanding, or out for a while in spring
    villageUnknownWrongly: 0.003, // [A]
    villageUnknownAway: 0.035, // [A] 去向不详 though in school elsewhere
    schoolMarksAbsentWrongly: 0.0008, // [A]
    villageStillSaysOut: 0.45, // [A] about a child that came back
    villageKeepsMovedAway: 0.35, // [A] stale rows
    villageStaleSchool: 0.03, // [A] last year's school or grade
    attestationAway: 0.82, // [S requirements E4] family away showed a 就读证明 or named the school
    attestationFalse: 0.2, // [A] … of those who only claim it
  },

  /** Errors of clerks, per row, for an office whose clerks are average; multiplied by `defectsFactor` and the clerk's skill. */
  defects: {
    police: {
      idMissing: 0,
      idOneDigit: 0.00005,
      idSwap: 0.00003,
      idOfSibling: 0,
      idLost: 0,
      nameSameSound: 0,
      nameSimilarShape: 0.0001,
      nameOtherForm: 0.001,
      nameSlip: 0,
      ownSpelling: 0, // the register is the official spelling
      milkName: 0,
      birthDayMonthSwapped: 0,
      birthYearOff: 0,
      birthLunar: 0,
      birthDigit: 0.0001,
      sexWrong: 0.00005,
      guardianOther: 0,
      guardianNameWrong: 0.002,
      phoneOld: 0.2, // [K] telephone in the household register is seldom kept up
      addressOld: 0.04,
      twice: 0.0006, // [K] 重复户口 and the file joined twice
      missing: 0.0005,
    },
    floating: {
      idMissing: 0.03,
      idOneDigit: 0.008,
      idSwap: 0.004,
      idOfSibling: 0.003,
      idLost: 0,
      nameSameSound: 0.015,
      nameSimilarShape: 0.006,
      nameOtherForm: 0.004,
      nameSlip: 0.003,
      ownSpelling: 0.35,
      milkName: 0.006,
      birthDayMonthSwapped: 0.003,
      birthYearOff: 0.004,
      birthLunar: 0.008,
      birthDigit: 0.006,
      sexWrong: 0.004,
      guardianOther: 0.1,
      guardianNameWrong: 0.02,
      phoneOld: 0.12,
      addressOld: 0.15,
      twice: 0.01,
      missing: 0.01,
    },
    hospital: {
      idMissing: 0, // there is none yet
      idOneDigit: 0.004, // of the mother's number
      idSwap: 0.003,
      idOfSibling: 0,
      idLost: 0,
      nameSameSound: 0.01,
      nameSimilarShape: 0.004,
      nameOtherForm: 0.003,
      nameSlip: 0.003,
      ownSpelling: 0.7,
      milkName: 0.1, // not named yet: 某某之子, or a milk name
      birthDayMonthSwapped: 0,
      birthYearOff: 0,
      birthLunar: 0,
      birthDigit: 0.002,
      sexWrong: 0.002,
      guardianOther: 0,
      guardianNameWrong: 0.015,
      phoneOld: 0.1,
      addressOld: 0.15,
      twice: 0.004,
      missing: 0.01,
    },
    village: {
      idMissing: 0.045, // [A] "没带户口本"
      idOneDigit: 0.014, // [K] keyed by hand from paper: 1–2 % of 18-digit numbers
      idSwap: 0.006,
      idOfSibling: 0.005,
      idLost: 0, // by file: some townships' workbooks hold numbers
      nameSameSound: 0.026,
      nameSimilarShape: 0.01,
      nameOtherForm: 0.007,
      nameSlip: 0.005,
      ownSpelling: 0.4, // spelt by ear instead of copied from the booklet
      milkName: 0.008,
      birthDayMonthSwapped: 0.004,
      birthYearOff: 0.006,
      birthLunar: 0.018, // [K] villagers give the birthday of the farmers' calendar
      birthDigit: 0.008,
      sexWrong: 0.005,
      guardianOther: 0.22, // whoever opened the door
      guardianNameWrong: 0.03,
      phoneOld: 0.14,
      addressOld: 0.02,
      twice: 0.006,
      missing: 0.01,
    },
    disabled: {
      idMissing: 0.008,
      idOneDigit: 0.004,
      idSwap: 0.002,
      idOfSibling: 0.001,
      idLost: 0.02,
      nameSameSound: 0.012,
      nameSimilarShape: 0.005,
      nameOtherForm: 0.004,
      nameSlip: 0.002,
      ownSpelling: 0.25,
      milkName: 0.002,
      birthDayMonthSwapped: 0.001,
      birthYearOff: 0.003,
      birthLunar: 0.006,
      birthDigit: 0.003,
      sexWrong: 0.003,
      guardianOther: 0.15,
      guardianNameWrong: 0.02,
      phoneOld: 0.2,
      addressOld: 0.08,
      twice: 0.012, // re-issued certificates
      missing: 0.02,
    },
    aid: {
      idMissing: 0.004,
      idOneDigit: 0.004,
      idSwap: 0.002,
      idOfSibling: 0.002,
      idLost: 0.01,
      nameSameSound: 0.01,
      nameSimilarShape: 0.004,
      nameOtherForm: 0.004,
      nameSlip: 0.002,
      ownSpelling: 0.2,
      milkName: 0.001,
      birthDayMonthSwapped: 0.001,
      birthYearOff: 0.002,
      birthLunar: 0.004,
      birthDigit: 0.002,
      sexWrong: 0.003,
      guardianOther: 0.1,
      guardianNameWrong: 0.02,
      phoneOld: 0.15,
      addressOld: 0.06,
      twice: 0.008,
      missing: 0.02,
    },
    enrolment: {
      idMissing: 0.004, // [S §3.1] 证件类型 Z
      idOneDigit: 0.002, // [K] most numbers are verified against the police since 2013
      idSwap: 0.0012,
      idOfSibling: 0.0008,
      idLost: 0,
      nameSameSound: 0.006,
      nameSimilarShape: 0.003,
      nameOtherForm: 0.005,
      nameSlip: 0.001,
      ownSpelling: 0.14,
      milkName: 0.0005,
      birthDayMonthSwapped: 0.0008,
      birthYearOff: 0.001,
      birthLunar: 0.003,
      birthDigit: 0.0015,
      sexWrong: 0.0015,
      guardianOther: 0.06,
      guardianNameWrong: 0.02,
      phoneOld: 0.1,
      addressOld: 0.12,
      twice: 0.0006,
      missing: 0.0008,
    },
    province: {
      idMissing: 0,
      idOneDigit: 0.0006,
      idSwap: 0.0004,
      idOfSibling: 0.0004,
      idLost: 0,
      nameSameSound: 0.006,
      nameSimilarShape: 0.003,
      nameOtherForm: 0.005,
      nameSlip: 0.001,
      ownSpelling: 0.18,
      milkName: 0.0003,
      birthDayMonthSwapped: 0.0006,
      birthYearOff: 0.0008,
      birthLunar: 0.002,
      birthDigit: 0.001,
      sexWrong: 0.001,
      guardianOther: 0.06,
      guardianNameWrong: 0.02,
      phoneOld: 0.1,
      addressOld: 0.15,
      twice: 0.0004,
      missing: 0,
    },
  },

  /** Damage a second record carries, as it was made without the papers. */
  secondRecord: {
    idMissing: 0.3, // L number
    idOneDigit: 0.35,
    idSwap: 0.1,
    ownSpelling: 0.8,
    nameSameSound: 0.25,
    birthDigit: 0.15,
  },

  /** Damage done by the spreadsheet itself, per file or row. */
  sheets: {
    townshipsWithNumbersForIds: 0.12, // [S §3.3] share of village workbooks where ID cells became numbers
    rowsAsNumberThere: 0.3, // … and share of their rows typed that way
    lowerCaseX: 0.12, // [K] of numbers ending in X
    leadingApostrophe: 0.01,
    spacesInId: 0.006,
    fullWidthDigits: 0.004,
    otherDateWriting: 0.03, // row whose date is written unlike the column's habit
    otherMiddleDot: 0.4, // of names with a middle dot, outside the police register
    spaceInName: 0.02, // two-character names spread with a blank
    shiftedBlock: 0.05, // [K] per village workbook: a block of lines where the ID column slipped by one
    blankRow: 0.0015,
  },
} as const

export type OfficeDefects = { readonly [K in keyof (typeof RATES)['defects']['police']]: number }
export type OutOfSchoolKind = keyof (typeof RATES)['outOfSchool']
