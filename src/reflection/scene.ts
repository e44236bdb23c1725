import { ProgramError } from '../contracts/errors.js';
import type { Expected, Region, Value } from '../contracts/turn.js';
import { isAt, type Place, readPlace } from '../language/place.js';
import type { Outcome } from '../program/run-program.js';
import { differsWhereAsked, type EditedPlaces, editedPlaces, judgeEdit } from './acceptance.js';
import { valuesOf } from './failed-step.js';
import type { DoneOutcome } from './intervene.js';
import { type Agreement, judgeResult } from './judge.js';
import type { ReflectOptions } from './reflect.js';

/** What all of one reflection share. */
export interface Scene extends ReflectOptions {
  /** Values of the run by variable, the request's pictures among them. */
  readonly values: ReadonlyMap<string, Value>;
  /** Where the person says that it is. */
  readonly place?: Place;
  /** What the turn's edits worked on; undefined where it edited nothing. */
  readonly edited?: EditedPlaces;
  /** As `rerun`; undefined where a put-in output does not fit the program. */
  tryRun(replaced: ReadonlyMap<string, Value>): Promise<Outcome | undefined>;
}

export function makeScene(options: ReflectOptions): Scene {
  const { turn, inputs, said } = options;
  const values = valuesOf(turn.steps, inputs);
  return {
    ...options,
    values,
    place: said === undefined ? undefined : readPlace(said),
    edited: editedPlaces(turn.steps, values),
    async tryRun(replaced) {
      try {
        return await options.rerun(replaced);
      } catch (error) {
        if (error instanceof ProgramError) return undefined;
        throw error;
      }
    },
  };
}

/** Whether a run came to all that the person says: an answer by its words, an edit by what it was made on. */
export async function judgeOutcome(
  outcome: DoneOutcome,
  expected: readonly Expected[],
  scene: Scene,
): Promise<Agreement> {
  const { result } = outcome;
  if (result.type === 'Image') return judgePicture(outcome, expected, scene);
  const judged = expected.map((one): Agreement => {
    if (one.kind === 'text' && scene.place && result.type === 'Regions' && !isLabelled(result.regions, one.text))
      return isOnlyAt(result.regions, scene.place, result.picture) ? 'right' : 'wrong';
    return judgeResult(result, one, scene.lexicon.singular);
  });
  return allOf(judged);
}

const isLabelled = (regions: readonly Region[], text: string): boolean =>
  regions.some(({ label, name }) => (name ?? label).toLowerCase() === text.toLowerCase());

const isOnlyAt = (regions: readonly Region[], place: Place, picture: EditedPlaces['picture']): boolean =>
  regions.length === 1 && regions.every(({ box }) => isAt(box, place, picture));

const allOf = (judged: readonly Agreement[]): Agreement =>
  judged.includes('wrong') ? 'wrong' : judged.length === 0 || judged.includes('unclear') ? 'unclear' : 'right';

async function judgePicture(outcome: DoneOutcome, expected: readonly Expected[], scene: Scene): Promise<Agreement> {
  const after = editedPlaces(outcome.steps, valuesOf(outcome.steps, scene.inputs));
  if (!after) return 'unclear';
  const agreement = allOf(expected.map((one) => judgeEdit(judgementOf(one, after.regions, after.picture, scene))));
  if (agreement !== 'right' || !scene.look) return agreement;
  return (await isPixelRight(outcome, after, scene, scene.look)) ? 'right' : 'wrong';
}

function judgementOf(
  expected: Expected,
  after: readonly Region[],
  picture: EditedPlaces['picture'],
  scene: Scene,
): Parameters<typeof judgeEdit>[0] {
  const { edited, place, isOf } = scene;
  return { expected, before: edited?.regions ?? [], after, picture, place, isOf };
}

/** How a change is tried for one thing that the person says, and how its outcome is judged. */
export const trying = (wanted: Expected, scene: Scene) => ({
  rerun: (replaced: ReadonlyMap<string, Value>) => tryEdit(replaced, [wanted], scene),
  judge: (outcome: DoneOutcome) => judgeOutcome(outcome, [wanted], scene),
});

/** The new picture differs from the old one where it was to be edited otherwise, and nowhere else. */
async function isPixelRight(
  outcome: DoneOutcome,
  after: EditedPlaces,
  { turn, values, edited }: Scene,
  look: NonNullable<ReflectOptions['look']>,
): Promise<boolean> {
  if (outcome.result.type !== 'Image') return false;
  const last = turn.program?.instructions.at(-1)?.arguments.var;
  const shown = last?.kind === 'variable' ? values.get(last.name) : undefined;
  const before = shown?.type === 'Image' && edited ? shown.picture : after.picture;
  return differsWhereAsked({
    before: await look({ type: 'Image', picture: before }),
    after: await look({ type: 'Image', picture: outcome.result.picture }),
    regionsBefore: edited?.regions ?? [],
    regionsAfter: after.regions,
  });
}

/**
 * As `tryRun` for a turn that edited: editing takes seconds, so it is first run without, and edits only if what they
 * would be made on is what the person says.
 */
export async function tryEdit(
  replaced: ReadonlyMap<string, Value>,
  expected: readonly Expected[],
  scene: Scene,
): Promise<Outcome | undefined> {
  const { edited, inputs } = scene;
  if (!edited) return scene.tryRun(replaced);
  const untouched: Value = { type: 'Image', picture: edited.picture };
  const skipped = [...edited.edits].map((output) => [output, untouched] as const);
  const dry = await scene.tryRun(new Map([...skipped, ...replaced]));
  if (dry?.status !== 'done') return undefined;
  const places = editedPlaces(dry.steps, valuesOf(dry.steps, inputs), edited.edits);
  const judged = expected.map((one) => judgeEdit(judgementOf(one, places?.regions ?? [], edited.picture, scene)));
  return allOf(judged) === 'right' ? scene.tryRun(replaced) : undefined;
}
