import { thingNamed } from './thing-named.js';

/**
 * What words say of a thing that was marked, beside or instead of a number: "you marked the knife, this is the spoon". Things
 * are bare singular names.
 */
export interface MarkedWords {
  /** What was marked by mistake: "knife". */
  readonly taken?: string;
  /** What the thing is that the person points at, or should have been marked: "spoon". */
  readonly meant?: string;
  /** What the thing is not: "that's no spoon". */
  readonly denied?: string;
}

type Singular = (phrase: string) => string;

const thing = String.raw`(?:the |an? |my |our |your |that |this |one of the )?((?:[\p{L}-]+ ){0,2}[\p{L}-]+?)`;
const end = String.raw`(?=\s*(?:$|[,.;:!–—-]|\b(?:but|and|while|whereas|instead|not|rather|here|there|though|actually)\b))`;
const marking =
  'marked|boxed|circled|highlighted|framed|outlined|selected|picked(?: out)?|chose|chosen|caught|counted|found|showed|shown|indicated|pointed (?:at|to)|labell?ed|tagged|(?:put|drew|drawn|placed) (?:a|the|your) (?:box|frame|mark) (?:around|on|over)|(?:have|got) (?:a|the|your) (?:box|frame|mark) (?:around|on|over)';
const taking = 'took|taken|mistook|mistaken|confused|mixed up|mixed|swapped';
const flags = 'iu';

/** "You marked the knife", "the box is on the knife". */
const markedIt = new RegExp(
  `\\b(?:you(?:'?ve| have)?|it) (?:just |only |wrongly )?(?:${marking}) ${thing}${end}|\\b(?:the |your |that )(?:box|frame|mark|marked (?:one|thing|object)|boxed (?:one|thing)) (?:is|'s|was|sits) (?:on |around |over |actually )*${thing}${end}`,
  flags,
);
/** "You took the knife for a spoon", "you confused the knife with the spoon". */
const tookItFor = new RegExp(`\\byou(?:'?ve| have)? (?:${taking}) ${thing} (?:for|with|as|and) ${thing}${end}`, flags);
/** "You marked the knife instead of the spoon". */
const markedInstead = new RegExp(
  `\\byou(?:'?ve| have)? (?:${marking}) ${thing},? (?:instead of|rather than|not|and not) ${thing}${end}`,
  flags,
);
/** "This is the spoon", "here is the spoon". */
const pointedIs = new RegExp(
  `(?:^|[\\s,;.:!–—-])(?:this|that|here|it|these|those)(?:'s| is| are| one is|'re)(?: really| actually)? (?!not\\b|no\\b|wrong\\b)${thing}${end}`,
  flags,
);
/** "The spoon is here", "the spoon is this one". */
const isPointed = new RegExp(
  `(?:^|[\\s,;.:!–—-])${thing} (?:is|are) (?:(?:right |over )?(?:here|there)|this(?: one)?|that(?: one)?|the (?:other )?one)\\b`,
  flags,
);
/** "That's not a spoon", "no spoon", "isn't a spoon". */
const isNot = new RegExp(
  `(?:^|[\\s,;.:!–—-])(?:(?:this|that|it|there|these|those|which)?(?:'s| is| are|'re)? ?(?:not|no|isn'?t|aren'?t|never)(?: really)?) (?:any )?${thing}${end}`,
  flags,
);
/** What is no name of a thing. */
const noThing =
  /^(?:it|that|this|one|ones|right|wrong|correct|true|here|there|so|me|you|the|a|an|at all|yet|good|way|idea)$/i;

/** Undefined where nothing is said of that kind. */
export function readMarkedWords(words: string, singular: Singular): MarkedWords | undefined {
  const text = words.replaceAll('’', "'").replace(/\s+/g, ' ').trim();
  const plain = (name: string | undefined): string | undefined => {
    const one = name === undefined ? '' : singular(thingNamed(name)).toLowerCase();
    return one === '' || noThing.test(one) ? undefined : one;
  };
  const [, took, tookFor] = tookItFor.exec(text) ?? [];
  const [, marked, shouldHave] = markedInstead.exec(text) ?? [];
  const [, one, other] = markedIt.exec(text) ?? [];
  const taken = plain(took) ?? plain(marked) ?? plain(one ?? other);
  const meant =
    plain(tookFor) ?? plain(shouldHave) ?? plain(pointedIs.exec(text)?.[1]) ?? plain(isPointed.exec(text)?.[1]);
  const denied = plain(isNot.exec(text)?.[1]);
  const read: MarkedWords = {
    ...(taken !== undefined && { taken }),
    ...(meant !== undefined && meant !== taken && { meant }),
    ...(denied !== undefined && denied !== meant && { denied }),
  };
  return Object.keys(read).length > 0 ? read : undefined;
}
