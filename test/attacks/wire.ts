import { Agent, type IncomingMessage, request } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'

/** What came back; headers are read seldom, and so only when they are asked for. */
export interface Answer {
  readonly status: number
  readonly text: string
  readonly headers: Headers
}

/** Connections that stay open: a fuzzer spends its time on the server, not on greetings. */
const agent = new Agent({ keepAlive: true, maxSockets: 64 })

/** Sends a request as it is written, without what `fetch` puts in order on the way. */
export function send(
  address: string,
  method: string,
  path: string,
  wish: {
    readonly headers: Readonly<Record<string, string>>
    readonly body: string | Uint8Array | undefined
    readonly withinMs: number
  },
): Promise<Answer> {
  const { hostname, port } = new URL(address)
  const { headers, body, withinMs } = wish
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    const asked = request({ agent, hostname, port, method, path, headers: { ...headers, ...length } })
    asked.setTimeout(withinMs, () => asked.destroy(new Error(`no answer within ${withinMs} ms`)))
    asked.on('error', reject)
    asked.on('response', (response) => {
      const pieces: Buffer[] = []
      response.on('data', (piece: Buffer) => void pieces.push(piece))
      response.on('end', () => resolve(answerOf(response, Buffer.concat(pieces))))
      response.on('error', reject)
    })
    asked.end(body)
  })
}

function answerOf(response: IncomingMessage, bytes: Buffer): Answer {
  const packing = response.headers['content-encoding']
  const plain = packing === 'br' ? brotliDecompressSync(bytes) : packing === 'gzip' ? gunzipSync(bytes) : bytes
  return {
    status: response.statusCode ?? 0,
    text: plain.toString(),
    get headers() {
      const headers = new Headers()
      for (let i = 0; i < response.rawHeaders.length; i += 2)
        headers.append(response.rawHeaders[i]!, response.rawHeaders[i + 1]!)
      return headers
    },
  }
}
