/** English words by module and key, in the build alone (scripts/one-language.ts); elsewhere texts carry their own. */
export const english: Readonly<Record<string, Readonly<Record<string, string>>>> = {}
