import { any, bots, type Courtesy, courtesyPhrases, everybody } from './courtesy-phrases.js';
import { anyQuestionWord, askingVerbs, editVerbs, tellingVerbs } from './request-words.js';
import { isAgreement, readRefusal } from './verdict.js';

/** What people say that asks nothing of a picture: greetings, thanks, praise, and what they say to each other. */

export interface Talk {
  /** What all of it is, where it asks and says nothing else; what matters more comes first in `Courtesy`. */
  readonly courtesy?: Courtesy;
  /** It names somebody else: "thanks Ben". */
  readonly names?: true;
  /** What is left without courtesies: "hi! how many dogs are there? thanks" → "how many dogs are there?". */
  readonly rest: string;
}

/** All of them, the more important first. */
const order: readonly Courtesy[] = [
  ...([
    'abilities',
    'formats',
    'languages',
    'learning',
    'privacy',
    'making',
    'conversation',
    'offTopic',
    'identity',
  ] as const),
  ...([
    'complaint',
    'thanks',
    'greeting',
    'farewell',
    'opinion',
    'vague',
    'praise',
    'apology',
    'quiet',
    'aside',
  ] as const),
];
const wordEnd = "(?![\\p{L}\\p{N}'-])";
const matchers = order.map((courtesy) => ({
  courtesy,
  found: new RegExp(`^${any(...courtesyPhrases[courtesy])}(?:,? ${everybody}${wordEnd})*${wordEnd}`, 'iu'),
}));
const signs =
  /^(?:<3|:[a-z0-9_+-]{2,30}:|[\s,.;:!?…–—~()"“”-]|\p{Extended_Pictographic}|\p{Emoji_Modifier}|[\u{FE0F}\u{200D}])+/u;
const calls = new RegExp(`^@?${bots}${wordEnd}`, 'iu');
/** Somebody's name after "thanks" or "hello", and nothing else. */
const name = /^(?:,\s*)?@?\p{L}[\p{L}'-]{1,20}[\s.!:)]*$/u;
const askedName = /^,?\s*@?\p{Lu}[\p{L}'-]{1,20}[\s.!?:)]*$/u;
const namesFollow: ReadonlySet<Courtesy> = new Set(['thanks', 'greeting', 'farewell', 'praise', 'apology', 'aside']);
/** All that is said; before other words it belongs to them. */
const pointing =
  /^(?:(?:and|ok|so|hey|oh) )?(?:this|that|these|those|here|this one|that one|here you (?:go|are)|here it is|voila|ta-?da|there you go|check it)[\s.!…]*$/iu;
const requests = new RegExp(
  `^(?:(?:and|so|now|but|then|please|pls|also|next) )*(?:(?:${askingVerbs}) |(?:${anyQuestionWord}|${tellingVerbs}|${editVerbs}|transcribe|give|undo)\\b)`,
  'iu',
);

/** Whether it begins as questions and orders do. */
export const isRequest = (text: string): boolean => requests.test(text);

/** What of a courtesy is answered in kind; what people say to each other is not. */
export type Answerable = Exclude<Courtesy, 'aside' | 'vague'>;

/** Longer ones say something else as well. */
const maxCourtesyLength = 160;

/** The courtesy that is all of what is said to the bot; undefined when something is asked or said besides. */
export function courtesyIn(text: string): Answerable | undefined {
  if (text.length > maxCourtesyLength) return undefined;
  const { courtesy, names } = readTalk(text);
  return courtesy === 'aside' || courtesy === 'vague' || names ? undefined : courtesy;
}

/** Reads courtesies at the beginning and the end of what is said, in any order. */
export function readTalk(said: string): Talk {
  const text = said.trim().replaceAll('’', "'");
  if (pointing.test(text)) return { courtesy: 'vague', rest: '' };
  const { courtesies, isCalled, rest, isApart, names } = leadingCourtesies(text);
  if (rest === '') {
    // A sign alone may say what an answer is worth; "ok?" and "nice?" ask back.
    const courtesy = order.find((one) => courtesies.includes(one)) ?? (isCalled ? 'greeting' : 'aside');
    const asks = courtesy === 'aside' && /\?[\s!?]*$/u.test(text);
    return text === '' || asks || isVerdict(text) ? { rest: text } : { courtesy, rest: '', ...(names && { names }) };
  }
  const isFree = isApart || requests.test(rest) || isVerdict(rest);
  const hasLead = courtesies.length > 0 || isCalled;
  return { rest: withoutTrailing(hasLead && isFree ? rest : text) };
}

/** "Yes, right", "that's wrong", "nope": it says what an answer is worth. */
const isVerdict = (text: string): boolean => isAgreement(text) || readRefusal(text) !== undefined;

interface Leading {
  readonly courtesies: readonly Courtesy[];
  /** The bot's name was said. */
  readonly isCalled: boolean;
  readonly rest: string;
  /** Something else than a space stands before the rest. */
  readonly isApart: boolean;
  readonly names?: true;
}

function leadingCourtesies(text: string): Leading {
  const courtesies: Courtesy[] = [];
  let rest = text;
  let isCalled = false;
  let isApart = false;
  for (;;) {
    const gap = signs.exec(rest)?.[0] ?? '';
    rest = rest.slice(gap.length);
    isApart = gap.trim() !== '';
    const call = calls.exec(rest)?.[0];
    const joined = courtesies.length > 0 ? (/^(?:and|but) (?=\p{L})/iu.exec(rest)?.[0] ?? '') : '';
    const best = rest === '' ? undefined : longest(rest.slice(joined.length));
    if (best) rest = rest.slice(joined.length);
    if (best) courtesies.push(best.courtesy);
    else if (call === undefined) break;
    else isCalled = true;
    rest = rest.slice(best?.length ?? call?.length);
  }
  const last = courtesies.at(-1);
  const isNamed =
    last === 'opinion'
      ? askedName.test(rest)
      : last !== undefined && namesFollow.has(last) && !isApart && name.test(rest);
  if (isNamed && !requests.test(rest) && !isVerdict(rest))
    return { courtesies, isCalled, rest: '', isApart, names: true };
  return { courtesies, isCalled, rest, isApart };
}

function longest(text: string): { readonly courtesy: Courtesy; readonly length: number } | undefined {
  let best: { readonly courtesy: Courtesy; readonly length: number } | undefined;
  for (const { courtesy, found } of matchers) {
    const { length } = found.exec(text)?.[0] ?? '';
    if (length > (best?.length ?? 0)) best = { courtesy, length };
  }
  return best;
}

const trailing =
  /\s+(?:(?:many )?thanks(?: a lot)?|thank you(?: so much| very much)?|thx|ty|cheers|lol|haha+|lmao|xd)[\s.!]*$/iu;
const droppable: ReadonlySet<Courtesy> = new Set(['thanks', 'apology', 'praise', 'aside']);

/** "How many dogs are there? Thanks!" without its end. */
function withoutTrailing(text: string): string {
  const [, head, tail] = /^([\s\S]*[^\s,;.!?…])(?:[,;]\s*|(?<=[\s\S])[.!?…]+\s+|\s*\n\s*)([^,;]+)$/u.exec(text) ?? [];
  const end = head === undefined || tail === undefined ? undefined : leadingCourtesies(tail);
  if (head !== undefined && end?.rest === '' && !end.names && end.courtesies.every((one) => droppable.has(one))) {
    const sign = /^[.!?…]+/u.exec(text.slice(head.length))?.[0] ?? '';
    return withoutTrailing(head + sign);
  }
  const short = text.replace(trailing, '').trim();
  return short === '' ? text : short;
}
