/** Writes a value as an SQL text literal. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** Writes a column name, whatever characters it has. */
export function ident(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
