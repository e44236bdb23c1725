import type { Lexicon } from '../contracts/lexicon.js';
import type { DoneStep, Expected, ImageValue, Intervention, Reflection, Step, Turn, Value } from '../contracts/turn.js';
import type { Repair } from '../learning/kind.js';
import type { Outcome } from '../program/run-program.js';
import { answerWords } from '../show/values.js';
import type { Pixels } from '../util/pixels.js';
import { type Consultation, consult } from './critic/consult.js';
import type { Critic, Critique } from './critic/critic.js';
import { explainByInference, explainByRevision, explainStepByStep, suspicionOf } from './critic/explain-by-critic.js';
import { describeStep } from './describe-step.js';
import { contradictedWords, type Elsewhere, type Examined } from './evidence.js';
import { explainByMending } from './explain-by-mending.js';
import { explainByPointing } from './explain-by-pointing.js';
import { imageOf, missingWord, valuesOf } from './failed-step.js';
import { type Explanation, intervene } from './intervene.js';
import { couldName } from './look-phrase.js';
import type { Pointed } from './pointed.js';
import { judgeOutcome, makeScene, type Scene, trying } from './scene.js';
import { sayExpected } from './votes.js';

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
  /**
   * Checks and runs another program on the same pictures, with outputs put in the place of steps' own; undefined when the
   * checker refuses it, or such an output.
   */
  runAlternative(source: string, replaced?: ReadonlyMap<string, Value>): Promise<Outcome | undefined>;
  /** Runs a program where people told or confirmed what is right for the same question; absent: nobody asked it. */
  elsewhere?(source: string): Promise<Elsewhere>;
  /** Whose suspicions are tested first; without one there is only the search. */
  readonly critic?: Critic;
  readonly lexicon: Lexicon;
  isOf(label: string, concept: string): boolean;
  /** What the person said, for the place that it tells ("you forgot the dog in the corner"). */
  readonly said?: string;
  /** The step that the person thinks went wrong, by its output; the proof must still hold. */
  readonly suspects?: string;
  /** Pictures that the person gave with it: what a word that no tool knew looks like. */
  readonly shown?: readonly ImageValue[];
  /**
   * What a step should have made that no change of its output tells, such as what it should have painted, or why nothing
   * better is known; undefined where the person says nothing of that step.
   */
  mend?(step: DoneStep): Promise<Repair | undefined>;
  /** Pixels of a picture of the run; with it, edits are compared pixel by pixel before a verdict. */
  look?(image: ImageValue): Promise<Pixels>;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

const trials = 250;
/** A change of a tool's output that costs more is less likely than that the instruction was misread (in nats of odds). */
const plausible = 6;
/** A change that costs more is less likely than that a critic's program, which gives the right answer, is right. */
const plausibleBesideRevision = 1;
/** The same where the answer is yes or no, which a wrong program gives as well, by chance. */
const plausibleBesideGuess = 1.5;

/**
 * Finds which part of a turn erred and proves it: each verdict is an intervention that, run, turns the answer into what
 * the person says. Without a language model this is a counterfactual search (see `intervene`); pointing at regions makes
 * it exact. CLOVA believes a language model here; where there is one, it says what to try first, and what else to try.
 */
export async function reflect(options: ReflectOptions): Promise<Reflection> {
  const { turn, expected, now } = options;
  const began = now();
  let tried = 0;
  const results = turn.steps.map(describeStep);
  const right = options.said || expected.map(sayExpected).join(', ');
  const wrong = { turn, right, results, values: valuesOf(turn.steps, options.inputs) };
  const consultation = consult(options.critic, wrong, options.signal);
  const scene = makeScene({
    ...options,
    rerun(replaced) {
      tried += 1;
      return options.rerun(replaced);
    },
    runAlternative(source, replaced) {
      tried += 1;
      return options.runAlternative(source, replaced);
    },
  });
  const found = await findFault(scene, consultation);
  const { record } = consultation;
  return { turn: turn.id, expected, results, ...found, tried, ...(record && { critic: record }), ms: now() - began };
}

type Found = Pick<Reflection, 'fault' | 'rivals'>;

async function findFault(scene: Scene, consultation: Consultation): Promise<Found> {
  const { turn } = scene;
  const mended = scene.edited && (await explainByMending(scene));
  if (mended && 'proof' in mended) return toolFault(turn.steps, [mended.proof]);
  const told = scene.edited ? scene.expected.filter((one) => couldMean(one, scene)) : scene.expected;
  const found = await explainOtherwise({ ...scene, expected: told }, consultation);
  // Why nothing better could be made says more than that nothing explains it.
  return found.fault.at === 'none' && mended ? none(mended.reason) : found;
}

