// @NOTE table: the stories of the demo county, one child each
import { addDays, daysBetween, type PlainDate, plainDate, schoolYearOf } from '../../kernel/plain-date.ts'
import type { TakenStep } from '../../slices/cases/rules/fields.ts'
import { type Story, THE } from './acts.ts'
import { act, type Chapters, chaptersOn } from './chapters.ts'
import type { People } from './people.ts'

/**
 * A year of a county's cases: one in each state of the procedure today, some of them late, one that came back and one
 * that left again. Days count back from today. A story whose clocks would run into a year without holiday list lies so much
 * earlier that they do not.
 */
export function storiesOn(today: PlainDate, people: People, lastKnownDay: PlainDate): readonly Story[] {
  const room = daysBetween(today, lastKnownDay)
  return told(today, people).map((story) => {
    const days = daysEarlier(story, room)
    const same = days > 0 && told(addDays(today, -days), people).find((one) => one.key === story.key)
    return same ? earlier(same, days) : story
  })
}

/** Days ahead that the clocks of a step may reach, holidays counted in. */
const REACH: Readonly<Partial<Record<TakenStep, number>>> = {
  order: 30,
  file: 100,
  'pre-notice': 25,
  decide: 25,
  'open-remedies': 200,
  demand: 35,
}

function daysEarlier({ acts }: Story, room: number): number {
  const short = acts.map(({ ago, deed }) => ('step' in deed ? (REACH[deed.step] ?? -Infinity) : -Infinity) - room - ago)
  return Math.max(0, ...short)
}

function earlier(story: Story, days: number): Story {
  const [from, until] = story.away
  const acts = story.acts.map((one) => ({ ...one, ago: one.ago + days }))
  return { ...story, acts, away: until === undefined ? [from + days] : [from + days, until + days] }
}

function told(today: PlainDate, people: People): Story[] {
  const chapters = chaptersOn(today, people)
  return [
    ...beginnings(chapters),
    ...explanations(chapters),
    ...persuasions(chapters),
    ...orders(chapters),
    ...penalties(chapters),
    ...longPenalties(chapters),
    ...returns(chapters),
    ...closings(chapters),
    tooLate(today, chapters),
  ]
}

const beginnings = ({ takenUp }: Chapters): Story[] => [
  {
    key: 'suspected',
    away: [4],
    of: 'class',
    acts: [act(1, 'teacher', { open: 'class-report', note: '连续三天未到校，电话未接通。' })],
  },
  {
    key: 'verifying-late',
    away: [24],
    acts: [
      act(20, 'bureau', { open: 'platform' }),
      act(18, 'township', { step: 'verify' }),
      act(15, 'school', {
        record: 'help-request',
        fields: {
          help: 'find-child',
          authorities: ['police'],
          situation: '监护人电话停机，家中无人，请协助查找去向。',
        },
      }),
    ],
  },
  // Confirmed this week; the written report has gone out.
  { key: 'confirmed', away: [8], of: 'village', acts: takenUp(4, 'class-report', 'family-change').slice(0, 4) },
  // Confirmed, and no report for ten days.
  { key: 'confirmed-late', away: [18], acts: takenUp(14, 'survey', 'learning-difficulty').slice(0, 3) },
]

