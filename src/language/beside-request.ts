/** What people say beside what they ask: "sorry, wrong language. how many planes?", "next one: who is it for?" */
import { countsWhatWasTold } from './around-question.js';
import { isForeign, withoutGreeting } from './foreign-remark.js';
import { isRequest } from './small-talk.js';

const label =
  "(?:(?:ok|okay|and|so|now|then|right|well|but|just) )*(?:(?:the|a|an|my|one|here's|here is|this is|this one's|got|i have|i've got|there's) )*(?:(?:next|new|last|final|another|one more|quick|simple|silly|stupid|dumb|easy|small|short|serious|real|random|follow-?up|further|bonus) )+(?:(?:one|question|q|thing|task|request|ask|(?:new )?(?:picture|photo|pic|image|shot))\\b)?(?: for (?:you|ya|u|the bot))?(?: then| though| here| now| please)?";
const question =
  '(?:(?:ok|okay|and|so|now|then|right|well|but|just) )*(?:my |a |the )?(?:question|q|request|task)(?: for (?:you|ya|u))?(?: is| then| here| now)?';
const another = "(?:here(?:'s| is) |got |and |now )?(?:another(?: one)?|one more|a new one)(?: for (?:you|ya|u))?";
const excuse =
  '(?:(?:oh|ah|no|ok|haha|lol) )?(?:sorry|sry|oops|whoops|ups|my bad|pardon|apologies|excuse me)\\b[^.!?\\n]{0,60}';
const doubt =
  "(?:(?:hm+|um+|uh|oh|well|so) )?(?:(?:i(?:'m| am)? )?(?:not (?:really |quite |so |entirely )?sure|unsure)|(?:i (?:have|'ve) )?(?:absolutely |really )?(?:no (?:idea|clue))|(?:i )?(?:don't|do not|didn't|cannot|can't|couldn't|can ?not) (?:know|see|tell|read|make out|understand|find|recogni[sz]e|recall|remember|get|work)|(?:i )?(?:forgot|wonder))\\b[^.!?\\n]{0,60}";
/** What is told of oneself, of the picture or of what was. Wishes are requests. */
const telling =
  "(?:(?:oh|ah|well|ok|so|wow|omg|lol|haha|hey|hm+|and|but) )?(?:(?:i(?:'m|'ve| am| was| have| had| took| got| found| made| bought| saw| love| like| think| just| really| also| always| never| still)|we(?:'re|'ve| are| were| have| had| took| got| went| found| just)?|my|our|this (?:is|was)|that (?:is|was)|that's|these (?:are|were)|those (?:are|were)|it's|it is|it was|here(?:'s| is| are)|found|took|got|saw|just (?:took|got|found)|look at|too|a bit|a little|bit|kinda|kind of|pretty|very|quite|so|somebody|someone|he|she|they) [^.!?\\n]{1,90}|(?:nice|great|cool|lovely|beautiful|funny|weird|odd|strange|interesting|new|fresh|old) [^.!?,\\n]{1,40})";
const isRemark = new RegExp(`^(?:${[label, question, another, excuse, doubt, telling].join('|')})$`, 'iu');
/** What it says matters for what is asked. */
const matters =
  /\b(?:want|need|would like|i'd like|like to|wish|looking for|meant|mean|asked|asking|said|if|please|should|must|could you|can you|first|second|left|right|only|not|except|but|instead|undo|revert|wrong|right|picture \d|both|other)\b/i;
const isLabel = new RegExp(`^(?:${[label, question, another, excuse].join('|')})$`, 'iu');
/** "It's 3", "this is a heron": what an answer should have been. */
const isClaim = /^(?:(?:no|but|well|oh)[\s,]+)*(?:it's|it is|that's|that is|there(?:'s| are| is)|they(?:'re| are))\b/i;
const separator = /(?<=\p{L}.{2,})(?:[.!…]+\s+|\s*\n+\s*|[,;:]\s+|\s+[–—-]+\s+)/gu;
const maxLength = 300;

/** Why something is asked: "make it brighter, it's too dark". */
const reason =
  /(?<=\p{L}.{3,})(?:\s*[,.;!–-]+\s*|\s+(?:because|since|as|cause|cuz|bc)\s+|\s+)(?:it(?:'s| is|s)|that(?:'s| is|s)|this(?:'s| is)?|they(?:'re| are)) (?:(?:just|a bit|a little|way|far|too|so|very|really|kind of|kinda|pretty|quite|still|all) )*(?:dark|bright|light|pale|blurry|small|tiny|big|large|tilted|crooked|sideways|slanted|noisy|busy|dull|grey|gray|hard to (?:see|read|tell)|the wrong way(?: (?:round|around|up))?|upside down|distracting|ugly|private|confidential|annoying|in the way|not needed|unclear)(?: (?:here|for me|in here|now|otherwise))?[\s.!]*$/iu;

/** What follows belongs to it. */
const goesOn =
  /\b(?:if|whether|that|how|why|what|when|where|which|who|and|or|but|than|say|says|said|think|know|believe|sure|tell|see|guess|suppose|means?|like|though|until|unless|no|yes|wrong|not)$/i;

/** Without what comes first and asks nothing, where a request follows; undefined where nothing can be left out. */
export function withoutRemarks(text: string): string | undefined {
  if (text.length > maxLength) return undefined;
  const ungreeted = withoutGreeting(text);
  if (ungreeted !== undefined && isRequest(ungreeted)) return withoutRemarks(ungreeted) ?? ungreeted;
  const head = text.replace(reason, '');
  if (head !== text && !/[?]/.test(head) && head.split(' ').length > 1 && !goesOn.test(head))
    return /^(?:it|this|that|they)\b/i.test(head) ? undefined : (withoutRemarks(head) ?? head);
  for (const { 0: gap, index } of [...text.matchAll(separator)].toReversed()) {
    const before = text.slice(0, index).trim();
    const rest = text.slice(index + gap.length).trim();
    if (isRequest(rest) && isBeside(before, gap) && !countsWhatWasTold(rest)) return rest;
    // "Sorry, cat on keyboard. colour of the vase?"
    if (/\p{L}.*\?\s*$/u.test(rest) && /[.!\n]/.test(gap) && (isLabel.test(before) || isForeign(before))) return rest;
  }
  return undefined;
}

function isBeside(before: string, gap: string): boolean {
  const parts = before
    .split(/[.!…]+\s+|\n+/u)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.length === 0 || parts.length > 3 || before.includes('?')) return false;
  return parts.every((part) => {
    if (isLabel.test(part) || isForeign(part)) return true;
    if (matters.test(part) || isRequest(part) || !isRemark.test(part)) return false;
    // "The dog, is it brown?" and "it's 3, isn't it?" go on behind their comma.
    return (
      !/[,:]/.test(gap) ||
      !isClaim.test(part) ||
      /\b(?:dark|bright|blurry|small|big|tilted|crooked|upside)\b/i.test(part)
    );
  });
}
