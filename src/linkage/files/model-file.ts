import { readFile, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { LinkFault } from '../fault.ts'
import type { LinkModel, TrainedModel } from '../model.ts'
import { ROLES } from '../models/roles.ts'
import { levelsByCode } from '../train.ts'
import { planComparisons } from '../plan.ts'
import { faultsOf } from '../validate.ts'
import type { SharedColumn } from './columns.ts'

/** What `--save-model` writes: the weights of a run, with the model, and where its columns were in the files. */
export interface SavedModel extends TrainedModel {
  readonly columns?: readonly SharedColumn[]
}

export interface ModelFile {
  readonly model: LinkModel
  /** Weights of an earlier run; undefined where the file is a bare model, whose weights are to be estimated. */
  readonly trained: TrainedModel | undefined
  readonly columns: readonly SharedColumn[] | undefined
}

/** Reads a model, or what an earlier run has saved. Throws a `LinkFault` with every fault of it. */
export async function readModel(path: string): Promise<ModelFile> {
  const file = basename(path)
  const value = parseJson(await readFile(path, 'utf8').catch(() => fileMissing(path)), file)
  const isSaved = isObject(value) && 'model' in value && 'lambda' in value
  const model = isSaved ? value['model'] : value
  const faults = faultsOf(model)
  if (faults.length > 0) throw modelFault(file, faults)
  if (!isSaved) return { model: model as LinkModel, trained: undefined, columns: undefined }
  const wrong = faultsOfWeights(value, model as LinkModel)
  if (wrong.length > 0) throw modelFault(file, wrong)
  const { columns, ...trained } = value as unknown as SavedModel
  return { model: model as LinkModel, trained, columns }
}

export async function saveModel(path: string, trained: TrainedModel, columns: readonly SharedColumn[]): Promise<void> {
  const saved: SavedModel = { ...trained, columns }
  await writeFile(path, `${JSON.stringify(saved, null, 2)}\n`)
}

function fileMissing(file: string): never {
  throw new LinkFault('link.no-such-file', { file })
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new LinkFault('link.model-not-json', { file, message: (error as Error).message })
  }
}

const modelFault = (file: string, faults: ReturnType<typeof faultsOf>): LinkFault => {
  const lines = (language: 'zh' | 'en') => faults.map((fault) => fault[language]).join('\n- ')
  return new LinkFault('link.model-faulty', { file, faults: { zh: lines('zh'), en: lines('en') } })
}

/** Faults of saved weights: they must be those of the model they came with. */
function faultsOfWeights(value: Json, model: LinkModel): ReturnType<typeof faultsOf> {
  const faults: { zh: string; en: string }[] = []
  const say = (where: string, zh: string, en: string) =>
    void faults.push({ zh: `${where}：${zh}`, en: `${where}: ${en}` })
  for (const share of ['lambda', 'kinship']) {
    const its = value[share]
    if (!(typeof its === 'number' && its >= 0 && its < 1))
      say(share, '应为 0 到 1 之间的数值', 'must be a number between 0 and 1')
  }
  const trained = Array.isArray(value['comparisons']) ? (value['comparisons'] as unknown[]) : []
  planComparisons(model).forEach((planned, i) => {
    const where = `comparisons[${i}]`
    const its = trained[i]
    const levels = isObject(its) && Array.isArray(its['levels']) ? (its['levels'] as unknown[]) : []
    const wanted = levelsByCode(planned)
    if (!isObject(its) || its['name'] !== planned.comparison.name || levels.length !== wanted.length) {
      const name = planned.comparison.name
      return say(
        where,
        `应为 \`${name}\` 的 ${wanted.length} 个等级`,
        `must be the ${wanted.length} levels of \`${name}\``,
      )
    }
    levels.forEach((level, code) => {
      const numbers = ['m', 'u', 'kin', 'weight', 'kinWeight']
      const wrong = isObject(level) ? numbers.filter((name) => !Number.isFinite(level[name])) : numbers
      for (const name of wrong) say(`${where}.levels[${code}].${name}`, '应为数值', 'must be a number')
    })
  })
  if (value['columns'] !== undefined && !areColumns(value['columns']))
    say('columns', '应为列的列表，每项含 column、role、left、right', 'must be a list of column, role, left, right')
  return faults
}

const areColumns = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.every(
    (its) =>
      isObject(its) &&
      typeof its['column'] === 'string' &&
      ROLES.some((role) => role === its['role']) &&
      areNames(its['left']) &&
      areNames(its['right'], 0) &&
      (its['more'] === undefined || (Array.isArray(its['more']) && its['more'].every((names) => areNames(names, 0)))),
  )
const areNames = (value: unknown, least = 1): boolean =>
  Array.isArray(value) && value.length >= least && value.every((name) => typeof name === 'string')

type Json = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
