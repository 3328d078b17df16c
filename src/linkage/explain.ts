import type { Text } from '../kernel/texts.ts'
import { kindOf } from './kinds/index.ts'
import { speakerOf } from './implied.ts'
import type { TrainedModel } from './model.ts'
import { MISSING, NOT_COMPARED, planComparisons } from './plan.ts'
import { codeOf, combinedWeight, patternWeight } from './train.ts'

export interface Explanation {
  readonly comparison: string
  /** Name of the level reached; `different`, `missing`, `implied` or `not-compared`. */
  readonly level: string
  readonly weight: number
  readonly text: Text
}

const MISSING_TEXT: Text = { zh: '至少一方缺失，不作判断', en: 'missing on one side, says nothing' }
const NOT_COMPARED_TEXT: Text = { zh: '身份证号已相符，未再比较', en: 'not compared, the number decided' }
const IMPLIED_TEXT: Text = { zh: '已由其他项说明，不重复计', en: 'follows from another agreement, not counted again' }
const RELATIVES_TEXT: Text = { zh: '可能是家人而非本人', en: 'may be a relative rather than the same person' }
const MOVED_TEXT: Text = {
  zh: '可能搬过家，住址各项不重复扣分',
  en: 'may have moved: the parts of the address count once',
}
const DIFFERENT_TEXT: Text = { zh: '不同', en: 'different' }

/**
 * Says what a pair's pattern means: one line for each comparison, with the weight it adds, one for what a move gives
 * back, and one for what likeness within a family takes away again. The lines add up to the pattern's weight.
 */
export function explainPattern(trained: TrainedModel, pattern: bigint): Explanation[] {
  const spoken = speakerOf(trained.model)(pattern)
  const lines = planComparisons(trained.model).map((planned): Explanation => {
    const { comparison, index } = planned
    const code = codeOf(pattern, index)
    const label = comparison.label ?? { zh: comparison.name, en: comparison.name }
    const isImplied = code !== codeOf(spoken, index)
    const level = isImplied ? undefined : trained.comparisons[index]!.levels[code]
    const said = isImplied ? IMPLIED_TEXT : textOf(code)
    return {
      comparison: comparison.name,
      level: isImplied
        ? 'implied'
        : code === MISSING
          ? 'missing'
          : code === NOT_COMPARED
            ? 'not-compared'
            : (level?.is ?? 'different'),
      weight: level?.weight ?? 0,
      text: { zh: `${label.zh}：${said.zh}`, en: `${label.en}: ${said.en}` },
    }

    function textOf(reached: number): Text {
      if (reached === MISSING) return MISSING_TEXT
      if (reached === NOT_COMPARED) return NOT_COMPARED_TEXT
      const found = planned.levels.find((candidate) => candidate.code === reached)
      return found?.test.text ?? kindOf(comparison).different?.text ?? DIFFERENT_TEXT
    }
  })
  const weight = patternWeight(trained, pattern)
  if (weight.moved > 0.05) lines.push({ comparison: 'moved', level: 'moved', weight: weight.moved, text: MOVED_TEXT })
  const taken = combinedWeight(weight) - weight.strangers
  return taken > -0.05
    ? lines
    : [...lines, { comparison: 'relatives', level: 'relatives', weight: taken, text: RELATIVES_TEXT }]
}
