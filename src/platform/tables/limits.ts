/** What a table may ask of this machine. Beyond it, the file is refused and nothing of it is taken. */
export interface TableLimits {
  readonly fileBytes: number
  /** All parts of an XLSX together, unpacked. */
  readonly unpackedBytes: number
  /** Unpacked : packed. Sheets of blank rows reach 200; a bomb 1000. Small files are let off. */
  readonly packingRatio: number
  readonly packingRatioFromBytes: number
  readonly zipEntries: number
  /** XLS and HTML are read whole, so they may be less large. */
  readonly wholeFileBytes: number
  readonly rows: number
  readonly columns: number
  readonly cellLength: number
  readonly sheets: number
  readonly memoryMiB: number
  readonly seconds: number
}

const MiB = 1024 * 1024

export const DEFAULT_LIMITS: TableLimits = {
  fileBytes: 200 * MiB,
  unpackedBytes: 1500 * MiB,
  packingRatio: 250,
  packingRatioFromBytes: 64 * MiB,
  zipEntries: 2000,
  wholeFileBytes: 64 * MiB,
  rows: 1_048_576,
  columns: 512,
  cellLength: 2000,
  sheets: 200,
  memoryMiB: 1536,
  seconds: 300,
}
