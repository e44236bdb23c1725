/** Questions in the words in which pages answer them. */

type Rephrasing = readonly [asked: RegExp, asking: string];

const rephrasings: readonly Rephrasing[] = [
  // "Until when do we have to pay?", "by when must this be paid": what is due.
  [
    /^(?:and )?(?:until|till|by|before) (?:when|what date|which date|what day|which day) .*\b(?:pay|paid|payment|settle\w*|transfer\w*)\b.*$/i,
    'When is the payment due',
  ],
  [
    /^when (?:do|must|should|does|have) .*\b(?:pay|paid)\b(?: (?:it|this|that|(?:the|this|that) (?:bill|invoice|amount|money|total|sum|lot)|at the latest|by|up|now|for (?:it|this|that)))*$/i,
    'When is the payment due',
  ],
  [
    /^(?:and )?(?:until|till|up to) (?:when|what time|which time|what hour) (?:is|are|can|do|does|will) (.*)$/i,
    'Until what time is $1',
  ],
  [/^(?:from|since) (?:what time|when) (?:is|are|does|do) (.*?)(?: open(?:ed|s)?)?( on .*)?$/i, 'When does $1 open$2'],
  [
    /^(?:how much|what) (?:did|does|do|must|should|will|would) .*\b(?:pay|spend|owe)\b.*\b(?:in total|altogether|in all|total)$/i,
    'What is the total',
  ],
  // "What did it all come to in the end?"
  [
    /^(?:and |so )?(?:what|how much) (?:did|does|do|will|would|has|have|is|was) (?:it|that|this|they|we|you|he|she|all (?:of )?(?:it|that|this)|everything|the (?:lot|whole (?:lot|thing)|bill)|someone|somebody)(?: all)? (?:come|came|cost|make|made|add|added|amount|amounted|end|ended|total|totalled)(?: up)?(?: to| at)?(?: all)?(?: together)?(?: in (?:the end|total|all))?$/i,
    'What is the total',
  ],
  [
    /^(?:and )?(?:how much|what) (?:is|are|do|does|have|has) (?:(?:we|i|they|you|he|she|there) )?(?:still |yet )?(?:owe|owed|left to pay|to be paid|(?<=^(?:and )?how much is (?:still |yet )?)(?:open|outstanding|left|due))(?: to (?:pay|be paid))?(?: now| still)?$/i,
    'What is the balance',
  ],
  // "Who do I phone if something is unclear?"
  [
    /^((?:who|whom|what number|which number|where)\b.*?\b(?:call|phone|ring|contact|reach|ask|turn to|write to|email|mail|text)\b.*?),? (?:if|when|in case) .*\b(?:unclear|wrong|questions?|problems?|trouble|help|broken|stuck|complain\w*|unhappy|fails?|not work\w*|doubts?|doubt)\b.*$/i,
    '$1',
  ],
  [
    /^(the [\p{L}' -]+?),? ((?:how (?:many|much)|when|where|what) (?:is|are|did|do|does|has|have|was|were)) (?:they|it|he|she)\b(.*)$/iu,
    '$2 $1$3',
  ],
  // "What about the owls, how many did they get?"
  [
    /^(?:what|how) about (the [\p{L}' -]+?|\p{Lu}[\p{L}' -]+?),? ((?:how|what|when|where|who|which)\b.*?) (?:they|it|he|she|those|that)\b(.*)$/iu,
    '$2 $1$3',
  ],
  [
    /^(?:and )?how much (?:was|is|has been|were|had been) (?:paid|spent|charged|billed)(?: for (?:it|this|that|everything))?(?: (?:in total|altogether|in all|overall|all together|all in all))?$/i,
    'What is the total',
  ],
  [/^what (?:costs?|does) (?:one|an?|a single) (.*?)(?: cost)?$/i, 'How much is one $1'],
  [/^when (?:the )?payment (?:is |be )?due$/i, 'When is the payment due'],
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

/** Slips that turn a question into none. */
const slips: readonly Rephrasing[] = [
  [/\b(what|who|where|when|how)['’]?s\b(?! (?:up|app)\b)/gi, '$1 is'],
  [/\bw(?:ich|hcih|hihc)\b/gi, 'which'],
  [/\b(?:waht|wath|whta)\b/gi, 'what'],
  [/\bhow'?s much\b/gi, 'how much'],
  [/\bpay by (?=card|cash|credit|debit|che(?:que|ck)|phone|paypal|visa|contactless)/gi, 'pay with '],
  [/^name of (?:the )?/i, 'what is the name of the '],
  [/\bout of (?:order|service)\b/gi, 'broken'],
  [/\bsun sets?\b|\bsun go(?:es)? down\b/gi, 'sunset'],
  [/\bsun rises?\b|\bsun comes? up\b/gi, 'sunrise'],
  [/\b(more|less|fewer|higher|lower|cheaper) then\b/gi, '$1 than'],
  [/\ba(?:l+)ready\b/gi, 'already'],
  [/\bhas(?:nt|n t)\b/gi, "hasn't"],
  [/\bariv(e|es|ed|ing|al)\b/gi, 'arriv$1'],
  [/\brec(?:ie|e)v(e|es|ed|er)\b/gi, 'receiv$1'],
  [/\bad+r?es+(es)?\b(?<!address|addresses)/gi, 'address'],
  [/\brefer[ae]nce\b/gi, 'reference'],
  [/\bpas+w?ord\b/gi, 'password'],
  [/\b(?:poeple|peopel|pepole|ppl)\b/gi, 'people'],
  [/\beahc\b/gi, 'each'],
  [/\bteh\b/gi, 'the'],
  [/\buntil+\b/gi, 'until'],
  [/\b(?:wendsday|wensday|wednesaday)\b/gi, 'wednesday'],
  [/\btom+or+ow\b/gi, 'tomorrow'],
  [/\b(?:resturant|restaraunt|restarant)\b/gi, 'restaurant'],
  [/\b(?:telefone|telephon|fone)\b/gi, 'phone'],
  [/\b(?:palying|plaing)\b/gi, 'playing'],
  [/\b(?:recipt|reciept)\b/gi, 'receipt'],
  [/\b(?:singel)\b/gi, 'single'],
  [/\b(?:passanger)\b/gi, 'passenger'],
];
const polite =
  /^(?:(?:hey|hi|hello|ok|okay|please|pls|so|and|now|next one|one more|another one|then|but|also|well|sorry|thanks|cool|great|clova\w*)[\s,:!.-]+)+|[\s,]*\b(?:please|pls|plz|thanks|thank you|do you know|if you can)\s*$/gi;
const wrapping =
  /^(?:(?:can|could|would) you (?:please )?(?:tell (?:me|us)|say|see|find out|check|look up)|do you know|any idea|tell (?:me|us)|i (?:want|need|would like|['’]d like) to know|i wonder|(?:i|we) need|need)\s+(?:if |whether )?(?=\S)/i;
const questioning =
  /^the .+ (?:how (?:many|much)|when|where|what) (?:is|are|did|do|does|has|have|was|were) (?:they|it|he|she)\b|^(?:and |so )?(?:(?:at|from|on|in|to|by|until|till|for|with|of|up to|before|after|since) )?(?:what|which|who|whom|whose|when|where|why|how|is|are|was|were|do|does|did|can|could|may|must|should|has|have|had|will|would|whos|whats|wheres|whens|hows|any(?:thing|body|one|where)?|list|show|name|give|split|divide|find|until|till|by)\b/i;

/** Only says that there is something to be read. */
const showing =
  /^(?:my|our|the|this|that|i|we|it|here)\b.*\b(?:shows?|showed|says?|popped up|came up|appeared|displays?|comes? up|(?:get|got|see|saw|have|found) (?:this|that|an error|a message|a letter|a window))\b/i;

/** "Cheapest dessert?", "unit price led panel" are questions for it. */
function asQuestion(said: string): string {
  const tidy = slips
    .reduce((text, [from, to]) => text.replace(from, to), said.replace(polite, ''))
    .replace(wrapping, '')
    .trim();
  const [, about, question] =
    /^([^,–-]{3,40}?)\s*(?:,| -| –)\s*((?:how|what|which|who|when|where|is|are|does|do)\b.*)$/i.exec(tidy) ?? [];
  // "Paper cups - how many should I get?"
  if (about && question && showing.test(about)) return question;
  if (about && question && !questioning.test(about)) return `${question} ${about}`;
  // "If I take the 8:10 at the harbour, when am I there?"
  const [, condition, then] =
    /^((?:if|when|assuming|suppose) .+?)[\s,]+((?:when|what|where|how|which|who)\b.*)$/i.exec(tidy) ?? [];
  if (condition && then) return `${then} ${condition}`;
  // "Boarding starts when?"
  const [, rest, wh] =
    /^(.+?) (?:is |are |was |will be |would be )?(?:after |for |at |in )?(what time|when|where|who|how much|how many|how long|how far|how often|what|on or off)$/i.exec(
      tidy,
    ) ?? [];
  if (rest && wh && !questioning.test(tidy))
    return wh === 'on or off' ? `what is ${rest.replace(/\s(?:is|are|turned|switched)\b.*/, '')}` : `${wh} ${rest}`;
  return questioning.test(tidy) || /^\W*$/.test(tidy)
    ? tidy
    : `what is the ${tidy.replace(/^(?:the|my|our|its|their) /i, '')}`;
}

export function rephrase(said: string): string {
  const bare = asQuestion(said.replace(/[?!.\s]+$/, '').trim())
    .replace(/\b(?:including|incl\.?|with|inclusive of) (?:the )?(?:tax|vat|taxes|everything|service|tip)\b/i, '')
    .replace(/[?!.\s]+$/, '')
    .trim();
  const found = rephrasings.find(([asked]) => asked.test(bare));
  return `${found ? bare.replace(...found) : bare}?`;
}
