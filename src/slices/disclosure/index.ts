export { decidePurpose, type NoteRefusal, type Purpose, type Veil } from './domain.ts'
export { type AnyExporter, type ExportWish, listExporter } from './exporter.ts'
export {
  type ExportOptions,
  exportList,
  type PurposeOptions,
  purposeOf,
  withExportOptions,
  withPurpose,
} from './cli.ts'
export { watermarkOf } from './exports.ts'
export { type ChildInSight, findVeil, unmask } from './unmasking.ts'
export { exportWork } from './work.ts'
