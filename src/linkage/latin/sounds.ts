/** Rewrites, in order, that bring English spellings of one sound together (after NYSIIS). */
const REWRITES: readonly (readonly [RegExp, string])[] = [
  [/^mac/, 'mcc'],
  [/^kn/, 'n'],
  [/^ph|^pf/, 'f'],
  [/^sch/, 's'],
  [/^wr/, 'r'],
  [/^wh/, 'w'],
  [/(ee|ie|ey)$/, 'y'],
  [/(dt|rt|rd|nt|nd)$/, 'd'],
  [/ph/g, 'f'],
  [/gh(?=[^aeiou]|$)/g, ''],
  [/ck|q|k/g, 'c'],
  [/sch|sh/g, 's'],
  [/z/g, 's'],
  [/m/g, 'n'],
  [/ev/g, 'af'],
  [/h(?![aeiou])/g, ''],
  [/(?<=[^aeiou])h/g, ''],
  [/(?<=[aeiou])w/g, ''],
  [/y/g, 'i'],
]

/** A key that names in Latin letters share when they sound alike in English. */
export function soundKeyOf(text: string): string {
  let word = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z]/g, '')
  for (const [pattern, replacement] of REWRITES) word = word.replace(pattern, replacement)
  const first = word.slice(0, 1)
  const rest = word
    .slice(1)
    .replace(/[aeiou]+/g, 'a')
    .replace(/(.)\1+/g, '$1')
    .replace(/[as]+$/, '')
  return first + rest
}
