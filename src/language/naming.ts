import type { Correction } from './correction.js';

const naming =
  /^(?:(?:no|nope|wrong|actually|well)\b[\s,.;:!–—-]*)?(?:this|that|these|those|here|it)(?:['’]s|\s+is|\s+are)\s+(?:(?:what|how)\s+)?(.+?)(?:\s+(?:looks?|look)\s+like)?[\s.!]*$/i;
const refusing = /^(?:no|nope|wrong)\b/i;
/** "this is wrong" names nothing, and "this is a picture of …" says more than a name. */
const noName =
  /^(?:(?:not|so|very|really|totally|all|just)\b.*|wrong|right|correct|incorrect|false|true|good|bad|great|nice|it|me|you|odd|funny|better|like (?:this|that|these|those))$|\b(?:pictures?|images?|photos?|wrong|right|correct)\b|[,;:?\n]/i;
const mostWords = 5;

/** What a person calls the thing in a picture: "this is our logo", "no, this is a heron". `refuses`: it answers a mistake. */
export function namedIn(text: string): { readonly name: string; readonly refuses: boolean } | undefined {
  const said = text.trim();
  if (said.length > 120 || said.endsWith('?')) return undefined;
  const name = naming
    .exec(said)?.[1]
    ?.replace(/^(?:an?|the)\s+/i, '')
    .trim();
  if (!name || noName.test(name) || name.split(/\s+/).length > mostWords) return undefined;
  return { name, refuses: refusing.test(said) };
}

const look =
  /^(?:(?:no+|nope|wrong|actually|well|but|sorry)\b[\s,.;:!–—-]*)*(?:(?:it|he|she|this|that|they|these|those)\b.{0,30}?(?:\s(?:looks?|be|is|are)|['’]s)|(?:looks?|more))\s(?:.{0,20}\s)?like\s+(?:this|that|these|those|here|in (?:this|that|these|those|the))\b/i;

/** "It should look more like this one": of a picture that was made, and said with another picture. */
export const saysLook = (text: string): boolean => !text.trim().endsWith('?') && look.test(text.trim());

const insults =
  /\b(?:idiots?|morons?|stupid|dumb(?:ass)?|imbecile|retard(?:ed)?|useless|pathetic|fuck\w*|motherfuck\w*|wtf|stfu|bullshit|shit(?:ty|head)?|ass(?:hole)s?|bitch\w*|bastards?|cunts?|dickheads?|crap(?:py)?|sucks?|shut up|screw you|go to hell|kill yourself)\b/i;

/** "three or four": which of them is still to be said. */
const undecided = /\bor\b|\b(?:maybe|perhaps|dunno|no idea|not sure)\b/i;

/** Anger and doubt are heard as "wrong"; their words are nothing to learn. */
export const definite = (correction: Correction): Correction =>
  correction.verdict === 'wrong' &&
  correction.text !== undefined &&
  (insults.test(correction.text) || undecided.test(correction.text))
    ? { verdict: 'wrong' }
    : correction;

export const isAngry = (text: string): boolean => insults.test(text);
