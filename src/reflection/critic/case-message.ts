import type { ImageValue } from '../../contracts/turn.js';
import { dataLine } from '../../planning/language-model/data-line.js';
import { imageOf } from '../../program/step-values.js';
import type { WrongAnswer } from './critic.js';

export interface CaseDetails {
  /** Variables of the pictures that go with the message, in order. */
  readonly pictures?: readonly string[];
  /** What pictures show, by variable. */
  readonly shows?: Readonly<Record<string, string>>;
  /** The step that is asked about. */
  readonly step?: string;
}

/**
 * A wrong answer as one line of JSON: nothing that a person, a picture or a model wrote can leave its string.
 */
export function caseMessage(
  { turn: { request, plan, answer, fault }, right, results }: WrongAnswer,
  { pictures, shows, step }: CaseDetails = {},
): string {
  return dataLine({
    request: bounded(request.text),
    ...(pictures && { pictures }),
    ...(shows && { shows: Object.fromEntries(Object.entries(shows).map(([name, text]) => [name, bounded(text)])) }),
    ...(plan && { plan: plan.steps.map(bounded) }),
    run: results.map(bounded),
    ...(answer ? { answer: bounded(answer.text) } : { failure: bounded(fault ?? '') }),
    person: bounded(right),
    ...(step !== undefined && { step }),
  });
}

/** Characters of each text. */
const maxLength = 800;
const bounded = (text: string): string => (text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text);

/** Pictures that are shown at once, or told of. */
const maxPictures = 4;

/** The request's pictures, then the parts of them that steps looked at, by variable; each once. */
export function picturesOf({ values }: Pick<WrongAnswer, 'values'>): ReadonlyMap<string, ImageValue> {
  const found = new Map<string, readonly [name: string, image: ImageValue]>();
  for (const [name, value] of values) {
    if (value.type !== 'Image') continue;
    const view = [value.picture.id, ...(value.view ?? [])].join(' ');
    if (!found.has(view)) found.set(view, [name, value]);
  }
  return new Map([...found.values()].slice(0, maxPictures));
}

/** What one step looked at; all, where that was not made. */
export function picturesOfStep(wrong: WrongAnswer, name: string): ReadonlyMap<string, ImageValue> {
  const step = wrong.turn.steps.find(({ instruction }) => instruction.output === name);
  const image = step && imageOf(step, wrong.values);
  const variable = step?.instruction.arguments.image;
  return image && variable?.kind === 'variable' ? new Map([[variable.name, image]]) : picturesOf(wrong);
}
