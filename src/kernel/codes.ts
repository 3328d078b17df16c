/** Code tables of the national standards (standards §3.1). Data, not branches. */

/** GB/T 3304 names of nationalities, by 2-digit code. */
export const NATIONALITIES: Readonly<Record<string, string>> = Object.fromEntries(
  (
    '01汉 02蒙古 03回 04藏 05维吾尔 06苗 07彝 08壮 09布依 10朝鲜 11满 12侗 13瑶 14白 15土家 16哈尼 17哈萨克 18傣 19黎 20傈僳 ' +
    '21佤 22畲 23高山 24拉祜 25水 26东乡 27纳西 28景颇 29柯尔克孜 30土 31达斡尔 32仫佬 33羌 34布朗 35撒拉 36毛南 37仡佬 38锡伯 ' +
    '39阿昌 40普米 41塔吉克 42怒 43乌孜别克 44俄罗斯 45鄂温克 46德昂 47保安 48裕固 49京 50塔塔尔 51独龙 52鄂伦春 53赫哲 54门巴 ' +
    '55珞巴 56基诺 97其他 98外国血统中国籍人士'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), entry.slice(2)]),
)

/** Kinds of disability, digit 19 of the certificate number (GB/T 26341). */
export const DISABILITY_TYPES: Readonly<Record<string, string>> = {
  '1': '视力',
  '2': '听力',
  '3': '言语',
  '4': '肢体',
  '5': '智力',
  '6': '精神',
  '7': '多重',
}

/** Grade codes of compulsory education: 11–16 primary, 21–24 junior (standards §3.2). */
export const GRADES: Readonly<Record<string, string>> = {
  '11': '一年级',
  '12': '二年级',
  '13': '三年级',
  '14': '四年级',
  '15': '五年级',
  '16': '六年级',
  '21': '七年级',
  '22': '八年级',
  '23': '九年级',
  '24': '初四',
}
