// What a browser must fetch to show each page: gzipped JavaScript and CSS of the start, the shell and the page.
//   node scripts/bundle-sizes.mjs [folder]     exit code 1 when a page is over its budget
//   node scripts/bundle-sizes.mjs --phone      only the pages that phones load on their own
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const root = join(import.meta.dirname, '..')
const ofPhones = process.argv.includes('--phone')
const folder = process.argv.slice(2).find((word) => word !== '--phone') ?? join(root, 'dist/web')
const DESK_BUDGET = 360 * 1024
const FIELD_BUDGET = 150 * 1024

const manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8'))
const sizes = new Map()

/** Gzipped bytes of one built file. */
function sizeOf(file) {
  if (!sizes.has(file)) sizes.set(file, gzipSync(readFileSync(join(folder, file)), { level: 9 }).length)
  return sizes.get(file)
}

/** A chunk and everything it cannot run without. */
function filesOf(key, found = new Set()) {
  const chunk = manifest[key]
  if (!chunk || found.has(chunk.file)) return found
  found.add(chunk.file)
  for (const css of chunk.css ?? []) found.add(css)
  for (const inner of chunk.imports ?? []) filesOf(inner, found)
  return found
}

const start = filesOf('index.html')
const alone = ['field', 'tip'].map((name) => {
  const bytes = [...filesOf(`${name}.html`)].reduce((sum, file) => sum + sizeOf(file), 0)
  return { name, bytes }
})
const pages = ofPhones ? [] : Object.keys(manifest).filter((key) => key.endsWith('-page.tsx'))
const rows = pages
  .map((page) => {
    const files = new Set([...start, ...filesOf(page)])
    const bytes = [...files].reduce((sum, file) => sum + sizeOf(file), 0)
    return { page: page.replace(/^src\/slices\//, '').replace('/web/', ' '), bytes, files: files.size }
  })
  .sort((a, b) => b.bytes - a.bytes)

const kb = (bytes) => `${(bytes / 1024).toFixed(1)} KB`.padStart(10)
if (!ofPhones)
  console.log(`${kb([...start].reduce((sum, file) => sum + sizeOf(file), 0))}  start (what every page needs)`)
for (const { page, bytes, files } of rows) {
  console.log(`${kb(bytes)}  ${page} (${files} files)${bytes > DESK_BUDGET ? '  OVER THE BUDGET' : ''}`)
}
for (const { name, bytes } of alone)
  console.log(`${kb(bytes)}  ${name} page, all of it${bytes > FIELD_BUDGET ? '  OVER THE BUDGET' : ''}`)
const over = rows.filter((row) => row.bytes > DESK_BUDGET).length
if (!ofPhones) console.log(`${rows.length - over} of ${rows.length} pages within ${DESK_BUDGET / 1024} KB gzipped`)
process.exitCode = over > 0 || alone.some(({ bytes }) => bytes > FIELD_BUDGET) ? 1 : 0
