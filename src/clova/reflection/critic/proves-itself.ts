import type { DoneStep, Expected, Region, Step, Value } from '../../../turn.js';
import { normaliseAnswer } from '../../../util/normalise-answer.js';
import { readNumber, readYesNo } from '../../../util/read-words.js';
import { sayResult } from '../../inference/answer.js';
import { judgeOutcome, type Scene } from '../scene.js';

/**
 * Whether a program that a critic wrote, which knows the right answer, comes to it by what the tools see: it is run and
 * gives the right answer, does not bring that along itself, and would answer otherwise if its tools saw otherwise.
 */
export async function provesItself(source: string, wanted: Expected, scene: Scene): Promise<boolean> {
  const outcome = await scene.runAlternative(source);
  if (outcome?.status !== 'done' || (await judgeOutcome(outcome, [wanted], scene)) !== 'right') return false;
  if (bringsAnswer(outcome.steps, wanted, scene)) return false;
  // What was edited is judged by what it was made on.
  if (outcome.result.type === 'Image') return true;
  const words = ['', 'yes', 'no', ...quotedIn(outcome.steps)];
  for (const step of outcome.steps) {
    if (step.status !== 'done' || !scene.canErr(step.instruction.tool)) continue;
    for (const other of otherOutputs(step, words)) {
      const run = await scene.runAlternative(source, new Map([[step.instruction.output, other]]));
      if (run?.status === 'done' && sayResult(run.result) !== sayResult(outcome.result)) return true;
    }
  }
  return false;
}

/**
 * What neither the request nor the program before had: a number where one is asked for, the very words where those are;
 * and yes or no in what is told to tools that look. (What computes says one of them in the end.)
 */
function bringsAnswer(steps: readonly Step[], wanted: Expected, { turn, singular, canErr }: Scene): boolean {
  const before = [turn.request.text, ...literals(turn.steps)].join(' ');
  const texts = literals(steps);
  if (wanted.kind === 'number') {
    const known = new Set(numbersIn(before));
    return texts.flatMap(numbersIn).some((number) => number !== 0 && !known.has(number));
  }
  if (wanted.kind === 'boolean') {
    const looking = steps.filter(({ instruction }) => canErr(instruction.tool));
    const says = (text: string): boolean => wordsIn(text).some((word) => readYesNo(word) === wanted.value);
    return literals(looking).some(says) && !says(turn.request.text);
  }
  if (wanted.kind !== 'text') return false;
  const plain = (text: string): string => ` ${wordsIn(text).map(singular).join(' ')} `;
  const answer = plain(normaliseAnswer(wanted.text, singular));
  return texts.some((text) => plain(text).includes(answer)) && !plain(before).includes(answer);
}

/** Texts and numbers that programs were written with, without the variables in them. */
const literals = (steps: readonly Step[]): readonly string[] =>
  steps
    .flatMap(({ instruction }) => Object.values(instruction.arguments))
    .flatMap((argument) => (argument.kind === 'literal' ? [String(argument.value).replace(/\{[^}]*\}/g, ' ')] : []));

const wordsIn = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}]+(?:\.\d+)?/gu) ?? [];
const numbersIn = (text: string): readonly number[] => wordsIn(text).flatMap((word) => readNumber(word) ?? []);

/** What expressions compare texts with. */
const quotedIn = (steps: readonly Step[]): readonly string[] =>
  literals(steps).flatMap((text) => [...text.matchAll(/'([^']+)'|"([^"]+)"/g)].map(([, one, other]) => one ?? other));

const amounts = [0, 1, 2, 3, 4, 12];

/** What a step might have put out in quite another picture. */
function otherOutputs({ output }: DoneStep, words: readonly string[]): readonly Value[] {
  switch (output.type) {
    case 'Regions': {
      const { width, height } = output.picture;
      const label = output.regions[0]?.label ?? 'thing';
      const region: Region = { box: [0, 0, width, height], label, score: 0.99 };
      return amounts.map((amount) => ({ ...output, regions: Array.from({ length: amount }, () => region) }));
    }
    case 'Text':
      return words.map((value) => ({ type: 'Text', value }));
    case 'Boolean':
      return [{ type: 'Boolean', value: !output.value }];
    case 'Number':
      return amounts.map((value) => ({ type: 'Number', value }));
    case 'List':
      return [{ type: 'List', items: [] }];
    case 'Image':
      return [];
  }
}
