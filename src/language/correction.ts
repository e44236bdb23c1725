import type { Verdict } from '../contracts/turn.js';
import { courtesyReply } from './courtesy.js';
import { readAmount } from './read-words.js';

/** What a reply says about the answer before it. `text`: the right answer in the person's words, if said. */
export interface Correction {
  readonly verdict: Verdict;
  readonly text?: string;
}

const agreement = /^(yes|yep|yeah|correct|right|exactly|true|that'?s (right|correct|true)|well done|perfect)[\s.!,]*$/i;
const refusal =
  /^(no+|nope|nah|wrong(?! \p{L})|false|incorrect|not (right|correct|true)|that'?s (wrong|not right|incorrect|false|not true))\b[\s,.;:!–—-]*/iu;
const lead =
  /^(actually|it should (?:be|say)|should (?:be|say)|the ((right|correct) )?answer is|you(?:'?ve)? (?:forgot(?:ten)?|missed|overlooked)|i (see|count))\b[\s,:]*/i;
const statement =
  /^(it'?s|it is|that'?s|that is|there('?s| are| is)|they are|these are|it (says|reads|isn'?t)|that isn'?t) /i;
/** Few words that are no question and no order, and that say something only of an answer. */
const few =
  /^(both|neither|none|nothing|another one|one more|the other (one|way around))\b|^(the )?((far |upper |lower )?(left|right|top|bottom|middle)(most)?|other|first|second|third|last|big(ger|gest)?|small(er|est)?|large(r|st)?) ones?$|^(the )?wrong \p{L}+$|^.{1,40},? not .{1,40}$/iu;

/** What follows is a new instruction, whatever came before it: "no, blur the dog instead". */
const order =
  /^(please )?(count|blur|hide|pixelate|remove|erase|delete|replace|swap|make|turn|tag|label|mark|outline|crop|zoom|cut|put|add|show|find|read|describe|tell|look|try|use|keep|colou?r|how|what|which|who|where|is|are|do|does)\b/i;
const ofPictures = /\b(pictures?|images?|photos?)\b/i;

/**
 * Reads a reply as feedback, without a language model, in the common forms: "no, three", "it's a heron, not a stork",
 * "actually yes", "you forgot the dog". Undefined when it reads like a new question or instruction.
 */
export function correctionIn(reply: string): Correction | undefined {
  const text = reply.trim().replaceAll('’', "'");
  if (text === '' || text.length > 300 || text.endsWith('?')) return undefined;
  if (agreement.test(text)) return { verdict: 'right' };
  if (readAmount(text) !== undefined) return wrong(text);
  const refused = withoutRefusal(text);
  if (refused !== undefined) return order.test(refused) ? undefined : wrong(refused);
  const led = lead.exec(text);
  if (led) {
    const rest = text.slice(led[0].length).trim();
    if (order.test(rest)) return undefined;
    return wrong(/forgot|missed|overlooked|say/i.test(led[0]) ? text : rest);
  }
  if (order.test(text)) return undefined;
  return few.test(text) || (statement.test(text) && !ofPictures.test(text)) ? wrong(text) : undefined;
}

const wrong = (text: string): Correction => ({ verdict: 'wrong', text: unquoted(text) || undefined });

/** Quotation marks around all of it are the person's, not the answer's. */
const unquoted = (text: string): string => /^(["“”„«])([^"“”„«»]+)["“”»][.!]?$/u.exec(text)?.[2]?.trim() ?? text;

function withoutRefusal(text: string): string | undefined {
  const refused = refusal.exec(text);
  return refused ? text.slice(refused[0].length).trim() : undefined;
}

/**
 * Whether a short reply to "What should it be?" is that: any few words that are no question, no instruction and no thanks.
 */
export const answersWhatItShouldBe = (reply: string): boolean =>
  reply.trim() !== '' &&
  !reply.trim().endsWith('?') &&
  reply.trim().split(/\s+/).length <= 6 &&
  !order.test(reply.trim()) &&
  courtesyReply(reply) === undefined;
