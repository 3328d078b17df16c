/** Values a log line may hold. Log ids, counts and codes; never a name or an ID number of a child. */
export type LogFields = Readonly<Record<string, unknown>>

export interface Log {
  debug(event: string, fields?: LogFields): void
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
  /** A log whose every line carries these fields too. */
  with(fields: LogFields): Log
}

const LEVELS = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof LEVELS)[number]

/** 15 or more digits in a row (full-width ones too), or 18 written in groups, may be a citizen ID number. */
const ID_NUMBER = /[\d０-９]{15,}[XxＸｘ]?|\d{6}[ -]\d{8}[ -]?\d{3}[\dXx]/g
const LEAST_ID_NUMBER = 1e14

/** Masks whatever looks like a citizen ID number, and passwords in addresses. */
export function redact(text: string): string {
  return text.replace(ID_NUMBER, '[id]').replace(/(:\/\/[^:/@\s]*):[^@\s]*@/g, '$1:***@')
}

/** Writes JSON lines; to stderr unless told otherwise, so that stdout stays for results. */
export function createLog(
  level: LogLevel = 'info',
  write: (line: string) => void = (line) => void process.stderr.write(line),
  clock: () => Date = () => new Date(),
): Log {
  return logWith({}, LEVELS.indexOf(level), write, clock)
}

/** A log that says nothing. */
export const silentLog: Log = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  with: () => silentLog,
}

function logWith(base: LogFields, least: number, write: (line: string) => void, clock: () => Date): Log {
  const at =
    (level: LogLevel) =>
    (event: string, fields: LogFields = {}) => {
      if (LEVELS.indexOf(level) < least) return
      const head = { at: clock().toISOString(), level, event }
      const line = { ...head, ...base, ...fields, ...head }
      write(`${redact(JSON.stringify(line, printable))}\n`)
    }
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    with: (fields) => logWith({ ...base, ...fields }, least, write, clock),
  }
}

/** PostgreSQL puts whole rows into `detail` and `where` of an error: of an error only code, text and place are kept. */
function printable(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'number' && Math.abs(value) >= LEAST_ID_NUMBER) return '[number]'
  if (!(value instanceof Error)) return value
  const { name, message, stack } = value
  const { code, schema, table, constraint } = value as {
    code?: unknown
    schema?: unknown
    table?: unknown
    constraint?: unknown
  }
  const cause = value.cause === undefined ? undefined : printable('', value.cause)
  return { name, code, message, schema, table, constraint, stack: stack?.split('\n').slice(1, 8).join('\n'), cause }
}
