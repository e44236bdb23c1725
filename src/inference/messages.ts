/** What people read of this room: sentences in one place, to be read, tested and translated together. */

import type { QuestionKind } from '../contracts/turn.js';

export const inferenceMessages = {
  /** @param what "who is running", "whether the dog is asleep" */
  cantTell: (what: string) => `I can’t tell ${what}.`,
  /** @param words quoted parts of the request: "“on board” and “only”" */
  cantUse: (words: string) => `I can’t make use of ${words} in your request.`,
  /** Behind a sentence of these, without its full stop. */
  soNothingChanged: (sentence: string) => `${sentence.replace(/\.$/, '')}, so I changed nothing.`,
  /** @param found "3 people" */
  counted: (found: string) => `I count ${found}.`,
  seen: (found: string) => `I see ${found}.`,
  notFound: (thing: string) => `I found no ${thing}.`,
  /** @param missing "I found no phone." */
  cantTellFor: (missing: string) => `I can’t tell: ${missing}`,
  cantTellApart: (things: string, others: string) => `I can’t tell ${things} from other ${others}.`,
  tookAny: (kind: string, word: string) => `I took any ${kind} for “${word}”.`,
  notFoundByName: (name: string) => `I didn’t find ${name}`,
  /** Must not sound like a refusal: the number is an answer. */
  perhaps: (count: number) => `perhaps ${count}: the dashed one is doubtful.`,
  /** @param kinds "a cell phone", "a truck or a bus" */
  maybe: (kinds: string) => `It may be ${kinds} instead.`,
  seenWithout: (things: string, what: string) => `I see ${things}, but no ${what}.`,
  /** @param place "close to the bus", "behind the car" */
  noneThere: (things: string, place: string, isOne: boolean) =>
    `I see ${things}, but ${isOne ? 'not' : 'none'} ${place}.`,
  /** @param place "near the sink" */
  nothingKnown: (place: string) => `I found nothing that I know ${place}.`,
  foundNothing: 'I found nothing',
  noTime: 'I can’t tell the rest: it took too long.',
  /** What the way that is not followed came to. @param found "3", "no", "red" */
  byMarking: (found: string, kind: QuestionKind) => {
    if (kind === 'count') return `By marking them I count ${found}.`;
    if (kind === 'whether') return `By looking for it I say ${found}.`;
    return kind === 'compare' ? `By measuring I say ${found}.` : `Step by step I get “${found}”.`;
  },
  atAGlance: (found: string) => `At a glance I’d say ${found}.`,
  /** @param there "there is a dog" */
  yesThere: (there: string) => `Yes, ${there}.`,
  /** @param why "I found no dog." */
  noSince: (why: string) =>
    `No, ${why.replace(/^I(?=['’ ])|^./, (first) => (first === 'I' ? first : first.toLowerCase()))}`,
} as const;