const explanations = ({ day, closed }: Chapters): Story[] => [
  {
    key: 'explained-transfer',
    away: [40],
    acts: [
      act(36, 'school', { open: 'class-report' }),
      act(34, 'school', { step: 'verify' }),
      act(30, 'school', {
        step: 'explain',
        fields: {
          explanation: 'transfer-under-way',
          evidenceType: 'transfer-papers',
          evidenceRef: '转学联系函',
          recheckOn: day(-15),
        },
      }),
    ],
  },
  {
    key: 'explained-home-taught',
    away: [52],
    of: 'disabled',
    acts: [
      act(48, 'township', { open: 'survey' }),
      act(47, 'school', { step: 'verify' }),
      act(43, 'township', {
        step: 'explain',
        fields: {
          explanation: 'home-taught',
          evidenceType: 'home-teaching-file',
          evidenceRef: '送教上门档案',
          recheckOn: day(-60),
        },
      }),
    ],
  },
  {
    key: 'closed-explained',
    away: [200, 150],
    acts: [
      act(196, 'bureau', { open: 'platform' }),
      act(194, 'township', { step: 'verify' }),
      act(190, 'township', {
        step: 'explain',
        fields: {
          explanation: 'studies-elsewhere',
          evidenceType: 'enrolment-certificate',
          evidenceRef: '外县学校就读证明',
          recheckOn: day(100),
        },
      }),
      ...closed(92, 'not-dropout', 'enrolment-certificate', '外县学校就读证明'),
    ],
  },
]

const persuasions = ({ day, takenUp, visit }: Chapters): Story[] => [
  {
    key: 'persuading',
    away: [45],
    of: 'class',
    acts: [
      ...takenUp(41, 'class-report', 'internet-addiction'),
      visit(34, 'not-met', 'internet-addiction', '祖母称父母在外务工，做不了主。', '未见到本人。'),
      visit(22, 'undecided', 'internet-addiction', '愿意配合，担心孩子不听劝。', '不想上学，想在家玩手机。'),
      visit(9, 'promised', 'internet-addiction', '答应本周送孩子回校。', '愿意试一试。', { nextOn: day(-3) }),
    ],
  },
  {
    key: 'persuading-reported',
    away: [30],
    of: 'village',
    acts: [
      ...takenUp(26, 'survey', 'working'),
      visit(20, 'refused', 'working', '家里缺人手，让孩子在亲戚店里帮忙。', '想回学校。'),
      act(18, 'township', {
        record: 'mandatory-report',
        fields: {
          trigger: 'labour',
          authorities: ['police', 'labour'],
          situation: '走访发现孩子在镇上饭馆帮工，每天工作到夜里。',
        },
      }),
      act(11, 'township', {
        record: 'report-outcome',
        fields: { reportId: THE.report, outcome: '人社、公安已到店检查，责令店主停止使用童工，孩子已由家长领回。' },
      }),
      visit(8, 'undecided', 'working', '同意不再让孩子帮工，返校再商量。', '想回学校。', { nextOn: day(-5) }),
    ],
  },
  {
    key: 'persuading-paused',
    away: [70],
    acts: [
      ...takenUp(66, 'class-report', 'illness'),
      visit(61, 'undecided', 'illness', '孩子在州医院治疗，好了再上学。', '想同学。'),
      act(20, 'school', { record: 'suspension', fields: { until: day(-10), pauseReason: 'illness' } }),
    ],
  },
  {
    key: 'persuading-late',
    away: [50],
    acts: [
      ...takenUp(46, 'tip', 'away-with-parents'),
      visit(41, 'not-met', 'away-with-parents', '邻居称全家外出务工，去向不明。', '未见到本人。'),
    ],
  },
]

const orders = ({ takenUp, visit, ordered }: Chapters): Story[] => [
  {
    key: 'ordered',
    away: [40],
    acts: [
      ...takenUp(36, 'survey', 'private-teaching'),
      visit(30, 'refused', 'private-teaching', '送去外地国学班，不愿回校。', '听父母的。'),
      visit(18, 'refused', 'private-teaching', '仍不同意返校。', '听父母的。'),
      ...ordered(6),
    ],
  },
  {
    key: 'ordered-not-served',
    away: [33],
    acts: [
      ...takenUp(29, 'class-report', 'learning-difficulty'),
      visit(22, 'refused', 'learning-difficulty', '孩子跟不上，不想让他再读。', '成绩差，不想去。'),
      visit(12, 'refused', 'learning-difficulty', '还是不同意。', '不想去。'),
      ...ordered(2).slice(0, 1),
    ],
  },
  {
    key: 'in-civil-suit',
    away: [75],
    acts: [
      ...takenUp(71, 'platform', 'away-with-parents'),
      visit(64, 'refused', 'away-with-parents', '要带孩子去外地，不办转学。', '想和父母在一起。'),
      ...ordered(45, true),
      act(26, 'township', { step: 'sue', fields: { court: '县人民法院' } }),
    ],
  },
]

