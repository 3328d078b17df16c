/** English names and the short or pet forms people go by. The first of a group stands for all of it. */
const GROUPS =
  'robert rob bob bobby robbie bert|william will bill billy willie liam|richard rick dick richie rich|james jim jimmy jamie|john jack johnny jon|' +
  'joseph joe joey|thomas tom tommy|charles charlie chuck chas|edward ed eddie ted teddy ned|henry harry hank|michael mike mick micky|' +
  'david dave davey|daniel dan danny|matthew matt|anthony tony|andrew andy drew|christopher chris kit|nicholas nick nicky|peter pete|' +
  'stephen steven steve|kenneth ken kenny|ronald ron ronnie|donald don donny|gerald gerry jerry|lawrence laurence larry|samuel sam sammy|' +
  'benjamin ben benny|alexander alex alec sandy|frederick fred freddie|francis frank frankie|george georgie|patrick pat paddy|' +
  'philip phillip phil|raymond ray|gregory greg|jeffrey geoffrey jeff geoff|timothy tim|walter walt wally|leonard len lenny|albert al bertie|' +
  'arthur art|douglas doug|eugene gene|harold hal|jonathan jon|joshua josh|nathaniel nathan nat nate|zachary zach zac zack|' +
  'elizabeth liz beth betty lizzie eliza bess elsie libby|margaret maggie meg peggy marge margie greta|mary molly polly mae|catherine katherine ' +
  'kate cathy kathy katie kay kitty|susan sue susie suzanne|patricia patty trish tricia|barbara barb babs|jennifer jen jenny|deborah deb debbie|' +
  'rebecca becky becca|victoria vicky tori|christine christina chris chrissie tina|dorothy dot dottie dolly|eleanor ellen nell nellie nora|' +
  'frances fran fanny|helen nell|jane janie jenny|jessica jess jessie|judith judy|katelyn kaitlin caitlin|kimberly kim|pamela pam|' +
  'rachel rae|samantha sam|sarah sally sadie|stephanie steph|theresa teresa terry tess|valerie val|virginia ginny|abigail abby gail|' +
  'alexandra alex sandra|amanda mandy|angela angie|ann anne anna annie nan nancy|charlotte lottie|cynthia cindy|emily emma em|isabella isabel bella izzy|' +
  'jacqueline jackie|josephine josie jo|madeline maddie|matilda tilly|melissa missy mel|melanie mel|natalie nat|olivia liv livvy|sophia sophie'

const FORMAL = new Map<string, string>()
for (const group of GROUPS.split('|')) {
  const [formal, ...others] = group.split(' ')
  for (const name of [formal!, ...others]) if (!FORMAL.has(name)) FORMAL.set(name, formal!)
}

/** The formal name a pet name stands for; any other name stands for itself. */
export function formalNameOf(name: string): string {
  return FORMAL.get(name) ?? name
}

/** Whether a word is an English given name of this list. */
export function isGivenName(word: string): boolean {
  return FORMAL.has(word.trim().toLowerCase())
}
