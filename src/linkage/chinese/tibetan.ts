/**
 * Tibetan syllables (Wylie) and the characters that Han registers write them with, whatever the dialect of the writer
 * (Ü-Tsang, Kham, Amdo). A character may stand for several; where nothing else decides, for the one listed first.
 * Derivation: tibetan.md.
 */
const SYLLABLES: Readonly<Record<string, string>> = Object.fromEntries(
  (
    'tshe次才泽慈策切 ring仁让忍 bkra扎札 shis西喜希什史锡 sgrol卓周桌珠竹 ma玛马麻么毛 dkar嘎噶尕 rdo多道 rje吉杰结 lha拉 mo姆木毛么莫 skal格尕嘎噶呷 bzang桑藏 ' +
    'phun平彭朋盆 tshogs措错 rgya加嘉甲 mtsho措错初 rin仁任 chen青钦庆清欠 sangs桑 rgyas吉杰结 bstan丹旦登单 ' +
    "'dzin增真曾 nor罗诺洛 bu布卜普 nyi尼妮 zla达 ba瓦娃哇 pa巴帕叭八 phur普布 lhag拉 mig米明 dmar玛马 spen边班 pad白贝班边 dbang旺汪昂翁 " +
    "'dus堆都 rgyal加杰嘉久坚江尖 phyug秋久秀 g.yang央杨 'dzoms宗总 can金坚 skyid吉杰 sgron珍准卓桌真 bde德得代 chos曲却群琼 'phel培佩配批平 grags扎查 blo洛罗 gros追珠 " +
    "thub土图 brtan登丹旦 'jigs晋久吉居 med美麦梅 'gyur居久 'jam江降绛嘉加 dpal白贝班 dbyangs央样杨 kun贡更根公 dga'嘎噶尕 rnam朗南囊郎 mgon贡官公 po布保宝波 " +
    'dkon贡官 mchog觉却曲乔 tshul楚次慈崔 khrims臣成称程诚 rta达丹旦 mgrin真珍正 bsod索苏 nams朗南郎 bsam桑三 grub珠主竹朱知智 lhun伦隆龙轮 don顿东冬邓 dngos欧俄吾 dar达 ' +
    "ye益意伊耶 shes西喜希协 ngag阿昂 'chi其齐奇 'byor觉久角 ldan丹旦登 rig日仁任 dge格根更盖 'dun登敦 legs勒列来 brtson尊 'grus珠追 mtshan赞参村才 g.yu玉雍永 " +
    "'od维俄欧 zer色赛 gser色赛 klu鲁 'bum本崩 mkha'康卡 'gro卓珠 dpa'华巴 bo沃窝吾 byams强香羌降 sman曼 me梅美 tog朵多 khyung琼 sher西喜协 rab绕热饶 " +
    "'phrin赤称程成陈尘 las列来勒 khrid赤尺 yon云永 tan丹旦登 dam丹当 stobs多道 srid斯司思 thar塔达太 dgra占 'dul堆都 'brug朱竹 smon门孟 lam兰朗 rtse孜则 gar嘎噶 " +
    'sbyin金晋 gtan丹旦登 seng森僧 ge格 sar萨 chung穷琼 bdag达 yum永云雍 sna纳 gling林 tshangs仓 skyabs加嘉 ris日 dul都堆 rgyan坚江 snying宁娘 yid依益 kar嘎噶尕呷 skyong琼炯迥 mi米明'
  )
    .split(' ')
    .map((entry) => {
      const from = [...entry].findIndex((character) => character > '\u2fff')
      return [entry.slice(0, from), entry.slice(from)]
    }),
)

