import { antecedent, type Context, type Reading, type Rule } from './context.js';
import { tidied } from './frames.js';
import { slice } from './sentence.js';

/** Follow-ups that keep all of the last question but what it asked for: "until when?", "which has the least?", "who is alone?" */

const asked =
  /^(?:(?:until|till|by|from|at|on|to|for|with|in|since) )?(?:when|where|who|whom|how (?:much|many|long|late)(?: \w+)??|(?:what|which) (?:time|day|date|platform|gate|track|room|\w+)) ((?:does|do|did|is|are|was|were|can|will|should|must|has|have) .+?)[?.!]*$/i;
const fragment =
  /^(?:(until|till|by|from|at|on|to|for|with|in|since) )?(when|where|(?:what|which) (platform|gate|track|terminal|stop|station|room|hall|building|floor|time|day|date|street|city|account|address))$/;
const usual: Readonly<Record<string, string>> = {
  ...{ platform: 'from', gate: 'from', track: 'from', terminal: 'from', stop: 'from', station: 'from' },
  ...{
    room: 'in',
    hall: 'in',
    building: 'in',
    city: 'in',
    street: 'in',
    floor: 'on',
    day: 'on',
    date: 'on',
    time: 'at',
  },
};

/** "Until when?", "from which platform?" after a question of when, how much or who on a page. */
export const furtherAsked: Rule = ({ plain, frame, last }) => {
  const [, preposition, word, noun = ''] = fragment.exec(plain) ?? [];
  const [, rest] = asked.exec(slice(frame.words, 0)) ?? [];
  if (!word || !rest || last.found.length > 0 || last.made.length > 0) return undefined;
  if (/\b(?:there|i|you|many)\b/i.test(rest)) return undefined;
  // A thing and nothing else that is said of it: "when is the party?", and then "where?"
  if (!preposition && noun === '' && !/^(?:is|are|was|were) (?:the|our|my) \S+(?: \S+)?$/i.test(rest)) return undefined;
  if (/ (?:with|from|in|at|for|to|by|about|on|of)$/i.test(rest)) return undefined;
  if (/^(?:until|till)$/.test(preposition ?? '') && /^(?:when|(?:what|which) time)\b/i.test(slice(frame.words, 0)))
    return endOf(rest);
  // "Until when do we have to pay?" is what "when do we have to pay?" asks a page.
  if (noun === '') return { text: tidied(`${word} ${rest}?`) };
  return { text: tidied(`${word} ${rest} ${preposition ?? usual[noun] ?? ''}?`) };
};

/** "Until when?" after "when does the concert start?" asks for its end. */
function endOf(rest: string): Reading | undefined {
  const ended = rest.replace(/\b(?:start|begin|commence)(s?)\b/i, 'end$1').replace(/\bopen$/i, 'close');
  return ended === rest ? undefined : { text: `when ${ended}?` };
}

const extreme = '(?:(?:the )?(?:\\w{2,}est|most|least|fewest|worst|best))';
const whichHas = new RegExp(
  `^(?:which|who)(?: one| of (?:them|those|these)| ones)? (?:has|have|had|got|is|was|\\w+ed|sold|won|made|paid|did)(?: (${extreme}))$`,
);
const extremes =
  /\b(?:most|least|fewest|worst|best|biggest|smallest|largest|highest|lowest|longest|shortest|cheapest|tallest|hottest|coldest|warmest|coolest|oldest|youngest|newest|latest|earliest|fastest|slowest|busiest|nearest|farthest|furthest|richest|poorest|heaviest|lightest)\b/;

/** "Which has the least?" after "which team closed the most tickets?" */
export const otherExtreme: Rule = ({ plain, frame, last }) => {
  const [, wanted] = whichHas.exec(plain) ?? [];
  const text = slice(frame.words, 0);
  if (!wanted || !/^(?:which|who|what)\b/i.test(text) || !extremes.test(text)) return undefined;
  if (last.found.length > 0 && !/^(?:the )?(?:most|least|fewest|best|worst|highest|lowest)$/.test(wanted))
    return undefined;
  return { text: tidied(text.replace(extremes, wanted.replace(/^the /, ''))) };
};

