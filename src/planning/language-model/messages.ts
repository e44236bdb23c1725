/**
 * The changing part of the prompts: one line of JSON each for the examples and, last, what is asked. Every text in it
 * comes from people, pictures or models, and whatever it is, it stays inside its JSON string.
 */
import type { PlanExample, ProgramExample, Retrieved } from '../../contracts/planner.js';
import type { Plan, Request } from '../../contracts/turn.js';
import { dataLine } from './data-line.js';
import { exampleLines, type ShownExample } from './example-lines.js';

export interface ComposedMessage {
  readonly text: string;
  /** Ids of the examples in it. */
  readonly examples: readonly string[];
}

type Asked = Pick<Request, 'text' | 'images'>;

/**
 * @param retrieved most similar first; as many as there is room for are shown, the most similar last
 * @param before lines that go before all else
 */
export function planMessage(
  request: Asked,
  retrieved: readonly Retrieved<PlanExample>[],
  more: object = {},
  before: readonly string[] = [],
): ComposedMessage {
  const shown = retrieved.map(({ example, similarity }) => ({ ...example, similarity, own: { steps: example.steps } }));
  const { text, examples } = compose(request, shown, more);
  return { text: [...before, text].join('\n'), examples };
}

/** @param retrieved as for `planMessage` */
export const programMessage = (
  request: Asked,
  { steps }: Pick<Plan, 'steps'>,
  retrieved: readonly Retrieved<ProgramExample>[],
): ComposedMessage =>
  compose(
    request,
    retrieved.map(({ example, similarity }) => ({ ...example, similarity, own: { program: example.program } })),
    { steps },
  );

function compose({ text, images }: Asked, shown: readonly ShownExample[], more: object): ComposedMessage {
  const { lines, examples } = exampleLines(shown, images.length);
  const asked = dataLine({ request: text, ...(images.length > 1 && { pictures: images.length }), ...more });
  return { text: [...lines, asked].join('\n'), examples };
}
