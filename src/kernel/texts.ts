/** Chinese first, English second. */
export const LANGUAGES = ['zh', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

/** A text in both languages; `{{name}}` is a placeholder. Chinese and English are given together, so neither can be forgotten. */
export interface Text {
  readonly zh: string
  readonly en: string
}

/** Texts of a slice by dotted key, such as `roster.file-too-large`. */
export type Texts = Readonly<Record<string, Text>>

/** Fills the placeholders of a text. A placeholder without value stays visible, so that a test can see it. */
export function fillText(text: string, values: Readonly<Record<string, unknown>> = {}): string {
  return text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole))
}
