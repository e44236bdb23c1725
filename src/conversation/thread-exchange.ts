import type { Tool } from '../contracts/tool.js';
import type { Exchange, PictureReference, Region, Step, Turn } from '../contracts/turn.js';
import { anyQuestionWord, leadIn } from '../language/request-words.js';
import { refusalOf } from '../show/render-turn.js';
import { boxHeight, boxWidth } from '../util/box.js';

/** How many of the newest turns a later one may refer to, and how many are looked through for pictures that were made. */
const lastTurns = 6;
export const maxLookedThrough = 20;

/**
 * What came before a message in its thread, oldest first: the last turns, and before them those that made pictures, since
 * edits build on each other. Of a reply, up to the turn that it replies to.
 */
export function exchangeBefore(
  all: readonly Turn[],
  repliedTo: Turn | undefined,
  tools: readonly Tool[] = [],
): readonly Exchange[] {
  const end = all.findIndex(({ id }) => id === repliedTo?.id);
  // What a reply is to may stand outside of its thread: a post in a channel under which a thread begins.
  const before = end >= 0 ? all.slice(0, end + 1) : [...(repliedTo ? [repliedTo] : []), ...all];
  const exchange = before.map((turn) => asExchange(turn, tools));
  return exchange.filter(({ made }, at) => at >= exchange.length - lastTurns || made.length > 0);
}

export function asExchange(turn: Turn, tools: readonly Tool[] = []): Exchange {
  const refusal = refusalOf(turn);
  const { id, status, request, answer } = turn;
  return {
    turn: id,
    status,
    text: request.text,
    images: request.images,
    ...(answer && { answer: answer.text }),
    ...(answer?.words !== undefined && { words: answer.words }),
    ...(refusal !== undefined && { refusal }),
    found: countsOf(turn.steps),
    ...(isOfText(turn, tools) && { isRead: true as const }),
    made: madePictures(turn),
  };
}

/** Whether one of its tools does nothing but read. */
const isOfText = ({ program }: Turn, tools: readonly Tool[]): boolean =>
  (program?.instructions ?? []).some(({ tool }) => {
    const capabilities = tools.find(({ name }) => name === tool)?.capabilities;
    return capabilities?.[0] === 'read';
  });

/** Questions are answered by pictures too: "where is the dog?" by one in which it is marked. */
const asks = new RegExp(
  `${leadIn}(?:${anyQuestionWord}|is|are|do|does|did|has|have|show|find|locate|spot|point|identify|name)\\b`,
  'i',
);

/** Pictures that a turn made: what was edited, or what an earlier edit was taken back to; no drawn evidence. */
export function madePictures({ status, request, program, steps, answer }: Turn): readonly PictureReference[] {
  if (status !== 'answered' || !answer) return [];
  if (!program) return answer.images;
  const last = steps.at(-1);
  if (last?.status !== 'done') return [];
  const isQuestion = asks.test(request.text);
  const results = steps.filter(({ instruction }) => instruction.tool === last.instruction.tool);
  return results.flatMap((step): readonly PictureReference[] => {
    if (step.status !== 'done' || step.output.type !== 'Image') return [];
    const { picture, view } = step.output;
    // "Show me only the dog" cuts it out.
    if (isQuestion && !view) return [];
    const shown = view
      ? answer.images.find(({ width, height }) => near(width, boxWidth(view)) && near(height, boxHeight(view)))
      : answer.images.find((image) => image.id === picture.id);
    return shown ? [shown] : [];
  });
}

const near = (a: number, b: number): boolean => Math.abs(a - b) <= 2;

/** How many things of each label were found in the end: not those that a later step narrowed down. */
function countsOf(steps: readonly Step[]): Exchange['found'] {
  const narrowed = new Set(
    steps.flatMap(({ instruction, ...step }) =>
      step.status === 'done' && step.output.type === 'Regions'
        ? Object.values(instruction.arguments).flatMap((argument) =>
            argument.kind === 'variable' ? [argument.name] : [],
          )
        : [],
    ),
  );
  const counts = new Map<string, number>();
  for (const step of steps) {
    if (step.status !== 'done' || step.output.type !== 'Regions' || narrowed.has(step.instruction.output)) continue;
    for (const region of step.output.regions) counts.set(nameOf(region), (counts.get(nameOf(region)) ?? 0) + 1);
  }
  return [...counts].map(([label, count]) => ({ label, count }));
}

const nameOf = ({ name, label }: Region): string => name ?? label;
