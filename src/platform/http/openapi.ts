import type { TSchema } from 'typebox'
import type { Endpoint } from '../../kernel/endpoint.ts'
import { isFileUpload } from '../../kernel/wire.ts'

type Json = Record<string, unknown>

/** OpenAPI 3.1 document of the endpoints; their schemas are JSON Schema already. */
export function openApiOf(endpoints: readonly Endpoint[], version: string): Json {
  const paths: Record<string, Json> = {}
  for (const endpoint of endpoints) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operationOf(endpoint) }
  }
  return {
    openapi: '3.1.0',
    info: { title: '一个都不能少 · Not One Less', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'nol_session' } },
      schemas: { Refusal: refusalSchema },
    },
  }
}

const refusalSchema: Json = {
  type: 'object',
  required: ['code', 'message', 'details'],
  properties: {
    code: { type: 'string' },
    message: { type: 'string' },
    details: { type: 'object' },
    fields: {
      type: 'array',
      items: { type: 'object', properties: { field: { type: 'string' }, message: { type: 'string' } } },
    },
  },
}

function operationOf(endpoint: Endpoint): Json {
  const { method, path, permission } = endpoint
  return {
    operationId: `${method.toLowerCase()}${path.replace(/^\/api/, '').replace(/[/:.-]+(\w)/g, (_, first: string) => first.toUpperCase())}`,
    summary: endpoint.summary,
    tags: [path.split('/')[2] ?? 'api'],
    'x-permission': permission,
    security: permission === 'public' ? [] : [{ session: [] }],
    parameters: parametersOf(endpoint),
    ...(endpoint.body && { requestBody: { required: true, content: bodyOf(endpoint.body) } }),
    responses: {
      '200': { description: 'OK', content: replyOf(endpoint.reply) },
      default: {
        description: 'Refusal',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' } } },
      },
    },
  }
}

function parametersOf(endpoint: Endpoint): Json[] {
  const named = (schema: Endpoint['params'], place: 'path' | 'query'): Json[] =>
    Object.entries(schema?.properties ?? {}).map(([name, property]) => ({
      name,
      in: place,
      required: place === 'path' || ((schema as { required?: string[] }).required ?? []).includes(name),
      schema: property,
    }))
  const header = { name: 'x-nol-csrf', in: 'header', required: true, schema: { const: '1' } }
  return [
    ...named(endpoint.params, 'path'),
    ...named(endpoint.query, 'query'),
    ...(endpoint.method === 'GET' ? [] : [header]),
  ]
}

function bodyOf(body: TSchema): Json {
  return { [isFileUpload(body) ? 'multipart/form-data' : 'application/json']: { schema: body } }
}

function replyOf(reply: Endpoint['reply']): Json {
  return reply === 'file'
    ? { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }
    : { 'application/json': { schema: reply } }
}