/** “Redo” and “it looks terrible” are no names of what was edited. */
const couldMean = (expected: Expected, { place }: Scene): boolean =>
  expected.kind !== 'text' || expected.instead !== undefined || place !== undefined || couldName(expected.text);

async function explainOtherwise(scene: Scene, consultation: Consultation): Promise<Found> {
  const { turn, expected } = scene;
  const answer = expected.find((one) => one.kind === 'number' || one.kind === 'boolean' || one.kind === 'text');
  const pointed = expected.filter((one): one is Pointed => one.kind === 'regions');
  // Who points says it exactly, and of what nobody understood nothing can be proved.
  const critique = pointed.length === 0 && expected.length > 0 ? await consultation.judge() : undefined;
  if (scene.edited) {
    const found = await explainEdit(scene, critique);
    if (found) return settled(found, critique, consultation);
  }
  const shown = pointed.length > 0 ? await explainByPointing(scene, pointed, answer) : [];
  if (shown.length > 0) return toolFault(turn.steps, shown);
  const wanted = answer ?? answerOf(scene) ?? expected.find(({ kind }) => kind === 'missing' || kind === 'extra');
  if (!wanted) return (await explainByWord(scene)) ?? none(notUnderstood(turn));
  return settled(await explainAnswer(scene, wanted, critique, consultation), critique, consultation);
}

async function explainAnswer(
  scene: Scene,
  wanted: Expected,
  critique: Critique | undefined,
  consultation: Consultation,
): Promise<Found> {
  const { turn } = scene;
  const explanations = await search(scene, wanted, critique);
  let seen = explanations.filter(({ unseen }) => !unseen);
  if (critique?.at === 'step' && !seen.some(({ step }) => step === critique.step)) {
    const inferred = await explainByInference(critique.step, wanted, scene, consultation);
    if (inferred) seen = [...seen, inferred].sort((a, b) => a.cost - b.cost);
  }
  const [best] = seen;
  const isFailed = turn.steps.some(
    ({ instruction, status }) => status === 'failed' && instruction.output === best?.step,
  );
  // Whatever stands in for a step that failed is believed; another reading that gives that very number or name by what
  // it sees is better. (A yes or no it gives by chance.)
  const isBlind = isFailed && wanted.kind !== 'boolean';
  const isPlausible = (limit: number): boolean => best !== undefined && best.cost <= limit && !isBlind;
  let doubt: string | undefined;
  if (critique?.at === 'plan' || critique?.at === 'program') {
    const limit = wanted.kind === 'boolean' ? plausibleBesideGuess : plausibleBesideRevision;
    const revised = isPlausible(limit) ? undefined : await explainByRevision(critique, wanted, scene, consultation);
    if (revised && 'fault' in revised) return { ...revised, rivals: seen };
    doubt = revised?.doubt;
  }
  if (isPlausible(plausible)) return toolFault(turn.steps, seen);
  const misread = await explainByAlternative(scene, wanted);
  if ('fault' in misread) return { ...misread, rivals: seen };
  doubt ??= misread.doubt;
  if (!isBlind) {
    const found = await explainStepByStep(seen, wanted, scene, consultation);
    if (found) return toolFault(turn.steps, [found, ...seen.filter(({ step }) => step !== found.step)]);
  }
  if (best) return toolFault(turn.steps, seen);
  return (await explainByWord(scene)) ?? none(doubt ?? whyNothing(turn, explanations));
}

/** Notes what came of the step that a critic suspected. */
function settled(found: Found, critique: Critique | undefined, consultation: Consultation): Found {
  if (critique?.at !== 'step') return found;
  const { fault, rivals } = found;
  if (fault.at === 'tool' && fault.step === critique.step) consultation.settle('proved');
  else if (!rivals.some(({ step }) => step === critique.step)) consultation.settle('refuted');
  return found;
}

/** Counterfactual search for one thing that the person says. */
const search = async (
  scene: Scene,
  wanted: Expected,
  critique: Critique | undefined,
): Promise<readonly Explanation[]> =>
  intervene({
    steps: scene.turn.steps,
    expected: wanted,
    values: scene.values,
    place: scene.place,
    suspects: scene.suspects,
    suspicion: await suspicionOf(critique, wanted, scene),
    canErr: scene.canErr,
    blameRate: scene.blameRate,
    ...trying(wanted, scene),
    trials,
    signal: scene.signal,
  });

