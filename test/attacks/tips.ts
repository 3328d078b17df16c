import { randomUUID } from 'node:crypto'
import { SCRIPTS } from './pages.ts'
import { type Attack, type Battle, type Outcome, outcomeOf, shoot } from './attacker.ts'

const FLOOD = 80
const GUESSES = 120
/** Tips an address may send in an hour (slices/tips/domain.ts). */
const TAKEN_AT_MOST = 5

/** Attacks the one form that needs no account: floods it, guesses receipts, listens for what its answers tell, leaves scripts. */
export const publicTips: Attack = async (battle) => {
  const outcome = outcomeOf('tips from the public')
  const [county] = await battle.target.ask<{ code: string }>(
    `select left(code, 6) as code from directory.division where level = 'county' limit 1`,
  )
  const [known] = await battle.target.ask<{ name: string }>('select name from register.child limit 1')
  if (!county || !known) throw new Error('no county to tell of')
  const send = (words: object, from: number) =>
    shoot(battle, outcome, 'POST', '/api/tips', {
      body: JSON.stringify({ submissionId: randomUUID(), county: county.code, what: '没有上学的孩子', ...words }),
      headers: { 'x-forwarded-for': `10.2.${from >> 8}.${from & 255}` },
    })
  await listen(send, known.name, outcome)
  await flood(send, outcome)
  await guessReceipts(battle, county.code, outcome)
  return outcome
}

type Send = (words: object, from: number) => ReturnType<typeof shoot>

/** A child of the register and nobody at all are answered alike; what is sent is full of scripts, for the walk through pages. */
async function listen(send: Send, known: string, outcome: Outcome): Promise<void> {
  const ofKnown = await send({ child: known, what: SCRIPTS[0], contactName: SCRIPTS[1] }, 0)
  const ofNobody = await send({ child: '查无此人甲', what: SCRIPTS[1], place: SCRIPTS[2] }, 1)
  const shape = (text: string | undefined) => (text ?? '').replace(/[0-9A-Z]{4}/g, 'x')
  if (ofKnown?.status !== 200 || ofNobody?.status !== 200)
    outcome.successes.push('no tip is taken: this attack proves nothing')
  else if (shape(ofKnown.text) !== shape(ofNobody.text))
    outcome.leaks.push('the answer tells whether the child is known')
}

async function flood(send: Send, outcome: Outcome): Promise<void> {
  // Addresses that are only claimed are the same address.
  const answers = await Promise.all(Array.from({ length: FLOOD }, (_, index) => send({}, index)))
  const taken = answers.filter((answer) => answer?.status === 200).length
  if (taken > TAKEN_AT_MOST) outcome.successes.push(`${taken} tips of a flood were taken`)
  outcome.notes.push(`${taken} of a flood of ${FLOOD} taken`)
}

async function guessReceipts(battle: Battle, county: string, outcome: Outcome): Promise<void> {
  for (let guess = 0; guess < GUESSES; guess++) {
    const signs = randomUUID().replaceAll('-', '').toUpperCase().slice(0, 16)
    const receiptNumber = `${county}-${signs.match(/.{4}/g)!.join('-')}`
    const answer = await shoot(battle, outcome, 'POST', '/api/tips/status', { body: JSON.stringify({ receiptNumber }) })
    if (answer?.status === 200) outcome.successes.push('a receipt number was guessed')
  }
}
