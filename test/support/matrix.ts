import { writeFileSync } from 'node:fs'
import type { LightMyRequestResponse as Answer } from 'fastify'
import type { Endpoint } from '../../src/kernel/endpoint.ts'
import type { Actor, Role } from '../../src/kernel/scope.ts'
import { isFileUpload } from '../../src/kernel/wire.ts'
import type { Call, TestHttp } from './http.ts'
import { sampleOf } from './samples.ts'
import { unzipped } from '../attacks/unzip.ts'
import { rowsOf } from '../builders/xlsx.ts'

/** Where somebody stands towards what is asked for: over it, in the next township or school, or in another county. */
export type Place = 'inside' | 'next door' | 'other county'

/** One question of the matrix and what came of it. */
export interface Cell {
  readonly subject: string
  readonly role: string
  readonly place: string
  readonly session: 'with' | 'without'
  /** What is wrong with the answer; undefined when all is well. */
  readonly fault: string | undefined
}

/** What the matrix asks about. */
export interface MatrixOf {
  readonly http: TestHttp
  readonly permissions: Readonly<Record<string, readonly Role[]>>
  /** For each parameter of a path: a value that exists in the county, and one that exists nowhere. */
  readonly parameters: Readonly<Record<string, { readonly there: string; readonly nowhere: string }>>
  /** Texts and ids which an answer at this place must not hold. */
  readonly secrets: Readonly<Record<Exclude<Place, 'inside'>, readonly string[]>>
  /** Parameters that name something of one child; what the others name (schools, runs) the whole county may know. */
  readonly ofChildren: readonly string[]
}

export const nameOf = ({ method, path }: Endpoint): string => `${method} ${path}`
export const parametersOf = (endpoint: Endpoint): string[] => Object.keys(endpoint.params?.properties ?? {})

/** Tells whether a table of permissions lets a role through to a route. */
export function isAllowed({ permissions }: Pick<MatrixOf, 'permissions'>, role: Role, endpoint: Endpoint): boolean {
  const { permission } = endpoint
  return permission === 'public' || permission === 'session' || permissions[permission]!.includes(role)
}

/** The smallest call a route accepts, about what is there or about what is nowhere. */
export function callOf(
  { parameters }: Pick<MatrixOf, 'parameters'>,
  endpoint: Endpoint,
  which: 'there' | 'nowhere',
): Call {
  const params = Object.fromEntries(parametersOf(endpoint).map((name) => [name, parameters[name]![which]]))
  const query = endpoint.query ? (sampleOf(endpoint.query) as Record<string, unknown>) : undefined
  const body = endpoint.body && !isFileUpload(endpoint.body) ? sampleOf(endpoint.body) : undefined
  return { params, ...(query && { query }), ...(body !== undefined && { body }) }
}

/** Asks a route with a session that does not exist: everything but a public route is closed. */
export async function askWithout(matrix: MatrixOf, endpoint: Endpoint): Promise<string | undefined> {
  const call = callOf(matrix, endpoint, 'there')
  const answers = [
    await matrix.http.call(endpoint, call),
    await matrix.http.call(endpoint, { ...call, cookies: { nol_session: 'a-session-that-nobody-has-opened' } }),
  ]
  for (const answer of answers) {
    if (endpoint.permission === 'public') {
      const secret = await secretIn(answer, matrix.secrets['other county'])
      if (secret ?? answer.statusCode >= 500) return secret ?? `answered ${answer.statusCode}`
    } else if (answer.statusCode !== 401 || answer.json().code !== 'session.missing')
      return `answered ${answer.statusCode} without a session`
  }
  return undefined
}

/** Asks a route the role may not use: refused, whatever is asked about. */
export async function askForbidden(matrix: MatrixOf, endpoint: Endpoint, actor: Actor): Promise<string | undefined> {
  const there = await matrix.http.call(endpoint, { as: actor, ...callOf(matrix, endpoint, 'there') })
  const nowhere = await matrix.http.call(endpoint, { as: actor, ...callOf(matrix, endpoint, 'nowhere') })
  if (there.statusCode !== 403 || there.json().code !== 'http.forbidden')
    return `answered ${there.statusCode} although ${actor.role} has no right to it`
  return there.body === nowhere.body ? undefined : 'refuses what is there otherwise than what is not'
}

