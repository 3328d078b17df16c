import type { Text } from '../kernel/texts.ts'
import { inBoth, type LinkText } from './texts.ts'

/** What was asked for cannot be done with these files: says what is wrong, where, and what would be right. */
export class LinkFault extends Error {
  readonly code: LinkText
  readonly text: Text
  constructor(code: LinkText, values: Readonly<Record<string, string | number | Text>> = {}) {
    const text = inBoth(code, values)
    super(text.en)
    this.name = 'LinkFault'
    this.code = code
    this.text = text
  }
}