/** Ordered back in vain and filed; what follows depends on the story. */
const fined = ({ takenUp, visit, ordered, filed }: Chapters, order: number) => [
  ...takenUp(order + 16, 'class-report', 'private-teaching'),
  visit(order + 8, 'refused', 'private-teaching', '在家自己教，不去学校。', '没有说话。'),
  visit(order + 3, 'refused', 'private-teaching', '不同意返校。', '没有说话。'),
  ...ordered(order, true),
  ...filed(order - 21),
]

const penalties = (chapters: Chapters): Story[] => {
  const { announced, waived, day, people } = chapters
  const reviewed = { passes: true, opinion: '事实清楚、证据确实、程序合法。' }
  return [
    { key: 'filed', away: [46], acts: fined(chapters, 26) },
    { key: 'pre-noticed', away: [52], acts: [...fined(chapters, 32), ...announced(4, 500)] },
    {
      key: 'in-hearing',
      away: [65],
      acts: [
        ...fined(chapters, 45),
        ...announced(14, 2500),
        act(10, 'township', { record: 'hearing-request', fields: { said: '监护人要求听证。' } }),
        act(9, 'township', {
          step: 'hear',
          paper: {
            hearingOn: day(-14),
            hearingTime: '上午九时三十分',
            hearingPlace: '乡镇人民政府会议室',
            hearingChair: people.lead,
            hearingForm: '公开举行',
          },
        }),
      ],
    },
    {
      key: 'reviewed',
      away: [66],
      acts: [
        ...fined(chapters, 46),
        ...announced(18, 1000),
        act(15, 'township', {
          record: 'statement',
          fields: {
            statementKind: 'statement',
            said: '监护人称家庭困难，请求从轻。',
            reviewed: true,
            outcome: '已复核，情况属实，予以采纳。',
          },
        }),
        act(8, 'bureau', { record: 'legal-review', fields: reviewed }),
        act(7, 'township', { step: 'review' }),
      ],
    },
    {
      key: 'decided',
      away: [75],
      acts: [...fined(chapters, 55), ...announced(22, 500), waived(18), chapters.decided(3, 500)],
    },
  ]
}

const longPenalties = (chapters: Chapters): Story[] => {
  const { announced, waived, decided, serve } = chapters
  const throughRemedies = (order: number, left: boolean) => [
    ...fined(chapters, order),
    ...announced(order - 28, 500),
    waived(order - 32),
    decided(order - 42, 500),
    serve(order - 43, 'penalty-decision', left),
    act(order - 45, 'township', { step: 'open-remedies' }),
  ]
  const demanded = (ago: number) => [
    act(ago, 'township', { step: 'demand' }),
    serve(ago - 1, 'performance-demand', true),
  ]
  return [
    { key: 'in-remedy-window', away: [110], acts: throughRemedies(90, false) },
    { key: 'demanded', away: [270], acts: [...throughRemedies(250, false), ...demanded(8)] },
    {
      key: 'in-court',
      away: [330],
      acts: [
        ...throughRemedies(310, true),
        ...demanded(62),
        act(31, 'township', { step: 'apply-to-court', fields: { court: '县人民法院' } }),
      ],
    },
  ]
}

