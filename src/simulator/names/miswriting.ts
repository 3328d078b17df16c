import type { Random } from '../random.ts'

/**
 * How clerks get characters wrong. Groups of our own: taken from what goes wrong at a keyboard (same sound), when
 * reading handwriting (similar shape), over the telephone (dialect), and between traditional and simplified printing.
 */
const SAME_SOUND =
  '轩宣萱喧 涵晗函菡韩 梓紫子籽 浩皓昊灏号 宇雨语羽予禹玉钰育煜 俊峻骏竣钧军君均 博波伯柏勃 文雯闻 泽择 嘉佳家加珈 天添 睿瑞锐蕊 ' +
  '晨辰宸晟陈臣成诚承程城澄 明铭鸣名 思斯丝司 奕逸怡艺毅依一亿仪义宜伊翊易 恒衡 辉晖慧惠会卉 翔祥详 鑫欣新馨心昕芯辛歆 志智致至 ' +
  '远源媛缘元圆苑 航杭 凯楷恺 杰洁捷 烨叶晔业 霖林琳临麟 熙曦希西溪汐茜夕 锦瑾谨金今 洋阳扬杨 彦妍言岩燕艳延 弘宏洪鸿红 鹏朋 ' +
  '景静婧靖敬晶菁精 诺糯 沐木牧 祺琪琦棋其奇 哲喆 沛佩 安按 康抗 乐勒 森深 墨默莫 朗郎 耀瑶遥姚 齐其 然冉 川传 ' +
  '梦孟 诗施师 雅亚 可珂 若偌 彤桐童潼瞳 婷庭廷亭 悦玥月越岳 颖影莹盈英瑛 菲飞霏非 雪学 芸云匀耘 妮尼 婉宛 露璐路鹭 丹单 宁凝 ' +
  '柔揉 清青卿晴庆 璇旋 念廿 夏霞 甜恬 恩嗯 薇微威维伟玮炜卫巍 筱小晓肖 舒书淑 橙成 禾和河荷何合贺 建健 国果 强墙 勇永咏泳 平萍苹 ' +
  '华花桦 刚钢 海害 东冬 峰锋丰枫凤风 涛韬 斌彬宾滨 超朝 武伍吴 振震镇珍 福富甫付傅 贵桂 生升声胜盛 德得 忠中钟 良梁凉粮 民敏旻珉 龙隆 ' +
  '虎琥 春椿 来莱 喜禧 全权泉 根跟 有友佑 财才材 宝保葆 利立丽莉俐力礼 祥翔 光广 荣容蓉戎 世士仕 昌常 万婉 发法 水睡 土图 山珊杉 石时实 ' +
  '亮量 兵冰 秀绣 芳方 娟鹃绢 燕雁 玲灵凌羚 梅玫美 兰岚蓝 琴芹秦勤 香乡湘 莲连涟 翠脆 琼穹 巧俏 爱艾 菊局 彩采 霜双 素苏 娜那 娥鹅 秋丘邱 ' +
  '倩欠 芬纷分 莎沙纱 王汪旺 李里理 张章 刘留柳 赵兆 周洲舟 徐许旭 孙荪 胡湖 朱珠竹 高皋 郭国 罗洛 宋送 郑正政 谢解 冯逢 于余俞喻 董懂 萧肖 曹操 ' +
  '袁园 邓登 彭朋 吕侣 卢芦 蒋奖 蔡菜 贾甲 丁定 魏卫 薛雪 阎闫严颜 潘攀 杜度 戴代 田甜 任仁 姜江 范凡 谭覃 廖辽 邹周 熊雄 陆路 郝好 崔催 毛茂 江姜 史石 顾固 侯候'
