/**
 * The changing part of the prompts: one line of JSON each for the examples and, last, what is asked. Every text in it
 * comes from people, pictures or models, and whatever it is, it stays inside its JSON string.
 */
import type { PlanExample, ProgramExample, Retrieved } from '../../contracts/planner.js';
import type { Plan, Request } from '../../contracts/turn.js';
import { groupBy } from '../../util/group-by.js';
import { speakOfSeveral, wording } from './taught.js';

/** Characters of the examples in a message; the most similar one may be longer by itself. */
const room = 550;
const maxExampleLength = 2500;
const maxReasonLength = 300;

export interface ComposedMessage {
  readonly text: string;
  /** Ids of the examples in it. */
  readonly examples: readonly string[];
}

type Asked = Pick<Request, 'text' | 'images'>;

/** @param retrieved most similar first; as many as there is room for are shown, the most similar last */
export const planMessage = (request: Asked, retrieved: readonly Retrieved<PlanExample>[]): ComposedMessage =>
  compose(request, retrieved, ({ steps }) => ({ steps }), {});

/** @param retrieved as for `planMessage` */
export const programMessage = (
  request: Asked,
  { steps }: Pick<Plan, 'steps'>,
  retrieved: readonly Retrieved<ProgramExample>[],
): ComposedMessage => compose(request, retrieved, ({ program }) => ({ program }), { steps });

function compose<Example extends PlanExample>(
  { text, images }: Asked,
  retrieved: readonly Retrieved<Example>[],
  shown: (example: Example) => object,
  more: object,
): ComposedMessage {
  const pictures = images.length;
  const fitting = retrieved.map(({ example }) => example).filter(({ steps }) => pictures > 1 || !speakOfSeveral(steps));
  const examples: string[] = [];
  const lines = [dataLine({ request: text, ...(pictures > 1 && { pictures }), ...more })];
  let left = room;
  for (const same of groupBy(fitting, ({ instruction }) => wording(instruction)).values()) {
    const example = same.find(({ outcome }) => outcome === 'success') ?? same[0];
    const line = dataLine({ request: example.instruction, ...shown(example), ...whatWentWrong(example, same) });
    if (line.length > (examples.length === 0 ? maxExampleLength : left)) continue;
    left -= line.length;
    lines.unshift(line);
    examples.push(example.id);
  }
  return { text: lines.join('\n'), examples };
}

/** Why an example failed, or what failed for the same words where it did not. */
function whatWentWrong(example: PlanExample, same: readonly PlanExample[]): Readonly<Record<string, string>> {
  const failure = same.find(({ outcome }) => outcome === 'failure');
  if (!failure) return {};
  const reason = failure.reason?.slice(0, maxReasonLength) ?? 'the answer was not right';
  return failure === example ? { wrong: reason } : { mistake: reason };
}

/** What nobody can see says nothing to the model either, but for breaks and what joins emoji. */
const invisible = /(?![\u200D\n\t])[\p{Cf}\p{Cc}]/gu;

/** Texts of others as one line of JSON, which they cannot leave. */
export function dataLine(data: object): string {
  const line = JSON.stringify(data, (_, value) => (typeof value === 'string' ? value.replace(invisible, '') : value));
  // JSON leaves these two as they are, and some take them for the end of a line.
  return line.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}
