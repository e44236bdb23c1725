import { describeValue } from '../../describe.js';
import type { Expected, Fault, Intervention, Reflection, Step, Turn, Value } from '../../turn.js';
import { sayResult } from '../inference/answer.js';
import { formatInstruction } from '../program/format-program.js';
import type { Outcome } from '../program/run-program.js';
import { type Explanation, intervene } from './intervene.js';
import { judgeResult } from './judge.js';
import { type Pointed, pointedOutputs, pointedWords } from './pointed.js';

/** Another way to read the instruction, or a repair that a critic proposes. */
export interface Alternative {
  readonly steps: readonly string[];
  readonly source: string;
  readonly reason: string;
}

export interface ReflectOptions {
  readonly turn: Turn;
  /** What is right: at most one answer, and any number of pointed labels. */
  readonly expected: readonly Expected[];
  readonly inputs: ReadonlyMap<string, Value>;
  canErr(tool: string): boolean;
  blameRate(tool: string): number;
  rerun(replaced: ReadonlyMap<string, Value>): Promise<Outcome>;
  /** Other plans and programs for the instruction, likeliest first; asked for only when a step alone is implausible. */
  alternatives(): Promise<readonly Alternative[]>;
  /** Checks and runs another program on the same pictures; undefined when the checker refuses it. */
  runAlternative(source: string): Promise<Outcome | undefined>;
  singular(word: string): string;
  isOf(label: string, concept: string): boolean;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

const trials = 250;
/** A change of a tool's output that costs more is less likely than that the instruction was misread (in nats of odds). */
const plausible = 6;

/**
 * Finds which part of a turn erred and proves it: each verdict is an intervention that, run, turns the answer into what
 * the person says. Without a language model this is a counterfactual search (see `intervene`); pointing at regions makes
 * it exact. CLOVA's critic believes a language model here.
 */
export async function reflect(options: ReflectOptions): Promise<Reflection> {
  const { turn, expected, now } = options;
  const began = now();
  const found = await findFault(options);
  return { turn: turn.id, expected, results: turn.steps.map(resultText), ...found, ms: now() - began };
}

type Found = Pick<Reflection, 'fault' | 'rivals'>;

async function findFault(options: ReflectOptions): Promise<Found> {
  const { expected } = options;
  const answer = expected.find((one) => one.kind === 'number' || one.kind === 'boolean' || one.kind === 'text');
  const pointed = expected.filter((one): one is Pointed => one.kind === 'regions');
  const shown = pointed.length > 0 ? await explainByPointing(options, pointed, answer) : [];
  if (shown.length > 0) return toolFault(options.turn.steps, shown);
  const wanted = answer ?? answerOf(options);
  if (!wanted)
    return none(
      'I did not understand what the right answer is. A number, yes or no, a name, or a drawn box would help.',
    );

  const explanations = await intervene({ ...options, steps: options.turn.steps, expected: wanted, trials });
  const [best] = explanations.filter(({ unseen }) => !unseen);
  if (best && best.cost <= plausible)
    return toolFault(
      options.turn.steps,
      explanations.filter(({ unseen }) => !unseen),
    );
  const misread = await explainByAlternative(options, wanted);
  if (misread) return { fault: misread, rivals: best ? [best] : [] };
  if (best)
    return toolFault(
      options.turn.steps,
      explanations.filter(({ unseen }) => !unseen),
    );
  if (explanations.length > 0)
    return none(
      'I see nothing in the picture that I could have overlooked. Draw a box around what I missed, and I learn it.',
    );
  return none('No single step of mine explains it: whichever I change, the answer does not become the one you gave.');
}

/** The steps whose correction by the pointed regions turns the answer, or changes it when no answer is told. */
async function explainByPointing(
  options: ReflectOptions,
  pointed: readonly Pointed[],
  answer: Expected | undefined,
): Promise<readonly Intervention[]> {
  const { turn, rerun, singular } = options;
  const values = new Map(options.inputs);
  for (const step of turn.steps) if (step.status === 'done') values.set(step.instruction.output, step.output);
  const outputs = pointedOutputs(turn.steps, pointed, { values, isOf: options.isOf });
  const differing = outputs.filter(({ missed, extra }) => missed.length + extra.length > 0);
  const turns = async (replaced: ReadonlyMap<string, Value>): Promise<string | undefined> => {
    const outcome = await rerun(replaced);
    if (outcome.status !== 'done') return undefined;
    if (answer && judgeResult(outcome.result, answer, singular) !== 'right') return undefined;
    return sayResult(outcome.result);
  };
  const told = differing.map((output) => ({
    output,
    replaced: new Map([[output.step.instruction.output, output.after]]),
  }));
  const proofs: Intervention[] = [];
  for (const { output, replaced } of told) {
    const said = await turns(replaced);
    if (said === undefined || (!answer && said === turn.answer?.text)) continue;
    proofs.push(pointedProof(output, said));
  }
  if (proofs.length > 0) return proofs;
  // No one step alone: all that were pointed at together may still explain it, and each of them is then proved wrong.
  const together = await turns(new Map(told.flatMap(({ replaced }) => [...replaced])));
  return together === undefined ? [] : differing.map((output) => pointedProof(output, together));
}

function pointedProof(output: Parameters<typeof pointedWords>[0], answer: string): Intervention {
  const { step, after, missed, extra } = output;
  const cost = 0.1 * (missed.length + extra.length);
  return { step: step.instruction.output, before: step.output, after, words: pointedWords(output), answer, cost };
}

/** "You forgot the dog" and "that's no dog" say what changes, not what the answer is: one more, or one less. */
function answerOf({ turn, expected }: ReflectOptions): Expected | undefined {
  const told = expected.find((one) => one.kind === 'missing' || one.kind === 'extra');
  const count = Number(turn.answer?.text);
  if (!told || !Number.isInteger(count)) return told && turn.answer ? flipped(turn.answer.text) : undefined;
  return { kind: 'number', value: Math.max(0, count + (told.kind === 'missing' ? 1 : -1)) };
}

const flipped = (answer: string): Expected | undefined =>
  answer === 'yes' || answer === 'no' ? { kind: 'boolean', value: answer === 'no' } : undefined;

async function explainByAlternative(options: ReflectOptions, wanted: Expected): Promise<Fault | undefined> {
  for (const { steps, source, reason } of await options.alternatives()) {
    if (source.trim() === options.turn.program?.source.trim()) continue;
    const outcome = await options.runAlternative(source);
    if (outcome?.status !== 'done' || judgeResult(outcome.result, wanted, options.singular) !== 'right') continue;
    return { at: options.turn.program ? 'program' : 'plan', reason, revised: { steps, source } };
  }
  return undefined;
}

function toolFault(steps: readonly Step[], explanations: readonly (Intervention | Explanation)[]): Found {
  const [proof, ...rivals] = explanations;
  const step = steps.find(({ instruction }) => instruction.output === proof.step);
  const tool = step?.instruction.tool ?? '';
  const reason = `${tool} erred: ${proof.words}. With that changed, my answer is “${proof.answer}”.`;
  return { fault: { at: 'tool', tool, step: proof.step, reason, proof }, rivals };
}

const none = (reason: string): Found => ({ fault: { at: 'none', reason }, rivals: [] });

/** A step's line and what came out of it, as a critic reads it. */
function resultText(step: Step): string {
  const line = formatInstruction(step.instruction);
  return `${line} → ${step.status === 'done' ? describeValue(step.output) : `failed: ${step.fault}`}`;
}