const returns = (chapters: Chapters): Story[] => {
  const { day, takenUp, visit, ordered, back, firstCheck, check, announced } = chapters
  const talkedTo = (ago: number) => [
    ...takenUp(ago, 'class-report', 'learning-difficulty'),
    visit(ago - 7, 'undecided', 'learning-difficulty', '同意孩子回校，请老师多帮助。', '怕跟不上。'),
    visit(ago - 14, 'promised', 'learning-difficulty', '下周送回学校。', '愿意回去。'),
  ]
  return [
    { key: 'returned', away: [44, 16], of: 'class', acts: [...talkedTo(40), back(9)] },
    { key: 'returned-after-order', away: [84, 32], acts: [...talkedTo(80), ...ordered(50), back(25)] },
    {
      key: 'returned-after-notice',
      away: [95, 37],
      acts: [...fined(chapters, 75), ...announced(45, 500), back(30, 'old-class')],
    },
    {
      key: 'observed',
      away: [130, 107],
      of: 'village',
      acts: [...talkedTo(126), back(100), firstCheck(68), check(8, 3)],
    },
    {
      key: 'observed-after-suit',
      away: [200, 127],
      acts: [
        ...talkedTo(196),
        ...ordered(170, true),
        act(150, 'township', { step: 'sue', fields: { court: '县人民法院' } }),
        back(120),
        firstCheck(88),
        check(28, 3),
      ],
    },
    {
      key: 'left-again',
      away: [22],
      acts: [
        ...talkedTo(90),
        back(60),
        act(20, 'school', { step: 'persuade-again', fields: { said: '返校五周后又连续未到校。' } }),
        visit(18, 'undecided', 'learning-difficulty', '孩子说作业太难。', '想去职业学校。'),
        visit(6, 'promised', 'learning-difficulty', '周一送回。', '好。', { nextOn: day(-4) }),
      ],
    },
  ]
}

const closings = ({ takenUp, visit, back, firstCheck, check, closed }: Chapters): Story[] => {
  const lasting = (closingReason: string, evidenceType: string, evidenceRef: string) => [
    ...takenUp(350, 'survey', 'family-change'),
    visit(341, 'promised', 'family-change', '父母离异后由祖父照看，答应送孩子返校。', '想上学。'),
    back(330, closingReason === 'returned' ? 'old-class' : 'other-school'),
    firstCheck(298),
    check(238, 3),
    check(146, 6),
    check(140),
    ...closed(117, closingReason, evidenceType, evidenceRef),
  ]
  return [
    { key: 'closed', away: [354, 337], of: 'village', acts: lasting('returned', 'attendance-record', '学期考勤表') },
    {
      key: 'closed-before-relapse',
      away: [9],
      acts: lasting('returned', 'attendance-record', '学期考勤表'),
    },
    {
      key: 'relapsed',
      away: [9],
      childOf: 'closed-before-relapse',
      acts: [
        act(5, 'school', { open: 'class-report', note: '销号后再次连续未到校。' }),
        act(3, 'school', { step: 'verify' }),
      ],
    },
  ]
}

/** Found in spring, visited, and never brought back: in autumn past school age, and the case is still open. */
function tooLate(today: PlainDate, { people, visit }: Chapters): Story {
  const sinceSummer = daysBetween(plainDate(`${schoolYearOf(today)}-08-31`), today)
  const found = sinceSummer + 120
  return {
    key: 'grew-too-old',
    away: [found + 10],
    of: 'elder',
    acts: [
      act(found, 'township', { open: 'survey', note: '入户摸排时得知在外务工。' }),
      act(found - 2, 'school', { step: 'verify' }),
      act(found - 5, 'school', {
        step: 'confirm',
        fields: { causes: ['working'], outOfSchoolSince: addDays(today, -found - 10) },
      }),
      act(found - 6, 'township', { member: 'lead', name: people.lead, unitName: '乡镇人民政府' }),
      act(found - 7, 'township', { step: 'persuade' }),
      visit(found - 12, 'refused', 'working', '再干一年就不用上学了。', '想挣钱。'),
      visit(found - 40, 'not-met', 'working', '邻居说又外出了。', '没有见到。'),
    ],
  }
}
