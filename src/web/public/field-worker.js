// Keeps the field page, and nothing else, so that it opens without a connection. Data never passes through here: every
// call to /api goes to the network. The page names its own files, so this list needs no builder.
const CACHE = 'nol-field'
const PAGE = '/field'
const WAIT_MS = 4000

/** Fetches the page and every file it names; only when all are there does the new page replace the old one. */
async function keepPage(response) {
  const page = response.clone()
  const html = await response.text()
  const files = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+|\/favicon\.svg)"/g)].map((match) => match[1])
  const cache = await caches.open(CACHE)
  const known = new Set((await cache.keys()).map((request) => new URL(request.url).pathname))
  await cache.addAll(files.filter((file) => !known.has(file)))
  await cache.put(PAGE, page)
  const wanted = new Set([PAGE, ...files])
  for (const path of known) if (!wanted.has(path)) await cache.delete(path)
}

async function fetchPage() {
  const response = await fetch(PAGE, { cache: 'no-cache', headers: { accept: 'text/html' } })
  if (!response.ok) throw new Error(`the page answered ${response.status}`)
  const shown = response.clone()
  await keepPage(response)
  return shown
}

/** The page with all its files, or on a slow line the one that is kept, while the new one goes on coming in behind it. */
async function answerPage(fresh) {
  const kept = () => caches.match(PAGE, { cacheName: CACHE })
  const late = new Promise((resolve) => setTimeout(resolve, WAIT_MS)).then(kept)
  try {
    return (await Promise.race([fresh, late])) ?? (await fresh)
  } catch {
    return (await kept()) ?? Response.error()
  }
}

async function answerFile(request) {
  return (await caches.match(request, { cacheName: CACHE })) ?? fetch(request)
}

self.addEventListener('install', (event) => event.waitUntil(fetchPage().then(() => self.skipWaiting())))
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin || url.pathname.startsWith('/api/')) return
  if (request.mode === 'navigate' && url.pathname === PAGE) {
    const fresh = fetchPage()
    event.waitUntil(fresh.catch(() => {}))
    event.respondWith(answerPage(fresh))
  } else if (url.pathname.startsWith('/assets/') || url.pathname === '/favicon.svg')
    event.respondWith(answerFile(request))
})
