import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { citizenIdOf, type RosterRow, writeRosterFile } from '../../../../test/builders/roster-files.ts'
import { plainDate } from '../../../kernel/plain-date.ts'
import { USUAL_SCHOOL_AGE } from '../../../kernel/school-age.ts'
import { OUTPUT_FILES } from './output.ts'
import { type PipelineInput, runPipeline } from './run.ts'

const COUNTY = '540199'
const VILLAGE = `${COUNTY}100201`
const SCHOOL = '3154000001'
const OTHER_SCHOOL = '3154000002'

const SURNAMES = '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗'
const GIVEN = '伟芳娜敏静丽强磊军洋勇艳杰涛明超秀霞平刚桂'

/** A village of ordinary children, so that the engine has something to learn from. */
function ordinaryChild(i: number): RosterRow {
  const bornOn = `20${12 + (i % 8)}-0${1 + (i % 9)}-1${i % 10}`
  const surname = SURNAMES[i % 20]!
  return {
    name: `${surname}${GIVEN[(i * 7) % 21]}${GIVEN[(i * 3 + 1) % 21]}`,
    sex: i % 2 === 0 ? 'female' : 'male',
    born_on: bornOn,
    citizen_id: citizenIdOf(COUNTY, bornOn, 100 + 2 * (i % 400) + (i % 2)),
    guardian1_name: `${surname}${GIVEN[(i * 5) % 21]}`,
  }
}

const atSchool = (child: RosterRow, fields: RosterRow = {}): RosterRow => ({
  ...child,
  school_code: SCHOOL,
  school_name: '云河县第一小学',
  grade_code: '13',
  class_code: '2023-01',
  pupil_number: `G${child.citizen_id}`,
  enrolment_status: 'enrolled',
  study_mode: 'day',
  attends: true,
  ...fields,
})

const children = Array.from({ length: 300 }, (_, i) => ordinaryChild(i))
const police = children.map((child) => ({
  ...child,
  household_division: VILLAGE,
  household_group: '3组',
  householder_name: '王户主',
  kin_to_householder: '子',
}))
/** What the federation lists is of a duty, and no other roster of the child but the pupil record. */
const disabled = [
  {
    ...children[5]!,
    household_division: VILLAGE,
    disability_type: '4',
    disability_level: '1',
    sponsor_name: '达娃',
    household_group: '5组',
    householder_name: '扎西',
    not_in_school_reason: '残疾',
  },
]
const village = children.map((child) => ({
  ...child,
  citizen_id: null,
  residence_division: VILLAGE,
  // Of a household elsewhere: no group of the village.
  household_group: '9组',
  schooling_claim: 'in-school',
  sponsor_name: '次旺',
  deferral_paper: '云教缓〔2026〕3号',
}))
/** 0 never enrolled · 1 twice enrolled · 2 ID with a typing error · 3 no ID, homophone name · 4 absent from school. */
const enrolment = [
  ...children.slice(1).map((child, index) => {
    const i = index + 1
    if (i === 2) return atSchool(child, { citizen_id: null, citizen_id_text: miswritten(child.citizen_id!) })
    if (i === 3) return atSchool(child, { citizen_id: null, name: '刘强军'.replace('军', '均') })
    if (i === 4) return atSchool(child, { attends: false })
    return atSchool(child)
  }),
  atSchool(children[1]!, { school_code: OTHER_SCHOOL, pupil_number: 'G999' }),
  atSchool({
    name: '欧阳不在册',
    sex: 'male',
    born_on: '2015-05-05',
    citizen_id: citizenIdOf(COUNTY, '2015-05-05', 999),
    guardian1_name: '欧阳某',
  }),
]
enrolment[2] = { ...enrolment[2]!, name: `${children[3]!.name}` }

function miswritten(id: string): string {
  const digit = id[15] === '9' ? '8' : String(Number(id[15]) + 1)
  return `${id.slice(0, 15)}${digit}${id.slice(16)}`
}

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'nol-pipeline-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

