import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Static, TSchema } from 'typebox'
import { accept, type Decision } from '../../kernel/decision.ts'
import type { BodyOf, Endpoint, ParamsOf, QueryOf } from '../../kernel/endpoint.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { Language } from '../../kernel/texts.ts'
import { isFileUpload } from '../../kernel/wire.ts'
import { FileTooLarge } from '../files.ts'
import { dispositionOf, type FileReply, isFileReply } from './file-reply.ts'
import { isFromOurPage, readSessionCookie, writeSessionCookie } from './session-cookie.ts'
import { type HttpApp, languageOf, Refused, type SignedIn } from './server.ts'
import { type Checker, checkerOf, sayFaults } from './validation.ts'

/** A file that is arriving. It is read while it comes; nothing of it is kept in memory. */
export interface Upload {
  readonly filename: string
  readonly contentType: string
  /** Text fields that came before the file. */
  readonly fields: Readonly<Record<string, string>>
  /** Ends with `FileTooLarge` when more comes than is allowed. */
  readonly content: AsyncIterable<Uint8Array>
}

export interface HttpRequest<E extends Endpoint> {
  readonly actor: E['permission'] extends 'public' ? Actor | undefined : Actor
  readonly session: E['permission'] extends 'public' ? SignedIn | undefined : SignedIn
  readonly params: ParamsOf<E>
  readonly query: QueryOf<E>
  readonly body: BodyOf<E>
  readonly language: Language
  /** Address the request came from, for sessions and audit. */
  readonly address: string
  readonly raw: FastifyRequest
  /** The file of a multipart request; undefined when none was sent. */
  upload(): Promise<Upload | undefined>
  /** Gives the browser a session cookie, or takes it away. */
  setSession(token: string | undefined): void
}

type Served<E extends Endpoint> = E['reply'] extends TSchema ? ReadonlyDeep<Static<E['reply']>> : FileReply

/** A handler may answer with read-only lists and objects; nobody changes an answer. */
type ReadonlyDeep<T> = T extends readonly (infer Item)[]
  ? readonly ReadonlyDeep<Item>[]
  : T extends object
    ? { readonly [Name in keyof T]: ReadonlyDeep<T[Name]> }
    : T

/** Answer of a handler: a decision on the reply, or on a `fileReply(…)` where the reply is a file. */
export type Handled<E extends Endpoint, Code extends string> = Decision<Served<E>, Code>

/**
 * Serves an endpoint: checks session, right, origin and every field, then calls the handler. `refusals` gives each code
 * the handler may refuse with its HTTP status; a code that is missing there does not compile.
 */
export function serve<const E extends Endpoint, Code extends string = never>(
  http: HttpApp,
  endpoint: E,
  refusals: Readonly<Record<Code, number>>,
  handler: (request: HttpRequest<E>) => Promise<Handled<E, Code>>,
): void {
  refuseUnknownPermission(http, endpoint)
  const checkers = checkersOf(endpoint)
  const checkReply =
    http.options.checkReplies && endpoint.reply !== 'file' ? checkerOf(endpoint.reply, { fromText: false }) : undefined
  http.endpoints.push(endpoint)
  const isSignIn = endpoint.permission === 'public' && endpoint.method === 'POST'

  http.fastify.route({
    method: endpoint.method,
    url: endpoint.path,
    config: {
      endpoint,
      ...(isSignIn && {
        rateLimit: {
          max: http.options.limits?.signInsPerMinute ?? http.app.config.http.signInsPerMinute,
          timeWindow: 60_000,
        },
      }),
    },
    // Who is not allowed in does not get their body read.
    preParsing: async (request) => letIn(http, endpoint, request),
    handler: async (raw, reply) => {
      const upload = uploadOf(http, raw)
      const request = { ...checkedRequest(http, checkers, raw, reply), upload: upload.read }
      const decision = await inTurn(http, endpoint, request, () => handler(request as unknown as HttpRequest<E>))
      upload.discard()
      if (!decision.ok) {
        const status = (refusals as Readonly<Record<string, number>>)[decision.code] ?? 400
        throw new Refused(status, decision.code, decision.details)
      }
      if (isFileReply(decision.value)) return fileAnswer(reply, decision.value)
      if (checkReply) refuseBrokenContract(endpoint, checkReply, decision.value)
      void reply.type('application/json; charset=utf-8')
      return JSON.stringify(decision.value)
    },
  })
}

