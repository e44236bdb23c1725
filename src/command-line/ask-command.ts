import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import { ClovabotError } from '../contracts/errors.js';
import type { Turn } from '../contracts/turn.js';

import { describeValue } from '../show/values.js';
import { answerText, ask, askOutput, hintOf, refusalOutput, writeAnswerPictures } from './ask.js';
import { progressLineOn } from './progress-line.js';
import { memoryOption, type Session } from './session.js';

interface AskOptions {
  readonly image: readonly string[];
  readonly out?: string;
  readonly memory?: string;
  readonly json?: boolean;
}

export function addAskCommand(program: Command, session: Session): void {
  const { context, print, fail } = session;
  program
    .command('ask')
    .description('ask one question, or have pictures edited')
    .argument('[instruction]', 'what to find out or to change')
    .requiredOption('-i, --image <file...>', 'the pictures, in order')
    .option(
      '-o, --out <folder>',
      "where the answer's pictures are written (without it, edited pictures: here; evidence: not at all)",
    )
    .option(...memoryOption)
    .option('--json', 'print everything as JSON')
    .action(async (given: string | undefined, options: AskOptions) => {
      const { text, files } = separateInstruction(given, options.image);
      await askAndPrint(session, text, files, options).catch((error: unknown) => {
        // A script that asked for JSON gets it for a refused picture, too.
        if (!options.json || !(error instanceof ClovabotError) || context.signal.aborted) throw error;
        print(JSON.stringify(refusalOutput(error.friendly), null, 2));
        fail();
      });
    });
}

async function askAndPrint(
  { terminal, context, print, say, fail, withBot }: Session,
  text: string,
  files: readonly string[],
  { out, memory, json = false }: AskOptions,
): Promise<void> {
  await withBot({ memory, quiet: true }, async (bot) => {
    const growing = json ? undefined : progressLineOn(terminal.stderr);
    const report = (turn: Turn): void => {
      if (turn.begun !== undefined) growing?.show(turn.begun);
      else {
        growing?.clear();
        say(progressLine(turn));
      }
    };
    const watch = { report: json ? undefined : report, isWatched: growing !== undefined };
    const turn = await ask(bot, { files, text }, { ...context, ...watch });
    const folder = out ?? (await folderFor(turn, json));
    const images = folder ? await writeAnswerPictures(bot, turn, folder) : [];
    if (json) print(JSON.stringify(askOutput(turn, images), null, 2));
    else {
      const { remarks = [] } = turn.request;
      for (const line of [
        turn.answer?.words ?? answerText(turn),
        turn.answer?.note,
        hintOf(turn),
        ...remarks,
        ...images,
      ])
        if (line) print(line);
    }
    if (turn.status !== 'answered') fail();
  });
}

/** `-i` takes every word up to the next option, so in `ask -i a.jpg b.jpg "how many?"` the last one is the instruction. */
function separateInstruction(
  given: string | undefined,
  words: readonly string[],
): { readonly text: string; readonly files: readonly string[] } {
  if (given !== undefined) return { text: given, files: words };
  const text = words.at(-1);
  if (text === undefined || words.length < 2)
    throw new ClovabotError(
      '[ask] the instruction is missing; for example: clovabot ask -i photo.jpg "How many dogs?"',
    );
  return { text, files: words.slice(0, -1) };
}

/** Without `--out`: an edited picture is wanted here; evidence only by who reads the JSON, and then out of the way. */
async function folderFor(turn: Turn, json: boolean): Promise<string | undefined> {
  const last = turn.steps.at(-1);
  if (last?.status === 'done' && last.output.type === 'Image') return '.';
  return json && turn.answer && turn.answer.images.length > 0
    ? mkdtemp(path.join(tmpdir(), 'clovabot-answer-'))
    : undefined;
}

function progressLine(turn: Turn): string {
  const step = turn.steps.at(-1);
  if (turn.status === 'running' && step) {
    const line = turn.program?.source.split('\n')[step.instruction.span.line - 1] ?? step.instruction.tool;
    return `  ${line}  →  ${step.status === 'done' ? describeValue(step.output) : step.fault}`;
  }
  if (turn.status === 'programming') return (turn.plan?.steps ?? []).map((words) => `  · ${words}`).join('\n');
  return `${turn.status}…`;
}
