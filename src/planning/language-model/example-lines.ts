/** What is remembered of similar requests, as lines of a message. */
import type { PlanExample } from '../../contracts/planner.js';
import { groupBy } from '../../util/group-by.js';
import { dataLine } from './data-line.js';
import { speakOfSeveral, wording } from './taught.js';

/** Characters of the examples in a message. */
export interface ExampleRoom {
  /** Of the first by itself, where it says nearly the same as the request, and where it does not. */
  readonly alike: number;
  readonly other: number;
  /** Of all after it, and how similar (cosine) these must be. */
  readonly more: number;
  readonly moreFrom: number;
}
const usualRoom: ExampleRoom = { alike: 2500, other: 2500, more: 550, moreFrom: -1 };
const maxReasonLength = 300;

/** An example, and what is shown of it: its steps or its program. */
export interface ShownExample extends PlanExample {
  readonly similarity: number;
  readonly own: { readonly steps: readonly string[] } | { readonly program: string } | { readonly answer: string };
}

/**
 * As many examples as there is room for, a line each, the most similar last; what was right and what was wrong for the same
 * words is one of them. Those for another number of pictures are left out where one is asked about, and come later where
 * nothing is similar: then it is the shape that helps.
 * @param shown the most similar first
 */
export function exampleLines(
  shown: readonly ShownExample[],
  pictures: number,
  room = usualRoom,
): { readonly lines: readonly string[]; readonly examples: readonly string[] } {
  const fitting = shown.filter(({ steps }) => pictures > 1 || !speakOfSeveral(steps));
  const isNear = fitting.some(({ similarity }) => similarity >= nearby);
  const byWording = [...groupBy(fitting, ({ instruction }) => wording(instruction)).values()];
  const ranked = isNear ? byWording : byShape(byWording, pictures);
  const examples: string[] = [];
  const lines: string[] = [];
  let left = room.more;
  for (const same of ranked) {
    const example = same.find(({ outcome }) => outcome === 'success') ?? same[0];
    const line = dataLine(exampleData(example, same));
    const { similarity } = example;
    const isFirst = examples.length === 0;
    const most = similarity >= alike ? room.alike : room.other;
    if (line.length > (isFirst ? most : left) || (!isFirst && similarity < room.moreFrom)) continue;
    left -= line.length;
    lines.unshift(line);
    examples.push(example.id);
  }
  return { lines, examples };
}

/** From this on an example says the same in nearly the same words. */
const alike = 0.75;
/** Below this nothing in an example's words is like the request's. */
export const nearby = 0.5;

type Alike = readonly ShownExample[];

/** Those for as many pictures first, and of these by turns one that asks and one that edits. */
function byShape(sorted: readonly Alike[], pictures: number): readonly Alike[] {
  const fits = sorted.filter(([{ steps }]) => pictures > 1 === speakOfSeveral(steps));
  const asks = fits.filter(([{ instruction }]) => isQuestion(instruction));
  const edits = fits.filter(([{ instruction }]) => !isQuestion(instruction));
  const inTurns = fits.flatMap((_, place) => [...asks.slice(place, place + 1), ...edits.slice(place, place + 1)]);
  return [...inTurns, ...sorted.filter((one) => !fits.includes(one))];
}

const isQuestion = (instruction: string): boolean =>
  /[?？]\s*$|^(?:count|how|is|are|what|which|who)\b/i.test(instruction.trim());

/**
 * What is right stands under "steps" or "program", and what is not under "wrong": nothing that is right is ever called a
 * mistake. "avoid" says what failed for the words that the example does right.
 */
function exampleData(example: ShownExample, same: Alike): object {
  const request = example.instruction;
  if (example.outcome === 'failure') return { request, wrong: Object.values(example.own)[0], why: reasonOf(example) };
  const failure = same.find((one) => one.outcome === 'failure' && !isSameWay(one, example));
  return { request, ...example.own, ...(failure && { avoid: reasonOf(failure) }) };
}

const reasonOf = ({ reason }: ShownExample): string => reason?.slice(0, maxReasonLength) ?? 'the answer was not right';

const isSameWay = (a: ShownExample, b: ShownExample): boolean =>
  'program' in a.own && 'program' in b.own
    ? a.own.program.trim() === b.own.program.trim()
    : a.steps.join('\n') === b.steps.join('\n');