/** Asks a route the role may use about what lies outside: it looks exactly like what is not there. */
export async function askOutside(
  matrix: MatrixOf,
  endpoint: Endpoint,
  actor: Actor,
  place: Exclude<Place, 'inside'>,
): Promise<string | undefined> {
  const there = await matrix.http.call(endpoint, { as: actor, ...callOf(matrix, endpoint, 'there') })
  if (there.statusCode >= 500) return `answered ${there.statusCode}`
  const ids = Object.values(callOf(matrix, endpoint, 'there').params ?? {})
  const secret = await secretIn(
    there,
    matrix.secrets[place].filter((one) => !ids.includes(one)),
  )
  if (secret) return secret
  const parameters = parametersOf(endpoint)
  const isHidden = place === 'other county' || parameters.some((name) => matrix.ofChildren.includes(name))
  // A year or a month is neither there nor nowhere: only what it shows counts, and that was looked at.
  const namesSomething = parameters.some((name) => {
    const parameter = matrix.parameters[name]
    return parameter?.there !== parameter?.nowhere
  })
  if (!namesSomething || !isHidden) return undefined
  const nowhere = await matrix.http.call(endpoint, { as: actor, ...callOf(matrix, endpoint, 'nowhere') })
  const same = there.statusCode === nowhere.statusCode && (await contentOf(there)) === (await contentOf(nowhere))
  return same ? undefined : `answers ${there.statusCode} for what is there and ${nowhere.statusCode} for what is not`
}

/** Asks a route the role may use about what is its own: any answer but a fault. */
export async function askInside(matrix: MatrixOf, endpoint: Endpoint, actor: Actor): Promise<string | undefined> {
  for (const which of ['nowhere', 'there'] as const) {
    const answer = await matrix.http.call(endpoint, { as: actor, ...callOf(matrix, endpoint, which) })
    if (answer.statusCode >= 500 || answer.statusCode === 401) return `answered ${answer.statusCode}: ${answer.body}`
    if (answer.statusCode < 400) continue
    const { code, message } = answer.json() as { code?: unknown; message?: unknown }
    if (typeof code !== 'string' || typeof message !== 'string') return `refused without code or text: ${answer.body}`
  }
  return undefined
}

/** What an answer says; of a workbook its cells, of a Word file its text, for their parts carry the time they were made. */
async function contentOf(answer: Answer): Promise<string> {
  if (answer.rawPayload.subarray(0, 2).toString() !== 'PK') return answer.body
  const isWorkbook = String(answer.headers['content-type']).includes('spreadsheetml')
  if (isWorkbook) return JSON.stringify(await rowsOf(answer.rawPayload))
  const parts = unzipped(answer.rawPayload).filter((part) => part.includes('<w:t'))
  return parts.join('').replace(/<[^>]+>/g, '')
}

/** The first secret an answer holds; a workbook is read as its reader would. */
async function secretIn(answer: Answer, secrets: readonly string[]): Promise<string | undefined> {
  const text = await contentOf(answer)
  const index = secrets.findIndex((secret) => text.includes(secret))
  return index === -1 ? undefined : `shows secret ${index} of what lies outside`
}

/** Milliseconds of the middle one of some calls, for what is there and what is not, asked in turns. */
export async function timesOf(matrix: MatrixOf, endpoint: Endpoint, actor: Actor, rounds: number) {
  const times = { there: [] as number[], nowhere: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    for (const which of ['there', 'nowhere'] as const) {
      const began = performance.now()
      await matrix.http.call(endpoint, { as: actor, ...callOf(matrix, endpoint, which) })
      times[which].push(performance.now() - began)
    }
  }
  const middle = (all: number[]) => all.sort((a, b) => a - b)[Math.floor(all.length / 2)]!
  return { thereMs: middle(times.there), nowhereMs: middle(times.nowhere) }
}

/** Lines of a log that hold a secret. */
export function linesWith(lines: readonly string[], secrets: readonly string[]): string[] {
  return lines.filter((line) => secrets.some((secret) => line.includes(secret)))
}

/** Gathers cells; `npm run test:matrix` asks for them in a file (`NOL_MATRIX_FILE`, one JSON line for each part). */
export class Tally {
  readonly cells: Cell[] = []

  /** Notes a cell and gives back its fault, for the test to be judged by. */
  note(cell: Cell): string | undefined {
    this.cells.push(cell)
    return cell.fault
  }

  /** Hands the cells over. */
  write(part: string): void {
    const file = process.env.NOL_MATRIX_FILE
    if (!file) return
    const { cells } = this
    const sizes = {
      subjects: new Set(cells.map((cell) => cell.subject)).size,
      roles: [...new Set(cells.map((cell) => cell.role))],
      cells: cells.length,
      faults: cells.filter((cell) => cell.fault),
    }
    writeFileSync(file, `${JSON.stringify({ part, ...sizes })}\n`, { flag: 'a' })
  }
}
