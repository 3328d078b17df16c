import type { Static, TObject } from 'typebox'
import type { Actor, Role } from '../../kernel/scope.ts'
import type { Language } from '../../kernel/texts.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database.ts'
import type { ListName, Veil } from './domain.ts'

/** How a file is to be written. */
export interface ExportWish {
  readonly language: Language
  readonly veil: Veil
  readonly watermark: string
}

/** A list that may leave the system; its slice says how, main/ puts all of them together. */
export interface ListExporter<Filter extends TObject = TObject> {
  readonly list: ListName
  /** Who may take it out, by policy.ts of its slice. */
  readonly roles: readonly Role[]
  readonly filter: Filter
  /** A ZIP holds files as they are: nothing in it is masked. Without a word it is an Excel file. */
  readonly format?: 'xlsx' | 'zip'
  /** Name of the file, without day and ending. */
  title(language: Language): string
  count(app: App, tx: Tx, actor: Actor, filter: Static<Filter>): Promise<number>
  /** Writes the file and returns its bytes. */
  write(app: App, tx: Tx, actor: Actor, filter: Static<Filter>, wish: ExportWish): Promise<Uint8Array>
}

export type AnyExporter = ListExporter<TObject>

/** Declares an exporter; its filter's type is known to its own slice only. */
export function listExporter<Filter extends TObject>(exporter: ListExporter<Filter>): AnyExporter {
  return exporter as unknown as AnyExporter
}
