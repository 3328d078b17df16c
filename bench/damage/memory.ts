import { readdirSync, readFileSync } from 'node:fs'

/** Watches what this process and the readers it starts hold together, in MiB. */
export function watchMemory(everyMs = 50): { restart(): void; lap(): number; stop(): number } {
  let peak = 0
  let lapPeak = 0
  const timer = setInterval(() => {
    const now = residentMiB(process.pid) + readers().reduce((sum, pid) => sum + residentMiB(pid), 0)
    peak = Math.max(peak, now)
    lapPeak = Math.max(lapPeak, now)
  }, everyMs)
  return {
    restart() {
      peak = 0
      lapPeak = 0
    },
    /** The most since the last lap. */
    lap() {
      const most = Math.round(lapPeak)
      lapPeak = 0
      return most
    },
    stop() {
      clearInterval(timer)
      return Math.round(peak)
    },
  }
}

/** Children of this process that read files; its database is not one of them. */
function readers(): number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
      return parent === process.pid && readFileSync(`/proc/${name}/cmdline`, 'utf8').includes('child-main')
        ? [Number(name)]
        : []
    } catch {
      return [] // it ended while we looked
    }
  })
}

function residentMiB(pid: number): number {
  try {
    return (Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096) / 1024 / 1024
  } catch {
    return 0
  }
}
