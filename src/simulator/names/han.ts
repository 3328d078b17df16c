import type { Random } from '../random.ts'

/**
 * Han names. The surname order follows common knowledge of which are frequent; the given-name characters are a list of
 * our own. Nothing here comes from a list of persons.
 */
const SURNAMES = [
  ...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦向柳邢岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋甘景薄单包柏宁柯阮桂解强仇',
  '欧阳',
  '上官',
  '司马',
  '诸葛',
  '慕容',
  '尉迟',
]
const HUI_SURNAMES = [...'马马马马韩丁哈撒拜白冶沙海金妥铁虎喇苏穆禹周王李']

// Children's names follow the fashion of the last twenty years, their parents' that of the seventies to nineties.
const BOYS = [
  ...'子浩宇轩梓俊博文泽一嘉天昊睿晨明皓铭思奕辰佳恒逸承家辉翔瑞煜晟鑫志远航凯杰诚毅烨霖熙锦城钰洋彦楷弘智鹏景诺沐阳祺宸骏涵源哲成沛安康乐言林森峻岩墨钧朗耀齐然予川',
]
const GIRLS = [
  ...'子梓涵欣怡雨诗萱佳思梦琪语嫣紫雅静可馨若彤婷悦嘉一诺依晨瑶颖菲雪琳慧芸妍心妮钰婉蕊露丹艺曦安宁柔茜清琦晴璇玥沐念汐夏熙甜恩乐佩薇潼筱舒予然橙禾卿',
]
const FATHERS = [
  ...'建国军强伟勇明平华志刚林海东成永宏俊峰涛波辉斌飞鹏超文学武振福贵生德忠义良民新龙虎春来喜云全根有财宝胜利卫红庆祥洪光荣世昌万发金银水土山石亮兵玉',
]
const MOTHERS = [
  ...'秀英芳丽敏静艳娟霞燕玲红梅兰桂珍萍莉华春凤云琴香月莲翠琼巧爱美菊彩霜晓小玉金银花荣素淑慧娜婷蓉娥青秋冬雪晶洁倩芬莎文平君会',
]

export function hanSurname(random: Random, hui: boolean): string {
  return hui ? random.pick(HUI_SURNAMES) : random.pickSkewed(SURNAMES, 2.4)
}

/** Given name of a child or of somebody of its parents' age. */
export function hanGivenName(random: Random, male: boolean, adult: boolean): string {
  const list = adult ? (male ? FATHERS : MOTHERS) : male ? BOYS : GIRLS
  const first = random.pickSkewed(list, 1.4)
  if (random.chance(adult ? 0.28 : 0.13)) return first
  const second = random.pickSkewed(list, 1.2)
  return second === first && !random.chance(0.5) ? first + random.pick(list) : first + second
}

const RARE = ['𬸚', '𬭊', '𫍽', '𬀩', '𬱖', '𫖯', '𬬭', '𫄷', '䶮', '㛃']

/** A given name with a character that most input methods and many systems do not know. */
export function rareGivenName(random: Random): string {
  const other = random.pick(BOYS)
  return random.chance(0.5) ? random.pick(RARE) : other + random.pick(RARE)
}

/** 小名: what the village calls a small child. */
export function milkName(random: Random, surname: string): string {
  const word = random.pick([...'宝龙虎毛妮丫豆牛胖花兰军妞石头福蛋平安'])
  return random.pick([`小${word}`, `${word}${word}`, `${surname}${word}${word}`, `阿${word}`])
}
