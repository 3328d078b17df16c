/**
 * What is guessed first: words and pinyin that lists of leaked passwords share, and the offices' own words. Longer ones
 * come first, so that `woaini` goes before `ai`. Nobody's list is copied; the stems are enough, for numbers, years,
 * keyboard runs and look-alikes are taken out by rule.
 */
const STEMS = [
  'password passwd passw0rd pass word admin administrator root user guest test demo temp welcome hello login letmein',
  'master super system manager secret changeme default iloveyou love sunshine princess dragon monkey football',
  'baseball computer internet qwerty asdfgh zxcvbn abc football shadow superman batman hunter michael jordan',
  'woaini woaiwo woshini aini nihao mima wangji zhongguo china beijing xizang lhasa tibet xinjiang sichuan guizhou',
  'jiaoyu jiaoyuju xuexiao xueji kongchuo xiaoxue zhongxue laoshi xuesheng banzhuren guanliyuan shiyong ceshi morende',
  'ceshi taobao weixin huawei xiaomi alibaba tencent baidu windows office server oracle mysql postgres',
  '5201314 1314520 520 1314 888 666 168 110 119 120',
]

/** Stems in small letters, longest first. */
export const COMMON_STEMS: readonly string[] = [...new Set(STEMS.join(' ').split(' '))].sort(
  (a, b) => b.length - a.length || (a < b ? -1 : 1),
)

/** Rows and columns of the keyboard along which fingers walk. */
export const KEYBOARD_ROWS: readonly string[] = [
  '1234567890-=',
  '!@#$%^&*()_+',
  'qwertyuiop[]',
  'asdfghjkl;',
  'zxcvbnm,./',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/',
  '!qaz@wsx#edc$rfv%tgb^yhn&ujm*ik<(ol>)p:?',
]

/** Signs that stand for letters in `P@ssw0rd`. */
export const LOOK_ALIKES: Readonly<Record<string, string>> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  $: 's',
  '5': 's',
  '7': 't',
  '8': 'b',
}
