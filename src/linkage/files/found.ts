/** The column of stacked rows that says which file a row is of; a name no file has. */
export const FILE_COLUMN = 'nol file'

/** Tables of a run: the pairs found, and the rows of both sides (once the same). */
export interface Found {
  readonly pairs: string
  readonly left: string
  readonly right: string
  /** The rows are of several files. */
  readonly stacked?: boolean
}

/** A row and its file: `left` or `right` of two, the file's name of more. */
export interface Member {
  readonly file: string
  readonly ref: string
}
