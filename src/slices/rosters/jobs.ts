import { rm } from 'node:fs/promises'
import { LANGUAGES } from '../../kernel/texts.ts'
import { ChildFailed, runInChild } from '../../platform/child-process.ts'
import { withScope } from '../../platform/database.ts'
import type { JobContext, JobHandlers } from '../../platform/jobs.ts'
import { DEFAULT_LIMITS } from '../../platform/tables/index.ts'
import { type AuditDetails, recordAudit } from '../audit/index.ts'
import { listDivisions, listSchools } from '../directory/index.ts'
import type { CheckInput, CheckOutput } from './check/check-input.ts'
import { listHeads } from './export.ts'
import { checkFiles } from './roster-files.ts'
import { headerFingerprint } from './rules/headers.ts'
import { findRoster, type Roster, saveCheck, saveRefusal } from './store.ts'
import { listKnownMappings } from './store-mappings.ts'

export const CHECK_JOB = 'rosters.check'

export const jobHandlers: JobHandlers = { [CHECK_JOB]: checkRoster }

/**
 * Checks a received roster: child process, files, then one transaction that says they are there. Killed anywhere, it
 * runs again from the start; a roster that was meanwhile corrected or withdrawn is left alone.
 */
async function checkRoster(context: JobContext): Promise<Record<string, unknown>> {
  const rosterId = String(context.payload['rosterId'])
  const prepared = await prepare(context, rosterId)
  if (!prepared) return { rosterId, state: 'over' }
  const { roster, input } = prepared
  const output = await checkInChild(context, roster, input)
  const result = await saveOutput(context, roster, output)
  await removeEarlierCheck(context, roster)
  return result
}

/** What an earlier check of the roster wrote is looked at by nobody. */
async function removeEarlierCheck({ app }: JobContext, roster: Roster): Promise<void> {
  if (roster.revision === 1) return
  for (const name of Object.values(checkFiles({ ...roster, revision: roster.revision - 1 })))
    await app.files.removeDerived(name)
}

async function saveOutput(context: JobContext, roster: Roster, output: CheckOutput): Promise<Record<string, unknown>> {
  const rosterId = roster.id
  return withScope(context.app.db, context.scope, async (tx) => {
    const at = context.app.clock.now()
    const saved = output.refusal
      ? await saveRefusal(tx, roster, { refusal: output.refusal, mapping: output.mapping }, at)
      : await saveCheck(tx, roster, { ...output, kind: output.mapping.kind, rowsFile: checkFiles(roster).rows, at })
    if (!saved) return { rosterId, state: 'over' }
    const details: AuditDetails = output.refusal
      ? { code: output.refusal.code }
      : { ...output.counts, kind: output.mapping.kind }
    const event = output.refusal ? 'rosters.refused' : 'rosters.checked'
    await recordAudit(tx, { event, actorId: context.scope.actorId, subjectId: rosterId, details })
    return { rosterId, state: output.refusal ? 'refused' : 'checked', ...details }
  })
}

type PreparedInput = Omit<CheckInput, 'paths' | 'filePath'>

async function prepare(
  { app, scope }: JobContext,
  rosterId: string,
): Promise<{ roster: Roster; input: PreparedInput } | undefined> {
  return withScope(app.db, scope, async (tx) => {
    const roster = await findRoster(tx, scope.county, rosterId)
    if (roster?.state !== 'received') return undefined
    const divisions = await listDivisions(tx, scope.county, roster.asOfOn)
    const schools = await listSchools(tx, scope.county)
    const main = roster.supplementOf ? await findRoster(tx, scope.county, roster.supplementOf) : undefined
    const input: PreparedInput = {
      fileName: roster.fileName,
      sourceName: roster.sourceName,
      unitName:
        divisions.find((division) => division.code === roster.divisionCode && division.level === 'township')?.name ??
        '',
      kind: roster.kind,
      wish: roster.wish,
      known: [...(await listKnownMappings(tx, scope.county, roster.sourceName)), ...columnsOfMain(main)],
      asOf: roster.asOfOn,
      today: app.clock.today(),
      places: {
        countyCode: scope.county,
        divisions: divisions.map((division) => [division.code, division.name] as const),
      },
      schools: schools.map(({ code, name, divisionCode }) => ({ code, name, divisionCode })),
      ...(main?.mapping && { correctedSheets: main.mapping.sheetsRead }),
      limits: DEFAULT_LIMITS,
    }
    return { roster, input }
  })
}

