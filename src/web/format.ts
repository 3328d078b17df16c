/** `12,345`; a dash for a number that is not there. */
export function formatCount(value: number | null | undefined): string {
  return value === null || value === undefined ? '—' : value.toLocaleString('en-US')
}

/** `2026-11-21 09:30` in China's time, whatever the computer's own zone. */
export function formatInstant(value: string | null | undefined): string {
  if (!value) return '—'
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Asia/Shanghai',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(value))
  return parts.replace('T', ' ')
}

/** The day of an instant in China's time; empty for none. */
export function formatDayOf(value: string | null | undefined): string {
  return value ? formatInstant(value).slice(0, 10) : ''
}

/** Bytes as people read them. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

/** Part of a whole in percent with up to two places, zero as `0%` (standards §1.3). */
export function formatShare(part: number, whole: number): string {
  if (whole === 0) return '—'
  if (part === 0) return '0%'
  const percent = (part / whole) * 100
  return percent < 0.005 ? '<0.01%' : `${percent.toFixed(2)}%`
}
