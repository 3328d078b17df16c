import type { Texts } from '../../kernel/texts.ts'

export const chartTexts = {
  title: { zh: '记录匹配报告', en: 'Record linkage report' },
  'title.note': {
    zh: '模型「{{model}}」。估计{{state}}（{{iterations}} 轮），预计有 {{matches}} 对是同一人（物）。',
    en: 'Model “{{model}}”. Estimation {{state}} ({{iterations}} rounds); {{matches}} matches are expected.',
  },
  'state.converged': { zh: '已收敛', en: 'converged' },
  'state.not-converged': { zh: '未收敛，请谨慎使用', en: 'did not converge; use with care' },
  'weights.title': { zh: '匹配权重', en: 'Match weights' },
  'weights.note': {
    zh: '每一级比对结果增加（右）或减少（左）多少比特的把握。1 比特：可能性翻一番。',
    en: 'What each level adds (right) or takes (left), in bits. One bit doubles the odds.',
  },
  'weights.axis': { zh: '权重（比特）', en: 'weight (bits)' },
  'shares.title': { zh: 'm 与 u', en: 'm and u' },
  'shares.note': {
    zh: 'm：同一人的记录对中达到这一级的比例；u：不同人的记录对中的比例。相差越大，这一级越能说明问题。',
    en: 'm: share of matches that reach the level; u: share of non-matches. The further apart, the more a level says.',
  },
  'shares.m': { zh: 'm（同一人）', en: 'm (matches)' },
  'shares.u': { zh: 'u（不同人）', en: 'u (non-matches)' },
  'distribution.title': { zh: '权重分布', en: 'Distribution of weights' },
  'distribution.note': {
    zh: '全部比对过的记录对。左边应是不同的人，右边应是同一人；中间越空，分得越清。纵轴为对数刻度。',
    en: 'All pairs compared. Non-matches should lie left, matches right; the emptier the middle, the better they are told apart. Logarithmic.',
  },
  'distribution.matches': { zh: '同一人（模型估计）', en: 'matches (by the model)' },
  'distribution.non-matches': { zh: '不同人（模型估计）', en: 'non-matches (by the model)' },
  'distribution.axis': { zh: '匹配权重（比特）', en: 'match weight (bits)' },
  'distribution.pairs': { zh: '记录对', en: 'pairs' },
  'threshold.title': { zh: '阈值选择', en: 'Choosing a threshold' },
  'threshold.note': {
    zh: '从这一概率起算作匹配时的准确率、召回率和 F1。虚线为本次所用阈值。',
    en: 'Precision, recall and F1 when pairs count as linked from this probability on. Dashed: the threshold used.',
  },
  'threshold.axis': { zh: '阈值（概率）', en: 'threshold (probability)' },
  'source.labels': { zh: '依据：人工标注 {{pairs}} 对', en: 'judged by {{pairs}} labelled pairs' },
  'source.model': {
    zh: '依据：模型自己的概率，未经人工标注检验；只有模型正确时才成立',
    en: 'judged by the model’s own probabilities, not by labels; right only if the model is',
  },
  precision: { zh: '准确率', en: 'precision' },
  recall: { zh: '召回率', en: 'recall' },
  'recall.compared': { zh: '召回率（在比对过的记录对中）', en: 'recall (among the pairs compared)' },
  f1: { zh: 'F1', en: 'F1' },
  'curve.title': { zh: '准确率与召回率', en: 'Precision and recall' },
  'curve.note': {
    zh: '越靠右上角越好。点为本次所用阈值。',
    en: 'The nearer the upper right corner, the better. The dot is the threshold used.',
  },
  'unlinkables.title': { zh: '无法匹配的记录', en: 'Unlinkable rows' },
  'unlinkables.note': {
    zh: '信息太少、连与自己比对都达不到阈值的记录所占比例：这些记录再好的模型也匹配不上。',
    en: 'Share of rows that say so little that even compared with themselves they stay below the threshold: no model can link them.',
  },
  'unlinkables.axis': { zh: '记录比例', en: 'share of rows' },
  'waterfall.title': { zh: '一对记录的来由', en: 'How one pair comes about' },
  'waterfall.note': {
    zh: '从任取一对的可能性出发，每一项比对加上或减去权重，最后得到概率。',
    en: 'From the odds of any pair, each comparison adds or takes its weight; the last total is the probability.',
  },
  'waterfall.doubtful': { zh: '最接近阈值的一对', en: 'the pair nearest to the threshold' },
  'waterfall.sure': { zh: '一对典型的匹配', en: 'a typical match' },
  'waterfall.result': { zh: '结果：概率 {{percent}}', en: 'result: probability {{percent}}' },
  'quality.title': { zh: '人工复核的结果', en: 'What clerical review found' },
  'quality.now': { zh: '本次', en: 'this run' },
  'quality.before': { zh: '复核前', en: 'before review' },
  'quality.method.stratified': {
    zh: '按分层抽样推算到全部记录对（概率 0.1% 以上）；95% 区间由各层界限合成。',
    en: 'Estimated for all pairs (probability 0.1 % and more) from a stratified sample; 95 % intervals combine the limits of the strata.',
  },
  'quality.method.labelled-only': {
    zh: '只对所标注的记录对成立（不知其如何抽取）；95% 区间按 Wilson 法。',
    en: 'Holds for the labelled pairs only (nobody knows how they were drawn); Wilson’s 95 % intervals.',
  },
  'quality.taught': {
    zh: '本次的模型也用这些标注估计过，数值会偏好；要公正地检验，请另抽一批复核。',
    en: 'This run’s model has learned from the same labels, which flatters it; for a fair test have another sample reviewed.',
  },
} as const satisfies Texts
