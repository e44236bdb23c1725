/** Questions in the words in which pages answer them. */

type Rephrasing = readonly [asked: RegExp, asking: string];

const rephrasings: readonly Rephrasing[] = [
  // "Until when do we have to pay?", "by when must this be paid": what is due.
  [
    /^(?:and )?(?:until|till|by|before) (?:when|what date|which date|what day|which day) .*\b(?:pay|paid|payment|settle\w*|transfer\w*)\b.*$/i,
    'When is the payment due',
  ],
  [/^when (?:do|must|should|does|have) .*\b(?:pay|paid)\b.*$/i, 'When is the payment due'],
  [
    /^(?:and )?(?:until|till|up to) (?:when|what time|which time|what hour) (?:is|are|can|do|does|will) (.*)$/i,
    'Until what time is $1',
  ],
  // "From which platform does the train to Ely leave?"
  [/^(?:from|at|on|in|to|for) ((?:which|what) .*)$/i, '$1'],
  [
    /^(?:which|what) (?:band|team|person|woman|man|city|town|colleague|act|actor|company|shop|artist|group) is (the .*)$/i,
    'What is $1',
  ],
  [/^(?:please )?(?:give|tell|show|send) (?:me|us) (the .*)$/i, 'What is $1'],
  [
    /^how much (?:do|must|should|does|have|will) (?:we|i|you|they|he|she|one|it) .*\b(?:pay|owe)\b(?! (?:for|per|each)\b)[^a-z]*(?:in total|altogether|in all|now|here|at the end)?\W*$/i,
    'What is the total',
  ],
];

export function rephrase(said: string): string {
  const bare = said.replace(/[?!.\s]+$/, '').trim();
  const found = rephrasings.find(([asked]) => asked.test(bare));
  return found ? `${bare.replace(...found)}?` : said;
}
