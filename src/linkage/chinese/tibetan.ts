import type { Character } from './characters.ts'

/**
 * Tibetan names as Han characters write them. A word of two syllables: which characters stand for its first and for
 * its second syllable, whatever the dialect of the registrar (U-Tsang, Kham, Amdo). Derivation: tibetan.md.
 */
const WORDS: Readonly<Record<string, readonly [first: string, second: string]>> = {
  'tshe-ring': ['次才泽慈策切', '仁让忍'],
  'bkra-shis': ['扎札', '西喜什锡希'],
  'sgrol-ma': ['卓周珠竹桌', '玛么毛麻马'],
  'sgrol-dkar': ['卓桌', '嘎噶尕'],
  'rdo-rje': ['多道', '吉杰结'],
  'lha-mo': ['拉', '姆毛么木'],
  'skal-bzang': ['格尕嘎噶', '桑藏'],
  'phun-tshogs': ['平彭朋盆', '措错'],
  'rgya-mtsho': ['加嘉甲', '措错'],
  'rin-chen': ['仁', '青钦清欠庆'],
  'sangs-rgyas': ['桑', '吉杰结'],
  "bstan-'dzin": ['丹单旦登', '增真'],
  'nor-bu': ['罗诺洛', '布卜'],
  'nyi-ma': ['尼', '玛马'],
  'zla-ba': ['达', '瓦娃哇'],
  'pa-sangs': ['巴', '桑'],
  'phur-bu': ['普', '布'],
  'phur-pa': ['普', '巴'],
  'lhag-pa': ['拉', '巴'],
  'mig-dmar': ['米', '玛马'],
  'spen-pa': ['边', '巴'],
  'pad-ma': ['白边贝班', '玛马'],
  'dbang-mo': ['旺', '姆毛么木'],
  "dbang-'dus": ['旺', '堆'],
  'dbang-rgyal': ['旺', '加杰久嘉'],
  'dbang-phyug': ['旺', '秋'],
  "g.yang-'dzoms": ['央', '宗'],
  'dbyangs-can': ['央', '金坚'],
  'g.yang-skyid': ['央', '吉'],
  'dbyangs-sgron': ['央', '珍准'],
  'dbyangs-lha': ['央', '拉'],
  'bde-skyid': ['德', '吉'],
  'bde-chen': ['德', '庆钦青'],
  'bde-sgron': ['德', '珍'],
  'chos-sgron': ['曲', '珍准'],
  "chos-'phel": ['群曲', '培佩批'],
  'chos-grags': ['曲', '扎札'],
  'chos-mtsho': ['曲', '措错'],
  "chos-'dzoms": ['曲', '宗'],
  'blo-bzang': ['洛罗', '桑藏'],
  'blo-gros': ['洛罗', '追珠'],
  'thub-bstan': ['土图', '登丹旦'],
  "'jigs-med": ['晋久', '美麦'],
  "'gyur-med": ['居', '美麦'],
  "'jam-dpal": ['江降绛', '白贝'],
  "'jam-dbyangs": ['江降绛嘉', '央样'],
  "kun-dga'": ['贡更', '嘎噶尕'],
  'kun-bzang': ['贡更', '桑藏'],
  "kun-'phel": ['贡更', '培佩'],
  'rnam-rgyal': ['朗南囊', '杰加嘉'],
  'mgon-po': ['贡官公', '布保宝'],
  'dkon-mchog': ['贡官', '觉却曲'],
  'tshul-khrims': ['楚慈次', '臣成称程诚'],
  'rta-mgrin': ['达', '真珍正'],
  'bsod-nams': ['索', '朗南郎'],
  'bsam-grub': ['桑三', '珠主竹'],
  'lhun-grub': ['伦', '珠主竹'],
  'don-grub': ['顿东冬', '珠主智知'],
  "don-'grub-rgyal": ['顿', '周'],
  'dngos-grub': ['欧俄吾', '珠主'],
  'dar-rgyas': ['达', '杰吉'],
  'ye-shes': ['益意伊', '西喜希'],
  'ngag-dbang': ['阿昂', '旺'],
  "'chi-med": ['其齐', '美麦'],
  "dpal-'byor": ['班白', '觉久角'],
  'dpal-ldan': ['班白', '丹旦'],
  'dpal-mo': ['白', '姆毛'],
  'bzang-po': ['桑', '布保'],
  'skyid-sgron': ['吉', '珍准'],
  'mtsho-mo': ['措', '姆毛么'],
  'tshe-dbang': ['次才泽慈', '旺'],
  'tshe-brtan': ['次才泽慈', '旦丹登'],
  'tshe-sgron': ['次才泽慈', '珍准'],
  "tshe-'phel": ['次才泽慈', '培佩'],
  'tshe-skyid': ['次才泽慈', '吉'],
  'tshe-mtsho': ['次才泽慈', '措错'],
  "rig-'dzin": ['仁日', '增真'],
  "dge-'dun": ['根更', '登敦'],
  'dge-legs': ['格', '勒列来'],
  'grags-pa': ['扎札', '巴'],
  "brtson-'grus": ['尊', '珠追'],
  'rgyal-mtshan': ['坚江杰', '参赞'],
  'rgyal-po': ['杰嘉', '布波'],
  'g.yu-sgron': ['玉', '珍准'],
  'lha-sgron': ['拉', '珍准'],
  'lha-mtsho': ['拉', '措错'],
  'lha-skyid': ['拉', '吉'],
  'lha-rgyal': ['拉', '加杰'],
  "lha-'dzoms": ['拉', '宗'],
  "'od-zer": ['维俄欧', '色赛'],
  "klu-'bum": ['鲁', '本崩'],
  'klu-mo': ['鲁', '姆毛'],
  "mkha'-'gro": ['康卡', '卓珠'],
  "dpa'-mo": ['华', '毛姆'],
  "dpa'-bo": ['华巴', '沃窝吾'],
  'byams-pa': ['强', '巴'],
  'zla-sgron': ['达', '珍准'],
  'ge-sar': ['格', '萨'],
  'yum-skyid': ['永云雍', '吉'],
  "yum-'tsho": ['永云雍', '措错'],
  'dar-mtsho': ['达', '措错'],
  'nyi-sgron': ['尼', '珍准'],
  "sman-'tsho": ['曼', '措错'],
  'me-tog': ['梅美', '朵多'],
  'padma-mtsho': ['白', '措错'],
  "khyung-'dus": ['琼', '达'],
  'chung-bdag': ['琼', '吉'],
  'sna-tshogs': ['纳', '措错'],
  'legs-grub': ['列勒', '珠'],
  'legs-bshad': ['列勒', '谢协'],
  'mdo-sde': ['多', '德'],
  'dam-chos': ['丹当', '曲'],
  'skal-ldan': ['格尕噶', '旦登丹'],
  'sher-ab': ['西喜协', '绕热饶'],
  "'phrin-las": ['赤称程', '列来勒'],
  'bu-khrid': ['布普', '赤尺'],
  'sgron-me': ['卓准', '嘎麦'],
  'rab-brtan': ['饶热绕', '登丹旦'],
  'rab-rgyas': ['饶热绕', '吉杰'],
  'bsod-bkra': ['索', '扎札'],
  'stobs-rgyal': ['多', '加'],
  'stobs-ldan': ['多', '旦登丹'],
  'srid-zhi': ['斯司', '曲秋'],
}

