/**
 * Names that are not Han: each word of a name is one underlying word with the ways clerks spell it in characters, the
 * commonest first. Put together by us from how these languages sound in Chinese; no list of persons was used.
 */
export type Tongue = 'tibetan' | 'uyghur' | 'mongol' | 'yi'

export interface Word {
  readonly spellings: readonly string[]
}

const words = (text: string): readonly Word[] =>
  text
    .trim()
    .split(/\s+/)
    .map((entry) => ({ spellings: entry.split('/') }))

// Tibetan: bkra-shis, tshe-ring, bsod-nams, … Lhasa, Amdo and Kham clerks hear them differently.
const TIBETAN_BOTH = words(`
  扎西/扎喜/札西/扎史 次仁/才仁/泽仁/才让/慈仁/次林 索朗/索南/苏南/索朗木 格桑/尕桑/嘎桑/尕藏/噶桑 丹增/旦增/单增/登增/丹真
  洛桑/罗桑/罗藏/洛藏 阿旺/昂旺/阿昂/昂翁 仁增/日增/热增/仁真 桑吉/桑杰/森吉 仁青/仁钦/任青/仁庆 白玛/班玛/贝玛/百玛 益西/意西/伊西/耶西
  达瓦/达娃/达哇 米玛/米马/明玛 拉巴/拉帕/拉叭 普布/普卜/布布 巴桑/帕桑/巴散 边巴/边八/班巴 尼玛/尼马/妮玛 旦巴/丹巴/登巴 平措/彭措/朋措/平错
  土登/图登/土丹 贡嘎/贡噶/根嘎/公尕 次旦/才旦/才登/次丹 赤列/成列/赤勒/程勒 强巴/香巴/羌巴 加央/嘉央/江央/降央 斯塔/斯达/思塔 久美/晋美/吉美/居美
  次旺/才旺/泽旺 根敦/更登/格登 云丹/永登/云旦 曲扎/却扎/曲札 西绕/喜饶/西热/协绕 欧珠/俄珠/吾珠`)
const TIBETAN_MEN = words(`
  多吉/多杰/道吉/多结 顿珠/东珠/端智/邓珠 旺堆/昂堆/汪堆 旺久/旺秋/昂秀/汪修 加措/嘉措/江措/加错 坚赞/尖参/坚参/江村 朗杰/南杰/郎加/朗加 伦珠/龙珠/伦主
  班旦/白登/巴登/班丹 班觉/巴觉/白觉 群培/曲培/却配 次平/才平/次品 罗布/洛布/诺布/罗卜 占堆/扎堆/占都 曲杰/却吉/曲结 格列/格勒/盖列 晋美/久美/吉美 次多/才多/泽多`)
const TIBETAN_WOMEN = words(`
  卓玛/卓么/周毛/桌玛 拉姆/拉毛/拉木/拉么 央金/央坚/杨金/央吉 德吉/得吉/代吉/德杰 卓嘎/卓尕/卓噶 曲珍/却珍/曲准 央宗/央总/杨宗 措姆/错姆/措毛/措木 普赤/布赤/普尺
  拉措/拉错/拉初 白珍/班珍/贝珍 康珠/卡卓/康卓 次吉/才吉/泽吉 玉珍/玉准/雍珍 旺姆/昂毛/汪姆 群宗/曲宗/琼宗 吉宗/吉总/杰宗 仁卓/任卓/仁桌 尼珍/尼准/妮珍 色珍/赛珍/色准`)

