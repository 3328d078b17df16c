import type { Texts } from '../../kernel/texts.ts'

/** Why a file cannot be read as a table, and what the sender can do. */
export const tableTexts = {
  'table.empty': {
    zh: '文件是空的；请检查后重新导出',
    en: 'The file is empty; please export it again',
  },
  'table.not-a-table': {
    zh: '这不是表格文件（{{found}}）；请发送 Excel（.xlsx、.xls）或 CSV 文件',
    en: 'This is not a table ({{found}}); please send an Excel (.xlsx, .xls) or CSV file',
  },
  'table.save-as-xlsx': {
    zh: '暂不支持 {{found}} 格式；请在 Excel 或 WPS 中打开，另存为 .xlsx 后再发送',
    en: '{{found}} files are not supported; please open it in Excel or WPS and save it as .xlsx',
  },
  'table.password': {
    zh: '文件加了密码；请取消密码另存后再发送',
    en: 'The file is protected by a password; please save it without one',
  },
  'table.damaged': {
    zh: '文件已损坏或不完整（{{part}}）；请从原系统重新导出后再发送',
    en: 'The file is damaged or incomplete ({{part}}); please export it again',
  },
  'table.too-large': {
    zh: '文件太大（{{found}}，最多 {{limit}}）；请拆成几份发送',
    en: 'The file is too large ({{found}}, at most {{limit}}); please split it',
  },
  'table.packed-too-tightly': {
    zh: '文件展开后异常庞大（{{found}}），可能是压缩炸弹；请在 Excel 中另存为新的 .xlsx 文件',
    en: 'Unpacked, the file is unreasonably large ({{found}}), perhaps a zip bomb; save it anew as .xlsx',
  },
  'table.too-many-rows': {
    zh: '行数超过 {{limit}}；请拆成几份发送',
    en: 'More than {{limit}} rows; please split the file',
  },
  'table.too-many-columns': {
    zh: '第 {{row}} 行的列数超过 {{limit}}；请删除多余的列',
    en: 'Row {{row}} has more than {{limit}} columns; please delete what is not needed',
  },
  'table.too-many-sheets': {
    zh: '工作表超过 {{limit}} 个；请只保留名册所在的工作表',
    en: 'More than {{limit}} sheets; please keep only the sheet with the roster',
  },
  'table.no-such-sheet': {
    zh: '没有名为「{{sheet}}」的工作表',
    en: 'There is no sheet named “{{sheet}}”',
  },
  'table.no-visible-sheet': {
    zh: '没有可见的工作表；请取消隐藏后再发送',
    en: 'No sheet is visible; please unhide the one with the roster',
  },
  'table.unknown-encoding': {
    zh: '文字编码无法识别（既不是 UTF-8 也不是 GB18030）；请另存为 .xlsx 或 UTF-8 的 CSV',
    en: 'The character encoding is neither UTF-8 nor GB18030; save it as .xlsx or as UTF-8 CSV',
  },
  'table.took-too-long': {
    zh: '读取超过 {{seconds}} 秒，已停止；请在 Excel 中另存为新的 .xlsx 文件，或拆成几份',
    en: 'Reading took more than {{seconds}} seconds and was stopped; save it anew as .xlsx or split it',
  },
  'table.took-too-much-memory': {
    zh: '读取所需内存超过 {{limit}} MB，已停止；请在 Excel 中另存为新的 .xlsx 文件，或拆成几份',
    en: 'Reading needed more than {{limit}} MB of memory and was stopped; save it anew as .xlsx or split it',
  },
  'table.reader-failed': {
    zh: '读取程序意外停止，文件很可能已损坏；请从原系统重新导出后再发送',
    en: 'The reader stopped unexpectedly, the file is probably damaged; please export it again',
  },
} as const satisfies Texts