/** Single syllables that follow a word (才让吉, 多杰太, 拉毛措) or stand between. */
const SINGLES: Readonly<Record<string, string>> = {
  skyid: '吉',
  mtsho: '措错',
  rgyal: '加嘉',
  thar: '太塔',
  "'bum": '本崩',
  mo: '毛姆么',
  dar: '达',
  lha: '拉',
  "'dzoms": '宗',
  sgron: '珍准',
  don: '东',
  chung: '穷琼',
  chen: '钦青',
  bu: '布',
}

const spellings = new Map<string, string>()
for (const [word, [first, second]] of Object.entries(WORDS)) {
  // A spelling that two words share (拉加) keeps the first word: equal spellings stay equal, which is all a key needs.
  for (const a of first) for (const b of second) if (!spellings.has(a + b)) spellings.set(a + b, word)
}
const singles = new Map(Object.entries(SINGLES).flatMap(([key, spelt]) => [...spelt].map((c) => [c, key] as const)))

/** The words a Tibetan name is made of, as canonical keys; undefined when the characters are no Tibetan name. */
export function tibetanWordsOf(characters: readonly Character[], length: number): readonly string[] | undefined {
  if (length < 2) return undefined
  // Nearly all names end here: no Tibetan word begins like this.
  let word = spellings.get(characters[0]!.folded + characters[1]!.folded)
  if (word === undefined) return undefined
  const words = [word]
  for (let i = 2; i < length; ) {
    word = i + 1 < length ? spellings.get(characters[i]!.folded + characters[i + 1]!.folded) : undefined
    const next = word ?? singles.get(characters[i]!.folded)
    if (next === undefined) return undefined
    words.push(next)
    i += word === undefined ? 1 : 2
  }
  return words
}
