import { newId } from '../../src/kernel/ids.ts'
import type { PlainDate } from '../../src/kernel/plain-date.ts'
import type { Actor } from '../../src/kernel/scope.ts'
import type { App } from '../../src/platform/app.ts'
import { withScope } from '../../src/platform/database.ts'
import { systemScope } from '../../src/platform/jobs.ts'
import type { SimulatedPupil } from '../../src/simulator/school-life.ts'
import { showCase } from '../../src/slices/cases/case-page.ts'
import { addMember } from '../../src/slices/cases/group-commands.ts'
import { NO_REPORTS } from '../../src/slices/cases/presence.ts'
import { recordOnCase } from '../../src/slices/cases/record-commands.ts'
import type { RecordKind } from '../../src/slices/cases/rules/records.ts'
import type { TakenStep } from '../../src/slices/cases/rules/fields.ts'
import { takeCaseStep } from '../../src/slices/cases/step-commands.ts'
import { BENCH_COUNTY, BENCH_TOWNSHIP } from './bench-county.ts'
import { isGone } from './year-causes.ts'
import { accepted, actorOf, type KeptSuspicion } from './year-actors.ts'
import { VISIT } from './step-work.ts'
import type { Year } from './year-life.ts'
import { CASE_STEPS, type CaseStep, stepDays } from './year-steps.ts'

interface Due {
  readonly caseId: string
  readonly pupil: SimulatedPupil
  readonly school: Actor
  readonly step: CaseStep
  readonly on: PlainDate
}

const TOWNSHIP = actorOf('township-officer', { divisionPrefix: BENCH_TOWNSHIP }, 'township')

/** The offices at work on the cases of children that have left, on the days of `stepDays`, through the real commands. */
export class YearCases {
  readonly #app: App
  readonly #year: Year
  readonly #pupils: ReadonlyMap<string, SimulatedPupil>
  readonly #known = new Set<string>()
  #due: Due[] = []

  constructor(app: App, year: Year, pupils: ReadonlyMap<string, SimulatedPupil>) {
    this.#app = app
    this.#year = year
    this.#pupils = pupils
  }

  /** Takes every step that is due up to a day, each on its day. */
  async workUntil(today: PlainDate, moveTo: (day: PlainDate) => void): Promise<void> {
    const due = this.#due.filter((one) => one.on <= today).toSorted(inOrder)
    this.#due = this.#due.filter((one) => one.on > today)
    for (const one of due) {
      moveTo(one.on)
      await this.#take(one)
    }
  }

