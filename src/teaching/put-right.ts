import type { Lesson } from '../contracts/lesson.js';
import type { Turn } from '../contracts/turn.js';
import { isKindOf } from '../language/lexicon.js';
import { normaliseAnswer } from '../language/normalise-answer.js';
import { valuesOf } from '../program/step-values.js';
import { inputValues } from '../program/types.js';
import { editedRegions, judgeEdit } from '../reflection/judge-edit.js';
import { judgeMeaning } from '../reflection/judge-meaning.js';
import { understandObjection } from '../reflection/make-mistake.js';
import { pointedOutputs } from '../reflection/pointed.js';
import { compareMeanings } from './compare-meanings.js';
import type { ReflectOnTurnOptions } from './reflect-on-turn.js';

type JudgeOptions = Pick<ReflectOnTurnOptions, 'lexicon' | 'tools' | 'models' | 'sameMeaning' | 'signal'>;

/**
 * Whether a question, asked again after a lesson, is now answered as the person said: its answer by their words, an edit by
 * what it was made on, and what they pointed at by its places. Undefined where that cannot be told, as of a painting.
 */
export async function isPutRight(
  turn: Turn,
  again: Turn | undefined,
  { expected, said, reflection }: Pick<Lesson, 'expected' | 'said' | 'reflection'>,
  options: JudgeOptions,
): Promise<boolean | undefined> {
  const result = again?.steps.at(-1);
  if (again?.status !== 'answered' || result?.status !== 'done') return false;
  const { lexicon } = options;
  const fault = reflection?.fault;
  // What was painted is judged as it is learned: by whoever sees pictures.
  if (fault?.at === 'tool' && fault.proof.after.type === 'Image') return undefined;
  const before = editedRegions(turn.steps, valuesOf(turn.steps, inputValues(turn.request.images)));
  const objection = understandObjection({ expected, said }, turn, before !== undefined);
  if (result.output.type === 'Image') return isEditedRight(again, objection, before, options);
  const { wanted } = objection;
  if (wanted && wanted.kind !== 'missing' && wanted.kind !== 'extra') {
    const services = { lexicon, ...compareMeanings(turn.request.text, options) };
    const judged = await judgeMeaning(result.output, wanted, services);
    if (judged !== 'unclear') return judged === 'right';
  }
  const values = valuesOf(again.steps, inputValues(again.request.images));
  const isOf = (label: string, concept: string): boolean => isKindOf(label, concept, lexicon);
  const pointed = pointedOutputs(again.steps, objection.pointed, { values, tools: options.tools, isOf });
  if (pointed.length > 0 && pointed.every(({ missed, extra }) => missed.length + extra.length === 0)) return true;
  const plain = (text: string): string => normaliseAnswer(text, (word) => lexicon.singular(word));
  const proved = fault?.at === 'tool' ? fault.proof.answer : undefined;
  const given = again.answer?.text ?? '';
  if (proved !== undefined && plain(proved) === plain(given))
    return pointed.length === 0 || plain(given) !== plain(turn.answer?.text ?? '');
  return false;
}

function isEditedRight(
  again: Turn,
  { expected, place }: ReturnType<typeof understandObjection>,
  before: ReturnType<typeof editedRegions>,
  { lexicon }: JudgeOptions,
): boolean | undefined {
  const after = editedRegions(again.steps, valuesOf(again.steps, inputValues(again.request.images)));
  if (!before || !after || expected.length === 0) return undefined;
  const isOf = (label: string, concept: string): boolean => isKindOf(label, concept, lexicon);
  const judged = expected.map((one) =>
    judgeEdit({ expected: one, before: before.regions, after: after.regions, picture: after.picture, place, isOf }),
  );
  if (judged.includes('right')) return true;
  return judged.includes('wrong') ? false : undefined;
}
