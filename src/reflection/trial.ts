import type { Expected } from '../contracts/feedback.js';
import type { Region, Step, Value } from '../contracts/turn.js';
import { isAt, type Place } from '../language/place.js';
import type { Outcome } from '../program/run-program.js';
import { valuesOf } from '../program/step-values.js';
import type { Agreement } from '../show/judge-value.js';
import { answerWords } from '../show/values.js';
import type { Change } from './changes.js';
import type { Mistake, ProvedChange } from './explainer.js';
import { emptyOutput } from './failed-step.js';
import { differsWhereAsked, type EditedRegions, editedRegions, judgeEdit } from './judge-edit.js';
import { judgeMeaning } from './judge-meaning.js';

/** A run that came to a result. */
export type DoneOutcome = Extract<Outcome, { status: 'done' }>;

export interface Candidate {
  readonly step: Step;
  readonly change: Change;
  readonly cost: number;
}

/** Runs the rest of the program with one change; undefined when that does not lead to what is wanted. */
export async function tryChange(
  { step, change, cost }: Candidate,
  wanted: Expected,
  mistake: Mistake,
): Promise<ProvedChange | undefined> {
  const { after, words, unseen } = change;
  const { output } = step.instruction;
  const outcome = await rerunEdits(new Map([[output, after]]), wanted, mistake);
  if (outcome?.status !== 'done' || (await judgeOutcome(outcome, [wanted], mistake)) !== 'right') return undefined;
  const before = step.status === 'done' ? step.output : emptyOutput(after);
  return { step: output, before, after, words, answer: answerWords(outcome.result), cost, unseen };
}

/**
 * As `rerun`. Editing takes seconds, so a turn that edited is first run without its edits, and with them only if what
 * they would be made on is what the person says.
 */
async function rerunEdits(
  replaced: ReadonlyMap<string, Value>,
  wanted: Expected,
  mistake: Mistake,
): Promise<Outcome | undefined> {
  const { edited, runs } = mistake;
  if (!edited) return runs.rerun(replaced);
  const untouched: Value = { type: 'Image', picture: edited.picture };
  const skipped = [...edited.edits].map((output) => [output, untouched] as const);
  const dry = await runs.rerun(new Map([...skipped, ...replaced]));
  if (dry?.status !== 'done') return undefined;
  const regions = editedRegions(dry.steps, valuesOf(dry.steps, mistake.inputs), edited.edits)?.regions ?? [];
  const agreement = judgeRegions({ picture: edited.picture, regions }, wanted, mistake);
  return agreement === 'right' ? runs.rerun(replaced) : undefined;
}

/** Whether a run came to all that the person says: an answer by its words, an edit by what it was made on. */
export async function judgeOutcome(
  outcome: DoneOutcome,
  expected: readonly Expected[],
  mistake: Mistake,
): Promise<Agreement> {
  const { result } = outcome;
  if (result.type === 'Image') return judgePicture(outcome, expected, mistake);
  const { objection, knowledge } = mistake;
  const { place } = objection;
  const judged = expected.map(async (one): Promise<Agreement> => {
    if (one.kind === 'text' && place && result.type === 'Regions' && !isLabelled(result.regions, one.text))
      return isOnlyAt(result.regions, place, result.picture) ? 'right' : 'wrong';
    return judgeMeaning(result, one, knowledge);
  });
  return allOf(await Promise.all(judged));
}

const isLabelled = (regions: readonly Region[], text: string): boolean =>
  regions.some(({ label, name }) => (name ?? label).toLowerCase() === text.toLowerCase());

const isOnlyAt = (regions: readonly Region[], place: Place, picture: EditedRegions['picture']): boolean =>
  regions.length === 1 && regions.every(({ box }) => isAt(box, place, picture));

const allOf = (judged: readonly Agreement[]): Agreement =>
  judged.includes('wrong') ? 'wrong' : judged.length === 0 || judged.includes('unclear') ? 'unclear' : 'right';

async function judgePicture(outcome: DoneOutcome, expected: readonly Expected[], mistake: Mistake): Promise<Agreement> {
  const after = editedRegions(outcome.steps, valuesOf(outcome.steps, mistake.inputs));
  if (!after) return 'unclear';
  const agreement = allOf(expected.map((one) => judgeRegions(after, one, mistake)));
  if (agreement !== 'right') return agreement;
  return (await isPixelRight(outcome, after, mistake)) ? 'right' : 'wrong';
}

const judgeRegions = (
  { picture, regions }: Pick<EditedRegions, 'picture' | 'regions'>,
  expected: Expected,
  { edited, objection: { place }, knowledge: { isOf } }: Mistake,
): Agreement => judgeEdit({ expected, before: edited?.regions ?? [], after: regions, picture, place, isOf });

/** The new picture differs from the old one where it was to be edited otherwise, and nowhere else. */
async function isPixelRight(
  { result }: DoneOutcome,
  after: EditedRegions,
  { turn, values, edited, runs }: Mistake,
): Promise<boolean> {
  if (!runs.pixels) return true;
  if (result.type !== 'Image') return false;
  const last = turn.program?.instructions.at(-1)?.arguments.var;
  const shown = last?.kind === 'variable' ? values.get(last.name) : undefined;
  const before = shown?.type === 'Image' && edited ? shown.picture : after.picture;
  return differsWhereAsked({
    before: await runs.pixels({ type: 'Image', picture: before }),
    after: await runs.pixels({ type: 'Image', picture: result.picture }),
    regionsBefore: edited?.regions ?? [],
    regionsAfter: after.regions,
  });
}
