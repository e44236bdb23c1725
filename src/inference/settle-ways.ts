/** Which answer is given where a program was run and its planner, which sees, has looked by itself. */
import type { VendorOf } from '../contracts/backend.js';
import type { Lexicon } from '../contracts/lexicon.js';
import type { SameMeaning, Sameness } from '../contracts/same-meaning.js';
import type { Memory } from '../contracts/store.js';
import type { Tool } from '../contracts/tool.js';
import type {
  Answer,
  AnswerWay,
  DirectAnswer,
  Eyes,
  Plan,
  Program,
  QuestionKind,
  Turn,
  Value,
  Ways,
} from '../contracts/turn.js';
import { asksForEdit, asksForWords } from '../language/asks-for-words.js';
import { readNumber, readYesNo } from '../language/read-words.js';
import { betterWay, wayRecord } from '../learning/ways.js';
import { inputTypes } from '../program/types.js';
import { answerWords } from '../show/values.js';
import { endSentence, truncate } from '../util/format.js';
import { saysItCannotTell } from '../util/no-answer.js';
import { goesByLooks } from './by-boxes.js';
import { type Look, lookDirectly, planOfLook } from './direct-look.js';
import { inferenceMessages as say } from './messages.js';
import { kindOfAnswer, kindOfProgram } from './question-kind.js';
import type { Runner } from './runner.js';
import { compareAnswers } from './same-answer.js';
import type { TurnInProgress } from './turn-in-progress.js';
import { lessonsForWays } from './whose-eyes.js';

export interface WayServices {
  readonly runner: Runner;
  readonly tools: readonly Tool[];
  readonly memory: Pick<Memory, 'lessons'>;
  readonly lexicon: Pick<Lexicon, 'singular'>;
  readonly vendorOf: VendorOf;
  /** Compares answers in other words; absent where no language model is connected. */
  readonly sameMeaning?: SameMeaning;
}

/** A program that was run to its end. */
export interface EndedRun {
  readonly plan: Plan | undefined;
  readonly program: Program;
  /** How the turn ends by it. */
  readonly stage: Partial<Turn>;
  /** Absent where it failed, or gave several answers. */
  readonly result?: Value;
  /** What it gave several answers for and could not tell or do, a sentence each. */
  readonly untold?: readonly string[];
  /** With whose eyes; absent: `usual`. */
  readonly eyes?: Eyes;
  /** The same program with other eyes; undefined where that came to nothing either. */
  again?(): Promise<EndedRun | undefined>;
}

/** How a turn ends whose planner has seen the answer. */
export async function endByLook(
  turn: TurnInProgress,
  plan: Plan & { readonly direct: DirectAnswer },
  services: WayServices,
): Promise<Partial<Turn>> {
  const look = await lookDirectly(turn, plan.direct, services);
  if (look) return stageOfLook(look, plan, { kind: kindOfLook(look), given: 'direct', direct: look.bare });
  const { text, bare = text } = plan.direct;
  return { status: 'answered', plan, answer: { text: bare, ...(text !== bare && { words: text }), images: [] } };
}

/** How a turn ends for which there is no program, or none that may be run: by what is seen, or with why not. */
export async function endUnwritten(turn: TurnInProgress, fault: string, services: WayServices): Promise<Partial<Turn>> {
  const { plan } = turn.current;
  const { text } = turn.request;
  const failed = { status: 'failed', steps: [], fault } as const;
  // Words are no picture; and a request in unknown words may want one.
  if (plan?.direct ? asksForEdit(text) && !asksForWords(text) : !asksForWords(text) || !canSee(services)) return failed;
  const look = await lookDirectly(turn, plan?.direct, services);
  if (!look) return failed;
  return stageOfLook(look, plan, { kind: kindOfLook(look), given: 'direct', direct: look.bare, standsInFor: fault });
}

const kindOfLook = ({ bare }: Look): QuestionKind => kindOfAnswer(bare.split(/\s+/).length > 6 ? undefined : bare);

/** Whether a model is connected that answers any question about a picture. */
const canSee = ({ tools, vendorOf }: Pick<WayServices, 'tools' | 'vendorOf'>): boolean =>
  vendorOf('answer') !== undefined && tools.some(({ answersAnything }) => answersAnything);

/** How a turn ends by a program, what its planner has seen, or both. */
export async function settleWays(turn: TurnInProgress, run: EndedRun, services: WayServices): Promise<Partial<Turn>> {
  const { status } = run.stage;
  if (status !== 'answered' && status !== 'failed') return run.stage;
  const kind = kindOfProgram(run.program, services.tools, run.result?.type);
  if (kind === 'edit') return settleEdit(turn, run, services);
  const readNothing = run.result?.type === 'Text' && run.result.value === '';
  if (readNothing) return standIn(turn, { ...run, untold: [run.stage.answer?.text ?? ''] }, kind, services);
  if (status === 'failed' || run.untold !== undefined) return standIn(turn, run, kind, services);
  return settleBoth(turn, run, kind, services);
}

