import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Bot } from '../bot.js';
import { ClovabotError } from '../contracts/errors.js';
import type { Box, Person, Request, Turn } from '../contracts/turn.js';
import { tooManyPictures } from '../inference/guard.js';
import type { Account } from '../money/treasury.js';
import { describeValue } from '../show/values.js';
import { openPictures } from './open-pictures.js';

/** What `clovabot ask --json` prints. Boxes are `[x1, y1, x2, y2]` in pixels of the picture as shown; times are ms. */
export interface AskOutput {
  readonly answer: {
    readonly text: string;
    /** In full, where there is more to say. */
    readonly words?: string;
    readonly note?: string;
    readonly images: readonly string[];
  };
  /** What there is to know of the pictures that were sent, a sentence each: that one moves, or is cut off. */
  readonly remarks?: readonly string[];
  readonly status: Turn['status'];
  /** Where a tool had no model: what to connect. */
  readonly hint?: string;
  readonly plan: { readonly steps: readonly { readonly text: string }[] };
  readonly program: { readonly source: string };
  readonly steps: readonly {
    readonly source: string;
    readonly status: 'done' | 'failed';
    readonly text: string;
    readonly regions: readonly { readonly label: string; readonly box: Box; readonly score: number }[];
    readonly ms: number;
    /** US dollars. */
    readonly cost: number;
  }[];
  readonly ms: number;
  /** US dollars. */
  readonly cost: number;
}

export const commandLineTeam = 'home';
export const commandLineUser: Person = { id: 'command-line', name: 'You' };

/** Asks one question and waits for its answer. Progress goes to `report`, one call a stage. */
export async function ask(
  bot: Bot,
  input: { readonly files: readonly string[]; readonly text: string },
  context: {
    readonly signal: AbortSignal;
    readonly now: () => number;
    readonly randomId: () => string;
    readonly report?: (turn: Turn) => void;
    /** Whether `report` also hears of answers that are still being written. */
    readonly isWatched?: boolean;
    /** What pays for it; absent: its own account. */
    readonly account?: Account;
  },
): Promise<Turn> {
  const tooMany = tooManyPictures(input.files.length);
  if (tooMany) throw new ClovabotError(`[ask] ${tooMany}`);
  const { pictures, remarks } = await openPictures(input.files, bot.memory.pictures(commandLineTeam));
  const request: Request = {
    id: context.randomId(),
    team: commandLineTeam,
    thread: 'command-line',
    author: commandLineUser,
    text: input.text,
    images: pictures,
    ...(remarks.length > 0 ? { remarks } : {}),
    at: context.now(),
  };
  let last: Turn | undefined;
  for await (const turn of bot.engine.infer(request, context.signal, context)) {
    last = turn;
    context.report?.(turn);
  }
  if (!last) throw new ClovabotError('[ask] the engine gave no turn; this is a defect, please report it');
  await bot.memory.turns.set(last);
  return last;
}

/** Writes the answer's pictures into `folder` (made if missing); returns their paths. */
export async function writeAnswerPictures(bot: Bot, turn: Turn, folder: string): Promise<readonly string[]> {
  const files: string[] = [];
  const shelf = bot.memory.pictures(turn.request.team);
  await mkdir(folder, { recursive: true });
  for (const [position, reference] of (turn.answer?.images ?? []).entries()) {
    const stored = await shelf.bytes(reference.id);
    if (!stored) throw new ClovabotError(`[ask] picture ${reference.id} is gone from the store; ask again`);
    const ending = stored.mediaType === 'image/png' ? 'png' : 'jpg';
    const stem = path.parse(reference.name ?? 'answer').name.replace(/[^\w-]/g, '_');
    const file = path.join(folder, `${stem}-${turn.id.slice(0, 8)}-${position + 1}.${ending}`);
    await writeFile(file, stored.bytes);
    files.push(file);
  }
  return files;
}

export function askOutput(turn: Turn, images: readonly string[]): AskOutput {
  const lines = turn.program?.source.split('\n') ?? [];
  return {
    answer: { text: answerText(turn), words: turn.answer?.words, note: turn.answer?.note, images },
    remarks: turn.request.remarks,
    status: turn.status,
    hint: hintOf(turn),
    plan: { steps: (turn.plan?.steps ?? []).map((text) => ({ text })) },
    program: { source: turn.program?.source ?? '' },
    steps: turn.steps.map((step) => ({
      source: lines[step.instruction.span.line - 1] ?? '',
      status: step.status,
      text: step.status === 'done' ? describeValue(step.output) : step.fault,
      regions:
        step.status === 'done' && step.output.type === 'Regions'
          ? step.output.regions.map(({ label, name, box, score }) => ({
              label: name ?? label,
              box: tenths(box),
              score: Math.round(score * 1000) / 1000,
            }))
          : [],
      ms: Math.round(step.ms * 10) / 10,
      cost: step.cost,
    })),
    ms: Math.round(turn.ms),
    cost: turn.cost,
  };
}

const tenths = ([x1, y1, x2, y2]: Box): Box => [round(x1), round(y1), round(x2), round(y2)];
const round = (pixels: number): number => Math.round(pixels * 10) / 10;

/** What `ask --json` prints for something that could not even be asked, such as a file that is no picture. */
export const refusalOutput = (sentence: string): AskOutput => ({
  answer: { text: sentence, images: [] },
  status: 'failed',
  plan: { steps: [] },
  program: { source: '' },
  steps: [],
  ms: 0,
  cost: 0,
});

/** What whoever runs the bot can do about a failure. */
export function hintOf({ status, steps }: Turn): string | undefined {
  if (status !== 'failed') return undefined;
  return steps.flatMap((step) => (step.status === 'failed' && step.hint !== undefined ? [step.hint] : []))[0];
}

/** The answer, or the sentence that stands in its place. */
export const answerText = (turn: Turn): string => turn.answer?.text ?? turn.plan?.question ?? turn.fault ?? '';