const UYGHUR_MEN = words(
  `阿里木/艾力木/阿力木 艾合买提/艾买提/阿合买提 买买提/麦麦提/买麦提 吐尔逊/图尔孙/吐逊 热合曼/热赫曼/热合满 依明/伊明/依米提 库尔班/库班/苦尔班 努尔/奴尔/努热 亚森/牙生/亚生 玉素甫/尤素甫/玉苏甫 艾尔肯/艾尔坎/艾肯 塔依尔/塔伊尔/太依尔 帕尔哈提/派尔哈提/帕哈提`,
)
const UYGHUR_WOMEN = words(
  `古丽/古力/古莉 阿依/阿伊/艾依 古丽娜尔/古力娜/古丽娜 阿孜古丽/阿孜古力/阿则古丽 热依汗/热伊罕/热依罕 米热/米娜/米日 祖丽/祖力/祖莉 帕提古丽/帕提古力/怕提古丽 萨依拉/赛依拉/沙依拉 茹仙/肉仙/如仙 迪丽/迪力/地丽`,
)
const UYGHUR_ENDINGS_MEN = words('江/疆/尖 买提/麦提/迈提 别克/拜克/别可')
const UYGHUR_ENDINGS_WOMEN = words('古丽/古力/古莉 汗/罕/汉 娜尔/娜热/纳尔 木/姆')
const UYGHUR_FATHERS = words(
  `阿不都拉/阿卜杜拉/阿布都拉 买买提/麦麦提/买麦提 吐尔洪/图尔洪/吐洪 阿不都热合曼/阿卜杜热合曼/阿布都热合曼 艾山/艾散/阿山 肉孜/如孜/肉则 依布拉音/伊卜拉伊木/伊布拉英 司马义/斯马义/伊斯马伊力 托合提/托乎提/托合题 吾买尔/乌买尔/乌麦尔`,
)
const MONGOL_FIRST = words(
  '巴特/巴图/巴特尔 乌云/乌运/乌仁 苏日/苏日格/苏德 那木/那仁/娜木 朝鲁/朝伦/潮鲁 格日勒/格日乐/格日 阿拉腾/阿勒腾/阿拉坦 其木格/琪木格/其其格 呼和/呼合/胡和 孟和/蒙和/门和 斯琴/司琴/思琴 图雅/托娅/图娅',
)
const MONGOL_MEN = words(
  '巴雅尔/巴亚尔/白雅尔 吉日嘎拉/吉尔格勒/吉日格拉 布和/宝和/布赫 达来/达赉/达莱 毕力格/必力格/毕利格 夫/扶',
)
const MONGOL_WOMEN = words('其其格/琪琪格/其木格 高娃/高瓦/皋娃 塔娜/塔那/它娜 娜仁/娜日/那仁 花/华')
const YI_FIRST = words(
  '阿木/阿牧/啊木 吉克/吉可/基克 沙马/沙玛/莎马 阿呷/阿嘎/阿甲 曲木/曲莫/曲么 马海/玛海/马亥 俄木/俄牧/额木 吉木/吉莫/基木',
)
const YI_MEN = words('拉铁/拉体/拉帖 尔古/尔果/而古 木乃/木奶/目乃 伍呷/五呷/伍加 子日/子石/孜日 尔哈/而哈/尔合')
const YI_WOMEN = words('阿牛/阿妞/阿扭 伍支/五支/伍之 么牛/莫牛/么妞 石扎/时扎/史扎 尔西/而西/尔希')

interface Pattern {
  readonly weight: number
  /** Lists the words are taken from; `·` stands for the middle dot. */
  readonly parts: readonly (readonly Word[] | '·')[]
}

/** How names of a people are put together, for men and for women. */
export const PATTERNS: Record<Tongue, { readonly male: readonly Pattern[]; readonly female: readonly Pattern[] }> = {
  tibetan: {
    male: [
      { weight: 55, parts: [TIBETAN_BOTH, TIBETAN_MEN] },
      { weight: 30, parts: [TIBETAN_BOTH, TIBETAN_BOTH] },
      { weight: 8, parts: [TIBETAN_BOTH] },
      { weight: 7, parts: [TIBETAN_MEN] },
    ],
    female: [
      { weight: 68, parts: [TIBETAN_BOTH, TIBETAN_WOMEN] },
      { weight: 18, parts: [TIBETAN_BOTH, TIBETAN_BOTH] },
      { weight: 8, parts: [TIBETAN_WOMEN] },
      { weight: 6, parts: [TIBETAN_WOMEN, TIBETAN_WOMEN] },
    ],
  },
  uyghur: {
    male: [
      { weight: 55, parts: [UYGHUR_MEN, '·', UYGHUR_FATHERS] },
      { weight: 45, parts: [UYGHUR_MEN, UYGHUR_ENDINGS_MEN, '·', UYGHUR_FATHERS] },
    ],
    female: [
      { weight: 50, parts: [UYGHUR_WOMEN, '·', UYGHUR_FATHERS] },
      { weight: 50, parts: [UYGHUR_WOMEN, UYGHUR_ENDINGS_WOMEN, '·', UYGHUR_FATHERS] },
    ],
  },
  mongol: {
    male: [
      { weight: 60, parts: [MONGOL_FIRST, MONGOL_MEN] },
      { weight: 40, parts: [MONGOL_MEN] },
    ],
    female: [
      { weight: 75, parts: [MONGOL_FIRST, MONGOL_WOMEN] },
      { weight: 25, parts: [MONGOL_FIRST] },
    ],
  },
  yi: {
    male: [{ weight: 1, parts: [YI_FIRST, YI_MEN] }],
    female: [{ weight: 1, parts: [YI_FIRST, YI_WOMEN] }],
  },
}

/** All words in a fixed order, so that a name is a list of small numbers. */
export const ALL_WORDS: readonly Word[] = [
  ...new Set(
    Object.values(PATTERNS).flatMap(({ male, female }) =>
      [...male, ...female].flatMap(({ parts }) => parts.flatMap((part) => (part === '·' ? [] : [...part]))),
    ),
  ),
]