/** A picture that was not made is not replaced by words that say it was; what was asked in words is answered all the same. */
async function settleEdit(turn: TurnInProgress, run: EndedRun, services: WayServices): Promise<Partial<Turn>> {
  const { stage, plan, untold = [] } = run;
  const { answer, fault = '' } = stage;
  if (!plan?.direct || !asksForWords(turn.request.text)) return stage;
  const ways = { kind: 'edit', program: answer?.text, direct: plan.direct.bare } as const;
  if (answer) {
    // What several answers say in words is said by the program; what it could not tell, the planner has seen.
    const told = run.result === undefined && untold.length === 0;
    const words = told ? undefined : [plan.direct.text, endSentence(answer.text)].join('\n');
    return { ...stage, answer: { ...answer, ...(words && { words }) }, ways: defined({ ...ways, given: 'program' }) };
  }
  const look = await lookDirectly(turn, plan.direct, services);
  if (!look) return stage;
  const ended = stageOfLook(look, plan, defined({ ...ways, given: 'direct', standsInFor: fault }));
  return { ...ended, answer: { ...ended.answer, note: endSentence(fault) } };
}

/** A program that came to nothing ends in no refusal while somebody sees the picture. */
async function standIn(
  turn: TurnInProgress,
  { plan, program, stage, untold = [] }: EndedRun,
  kind: QuestionKind,
  services: WayServices,
): Promise<Partial<Turn>> {
  if (untold.length === 0 && stage.status === 'answered') return stage;
  const asked = services.tools.find(({ answersAnything }) => answersAnything);
  const wasAsked = stage.steps?.some(
    ({ status, instruction }) => status === 'failed' && instruction.tool === asked?.name,
  );
  if (!plan?.direct && (!canSee(services) || wasAsked)) return stage;
  const look = await lookDirectly(turn, plan?.direct, services);
  if (!look) return stage;
  const fault = untold.join(' ') || stage.fault;
  const other = { plan: plan?.steps ?? [], program, steps: stage.steps ?? [] };
  const ended = stageOfLook(
    look,
    plan,
    defined({ kind, given: 'direct', direct: look.bare, standsInFor: fault, other }),
  );
  return { ...ended, answer: { ...ended.answer, images: stage.answer?.images ?? [] } };
}

/** Compares what both ways came to; where they differ, the better one for such questions is given first. */
async function settleBoth(
  turn: TurnInProgress,
  run: EndedRun,
  kind: QuestionKind,
  services: WayServices,
  seenApart?: Ways['eyes'],
): Promise<Partial<Turn>> {
  const { plan, program, stage } = run;
  const { answer } = stage;
  if (!plan?.direct || !answer || !run.result) return stage;
  const look = await lookDirectly(turn, plan.direct, services);
  if (!look) return stage;
  const sameness = await sameAs(look, run, turn, services);
  const ways = { kind, program: answer.text, direct: look.bare, ...(seenApart && { eyes: seenApart }) };
  if (sameness === 'same')
    return { ...stage, answer: withWords(answer, look), ways: { ...ways, given: 'program', agree: true } };
  // Who was only told a name has seen less than a program that knows what it looks like.
  if (!look.isTaught && plan.direct.unseen)
    return { ...stage, ways: { ...ways, given: 'program', ...(sameness === 'other' && { agree: false }) } };
  if (sameness === 'unclear' && !look.isTaught)
    return { ...stage, answer: besideWords(answer, look, kind), ways: { ...ways, given: 'program' } };
  const again = look.isTaught ? undefined : await run.again?.();
  const eyes = again && eyesApart(run, again);
  if (again && (await sameAs(look, again, turn, services)) === 'same')
    return settleBoth(turn, again, kind, services, eyes);
  // Two pairs of eyes that see the same outweigh one look, where nothing but what they see decides.
  const eyesAgree =
    again?.stage.answer?.text === answer.text && sawAnew(run, again) && isSeenOnly(turn, program, services);
  const isRough = goesByLooks(turn.request.text, program, services.tools);
  if (!look.isTaught && !isRough && (eyesAgree || (await betterFor(kind, turn, services)) === 'program')) {
    return {
      ...stage,
      answer: withNote(answer, look),
      ways: { ...ways, given: 'program', agree: false, ...(eyes && { eyes }) },
    };
  }
  const other = { plan: plan?.steps ?? [], program, steps: stage.steps ?? [] };
  const ended = stageOfLook(look, plan, { ...ways, given: 'direct', agree: false, other, ...(eyes && { eyes }) });
  if (look.isTaught) return ended;
  return { ...ended, answer: { ...ended.answer, note: say.byMarking(answer.text, kind), images: answer.images } };
}