/** An edit is judged by what it was made on: the step that chose that is to blame, not the one that edited. */
async function explainEdit(scene: Scene, critique: Critique | undefined): Promise<Found | undefined> {
  const { turn, expected } = scene;
  for (const wanted of expected) {
    const seen = (await search(scene, wanted, critique)).filter(({ unseen }) => !unseen);
    if (seen.length > 0) return toolFault(turn.steps, seen);
  }
  return undefined;
}

/** A step that did not know a word, when the person shows what it means: with any output in its place the rest runs. */
async function explainByWord(scene: Scene): Promise<Found | undefined> {
  const missing = missingWord(scene.turn);
  if (!missing || (scene.shown ?? []).length === 0) return undefined;
  const { step, word } = missing;
  const image = imageOf(step, scene.values);
  if (!image || !scene.canErr(step.instruction.tool)) return undefined;
  // What looks for things finds none of them; what paints them leaves the picture as it is.
  const empty: Value = { type: 'Regions', picture: image.picture, regions: [] };
  const { output, tool } = step.instruction;
  const runs = await Promise.all([empty, image].map((after) => scene.tryRun(new Map([[output, after]]))));
  const outcome = runs.find((run) => run !== undefined);
  if (!outcome || outcome.status === 'aborted') return undefined;
  const answer = outcome.status === 'done' ? answerWords(outcome.result) : outcome.fault;
  const words = `I did not know what “${word}” looks like`;
  const proof = { step: output, before: empty, after: empty, words, answer, cost: 0 };
  return { fault: { at: 'tool', tool, step: proof.step, reason: `${tool} failed: ${words}.`, proof }, rivals: [] };
}

function notUnderstood(turn: Turn): string {
  const missing = missingWord(turn);
  if (missing) return dontKnow(missing.word);
  return 'I did not understand what the right answer is. A number, yes or no, a name, or a drawn box would help.';
}

function whyNothing(turn: Turn, explanations: readonly Explanation[]): string {
  const missing = missingWord(turn);
  if (missing) return dontKnow(missing.word);
  return explanations.length > 0
    ? 'I see nothing in the picture that I could have overlooked. Draw a box around what I missed, and I learn it.'
    : 'No single step of mine explains it: whichever I change, the answer does not become the one you gave.';
}

const dontKnow = (word: string): string =>
  `I don't know what “${word}” looks like. Draw a box around it, or send a picture of it, and I learn it.`;

/** "You forgot the dog" and "that's no dog" say what changes, not what the answer is: one more, or one less. */
function answerOf({ turn, expected }: ReflectOptions): Expected | undefined {
  const told = expected.find((one) => one.kind === 'missing' || one.kind === 'extra');
  const count = Number(turn.answer?.text);
  if (!told || !Number.isInteger(count)) return told && turn.answer ? flipped(turn.answer.text) : undefined;
  return { kind: 'number', value: Math.max(0, count + (told.kind === 'missing' ? 1 : -1)) };
}

const flipped = (answer: string): Expected | undefined =>
  answer === 'yes' || answer === 'no' ? { kind: 'boolean', value: answer === 'no' } : undefined;

async function explainByAlternative(scene: Scene, wanted: Expected): Promise<Examined> {
  let doubt: string | undefined;
  for (const { steps, source, reason } of await scene.alternatives()) {
    if (source.trim() === scene.turn.program?.source.trim()) continue;
    const outcome = await scene.runAlternative(source);
    if (outcome?.status !== 'done' || (await judgeOutcome(outcome, [wanted], scene)) !== 'right') continue;
    const [contradiction] = (await scene.elsewhere?.(source))?.contradictions ?? [];
    if (!contradiction)
      return { fault: { at: scene.turn.program ? 'program' : 'plan', reason, revised: { steps, source } } };
    doubt ??= contradictedWords(answerWords(outcome.result), contradiction);
  }
  return { doubt };
}

function toolFault(steps: readonly Step[], explanations: readonly (Intervention | Explanation)[]): Found {
  const [proof, ...rivals] = explanations;
  const step = steps.find(({ instruction }) => instruction.output === proof.step);
  const tool = step?.instruction.tool ?? '';
  const reason = `${tool} erred: ${proof.words}. With that changed, my answer is “${proof.answer}”.`;
  return { fault: { at: 'tool', tool, step: proof.step, reason, proof }, rivals };
}

const none = (reason: string): Found => ({ fault: { at: 'none', reason }, rivals: [] });
