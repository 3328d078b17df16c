/** HTTP as the slices and main see it; the parts are in ./http/. */
export { CONTENT_TYPES, type FileReply, fileReply } from './http/file-reply.ts'
export { openApiOf } from './http/openapi.ts'
export { type Handled, type HttpRequest, serve, type Upload } from './http/serve.ts'
export { checkerOf } from './http/validation.ts'
export { createHttp, type HttpApp, type HttpOptions, type SignedIn } from './http/server.ts'
export { httpTexts } from './http/texts.ts'