/** The lists that go back to the sender have the columns of the roster they come from, and three more. */
function columnsOfMain(main: Roster | undefined): CheckInput['known'] {
  const columns = main?.wish.columns ?? []
  if (!main?.mapping || columns.length === 0) return []
  const { kind, fingerprint } = main.mapping
  return LANGUAGES.map((language) => ({
    kind,
    fingerprint: `${fingerprint}|${headerFingerprint(listHeads(language))}`,
    columns,
  }))
}

/** Leaves `writeDerived` without a file of rows when there are none to keep. */
class NothingToKeep extends Error {
  readonly output: CheckOutput
  constructor(output: CheckOutput) {
    super('the file was refused')
    this.output = output
  }
}

async function checkInChild(context: JobContext, roster: Roster, input: PreparedInput): Promise<CheckOutput> {
  const { files } = context.app
  const names = checkFiles(roster)
  let output: CheckOutput | undefined
  let unfinished: string | undefined
  try {
    await files.writeDerived(names.rows, roster.county, async (rows) => {
      unfinished = `${rows}.csv`
      await files.writeDerived(names.remarked, roster.county, async (remarked) => {
        await files.writeDerived(names.summary, roster.county, async (summary) => {
          output = await files.withPlainFile(roster.fileSha256, (filePath) =>
            runCheck(context, { ...input, filePath, paths: { rows, remarked, summary } }),
          )
        })
      })
      if (output!.refusal) throw new NothingToKeep(output!)
    })
    return output!
  } catch (error) {
    if (error instanceof NothingToKeep) return error.output
    const refused = refusalOfChild(error, context.attempt)
    if (!refused) throw error
    context.signal.throwIfAborted()
    context.app.log.warn('rosters.check-failed', { rosterId: roster.id, fault: (error as ChildFailed).fault })
    return refused
  } finally {
    if (unfinished) await rm(unfinished, { force: true })
  }
}

async function runCheck(context: JobContext, input: CheckInput): Promise<CheckOutput> {
  return runInChild<CheckInput, CheckOutput>({
    module: new URL('./check/check-file.ts', import.meta.url),
    input,
    memoryMb: input.limits.memoryMiB,
    timeoutMs: input.limits.seconds * 1000,
    signal: context.signal,
    // The next report tells as much as a lost one.
    onProgress: (fraction, message) => void context.progress(fraction, message).catch(() => {}),
  })
}

/** A reader that is killed from outside is started again, but not for ever: it may be the file that calls the killer. */
const READERS_KILLED = 5

/** What a file does to its reader is the file's fault: it is refused, with what the sender can do. */
function refusalOfChild(error: unknown, attempt: number): CheckOutput | undefined {
  if (!(error instanceof ChildFailed) || error.fault === 'aborted' || error.fault === 'disk-full') return undefined
  if (error.fault === 'killed' && attempt < READERS_KILLED) return undefined
  const { memoryMiB, seconds } = DEFAULT_LIMITS
  switch (error.fault) {
    case 'memory':
      return { refusal: { code: 'table.took-too-much-memory', details: { limit: memoryMiB } }, mapping: null }
    case 'timeout':
      return { refusal: { code: 'table.took-too-long', details: { seconds } }, mapping: null }
    default:
      return { refusal: { code: 'table.reader-failed', details: {} }, mapping: null }
  }
}
