import { fillText, type Language, type Texts } from '../../kernel/texts.ts'
import { type WorkbookSheet, workbookBytes } from '../../platform/tables/index.ts'
import type { PrivacyReport } from './report-contract.ts'
import { DATA_SETS } from './processing-domain.ts'
import { texts } from './texts.ts'

type Say = (key: string, values?: Readonly<Record<string, unknown>>) => string

/** The yearly report as a workbook: figures, every event that was counted, and the register of data sets. */
export function reportXlsx(report: PrivacyReport, language: Language, all: Texts): Promise<Uint8Array> {
  const say: Say = (key, values = {}) =>
    fillText((texts as Texts)[key]?.[language] ?? all[key]?.[language] ?? key, values)
  const sayOther: Say = (key) => all[key]?.[language] ?? key.replace(/^[a-z]+\.(event\.)?/, '')
  return workbookBytes([figuresSheet(report, say), eventsSheet(report, say, sayOther), registerSheet(say)])
}

/** What happened in the year, in numbers. */
function figuresSheet(report: PrivacyReport, say: Say): WorkbookSheet {
  const { requests, chain } = report
  const figures: [string, string, string | number | null][] = [
    ...report.classes.map(({ code, count }): [string, string, number] => [
      say('privacy.report.record'),
      say(`privacy.class.${code}`),
      count,
    ]),
    [say('privacy.report.requests'), say('privacy.report.received'), requests.received],
    ...requests.byKind.map(({ code, count }): [string, string, number] => ['', say(`privacy.kind.${code}`), count]),
    ...requests.byState.map(({ code, count }): [string, string, number] => ['', say(`privacy.state.${code}`), count]),
    ['', say('privacy.report.in-time'), requests.answeredInTime],
    ['', say('privacy.report.late'), requests.answeredLate],
    ['', say('privacy.report.overdue'), requests.openOverdue],
    ['', say('privacy.report.mean-days'), requests.meanDays],
    ...report.retention.map(({ rule, runs, deleted, held }): [string, string, string] => [
      say('privacy.report.retention'),
      say(`privacy.rule.${rule}`),
      say('privacy.report.retention-of', { runs, deleted, held }),
    ]),
    ...report.consents.map(({ dataSet, given, withdrawn }): [string, string, string] => [
      say('privacy.report.consents'),
      say(`privacy.data.${dataSet}.name`),
      say('privacy.report.consents-of', { given, withdrawn }),
    ]),
    ...safeguardLines(report, say),
    [say('privacy.report.chain'), say('privacy.report.verifications'), chain.verifications],
    ['', say('privacy.report.broken'), chain.broken],
    ['', say('privacy.report.head'), chain.head],
  ]
  return {
    name: say('privacy.report.sheet.figures'),
    title: say('privacy.report.heading', { county: report.countyName, year: report.year, day: report.countOn }),
    head: [say('privacy.report.section'), say('privacy.report.item'), say('privacy.report.value')],
    lines: figures,
    widths: [28, 36, 40],
  }
}

/** Assessments and breaches of the year: how many, and each with its day. */
function safeguardLines({ assessments, breaches }: PrivacyReport, say: Say): [string, string, string | number][] {
  const sets = (codes: readonly string[]): string => codes.map((code) => say(`privacy.data.${code}.name`)).join('、')
  const { made, missing } = assessments
  return [
    [say('privacy.report.assessments'), say('privacy.report.assessments-made'), made.length],
    ...made.map(({ assessedOn, dataSets, conclusion, reviewOn }): [string, string, string] => [
      '',
      assessedOn,
      say('privacy.report.assessment-of', {
        sets: sets(dataSets),
        conclusion: say(`privacy.conclusion.${conclusion}`),
        review: reviewOn,
      }),
    ]),
    ['', say('privacy.report.assessments-missing'), missing.length === 0 ? 0 : `${missing.length}（${sets(missing)}）`],
    [say('privacy.report.breaches'), say('privacy.report.count'), breaches.length],
    ...breaches.map((one): [string, string, string] => ['', one.knownOn, breachLine(one, say)]),
  ]
}

function breachLine(one: PrivacyReport['breaches'][number], say: Say): string {
  const { guardiansToldOn, guardiansExcused } = one
  return say('privacy.report.breach-of', {
    kinds: one.kinds.map((kind) => say(`privacy.breach-kind.${kind}`)).join('、'),
    children: one.childrenCount,
    authority: one.authorityToldOn ?? '—',
    guardians: guardiansToldOn ?? (guardiansExcused ? say('privacy.report.excused') : '—'),
    closed: one.closedOn ?? '—',
  })
}

/** Every event that was counted, by the role that did it. */
function eventsSheet(report: PrivacyReport, say: Say, sayOther: Say): WorkbookSheet {
  return {
    name: say('privacy.report.sheet.events'),
    head: [
      say('privacy.report.section'),
      say('privacy.report.event'),
      say('privacy.report.role'),
      say('privacy.report.value'),
    ],
    lines: report.classes.flatMap(({ code, events }) =>
      events.flatMap(({ event, byRole }) =>
        byRole.map((row) => [
          say(`privacy.class.${code}`),
          sayOther(`audit.event.${event}`),
          sayOther(`role.${row.code}`),
          row.count,
        ]),
      ),
    ),
    widths: [24, 36, 24, 12],
  }
}

/** The register of processing as it stands. */
function registerSheet(say: Say): WorkbookSheet {
  return {
    name: say('privacy.report.sheet.register'),
    head: ['name', 'purpose', 'items', 'basis', 'laws'].map((part) => say(`privacy.column.${part}`)),
    lines: DATA_SETS.filter(({ planned }) => !planned).map((set) => [
      say(`privacy.data.${set.code}.name`),
      say(`privacy.data.${set.code}.purpose`),
      say(`privacy.data.${set.code}.items`),
      say(`privacy.basis.${set.basis}`),
      set.laws.map((law) => say(`privacy.law.${law}`)).join('；'),
    ]),
    widths: [24, 50, 50, 24, 60],
  }
}