const SIMILAR_SHAPE =
  '己已巳 未末 天夫 日曰 王玉 土士 千干 博搏 圆园 宇字 睛晴 晨展 丹舟 萱宣 涵函 洁诘 佳住 佩佩 瑞端 鑫森 昊吴 睿容 皓浩 晟晨 烨桦 煜煌 铭铬 ' +
  '祺棋 骏俊 哲誓 沐休 恒桓 奕变 彤形 婷停 颖颍 菲非 露霞 妍研 茜西 柔桑 璇旋 念含 卿聊 薇微 怡治 雅稚 若苦 若右 紫柴 梦楚 子于 子予 ' +
  '刚钢 峰锋 涛祷 斌赋 飞气 超起 鹏鹂 振报 良艮 亮高 兵乒 秀禿 秀季 芳芬 娟涓 玲珍 琴琵 莲连 翠醉 巧功 菊掬 蓉容 娥俄 倩清 芬芳 石右 光先 兰三 ' +
  '刘刚 陈阵 杨扬 赵起 孙孔 胡湖 郭享 郑邓 谢射 韩朝 冯马 萧箫 曹曾 许计 沈沉 彭澎 吕昌 苏办 卢户 蒋将 贾西 魏巍 薛薜 潘播 戴载 汪汗 任仁 姚桃 邹邻 陆击 郝赫 崔催 邱丘 秦泰 侯候 邵绍 段叚 ' +
  '巴巳 玛马 卓桌 拉位 姆母 仁仨 措错 桑柔 扎札 达迖 尼泥 珠株'
const SAME_WORD_OTHER_FORM =
  '云雲 国國 丽麗 华華 杰傑 哲喆 峰峯 群羣 昇升 萧肖 傅付 阎闫 邱丘 戴代 强強 军軍 刘劉 陈陳 杨楊 赵趙 张張 吴吳 马馬 龙龍 凤鳳 兰蘭 庆慶 东東 乐樂 爱愛 宝寶 晓曉 荣榮 莲蓮 双雙 ' +
  '润閏 苹萍 梁樑 韵韻 灵靈 啟启 鸿鴻 辉煇 烨燁 颖頴 贤賢 绮綺 岩巖 岩嵒 昆崑 淼渺 锦錦 铭銘 银銀 欢歡 钟鐘 钟锺 余馀 于於 沈瀋 后後 范範 姜薑'
// What is heard when a name is dictated in the dialect of the north-west or south-west.
const DIALECT =
  '林玲灵 林凌 晨成 陈程 金晶 心星 欣兴 文翁 仁荣 森生 兰南 丽妮 李你 刘牛 龙农 黄王 胡福 芳慌 慧费 思诗 子志 紫芷 泽哲 俊进 雪洗 月叶 春吹 军金 珍争 琴情 云荣 敏明 平频 英因 红轰 静进'

type Kind = 'same-sound' | 'similar-shape' | 'other-form' | 'dialect'
const TABLES: Record<Kind, Map<string, string[]>> = {
  'same-sound': tableOf(SAME_SOUND),
  'similar-shape': tableOf(SIMILAR_SHAPE),
  'other-form': tableOf(SAME_WORD_OTHER_FORM),
  dialect: tableOf(DIALECT),
}

function tableOf(groups: string): Map<string, string[]> {
  const table = new Map<string, string[]>()
  for (const group of groups.split(' ')) {
    const characters = [...group]
    for (const character of characters) {
      const others = characters.filter((other) => other !== character)
      table.set(character, [...(table.get(character) ?? []), ...others])
    }
  }
  return table
}

/** Writes one character of a name wrong in the given way; the name unchanged where that cannot happen to it. */
export function miswrite(name: string, kind: Kind, random: Random): string {
  const characters = [...name]
  const table = TABLES[kind]
  // Surnames are known to everybody in the village: given names go wrong first.
  const first = characters.length > 1 && !random.chance(0.12) ? 1 : 0
  const start = first + random.below(characters.length - first)
  for (let step = 0; step < characters.length; step++) {
    const at = first + ((start - first + step) % (characters.length - first || 1))
    const others = table.get(characters[at]!)
    if (!others || others.length === 0) continue
    characters[at] = random.pick(others)
    return characters.join('')
  }
  return name
}

/** Two characters of a given name in the wrong order (俊杰 → 杰俊), or one left out. */
export function slipOfHand(name: string, random: Random): string {
  const characters = [...name]
  if (characters.length < 3) return name
  const at = characters.length - 2
  if (random.chance(0.5)) {
    const last = characters[at + 1]!
    characters[at + 1] = characters[at]!
    characters[at] = last
  } else {
    characters.splice(random.chance(0.5) ? at : at + 1, 1)
  }
  return characters.join('')
}

/** What is written for a character the keyboard does not have. */
export function withoutRareCharacters(name: string, random: Random): string {
  return [...name]
    .map((character) => (isRare(character) ? random.pick(['?', '？', '*', '〇', '□', '']) : character))
    .join('')
}

export function isRare(character: string): boolean {
  const point = character.codePointAt(0)!
  return point > 0xffff || (point >= 0x3400 && point < 0x4e00)
}
