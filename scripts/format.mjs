// Formats the tree, or the paths given: npm run format -- src/slices/cases
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const paths = process.argv.slice(2)
const biome = join(root, 'node_modules/@biomejs/biome/bin/biome')
const done = spawnSync(process.execPath, [biome, 'format', '--write', ...(paths.length > 0 ? paths : ['.'])], {
  cwd: root,
  stdio: 'inherit',
})
process.exitCode = done.status ?? 1
