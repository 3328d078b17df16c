import { SingleBar } from 'cli-progress'
import { fillText, type Language, type Text } from '../kernel/texts.ts'

/** What is said to the person at the terminal goes to stderr; stdout is for results. */
export interface Terminal {
  readonly language: Language
  say(text: Text | string, values?: Readonly<Record<string, unknown>>): void
  /** Shows progress: a bar that moves in a terminal, a line now and then in a file. */
  progress(title: Text | string): Progress
}

export interface Progress {
  /** A fraction from 0 to 1 and what is being done. */
  show(fraction: number, message: string): void
  end(): void
}

/** English with `--lang en`, or when the machine speaks English and nothing else is said. */
export function languageFrom(option: string | undefined, env: NodeJS.ProcessEnv): Language {
  if (option !== undefined) return option === 'en' ? 'en' : 'zh'
  return /^en/i.test(env.NOL_LANG ?? env.LC_ALL ?? env.LANG ?? '') ? 'en' : 'zh'
}

export function openTerminal(language: Language): Terminal {
  const inWords = (text: Text | string) => (typeof text === 'string' ? text : text[language])
  return {
    language,
    say: (text, values = {}) => void process.stderr.write(`${fillText(inWords(text), values)}\n`),
    progress: (title) => (process.stderr.isTTY ? barOf(inWords(title)) : linesOf(inWords(title))),
  }
}

/** Messages of jobs hold both languages, Chinese first, parted by the dot of a sentence or a slash. */
const shortened = (message: string): string => (message.length > 48 ? `${message.slice(0, 47)}…` : message)

function barOf(title: string): Progress {
  const bar = new SingleBar({
    format: `${title} {bar} {percentage}%  {message}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: false,
    stopOnComplete: false,
    fps: 5,
  })
  bar.start(100, 0, { message: '' })
  return {
    show: (fraction, message) => bar.update(Math.round(fraction * 100), { message: shortened(message) }),
    end: () => bar.stop(),
  }
}

function linesOf(title: string): Progress {
  let told = -1
  return {
    show(fraction, message) {
      const tenth = Math.floor(fraction * 10)
      if (tenth <= told) return
      told = tenth
      process.stderr.write(`${title} ${tenth * 10}%  ${shortened(message)}\n`)
    },
    end() {
      if (told < 10) process.stderr.write(`${title} 100%\n`)
    },
  }
}
