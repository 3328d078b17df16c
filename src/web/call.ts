import type { BodyOf, Endpoint, ParamsOf, QueryOf, RefusalMessage, ReplyOf } from '../kernel/endpoint.ts'
import { currentLanguage, shellText } from './i18n.ts'

/** What a call must bring, as its endpoint declares. */
export type CallInput<E extends Endpoint> = (E extends { params: object } ? { params: ParamsOf<E> } : object) &
  (E extends { query: object } ? { query?: Partial<QueryOf<E>> } : object) &
  (E extends { body: object } ? { body: BodyOf<E> } : object)

/** A refusal of the server, or a connection that failed (`status` 0). Its message can be shown as it is. */
export class CallRefused extends Error {
  readonly status: number
  readonly code: string
  readonly details: Readonly<Record<string, unknown>>
  readonly fields: readonly { readonly field: string; readonly message: string }[]
  constructor(status: number, refusal: RefusalMessage) {
    super(refusal.message)
    this.name = 'CallRefused'
    this.status = status
    this.code = refusal.code
    this.details = refusal.details
    this.fields = refusal.fields ?? []
  }
}

/** Calls an endpoint of a slice's contract; answers its reply, throws {@link CallRefused}. */
export async function call<E extends Endpoint>(
  endpoint: E,
  input: CallInput<E> = {} as CallInput<E>,
  more: { readonly signal?: AbortSignal | undefined; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<ReplyOf<E>> {
  const { body } = input as { body?: unknown }
  const response = await send(addressOf(endpoint, input), {
    method: endpoint.method,
    headers: { ...headersOf(body === undefined ? undefined : 'application/json'), ...more.headers },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: more.signal ?? null,
    credentials: 'same-origin',
  })
  if (endpoint.reply === 'file') return (await response.blob()) as ReplyOf<E>
  if (response.status === 204) return undefined as ReplyOf<E>
  try {
    return (await response.json()) as ReplyOf<E>
  } catch {
    // A portal or a proxy in between has answered with a page of its own: the server was not reached.
    throw connectionLost()
  }
}

/** Fetches a file endpoint and hands the file to the browser's downloads under the name the server gave it. */
export async function download<E extends Endpoint>(
  endpoint: E,
  input: CallInput<E>,
  fallbackName: string,
): Promise<void> {
  const { body } = input as { body?: unknown }
  const response = await send(addressOf(endpoint, input), {
    method: endpoint.method,
    headers: headersOf(body === undefined ? undefined : 'application/json'),
    body: body === undefined ? undefined : JSON.stringify(body),
    credentials: 'same-origin',
  })
  const name = fileNameOf(response.headers.get('content-disposition')) ?? fallbackName
  saveBlob(await response.blob(), name)
}

/** Sends a multipart form to an endpoint that answers with a file, and hands the file to the browser's downloads. */
export async function downloadFrom<E extends Endpoint>(
  endpoint: E,
  form: FormData,
  fallbackName: string,
): Promise<void> {
  const init = { method: endpoint.method, headers: headersOf(), body: form, credentials: 'same-origin' } as const
  const response = await send(addressOf(endpoint, {}), init)
  saveBlob(await response.blob(), fileNameOf(response.headers.get('content-disposition')) ?? fallbackName)
}

/** Sends a multipart form and reports the fraction sent; fetch cannot tell it, so this one is an XMLHttpRequest. */
export function upload<E extends Endpoint>(
  endpoint: E,
  input: { readonly params?: object; readonly query?: object },
  form: FormData,
  onProgress: (fraction: number) => void,
  signal?: AbortSignal,
): Promise<ReplyOf<E>> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(endpoint.method, addressOf(endpoint, input))
    for (const [name, value] of Object.entries(headersOf())) request.setRequestHeader(name, value)
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total)
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as ReplyOf<E>)
      else reject(new CallRefused(request.status, readRefusal(request.status, request.responseText)))
    }
    request.onerror = () => reject(connectionLost())
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'))
    signal?.addEventListener('abort', () => request.abort(), { once: true })
    request.send(form)
  })
}

/** The address of a call: parameters filled in, query appended; values that are undefined or empty are left out. */
export function addressOf(endpoint: Endpoint, input: object): string {
  const { params, query } = input as { params?: Record<string, unknown>; query?: Record<string, unknown> }
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params?.[name])))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value === undefined || value === null || value === '') continue
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, String(one))
  }
  const text = search.toString()
  return text ? `${path}?${text}` : path
}

/** The file name of a content-disposition header; RFC 5987 names win, for they carry Chinese. */
export function fileNameOf(header: string | null): string | undefined {
  if (!header) return undefined
  const extended = /filename\*=UTF-8''([^;]+)/i.exec(header)
  if (extended) return decodeURIComponent(extended[1]!.trim())
  return /filename="?([^";]+)"?/i.exec(header)?.[1]
}

async function send(address: string, init: RequestInit): Promise<Response> {
  let response: Response
  try {
    response = await fetch(address, init)
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw connectionLost()
  }
  if (response.ok) return response
  throw new CallRefused(response.status, readRefusal(response.status, await response.text()))
}

function headersOf(contentType?: string): Record<string, string> {
  return {
    // A page of another site cannot set this header without being asked by the browser first.
    'x-nol-csrf': '1',
    'accept-language': currentLanguage() === 'en' ? 'en' : 'zh-CN',
    ...(contentType ? { 'content-type': contentType } : {}),
  }
}

/** Code of a refusal that is none of the server's own: something in between has spoken. */
export const NOT_OURS = 'shell.refused'

function readRefusal(status: number, text: string): RefusalMessage {
  try {
    const value = JSON.parse(text) as Partial<RefusalMessage>
    if (typeof value.code === 'string' && typeof value.message === 'string' && value.message !== '')
      return { details: {}, ...value } as RefusalMessage
  } catch {
    // A proxy in between answers with HTML; the reader gets our words instead.
  }
  const key =
    status === 413 ? 'shell.refused.too-large' : status >= 500 ? 'shell.refused.server' : 'shell.refused.other'
  return { code: NOT_OURS, message: shellText(key, { status }), details: {} }
}

function connectionLost(): CallRefused {
  return new CallRefused(0, {
    code: 'shell.no-connection',
    message: shellText('shell.refused.connection'),
    details: {},
  })
}

/** Hands a file that came inside of an answer to the browser's downloads. */
export function saveBase64(base64: string, name: string): void {
  saveBlob(new Blob([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))]), name)
}

function saveBlob(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
