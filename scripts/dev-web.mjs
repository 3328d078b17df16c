// Pages with changes shown at once; the API of a server that runs already (`npm start`).
//   npm run dev:web
//   NOL_API=http://127.0.0.1:8600 npm run dev:web    another server
import { join } from 'node:path'
import { createServer } from 'vite'

const server = await createServer({ configFile: join(import.meta.dirname, '..', 'vite.config.ts') })
await server.listen()
server.printUrls()
