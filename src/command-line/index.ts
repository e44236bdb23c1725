import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SingleBar } from 'cli-progress';
import { Command, CommanderError } from 'commander';
import { pino } from 'pino';
import { z } from 'zod';
import { assembleBot, type Bot } from '../bot.js';
import { describeValue } from '../describe.js';
import { ClovabotError } from '../errors.js';
import { formatReport, makeReport } from '../evaluation/report.js';
import type { Log } from '../log.js';
import { buildGroundingIndex } from '../models/grounding/build-index.js';
import { groundingIndexPath } from '../models/grounding/index.js';
import type { Turn } from '../turn.js';
import { projectRoot } from '../util/project-root.js';
import { answerText, ask, askOutput, refusalOutput, writeAnswerPictures } from './ask.js';
import { doctor } from './doctor.js';
import { evaluate, readCases } from './evaluate.js';
import { start } from './start.js';

/** The parts of `process` that the command line uses. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  once(event: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  exit(code: number): void;
}

/** Runs `clovabot …`; resolves to the exit code. Results go to stdout, everything else to stderr. */
export async function runCommandLine(words: readonly string[], terminal: Terminal): Promise<number> {
  const stop = new AbortController();
  let stops = 0;
  const onStop = (): void => {
    stops += 1;
    if (stops > 1) terminal.exit(130);
    stop.abort(new ClovabotError('[clovabot] stopped'));
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) terminal.once(signal, onStop);

  const print = (line: string): void => void terminal.stdout.write(`${line}\n`);
  const say = (line: string): void => void terminal.stderr.write(`${line}\n`);
  const now = (): number => Date.now();
  const context = { signal: stop.signal, now, randomId: randomUUID };

  async function withBot<Result>(
    options: { readonly memory?: string; readonly quiet: boolean },
    use: (bot: Bot, log: Log, environment: Terminal['env']) => Promise<Result>,
  ): Promise<Result> {
    const environment = options.memory
      ? { ...terminal.env, CLOVABOT_HOME: options.memory, DATABASE_URL: undefined }
      : terminal.env;
    const log: Log = pino(
      { level: terminal.env.CLOVABOT_LOG || (options.quiet ? 'warn' : 'info'), base: undefined },
      pino.destination({ fd: 2, sync: true }),
    );
    const bot = await assembleBot({ ...context, environment, fetch, log });
    try {
      return await use(bot, log, environment);
    } finally {
      await bot.close();
    }
  }

  async function withFreshMemory<Result>(
    given: string | undefined,
    use: (folder: string) => Promise<Result>,
  ): Promise<Result> {
    if (given) return use(given);
    const folder = await mkdtemp(path.join(tmpdir(), 'clovabot-'));
    try {
      return await use(folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(path.join(projectRoot, 'package.json'), 'utf8')));
  const program = new Command('clovabot')
    .description('Answers questions about pictures, edits them, and learns from its team')
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
    });
  let code = 0;

  program
    .command('start', { isDefault: true })
    .description('run the bot: the web chat on this machine')
    .action(() =>
      withBot({ quiet: false }, (bot, log, environment) => start(bot, { ...context, environment, log, write: say })),
    );

  program
    .command('ask')
    .description('ask one question, or have pictures edited')
    .argument('[instruction]', 'what to find out or to change')
    .requiredOption('-i, --image <file...>', 'the pictures, in order')
    .option(
      '-o, --out <folder>',
      "where the answer's pictures are written (without it, edited pictures: here; evidence: not at all)",
    )
    .option('--memory <folder>', 'memory to use instead of CLOVABOT_HOME')
    .option('--json', 'print everything as JSON')
    .action(
      async (
        given: string | undefined,
        options: { image: string[]; out?: string; memory?: string; json?: boolean },
      ) => {
        const { text, files } = separateInstruction(given, options.image);
        await withBot({ memory: options.memory, quiet: true }, async (bot) => {
          const report = options.json ? undefined : (turn: Turn) => say(progressLine(turn));
          const turn = await ask(bot, { files, text }, { ...context, report });
          const folder = options.out ?? (await folderFor(turn, options.json ?? false));
          const images = folder ? await writeAnswerPictures(bot, turn, folder) : [];
          if (options.json) print(JSON.stringify(askOutput(turn, images), null, 2));
          else for (const line of [answerText(turn), turn.answer?.note, ...images]) if (line) print(line);
          if (turn.status !== 'answered') code = 1;
        }).catch((error: unknown) => {
          // A script that asked for JSON gets it for a refused picture, too.
          if (!options.json || !(error instanceof ClovabotError) || stop.signal.aborted) throw error;
          print(JSON.stringify(refusalOutput(error.friendly), null, 2));
          code = 1;
        });
      },
    );

  program
    .command('eval')
    .description('measure accuracy on a file of cases')
    .argument('<cases>', 'JSONL: {id, kind, images, instruction, answer} a line')
    .option('--images <folder>', 'what the pictures in the cases are relative to (default: the folder of the cases)')
    .option('--memory <folder>', 'memory to use (default: fresh, in a temporary folder)')
    .option('--json', 'print the report as JSON')
    .action(async (file: string, options: { images?: string; memory?: string; json?: boolean }) => {
      const cases = await readCases(file);
      const bar = new SingleBar({
        stream: terminal.stderr,
        format: 'asking {bar} {value}/{total} · {eta_formatted} left',
      });
      await withFreshMemory(options.memory, (memory) =>
        withBot({ memory, quiet: true }, async (bot) => {
          bar.start(cases.length, 0);
          const progress = (done: number): void => bar.update(done);
          const results = await evaluate(bot, cases, options.images ?? path.dirname(file), {
            ...context,
            progress,
          }).finally(() => bar.stop());
          const report = makeReport(results);
          print(options.json ? JSON.stringify(report, null, 2) : formatReport(report));
        }),
      );
    });

  program
    .command('doctor')
    .description('show what is configured, who does what, and what is missing')
    .action(() =>
      withBot({ quiet: true }, async (bot, _log, environment) => {
        for (const line of await doctor(bot, environment)) print(line);
      }),
    );

  program
    .command('data')
    .description('prepare data for learning')
    .command('ground')
    .description('make the index of a set of marked pictures')
    .argument('<file>', 'JSON in the format of LVIS or COCO')
    .action(async (file: string) => {
      const out = groundingIndexPath(terminal.env);
      const made = await buildGroundingIndex(file, out, { signal: stop.signal });
      print(`${made.pictures} pictures, ${made.boxes} boxes, ${made.categories} categories in ${out}`);
    });

  try {
    await program.parseAsync([...words]);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    if (!(error instanceof ClovabotError)) throw error;
    say(error.friendly);
    return stop.signal.aborted ? 130 : 1;
  }
  return code;
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