/** Files are made in turn; who waited too long for theirs is told when to ask again. */
async function inTurn<T>(
  http: HttpApp,
  endpoint: Endpoint,
  { actor, address }: { readonly actor: Actor | undefined; readonly address: string },
  answer: () => Promise<T>,
): Promise<T> {
  if (endpoint.reply !== 'file') return answer()
  const passed = await http.fileGate.pass(actor?.id ?? address, answer)
  if (!passed) throw new Refused(429, 'http.files-in-the-making', { seconds: 30 })
  return passed.made
}

function refuseBrokenContract(endpoint: Endpoint, checker: Checker<unknown>, value: unknown): void {
  const checked = checker.check(JSON.parse(JSON.stringify(value)))
  if (checked.ok) return
  const said = checked.faults.map((fault) => `${fault.field} ${fault.key}`).join(', ')
  throw new Error(`answer of ${endpoint.method} ${endpoint.path} breaks its contract: ${said}`)
}

function refuseUnknownPermission(http: HttpApp, endpoint: Endpoint): void {
  const { permission, method, path } = endpoint
  if (permission === 'public' || permission === 'session' || Object.hasOwn(http.options.permissions, permission)) return
  throw new Error(`${method} ${path} needs the permission "${permission}", which no policy.ts grants to anybody`)
}

const sessions = new WeakMap<FastifyRequest, SignedIn>()

/** What a device kept for one account is not taken from the session of another, who has signed in there meanwhile. */
function isOfAnother({ headers }: FastifyRequest, { actor }: SignedIn): boolean {
  const meant = headers['x-nol-account']
  return meant !== undefined && meant !== actor.id
}

/** Checks origin, session and right, in this order. */
async function letIn(http: HttpApp, endpoint: Endpoint, request: FastifyRequest): Promise<void> {
  if (endpoint.method !== 'GET' && !isFromOurPage(http, request)) throw new Refused(403, 'http.csrf')
  const token = readSessionCookie(http, request)
  const signedIn = token === undefined ? undefined : await http.options.resolveSession(token)
  if (signedIn) sessions.set(request, signedIn)
  const seconds = signedIn && http.accountLimits.take(signedIn.actor.id, performance.now())
  if (seconds !== undefined) throw new Refused(429, 'http.too-many-requests', { seconds })
  if (endpoint.permission === 'public') return
  if (!signedIn || isOfAnother(request, signedIn)) throw new Refused(401, 'session.missing')
  if (endpoint.permission === 'session') return
  if (signedIn.blockedBy) throw new Refused(403, signedIn.blockedBy)
  const roles = http.options.permissions[endpoint.permission] ?? []
  if (roles.includes(signedIn.actor.role)) return
  // Our own pages offer nothing that is refused here: whoever comes by has tried.
  http.app.log.warn('http.forbidden', { accountId: signedIn.actor.id, permission: endpoint.permission })
  http.options.noteRefusal?.(signedIn.actor, endpoint.permission)
  throw new Refused(403, 'http.forbidden')
}

interface Checkers {
  readonly params: Checker<unknown> | undefined
  readonly query: Checker<unknown> | undefined
  readonly body: Checker<unknown> | undefined
}

function checkersOf(endpoint: Endpoint): Checkers {
  const isJson = endpoint.body !== undefined && !isFileUpload(endpoint.body)
  return {
    params: endpoint.params && checkerOf(endpoint.params, { fromText: true }),
    query: endpoint.query && checkerOf(endpoint.query, { fromText: true }),
    body: isJson ? checkerOf(endpoint.body!, { fromText: false }) : undefined,
  }
}