  /** Takes up the cases of today's suspicions: those of children that have left go their way, once. */
  async takeUp(today: PlainDate): Promise<void> {
    const at = this.#year.days.indexOf(today)
    const rows = await this.#read((tx) =>
      tx
        .selectFrom('attendance.suspicion')
        .where('county_code', '=', BENCH_COUNTY)
        .where('raised_on', '=', today)
        .where('case_id', 'is not', null)
        .select(['case_id', 'child_id', 'school_key'])
        .execute(),
    )
    for (const row of rows) {
      const pupil = this.#pupils.get(row.child_id)!
      const caseId = row.case_id!
      if (this.#known.has(caseId) || !isGone(pupil, at)) continue
      this.#known.add(caseId)
      const school = row.school_key.split('/')[0]!
      const days = stepDays(this.#year.seed, pupil.id, today)
      const officer = actorOf('school-officer', { schoolPrefix: `${school}/` }, `school-${school}`)
      this.#due.push(...CASE_STEPS.map((step): Due => ({ caseId, pupil, school: officer, step, on: days.get(step)! })))
    }
  }

  async #take({ step, caseId, school }: Due): Promise<void> {
    if (step === 'verify') return this.#step(TOWNSHIP, caseId, 'verify')
    if (step === 'confirm') return this.#step(school, caseId, 'confirm', { causes: ['working'] })
    if (step === 'visit') return this.#record(TOWNSHIP, caseId, 'visit', VISIT)
    if (step === 'order') return this.#step(TOWNSHIP, caseId, 'order', {}, 'correction-order')
    const link = { link: 'school-to-township' }
    await this.#record(school, caseId, 'notice', link, 'dropout-report')
    await this.#record(TOWNSHIP, caseId, 'acknowledgement', { ...link, receiver: '乡镇干部' })
    const lead = { submissionId: newId(), part: 'lead', name: '负责人', unitName: '测试镇' } as const
    accepted(await addMember(this.#app, TOWNSHIP, caseId, lead))
    return this.#step(TOWNSHIP, caseId, 'persuade')
  }

  async #step(actor: Actor, caseId: string, step: TakenStep, fields: object = {}, paper?: string): Promise<void> {
    const page = accepted(await showCase(this.#app, actor, caseId, NO_REPORTS))
    const words = paper === undefined ? {} : { paper: page.paperWords[paper] }
    const body = { submissionId: newId(), version: page.version, fields: { ...fields }, ...words }
    accepted(await takeCaseStep(this.#app, actor, caseId, step, body, NO_REPORTS))
  }

  async #record(actor: Actor, caseId: string, kind: RecordKind, fields: object, paper?: string): Promise<void> {
    const page = paper === undefined ? undefined : accepted(await showCase(this.#app, actor, caseId, NO_REPORTS))
    const said = { school: '学校', grade: '三年级', cause: '外出务工', principal: '校长', measures: '已登记' }
    const words = page ? { paper: { ...page.paperWords[paper!], ...said } } : {}
    const body = { submissionId: newId(), fields: { ...fields }, ...words }
    accepted(await recordOnCase(this.#app, actor, caseId, kind, body, NO_REPORTS))
  }

  /** What stands in the database at the end of the year. */
  async kept(): Promise<{
    suspicions: readonly KeptSuspicion[]
    steps: { pupilId: number; step: string; on: PlainDate }[]
  }> {
    const { rows, events } = await this.#read(async (tx) => ({
      rows: await tx
        .selectFrom('attendance.suspicion as suspicion')
        .leftJoin('cases.dropout_case as opened', (join) =>
          join
            .onRef('opened.county_code', '=', 'suspicion.county_code')
            .onRef('opened.case_id', '=', 'suspicion.case_id'),
        )
        .where('suspicion.county_code', '=', BENCH_COUNTY)
        .select(['suspicion.child_id', 'rule', 'since_on', 'raised_on', 'opened.found_on'])
        .execute(),
      events: await tx
        .selectFrom('cases.case_event as event')
        .innerJoin('cases.dropout_case as of', (join) =>
          join.onRef('of.county_code', '=', 'event.county_code').onRef('of.case_id', '=', 'event.case_id'),
        )
        .where('event.county_code', '=', BENCH_COUNTY)
        .where('event.step', 'is not', null)
        .select(['of.child_id', 'event.step', 'event.happened_on'])
        .execute(),
    }))
    return {
      suspicions: rows.map((row) => ({
        pupilId: this.#pupils.get(row.child_id)!.id,
        rule: row.rule,
        sinceOn: row.since_on,
        raisedOn: row.raised_on,
        caseOpenedOn: row.found_on as PlainDate | null,
      })),
      steps: events.map((row) => ({
        pupilId: this.#pupils.get(row.child_id)!.id,
        step: row.step!,
        on: row.happened_on as PlainDate,
      })),
    }
  }

  #read<Seen>(work: Parameters<typeof withScope<Seen>>[2]): Promise<Seen> {
    return withScope(this.#app.db, systemScope(BENCH_COUNTY, 'system:bench'), work)
  }
}

const inOrder = (a: Due, b: Due): number =>
  a.on < b.on ? -1 : a.on > b.on ? 1 : CASE_STEPS.indexOf(a.step) - CASE_STEPS.indexOf(b.step)