async function runOn(
  name: string,
  previous?: string,
  more: Partial<PipelineInput> = {},
  other: Readonly<Record<string, readonly RosterRow[]>> = {},
  unknownColumns: readonly string[] = [],
) {
  const target = join(directory, name)
  await rm(target, { recursive: true, force: true })
  await import('node:fs/promises').then(({ mkdir }) => mkdir(target))
  const files = { 'police-household': police, village, disabled, enrolment, ...other }
  const rosters = []
  for (const [kind, rows] of Object.entries(files)) {
    const parquetPath = join(target, `${kind}.parquet`)
    const known = rows.map((row) => Object.entries(row).filter(([column]) => !unknownColumns.includes(column)))
    await writeRosterFile(parquetPath, known.map(Object.fromEntries), unknownColumns)
    rosters.push({
      rosterId: crypto.randomUUID(),
      kind,
      sourceName: kind,
      asOfOn: plainDate(kind === 'disabled' ? '2026-11-01' : '2026-10-31'),
      parquetPath,
    })
  }
  const nothing = join(target, 'nothing.csv')
  await writeFile(nothing, 'key_hash,id\n')
  const input: PipelineInput = {
    county: COUNTY,
    countyName: '云河县',
    asOf: plainDate('2026-11-15'),
    schoolAge: USUAL_SCHOOL_AGE,
    rosters,
    schools: [{ code: SCHOOL, name: '云河县第一小学', divisionCode: VILLAGE }],
    sponsors: [{ divisionCode: VILLAGE, schoolCode: SCHOOL }],
    previousChildren: previous ? join(directory, previous, 'previous.csv') : nothing,
    previousPupils: nothing,
    secret: 'secret',
    verdicts: [],
    decidedLinks: { joined: [], parted: [] },
    suspensions: [],
    ...more,
    directory: target,
    memoryMiB: 512,
    threads: 2,
  }
  const result = await runPipeline(input, () => {})
  const identity = await readFile(join(target, OUTPUT_FILES.childIdentity), 'utf8')
  await writeFile(
    join(target, 'previous.csv'),
    identity
      .replace('child_id', 'id')
      .replace(/^[^\t]*\t/gm, '')
      .replaceAll('\t', ','),
  )
  const findings = (await readFile(join(target, OUTPUT_FILES.findings), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  return {
    result,
    findings,
    childIds: new Set(
      identity
        .split('\n')
        .slice(1, -1)
        .map((line) => line.split(',')[2]),
    ),
  }
}

describe('a run over the rosters', () => {
  test('opens rows to the duties they are of, and to no other', { timeout: 60_000 }, async () => {
    await runOn('duties')
    const linesOf = async (file: string) => {
      const [header, ...lines] = (await readFile(join(directory, 'duties', file), 'utf8')).trim().split('\n')
      const at = (name: string) => header!.split('\t').indexOf(name)
      return lines
        .map((line) => line.split('\t'))
        .map((cells) => ({ kind: cells[at('kind')], duties: cells[at('duties')] }))
    }
    const counts = (rows: readonly unknown[]) =>
      Object.fromEntries([...Map.groupBy(rows, (row) => JSON.stringify(row))].map(([key, all]) => [key, all.length]))
    expect(counts((await linesOf(OUTPUT_FILES.children)).map(({ duties }) => duties))).toEqual({
      '"{police}"': 300,
      '"{disabled-federation,police}"': 1,
    })
    // Of what rosters say beside the standing, the one that has it and was true last is heard.
    const said = (await readFile(join(directory, 'duties', OUTPUT_FILES.children), 'utf8')).match(
      /"sponsor_name":"达娃".*/g,
    )
    expect(said).toHaveLength(1)
    expect(said![0]).toContain('"deferral_paper":"云教缓〔2026〕3号"')
    expect(said![0]).toContain('"not_in_school_reason":"残疾"')
    const rows = (await readFile(join(directory, 'duties', OUTPUT_FILES.children), 'utf8')).split('\n')
    const ofHousehold = (row: string) =>
      ['village_group', 'householder_name', 'kin_to_householder'].map(
        (word) => new RegExp(`"${word}":"(.*?)"`).exec(row)?.[1],
      )
    const households = [...new Set(rows.slice(1).map((row) => ofHousehold(row).join('/')))]
    expect(households.sort()).toEqual(['3组/王户主/子', '5组/扎西/', '//'].sort())
    expect(counts(await linesOf(OUTPUT_FILES.records))).toEqual({
      '{"kind":"police-household","duties":"{police}"}': 300,
      '{"kind":"village","duties":"{}"}': 300,
      '{"kind":"disabled","duties":"{disabled-federation}"}': 1,
      '{"kind":"enrolment","duties":"{disabled-federation}"}': 1,
      '{"kind":"enrolment","duties":"{}"}': 300,
    })
  })

  test('gives every child one standing and every record one verdict', { timeout: 60_000 }, async () => {
    // Rosters that an older version checked lack the columns it did not know.
    const older = ['sponsor_name', 'deferral_paper', 'household_group', 'kin_to_householder']
    const { result, findings, childIds } = await runOn('first', undefined, {}, {}, older)
    expect(result.children).toBe(301)
    expect(result.standings).toEqual({ 'in-no-school': 2, 'in-school-here': 299 })
    expect(result.recordVerdicts).toEqual({ duplicate: 1, ghost: 1, real: 298, unknown: 1 })
    expect(findings.map((finding) => finding.kind).sort()).toEqual([
      'duplicate-enrolment',
      'out-of-school',
      'out-of-school',
      'unknown-to-rosters',
    ])
    const neverEnrolled = findings.find((finding) => finding.reason === 'never-enrolled')
    expect(neverEnrolled).toMatchObject({ certainty: 'certain', school_key: `${SCHOOL}/`, division_code: VILLAGE })

    const again = await runOn('second', 'first')
    expect(again.childIds).toEqual(childIds) // the same rosters: the same children under the same ids
    expect(again.findings.map((finding) => finding.facts_hash)).toEqual(findings.map((finding) => finding.facts_hash))
  })

  test('a record that somebody ruled out is no longer shown as looking like the child', {
    timeout: 120_000,
  }, async () => {
    const candidatesOf = ({ findings }: { readonly findings: readonly { kind: string; candidates?: unknown }[] }) =>
      findings
        .filter(({ kind }) => kind === 'out-of-school')
        .map((its) => its as unknown as { child_id: string; candidates: readonly { pupilId: string }[] | null })
    // A namesake of a pupil, in no school; the pupil's record has lost its number and the day of birth.
    const pupil = children[10]!
    const [bornOn, citizenId] = ['2016-11-25', citizenIdOf(COUNTY, '2016-11-25', 900)]
    const namesake = { ...pupil, born_on: bornOn, citizen_id: citizenId, guardian1_name: null }
    const lost = { citizen_id: null, born_on: null, residence_division: VILLAGE }
    const rows = {
      'police-household': [...police, { ...namesake, household_division: VILLAGE }],
      enrolment: enrolment.map((row) => (row.citizen_id === pupil.citizen_id ? { ...row, ...lost } : row)),
    }
    const shown = candidatesOf(await runOn('shown', undefined, {}, rows)).find(({ candidates }) => candidates?.length)
    await keepPupils('shown')
    const [candidate, ...others] = shown!.candidates!
    const link = { childId: shown!.child_id, pupilId: candidate!.pupilId }
    const told = {
      decidedLinks: { joined: [], parted: [link] },
      previousPupils: join(directory, 'shown', 'previous-pupils.csv'),
    }
    const after = candidatesOf(await runOn('ruled-out', 'shown', told, rows))
    const its = after.find(({ child_id }) => child_id === link.childId)!
    expect((its.candidates ?? []).map(({ pupilId }) => pupilId)).toEqual(others.map(({ pupilId }) => pupilId))
    expect((await pupilsOf('ruled-out')).get(link.pupilId)).toBe((await pupilsOf('shown')).get(link.pupilId))
  })

  test('a record that somebody found to be another child’s stays apart, run after run', {
    timeout: 300_000,
  }, async () => {
    const first = await runOn('before')
    const double = first.findings.find((finding) => finding.kind === 'duplicate-enrolment')!
    await keepPupils('before')
    const link = { childId: double.child_id, pupilId: double.pupil_id }
    const told = {
      decidedLinks: { joined: [], parted: [link] },
      previousPupils: join(directory, 'before', 'previous-pupils.csv'),
    }
    const after = await runOn('after', 'before', told)
    expect(
      after.findings.some(({ kind, child_id }) => kind === 'duplicate-enrolment' && child_id === link.childId),
    ).toBe(false)
    // The record is still there, and of a child of its own; the other keeps its id and its other record.
    expect(after.result.children).toBe(first.result.children + 1)
    const holder = async (run: string) => (await pupilsOf(run)).get(link.pupilId)
    expect(await holder('before')).toBe(link.childId)
    const its = await holder('after')
    expect(its).toBeDefined()
    expect(its).not.toBe(link.childId)
    expect([...(await pupilsOf('after')).values()]).toContain(link.childId)

    await keepPupils('after')
    const again = { ...told, previousPupils: join(directory, 'after', 'previous-pupils.csv') }
    await runOn('later', 'after', again)
    expect(await holder('later')).toBe(its)

    const reopened = { ...again, decidedLinks: { joined: [], parted: [] } }
    await runOn('reopened', 'after', reopened)
    expect(await holder('reopened')).toBe(link.childId)
  })
})

/** The child of each pupil record a run leaves. */
async function pupilsOf(run: string): Promise<Map<string, string>> {
  const [header, ...lines] = (await readFile(join(directory, run, OUTPUT_FILES.pupils), 'utf8')).trim().split('\n')
  const at = (name: string) => header!.split('\t').indexOf(name)
  return new Map(lines.map((line) => line.split('\t')).map((cells) => [cells[at('pupil_id')]!, cells[at('child_id')]!]))
}

/** Keeps the identity of a run's pupil records as the next run reads it. */
async function keepPupils(run: string): Promise<void> {
  const [, ...lines] = (await readFile(join(directory, run, OUTPUT_FILES.pupilIdentity), 'utf8')).trim().split('\n')
  const kept = lines.map((line) => line.split('\t').slice(1).join(','))
  await writeFile(join(directory, run, 'previous-pupils.csv'), ['key_hash,id', ...kept, ''].join('\n'))
}
