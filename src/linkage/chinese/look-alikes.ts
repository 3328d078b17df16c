/** Characters that are taken for one another by eye: hand-written forms, shape-based typing, scanning. */
const GROUPS =
  '己已巳 末未朱 日曰目 土士工 干千于 天夭夫 王玉主 人入八 刀力刁 戊戌戍成 析折拆 候侯 睛晴 清请情晴 博搏傅 杨扬场 泽译择 宁宇字 今令 佳住往 ' +
  '洋详祥 萍苹平 婷停 莹萤营 俊峻竣骏 浩皓 崇祟 申甲由田 午牛 木本术 大太犬 小少 白自百 中申 丹舟 兰三 亚业 云去 元无 允充 公么 冉再 冶治 冰水永 ' +
  '凤风凡 列别 利和 刘对 卫工 厉历 友发 古吉 史吏 叶计 司同 吴昊 昊吴 召昭 和知 哲誓 唐庸 喜善 嘉喜 国图 园圆 坤绅 垠根银 壮状 复夏 奇寄 妍研 姗珊 ' +
  '姜美 娇骄 娜那 婉碗 孟盂 宏宠 宛苑 实买 家冢 容客 密蜜 富官 宝定 尧光 岚风 岩若 峰锋 帅师 常堂 广厂 建健 弘引 彤丹 徐涂 微徽 志忠 忆亿 怡治 恒桓 ' +
  '恩思 悦说 惠慧 慧意 成戍 戴载 扎札 托拖 扬杨 振震 捷睫 敏毓 文交 斌武 新亲 旭旮 明朋 昌晶 星皇 春眷 晓烧 晨辰 景影 晖辉 智知 曼蔓 曾鲁 月用 林材 ' +
  '枫机 柏拍 柳抑 栋拣 梁粱 梅海 楠南 欣欢 歌哥 毅殷 永水 江汪 汪江 沈沉 沁泌 波彼 洁浩 洪供 海悔 润闰 淑叔 淳谆 渊洲 温湿 湘相 源原 滢莹 潘播 澜阑 炎淡 ' +
  '炳柄 烨华 焱炎 然燃 熙照 燕蒸 爱受 牟车 玲铃 珍诊 珠株 班斑 琪棋 琳淋 琴琵 瑞端 瑜喻 瑶遥 璐露 甜舌 畅扬 皓浩 盈盆 盛威 真直 睿容 石右 祎袆 福幅 禾木 秀季 ' +
  '秋私 程种 穆穋 立位 竹行 笑关 紫柴 纯钝 绍招 维难 罗多 美姜 翔翱 耀跃 聪总 胜性 良艮 艳艺 芝乏 芬芳 芸云 苏办 若苦 英央 茜西 茹如 莉利 菁青 菲非 萌荫 萱宣 ' +
  '蓉容 蔡祭 薇微 蕾雷 虎虚 裕格 诗持 诚城 谢射 豪毫 贝见 贵责 超起 轩汗 辉浑 达这 迪油 逸免 道首 郑邓 邱丘 郝赫 鑫金 钰玉 铭名 锦绵 键建 锐说 镇填 长张 闫阎 阳阴 陆陈 ' +
  '雅雄 雨两 雪雷 雯文 霖林 霞霜 静净 韦书 颖颍 颜彦 飞气 馨声 骁晓 高亮 鸣呜 鹏鹊 鹤鹳 麒麟 龙尤'

const SHAPES = new Map<string, string>()
for (const group of GROUPS.split(' ')) {
  const characters = [...group]
  const shape =
    characters.map((character) => SHAPES.get(character)).find((known) => known !== undefined) ?? characters[0]!
  for (const character of characters) if (!SHAPES.has(character)) SHAPES.set(character, shape)
}

/** Folds a character to the one that stands for all it is mistaken for. */
export function shapeOf(character: string): string {
  return SHAPES.get(character) ?? character
}
