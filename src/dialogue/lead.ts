import { endOfAny, textOf } from '../planning/grammar/phrase.js';
import type { Word } from '../planning/grammar/words.js';

/** A follow-up without the words that only tie it to what came before. */
export interface Follower {
  readonly words: readonly Word[];
  /** "And …", "or …": it goes on with the last question. */
  readonly goesOn: boolean;
  /** "What about …", "same for …": it asks the last question of something else. */
  readonly asksSame: boolean;
  /** "I meant …": it asks the last question again, of what was meant. */
  readonly corrects: boolean;
  readonly asks: boolean;
}

const ties = ['and|but|so|or|now|then|also|next|plus'];
const fillers = [
  'ok|okay|alright|right|great|cool|nice|good|perfect|thanks|thx|please|pls|hey|hi|well|oh|ah|hm|hmm|um|wait|wow|just|sorry|clova|clovabot',
  'thank you',
  'all right',
];
const sames = [
  'what|how about|of|with just|only?',
  'the? same thing|question|again? but? just|only? for|with|on|about|to|of|in just|only?',
  'the? same but just|only?',
  'do that|this|it|so|the? same? thing? but? just|only? for|with|to just|only?',
  'again|repeat|redo that|it|this? ,? but? just|only? for|with|on?',
  'try that|it? again? just|only? with|for|on',
  'do|make|apply the? same thing|edit|change? but? for|with|to|on|in?',
  'ditto for',
];
const meants = [
  'no|nope|not|sorry? ,? i|we meant|mean|wanted',
  'no|nope? ,? not that|this|it|him|her|them one? ,? but?',
  'no|nope|not|sorry? ,? i|we was|were|am asking|talking about?',
];
const ends = ['please|pls|plz|then|too|again|though|instead|now|also|thanks', 'as well', 'thank you', 'if possible'];

const isSign = (word: Word | undefined): boolean => word !== undefined && /^[?!.,:;"&]$/.test(word.text);

export function readLead(all: readonly Word[]): Follower {
  const asks = all.some(({ text }) => text === '?');
  let [start, end] = [0, all.length];
  const found = { goesOn: false, asksSame: false, corrects: false };
  for (;;) {
    while (isSign(all[start])) start++;
    const step = leadAt(all, start);
    // A word that ties nothing else is what was said: "same", "again".
    if (!step || step.next >= all.length || all.slice(step.next).every(isSign)) break;
    start = step.next;
    if (step.is === 'filler') continue;
    found[step.is] = true;
    if (step.is !== 'goesOn') break;
  }
  for (;;) {
    while (end > start && isSign(all[end - 1])) end--;
    const cut = [1, 2].find((length) => end - length > start && endOfAny(ends, all, end - length) === end);
    if (cut === undefined) break;
    if (/^(?:too|also|as well)$/.test(textOf(all, end - cut, end))) found.goesOn = true;
    end -= cut;
  }
  return { ...found, asks, words: all.slice(start, end) };
}

function leadAt(
  words: readonly Word[],
  at: number,
): { readonly is: 'filler' | 'goesOn' | 'asksSame' | 'corrects'; readonly next: number } | undefined {
  const meant = endOfAny(meants, words, at);
  if (meant > 0) return { is: 'corrects', next: meant };
  const same = endOfAny(sames, words, at);
  if (same > 0) return { is: 'asksSame', next: same };
  const tie = endOfAny(ties, words, at);
  if (tie > 0) return { is: 'goesOn', next: tie };
  const filler = endOfAny(fillers, words, at);
  return filler > 0 ? { is: 'filler', next: filler } : undefined;
}
