import { dataLine } from '../../planning/language-model/messages.js';
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
const longest = 800;
const bounded = (text: string): string => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text);