const attribute =
  '(date|time|tax|vat|tip|address|phone|phone number|number|total|subtotal|price|name|title|code|password|deadline|due date|email|e-mail|email address|website|url|link|order number|invoice number|reference|id|discount|change|service charge|delivery fee|shipping|balance)';
const ofThat = new RegExp(
  `^how much (?:of (?:that|it|this|the (?:total|sum|bill|amount)) )?(?:is|was|are|were|goes to|went to) (?:the |for |for the )?${attribute}$`,
);
const give = new RegExp(
  `^(?:please )?(?:(?:can|could) you )?(?:give|tell|send|show|read) (?:me|us) (?:the|our|my|its|his|her|their) ${attribute}(?: again)?$`,
);
const theirs = new RegExp(`^(?:(?:what|whats|what's) (?:is|are|was|'s) )?(?:his|her|their|its) ${attribute}$`);

/** "How much of that is tax?", "give me the code", "and her email?" on a page with text. */
export const attributeAsked: Rule = ({ plain, last }) => {
  if (last.found.length > 0 || last.made.length > 0) return undefined;
  const noun = ofThat.exec(plain)?.[1] ?? give.exec(plain)?.[1];
  if (noun) return { text: `what is the ${noun}?` };
  const own = theirs.exec(plain)?.[1];
  if (!own) return undefined;
  const name = namedIn(last);
  return {
    text:
      name && !/\bits\b/.test(plain) && /^who\b/i.test(last.text) ? `what is ${name}'s ${own}?` : `what is the ${own}?`,
  };
};

const name = /^(\p{Lu}[\p{Ll}'’-]+(?: \p{Lu}[\p{L}'’.-]*){0,2})[.!]?$/u;

/** Whom an answer names: "Nadia". */
const namedIn = ({ text, answer = '' }: Pick<Context['last'], 'text' | 'answer'>): string | undefined =>
  /^(?:who|whose|(?:what|which) (?:is|person|man|woman))\b/i.test(text) && !/\b(?:team|company|city)\b/i.test(text)
    ? name.exec(answer.trim())?.[1]
    : undefined;

/** "What does she do?" after "who fixes the tests?" was answered by a name. */
export const namedPerson: Rule = ({ plain, sentence, last, follower }) => {
  const who = namedIn(last);
  const at = sentence.words.findIndex(({ text }) => /^(?:he|she|him)$/.test(text));
  if (
    !who ||
    at < 0 ||
    /[?.!] \S/.test(plain) ||
    last.found.length > 0 ||
    !/^(?:what|when|where|how|does|is|has|who|which)\b/.test(plain)
  )
    return undefined;
  const text = tidied(`${slice(sentence.words, 0, at)} ${who} ${slice(sentence.words, at + 1)}`);
  return { text: `${text.replace(/[?.!]+$/, '')}${follower.asks ? '?' : ''}` };
};

const alone =
  /^(is|are) (he|she|it|they|(?:the|that|this) \w+) (?:all )?(?:alone|on (?:his|her|its|their) own|by (?:himself|herself|itself|themselves))(?: (?:there|here|in (?:it|there|the (?:picture|photo|image))))?$/;

/** "Is she alone?" asks whether there is another one. */
export const isAlone: Rule = (context): Reading | undefined => {
  const [, , who] = alone.exec(context.plain) ?? [];
  if (!who) return undefined;
  const named = context.sentence.mentions[0]?.noun;
  const one = antecedent(context, ({ isPerson, noun }) =>
    named ? noun === named : /^(?:he|she)$/.test(who) ? isPerson : who !== 'it' || !isPerson,
  );
  if (!one || (one.count ?? 1) > 1) return undefined;
  return { text: one.isPerson ? 'is the person alone?' : `is there only one ${one.bare(false)}?` };
};
