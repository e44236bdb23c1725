/**
 * What the one call that sees is told of a request: lines of JSON, which no text of people, pictures or models can leave.
 */
import type { Entity } from '../../contracts/learning.js';
import type { Lexicon } from '../../contracts/lexicon.js';
import type { ShownExample as KnownPicture } from '../../contracts/model.js';
import type { PlanExample, ProgramExample, Retrieved } from '../../contracts/planner.js';
import type { Exchange, PictureReference, Request } from '../../contracts/turn.js';
import { isHarmless, requestWords } from '../../language/harmless-words.js';
import { dataLine } from './data-line.js';
import { type ExampleRoom, exampleLines, type ShownExample } from './example-lines.js';
import type { ComposedMessage } from './messages.js';
import { wording } from './taught.js';
import { thingsNamed, toldOf } from './taught-things.js';
import { threadLines, threadOf, wholeTurns } from './thread-lines.js';

type Asked = Pick<Request, 'text' | 'said' | 'images' | 'exchange'>;

/** Less than where it does not see: what is not much like the request helps little. */
const room: ExampleRoom = { alike: 2500, other: 220, more: 550, moreFrom: 0.75 };

export interface FirstMessageParts {
  readonly plans: readonly Retrieved<PlanExample>[];
  readonly programs: readonly Retrieved<ProgramExample>[];
  /** What the team has taught to be found by name. */
  readonly taught: readonly Entity[];
  readonly lexicon?: Pick<Lexicon, 'resolve'>;
  /** What goes with it beside its pictures: see `exampleLine`. */
  readonly shown?: readonly Pick<KnownPicture, 'asked' | 'right'>[];
  /** Whether a program only asks what a model that sees answers by itself. */
  isLook(program: string): boolean;
}

/** @returns besides, the taught names that it tells without a picture of what they name */
export function firstMessage(
  request: Asked,
  parts: FirstMessageParts,
): ComposedMessage & { readonly unshown: readonly string[] } {
  const { plans, programs, taught, lexicon, isLook, shown: known = [] } = parts;
  const { text, said, images } = request;
  const exchange = threadOf(request);
  // A program says more than its plan, which stands in its reply as well.
  const shown = longest(programs, plans).flatMap((_, place) => [
    ...programs.slice(place, place + 1).map((one) => ofProgram(one, isLook)),
    ...plans.slice(place, place + 1).map(ofPlan),
  ]);
  const { lines, examples } = exampleLines(shown, images.length, room);
  const spoken = [text, said ?? '', ...exchange.slice(-wholeTurns).map((one) => one.text)].join(' ');
  const things = thingsNamed(spoken, taught);
  const words = lexicon ? knownIn(text, lexicon) : [];
  const asked = dataLine({
    ...(things.length > 0 && { taught: things.map(toldOf) }),
    ...(words.length > 0 && { knows: words }),
    ...(images.length === 1 ? { picture: sizesOf(images, exchange)[0] } : { pictures: sizesOf(images, exchange) }),
    // What rules made of it would only mislead: the model reads it in its thread itself.
    request: said ?? text,
  });
  const once = new Set(images.map(({ id }) => id)).size;
  const seen = new Set(known.map(({ right }) => wording(right)));
  return {
    text: [...threadLines(exchange), ...lines, ...exampleLine(known, once), asked].join('\n'),
    examples,
    unshown: things.map(({ name }) => name).filter((name) => !seen.has(wording(name))),
  };
}

/** Pictures by the names under which the request has them: only two of them have a left and a right one. */
const numbered = (program: string): string =>
  program.replace(/(?<=\bimage=)(?:LEFT|RIGHT)\b/g, (name) => (name === 'LEFT' ? 'IMAGE1' : 'IMAGE2'));

/** Pictures that are sent after the request's own since it is known what is right of them; told only where there are any. */
export const exampleLine = (
  shown: readonly Pick<KnownPicture, 'asked' | 'right'>[],
  before: number,
): readonly string[] =>
  shown.length === 0
    ? []
    : [
        dataLine({
          'sent after the pictures, to go by where alike': shown.map(({ asked, right }, at) => ({
            picture: before + at + 1,
            ...(asked === undefined ? { shows: right } : { asked, right }),
          })),
        }),
      ];

const longest = (a: readonly unknown[], b: readonly unknown[]): readonly unknown[] => (a.length > b.length ? a : b);

const ofPlan = ({ example, similarity }: Retrieved<PlanExample>): ShownExample => ({
  ...example,
  similarity,
  own: { steps: example.steps },
});
/** What was answered by a look is no program to be written again. */
const ofProgram = (
  { example, similarity }: Retrieved<ProgramExample>,
  isLook: FirstMessageParts['isLook'],
): ShownExample => ({
  ...example,
  similarity,
  own: isLook(example.program) ? { answer: 'by a look' } : { program: numbered(example.program) },
});

/** "IMAGE1: 4032×3024": as the pictures are, whatever size they are sent in; equal ones are sent once. */
function sizesOf(images: readonly PictureReference[], exchange: readonly Exchange[]): readonly string[] {
  const made = new Set(exchange.flatMap((one) => one.made.map(({ id }) => id)));
  return images.map(({ id, width, height }, place) => {
    const name = images.length === 1 ? '' : `IMAGE${place + 1}: `;
    const first = images.findIndex((image) => image.id === id);
    if (first < place) return `${name}the same as IMAGE${first + 1}`;
    return `${name}${width}×${height}${made.has(id) ? ', edited by you' : ''}`;
  });
}

const maxKnown = 8;
const longestNoun = 3;

/** The things of a text that the lexicon knows by their own words, under its names for them. */
function knownIn(text: string, lexicon: Pick<Lexicon, 'resolve'>): readonly string[] {
  const words = requestWords(text);
  const known = new Set<string>();
  for (let at = 0; at < words.length; at += 1) {
    for (let length = Math.min(longestNoun, words.length - at); length > 0; length -= 1) {
      const phrase = words.slice(at, at + length);
      const isNoun = !isHarmless(phrase[0]) && !isHarmless(phrase[length - 1]);
      const concept = isNoun ? lexicon.resolve(phrase.join(' ')) : undefined;
      if (!concept || concept.how === 'spelling') continue;
      known.add(concept.name);
      at += length - 1;
      break;
    }
  }
  return [...known].slice(0, maxKnown);
}
