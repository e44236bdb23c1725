import type { Value } from '../../contracts/turn.js';
import { imageOf } from '../../program/step-values.js';
import { answerWords } from '../../show/values.js';
import type { Doubt, Explanation, Mistake } from '../explainer.js';
import { type MissingWord, missingWord } from '../failed-step.js';
import { canErr } from '../tool-fault.js';

/** A step that did not know a word, when the person shows what it means. */
export async function explainByShownWord(mistake: Mistake): Promise<Explanation | Doubt | undefined> {
  const missing = missingWord(mistake.turn);
  if (!missing) return undefined;
  const { word } = missing;
  const doubt = `I don't know what “${word}” looks like. Draw a box around it, or send a picture of it, and I'll learn it.`;
  return (await explainByPictures(missing, mistake)) ?? { doubt };
}

/** Proved when the rest of the program runs with some output in the step's place. */
async function explainByPictures({ step, word }: MissingWord, mistake: Mistake): Promise<Explanation | undefined> {
  const { values, objection, runs } = mistake;
  const image = imageOf(step, values);
  const { output, tool } = step.instruction;
  if ((objection.shown ?? []).length === 0 || !image || !canErr(step, mistake)) return undefined;
  // What looks for things finds none of them; what paints them leaves the picture as it is.
  const empty: Value = { type: 'Regions', picture: image.picture, regions: [] };
  const outcomes = await Promise.all([empty, image].map((after) => runs.rerun(new Map([[output, after]]))));
  const outcome = outcomes.find((one) => one !== undefined);
  if (!outcome || outcome.status === 'aborted') return undefined;
  const answer = outcome.status === 'done' ? answerWords(outcome.result) : outcome.fault;
  const words = `I did not know what “${word}” looks like`;
  const proof = { step: output, before: empty, after: empty, words, answer, cost: 0 };
  return { fault: { at: 'tool', tool, step: output, reason: `${tool} failed: ${words}.`, proof }, rivals: [] };
}