/** Words of two syllables that names are made of; the more usual ones first, for some are spelt alike. */
const WORDS = (
  "tshe-ring bkra-shis sgrol-ma sgrol-dkar rdo-rje lha-mo skal-bzang phun-tshogs rgya-mtsho rin-chen sangs-rgyas bstan-'dzin nor-bu nyi-ma zla-ba " +
  "pa-sangs phur-bu phur-pa lhag-pa mig-dmar spen-pa pad-ma dbang-mo dbang-'dus dbang-rgyal dbang-phyug g.yang-'dzoms dbyangs-can g.yang-skyid " +
  "dbyangs-sgron dbyangs-lha dbyangs-mtsho bde-skyid bde-chen bde-sgron bde-legs chos-sgron chos-'phel chos-grags chos-mtsho chos-'dzoms chos-rje chos-rgyal " +
  "chos-skyid blo-bzang blo-gros blo-ldan thub-bstan thub-brtan 'jigs-med 'gyur-med 'jam-dpal 'jam-dbyangs kun-dga' kun-bzang kun-'phel rnam-rgyal mgon-po mgon-skyabs " +
  "dkon-mchog tshul-khrims rta-mgrin bsod-nams bsam-grub bsam-gtan lhun-grub don-grub dngos-grub dar-rgyas ye-shes ngag-dbang 'chi-med dpal-'byor " +
  "dpal-ldan dpal-mo dpal-sgron dpal-'dzoms bzang-po bzang-mo skyid-sgron skyid-mo mtsho-mo mtsho-sgron tshe-dbang tshe-brtan tshe-sgron tshe-'phel tshe-skyid " +
  "tshe-mtsho tshe-mo tshe-mchog rig-'dzin dge-'dun dge-legs grags-pa brtson-'grus rgyal-mtshan rgyal-po rgyal-mo g.yu-sgron g.yu-lha lha-sgron lha-mtsho lha-skyid " +
  "lha-rgyal lha-'dzoms lha-gser 'od-zer gser-sgron gser-mtsho klu-'bum klu-mo mkha'-'gro dpa'-mo dpa'-bo byams-pa zla-sgron ge-sar dar-mtsho nyi-sgron " +
  "sman-mtsho me-tog pad-sgron pad-mtsho khyung-bdag sna-mtsho legs-grub stobs-ldan stobs-rgyal dam-chos skal-ldan shes-rab sher-rab 'phrin-las bu-khrid " +
  "bstan-pa yon-tan rab-brtan rab-rgyas srid-thar dgra-'dul 'brug-rgyal 'brug-grags smon-lam sbyin-pa seng-ge rin-sgron rin-mtsho rin-'dzin dbang-sgron " +
  "yum-skyid yum-mtsho yum-sgron chung-bdag bsod-grags rgyal-ba dge-ba snying-po kar-ma dbang-chen chos-skyong mi-'gyur bstan-'phel bstan-dar bstan-sgron klu-rgyal sgrol-lha lha-sgrol dbang-grags"
)
  .split(' ')
  .flatMap((word) => {
    const [first, second] = word.split('-')
    const spelt = [SYLLABLES[first!], SYLLABLES[second!]] as const
    return spelt[0] && spelt[1] ? [{ word, first: spelt[0], second: spelt[1] }] : []
  })

/** What one character writes: a syllable, and words together with the character that follows. */
export interface TibetanPart {
  readonly syllable: string
  readonly words: ReadonlyMap<string, string>
}

const parts = new Map<string, { syllable: string; words: Map<string, string> }>()
for (const [syllable, characters] of Object.entries(SYLLABLES)) {
  for (const character of characters) if (!parts.has(character)) parts.set(character, { syllable, words: new Map() })
}
for (const { word, first, second } of WORDS) {
  // A spelling that two words share keeps the more usual one: equal spellings stay equal, which is all a key needs.
  for (const a of first) {
    const { words } = parts.get(a)!
    for (const b of second) if (!words.has(b)) words.set(b, word)
  }
}

export const tibetanPartOf = (character: string): TibetanPart | undefined => parts.get(character)

/**
 * The parts a Tibetan name is made of, as canonical keys: words of two syllables, or single syllables between and
 * behind them (才让吉, 多杰太). Undefined when the characters are no Tibetan name: one that has no known word in it.
 */
export function tibetanWordsOf(
  characters: readonly { readonly folded: string; readonly tibetan: TibetanPart | undefined }[],
  length: number,
): readonly string[] | undefined {
  // Nearly all names of others end here, or soon: a character that writes no Tibetan syllable.
  if (length < 2 || characters[0]!.tibetan === undefined) return undefined
  const words: string[] = []
  let known = 0
  for (let i = 0; i < length; ) {
    const part = characters[i]!.tibetan
    if (part === undefined) return undefined
    const word = i + 1 < length ? part.words.get(characters[i + 1]!.folded) : undefined
    words.push(word ?? part.syllable)
    i += word === undefined ? 1 : 2
    if (word !== undefined) known++
  }
  return known > 0 ? words : undefined
}
