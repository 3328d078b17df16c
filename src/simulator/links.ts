import type { Entry } from './entry.ts'

/** Where a line of a roster ended up, and about whom it truly is. */
export interface Link {
  readonly file: string
  readonly row: number
  readonly childId: number
  readonly recordId: number
  readonly line: number
}

/** The links of all rosters in order; kept as plain numbers, for there are a few million. */
export class LinkBook {
  readonly files: string[] = []
  private readonly values: number[][] = []

  begin(file: string): void {
    this.files.push(file)
    this.values.push([])
  }

  add(row: number, entry: Entry): void {
    this.values[this.values.length - 1]!.push(row, entry.child?.id ?? 0, entry.record?.id ?? 0, entry.line)
  }

  *[Symbol.iterator](): Generator<Link> {
    for (let at = 0; at < this.files.length; at++) {
      const list = this.values[at]!
      for (let i = 0; i < list.length; i += 4) {
        yield {
          file: this.files[at]!,
          row: list[i]!,
          childId: list[i + 1]!,
          recordId: list[i + 2]!,
          line: list[i + 3]!,
        }
      }
    }
  }
}