/** What the same program came to with either eyes, where that differs: what people say is right tells whose to trust. */
function eyesApart(one: EndedRun, other: EndedRun): Ways['eyes'] {
  const [text, otherText] = [one.stage.answer?.text, other.stage.answer?.text];
  if (text === undefined || otherText === undefined || text === otherText || !sawAnew(one, other)) return undefined;
  return one.eyes === 'connected' ? { usual: otherText, connected: text } : { usual: text, connected: otherText };
}

/** All that its answer rests on was looked for in whole pictures, by each pair of eyes anew: a choice made twice is no second opinion. */
function isSeenOnly({ request }: TurnInProgress, { instructions }: Program, { tools }: WayServices): boolean {
  const inputs = inputTypes(request.images.length);
  return instructions.every(({ tool: called, arguments: given }) => {
    const tool = tools.find(({ name }) => name === called);
    // What is narrowed by how boxes lie is judged, not seen.
    const narrows = tool?.returns === 'Regions' && !tool.capabilities.includes('seek');
    if (!tool?.fallible) return !narrows;
    const { image } = given;
    return tool.capabilities.includes('seek') && image?.kind === 'variable' && inputs.has(image.name);
  });
}

/** Whether other eyes looked than before. */
const sawAnew = (one: EndedRun, other: EndedRun): boolean =>
  howSeen(other).some((how) => how !== undefined && !howSeen(one).includes(how));

const howSeen = ({ stage }: EndedRun): readonly (string | undefined)[] =>
  (stage.steps ?? []).map((step) => (step.status === 'done' ? step.how : undefined));

async function sameAs(
  { bare, words, isTaught }: Look,
  { result, program }: EndedRun,
  { request, signal, planning }: TurnInProgress,
  { lexicon, tools, sameMeaning }: WayServices,
): Promise<Sameness> {
  if (result === undefined) return 'unclear';
  const sameness = compareAnswers(
    result,
    words === undefined ? { text: bare } : { text: words, bare },
    lexicon.singular,
  );
  const isOfWords = result.type === 'Text' || result.type === 'List';
  // What was read stands there so, and what was taught is said so.
  if (sameness === 'same' || !isOfWords || isTaught || kindOfProgram(program, tools, result.type) === 'read')
    return sameness;
  const pair = { question: request.text, answers: [answerWords(result), bare] } as const;
  const meant = sameMeaning && (await planning.part.spend((payment) => sameMeaning(pair, { signal, ...payment })));
  return meant === undefined || meant === 'unclear' ? sameness : meant;
}

const betterFor = async (kind: QuestionKind, turn: TurnInProgress, services: WayServices): Promise<AnswerWay> =>
  betterWay(kind, wayRecord(await lessonsForWays(turn, services)));

const stageOfLook = (
  { program, steps, bare, words }: Look,
  plan: Plan | undefined,
  ways: Ways,
): Partial<Turn> & { readonly answer: Answer } => ({
  status: 'answered',
  plan: planOfLook(plan),
  program,
  steps,
  answer: { text: bare, ...(words !== undefined && { words }), images: [] },
  fault: undefined,
  ways,
});

/** The planner's sentence says more than the bare answer; what the program marked stays its evidence. */
function withWords(answer: Answer, { bare, words = bare }: Look): Answer {
  const isRicher = words.split(/\s+/).length >= answer.text.split(/\s+/).length + 3;
  return isRicher ? { ...answer, words } : answer;
}

/** Where something is, is marked by the program and told by the planner; what else can't be compared stands beside it. */
function besideWords(answer: Answer, look: Look, kind: QuestionKind): Answer {
  const words = look.words ?? look.bare;
  if (saysItCannotTell(words)) return answer;
  return kind === 'where' ? { ...answer, words } : withNote(answer, look);
}

/** Characters of a guess beside an answer. */
const maxGuess = 100;

const withNote = (answer: Answer, { bare }: Look): Answer => ({
  ...answer,
  note: [answer.note, say.atAGlance(quoted(truncate(bare.replace(/\s+/g, ' '), maxGuess)))].filter(Boolean).join(' '),
});

const quoted = (bare: string): string =>
  readNumber(bare) !== undefined || readYesNo(bare) !== undefined ? bare : `“${bare}”`;

/** Without the undefined ones: a turn is stored, and what reads it back wants a field to be there or not. */
const defined = (ways: { [Key in keyof Ways]: Ways[Key] | undefined } & Pick<Ways, 'kind' | 'given'>): Ways =>
  Object.fromEntries(Object.entries(ways).filter(([, value]) => value !== undefined)) as unknown as Ways; // its required ones are there
