import { fillText, type Text, type Texts } from '../kernel/texts.ts'

/** What linking files says: faults of what was asked for, and what it found in the files. */
export const linkTexts = {
  'link.no-such-file': { zh: '没有文件 {{file}}。', en: 'There is no file {{file}}.' },
  'link.empty-file': {
    zh: '{{file}} 是空文件，连标题行也没有；请重新导出。',
    en: '{{file}} is empty and has not even a header; export it again.',
  },
  'link.not-a-table': {
    zh: '{{file}} 不是能读的表格（{{found}}）；请用 CSV（UTF-8、GB18030、UTF-16）、Parquet 或 Excel 文件。',
    en: '{{file}} is no table that can be read ({{found}}); use CSV (UTF-8, GB18030, UTF-16), Parquet or Excel.',
  },
  'link.column-missing': {
    zh: '缺少列 `{{column}}`；{{nearest}}（{{file}}）',
    en: 'column `{{column}}` missing; {{nearest}} ({{file}})',
  },
  'link.columns-malformed': {
    zh: '--columns：`{{part}}` 应写成 角色=列名，如 surname=last_name；两个文件列名不同时写 dob=born|birth_date。',
    en: '--columns: `{{part}}` must be role=column, such as surname=last_name; dob=born|birth_date where the files differ.',
  },
  'link.role-unknown': {
    zh: '--columns：不认识角色 `{{role}}`；{{nearest}}。可用：{{roles}}',
    en: '--columns: role `{{role}}` is unknown; {{nearest}}. Known: {{roles}}',
  },
  'link.only-id-beside-model': {
    zh: '--columns：已用 --model 指定模型，这里只能再指定 id=列名；`{{part}}` 请写进模型。',
    en: '--columns: beside --model only id=column can be said; put `{{part}}` into the model.',
  },
  'link.nothing-to-compare': {
    zh: '没有可以比较的列；请用 --columns 说明各列是什么。{{columns}}',
    en: 'There is no column to compare; say with --columns what the columns hold. {{columns}}',
  },
  'link.one-to-one-needs-two': {
    zh: '--one-to-one 用于两个文件之间；一个文件查重时请去掉它。',
    en: '--one-to-one is for two files; leave it out when looking for duplicates in one.',
  },
  'link.written-over': {
    zh: '{{file}} 既要写出结果，又是输入或另一项结果；请换一个文件名。',
    en: '{{file}} is to be written and is an input or another result as well; give it a name of its own.',
  },
  'link.size-without-review': {
    zh: '--review-size 说的是复核多少对；请同时用 --review 给出写入的文件。',
    en: '--review-size says how many pairs to review; say with --review where to write them.',
  },
  'link.model-not-json': {
    zh: '模型文件 {{file}} 不是 JSON：{{message}}',
    en: 'The model file {{file}} is not JSON: {{message}}',
  },
  'link.model-faulty': {
    zh: '模型 {{file}} 不能用：\n- {{faults}}',
    en: 'The model {{file}} cannot be used:\n- {{faults}}',
  },
  'link.cannot-write': {
    zh: '不能写入 {{file}}：{{message}}',
    en: 'Cannot write {{file}}: {{message}}',
  },

  'link.file': { zh: '{{file}}：{{rows}} 行', en: '{{file}}: {{rows}} rows' },
  'link.no-header': {
    zh: '{{file}} 没有标题行，各列称为 {{columns}}',
    en: '{{file}} has no header; its columns are called {{columns}}',
  },
  'link.id-column': { zh: '行编号：{{columns}}', en: 'id: {{columns}}' },
  'link.row-number': { zh: '第几行（标题行不计）', en: 'row number (the header not counted)' },
  'link.role-column': { zh: '{{role}}：{{columns}}', en: '{{role}}: {{columns}}' },
  'link.ignored': { zh: '不比较：{{columns}}', en: 'not compared: {{columns}}' },
  'link.composed': {
    zh: '不比较 {{column}}：它由其他列拼成，不能重复计算',
    en: 'not compared: {{column}} — it is made of other columns, and nothing counts twice',
  },
  'link.blocking': { zh: '分块规则：{{rules}}', en: 'blocking: {{rules}}' },
  'link.weights-taken': {
    zh: '沿用模型文件中的权重，不再估计',
    en: 'weights are those of the model file; nothing is estimated',
  },
  'link.converged': {
    zh: '权重估计：{{iterations}} 次迭代后收敛；预计同一人 {{matches}} 对',
    en: 'weights: converged after {{iterations}} iterations; {{matches}} pairs expected to be the same',
  },
  'link.not-converged': {
    zh: '权重估计：{{iterations}} 次迭代仍未收敛（最后变化 {{change}}），结果请抽查',
    en: 'weights: not converged after {{iterations}} iterations (last change {{change}}); look at samples of the result',
  },
  'link.decisions-contradict': {
    zh: '已认定的结论互相矛盾：记录 {{left}} 与 {{right}} 既被认定为同一个，又被认定不是；请改正其中一个。',
    en: 'The decisions contradict each other: rows {{left}} and {{right}} are the same by some and not by another. Correct one.',
  },
  'link.conflicts': {
    zh: '{{pairs}} 对本身符合但未采用，已写入 {{file}}',
    en: '{{pairs}} pairs that would be taken by themselves were not; they are in {{file}}',
  },
  'link.refuted': {
    zh: '{{pairs}} 对与已认定的结论矛盾，未采用',
    en: '{{pairs}} pairs contradict what was decided and were not taken',
  },
  'link.contradicted': {
    zh: '{{pairs}} 对与更有把握的结果矛盾，未采用',
    en: '{{pairs}} pairs contradict stronger ones and were not taken',
  },
  'link.settled-one-to-one': {
    zh: '几乎每行至多对应一行，按一对一取舍：舍去 {{pairs}} 对',
    en: 'nearly every row has one partner at most, so it was decided one to one: {{pairs}} pairs left out',
  },
  'link.bare-numbers': {
    zh: '身份证号相同、其他各项都不能印证的 {{pairs}} 对未算作同一人，请核对',
    en: '{{pairs}} pairs have one identity number and nothing else that bears it out; they were not taken, look at them',
  },
  'link.done': {
    zh: '{{pairs}} 对（概率不低于 {{threshold}}）写入 {{file}}',
    en: '{{pairs}} pairs (probability {{threshold}} or more) written to {{file}}',
  },

  'link.reading': { zh: '读取文件', en: 'reading' },
  'link.choosing': { zh: '选择分块规则', en: 'choosing blocking rules' },
  'link.encoding': { zh: '编码', en: 'encoding' },
  'link.pairing': { zh: '找出候选', en: 'finding candidates' },
  'link.comparing': { zh: '比较', en: 'comparing' },
  'link.scoring': { zh: '计算概率', en: 'scoring' },
  'link.writing': { zh: '写出结果', en: 'writing' },

  'link.nearest': { zh: '最接近的是 `{{name}}`', en: 'nearest: `{{name}}`' },
  'link.one-of': { zh: '可选：{{names}}', en: 'one of {{names}}' },
  'link.none-there': { zh: '没有可选的', en: 'there is none' },

  'link.explain-prior': {
    zh: '比较之前：任取一对是同一人的可能',
    en: 'before comparing: how likely any pair is the same',
  },
  'link.explain-rarity': {
    zh: '相同的取值比一般少见（+）或常见（−）',
    en: 'the values agreed on are rarer (+) or more common (−) than usual',
  },
  'link.explain-inferred': {
    zh: '由其他对推出：甲同乙，乙同丙，故甲同丙',
    en: 'follows from other pairs: A is B and B is C',
  },
} as const satisfies Texts

export type LinkText = keyof typeof linkTexts

/** Fills a text in both languages; a value may itself be in two languages. */
export function inBoth(code: LinkText, values: Readonly<Record<string, string | number | Text>> = {}): Text {
  const { zh, en } = linkTexts[code]
  const of = (language: 'zh' | 'en') =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, typeof value === 'object' ? value[language] : value]),
    )
  return { zh: fillText(zh, of('zh')), en: fillText(en, of('en')) }
}

/** Says something to whoever waits. */
export type Say = (code: LinkText, values?: Readonly<Record<string, string | number | Text>>) => void