/** Checks all parts and refuses with every fault at once. A malformed id in the path is simply not there. */
function checkedRequest(http: HttpApp, checkers: Checkers, raw: FastifyRequest, reply: FastifyReply) {
  const params = checkers.params?.check(raw.params)
  if (params && !params.ok) throw new Refused(404, 'http.not-found')
  const query = checkers.query?.check(raw.query)
  const body = checkers.body?.check(raw.body ?? undefined)
  const faults = [query, body].flatMap((part) => (part && !part.ok ? part.faults : []))
  if (faults.length > 0) {
    const language = languageOf(raw)
    const fields = sayFaults(faults, http.texts, language)
    const said = fields.map((field) => field.message).join(language === 'zh' ? '；' : '; ')
    throw new Refused(400, 'http.invalid', { count: fields.length, faults: said }, fields)
  }
  const session = sessions.get(raw)
  return {
    actor: session?.actor,
    session,
    params: params?.ok ? params.value : undefined,
    query: query?.ok ? query.value : undefined,
    body: body?.ok ? body.value : undefined,
    language: languageOf(raw),
    address: raw.ip,
    raw,
    setSession: (token: string | undefined) => writeSessionCookie(http, reply, token),
  }
}

/** Reads the file part when the handler asks for it; what the handler leaves is thrown away, so that the connection ends. */
function uploadOf(http: HttpApp, raw: FastifyRequest) {
  let stream: (Readable & { readonly truncated?: boolean }) | undefined
  async function read(): Promise<Upload | undefined> {
    if (!raw.isMultipart()) return undefined
    const part = await raw.file()
    if (!part) return undefined
    const file = part.file as Readable & { readonly truncated?: boolean }
    stream = file
    const { app } = http
    const actor = sessions.get(raw)?.actor
    const quota = actor && http.options.uploads
    const room = quota ? await quota.takePlace(actor) : accept(Number.POSITIVE_INFINITY)
    if (!room.ok) throw quotaRefused(room.code, room.details)
    return {
      filename: (part.filename ?? '').normalize('NFC').slice(-200),
      contentType: part.mimetype,
      fields: textFieldsOf(part.fields as Readonly<Record<string, unknown>>),
      content: counted(wholeFile(file, app.config.maxUploadBytes), room.value, (bytes) =>
        quota ? quota.countBytes(actor, bytes) : Promise.resolve(),
      ),
    }
  }
  return { read, discard: () => void stream?.resume() }
}

/** Reads a file up to the room there is for it; what came is counted, whatever becomes of it. */
async function* counted(
  content: AsyncIterable<Uint8Array>,
  room: number,
  count: (bytes: number) => Promise<void>,
): AsyncGenerator<Uint8Array> {
  let bytes = 0
  try {
    for await (const chunk of content) {
      bytes += chunk.length
      if (bytes > room) throw quotaRefused('http.no-room-for-file', { megabytes: Math.floor(room / 1024 / 1024) })
      yield chunk
    }
  } finally {
    await count(Math.min(bytes, room))
  }
}

const quotaRefused = (code: string, details: Readonly<Record<string, unknown>> = {}): Refused =>
  new Refused(code === 'http.disk-nearly-full' ? 507 : 413, code, details)

async function* wholeFile(
  file: Readable & { readonly truncated?: boolean },
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of file) yield chunk as Uint8Array
  if (file.truncated) throw new FileTooLarge(maxBytes)
}

function textFieldsOf(fields: Readonly<Record<string, unknown>>): Record<string, string> {
  const texts = Object.entries(fields).flatMap(([name, field]) => {
    const value = (field as { type?: string; value?: unknown }).value
    return typeof value === 'string' ? [[name, value] as const] : []
  })
  return Object.fromEntries(texts)
}

function fileAnswer(reply: FastifyReply, file: FileReply): Readable | Uint8Array {
  void reply.header('content-disposition', dispositionOf(file.filename)).type(file.contentType)
  return file.content
}
