import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Command, CommanderError } from 'commander';
import { z } from 'zod';
import { ClovabotError } from '../contracts/errors.js';
import type { Turn } from '../contracts/turn.js';
import { buildGroundingIndex } from '../models/grounding/build-index.js';
import { groundingIndexPath } from '../models/grounding/index.js';
import { describeValue } from '../show/values.js';
import { projectRoot } from '../util/project-root.js';
import { answerText, ask, askOutput, refusalOutput, writeAnswerPictures } from './ask.js';
import { doctor } from './doctor.js';
import { addEvalCommand } from './eval-command.js';
import { addLearningCommands } from './learning-commands.js';
import { createSession, type Terminal } from './session.js';
import { start } from './start.js';

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

  let code = 0;
  const session = createSession(terminal, stop.signal, () => {
    code = 1;
  });
  const { context, print, say, fail, withBot } = session;

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

  program
    .command('start', { isDefault: true })
    .description('run the bot with every chat that is configured; so does clovabot alone')
    .allowExcessArguments()
    .action((_, command: Command) => {
      // What is no command comes here, too, since this one needs no name.
      const [unknown] = command.args;
      if (unknown !== undefined) command.error(`error: there is no command ${unknown}; clovabot --help lists them`);
      return withBot({ quiet: false }, (bot, log, environment) =>
        start(bot, { ...context, environment, log, write: say }),
      );
    });

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
          if (turn.status !== 'answered') fail();
        }).catch((error: unknown) => {
          // A script that asked for JSON gets it for a refused picture, too.
          if (!options.json || !(error instanceof ClovabotError) || stop.signal.aborted) throw error;
          print(JSON.stringify(refusalOutput(error.friendly), null, 2));
          fail();
        });
      },
    );

  addEvalCommand(program, session);
  addLearningCommands(program, session);

  program
    .command('doctor')
    .description('show what is configured, whether it works, who does what, and what is missing')
    .option('--offline', 'ask no model server whether its settings work')
    .action(({ offline = false }: { offline?: boolean }) =>
      withBot({ quiet: true }, async (bot, _log, environment) => {
        const { lines, works } = await doctor(bot, environment, { asks: !offline, signal: stop.signal });
        for (const line of lines) print(line);
        if (!works) fail();
      }),
    );

  program
    .command('setup')
    .description('say and check what a chat needs on its platform: clicks, invite link, commands')
    .argument('<chat>', 'discord or slack')
    .action(async (chat: string) => {
      // It loads the platform's library, which nothing else here needs.
      const { setUp } = await import('./setup.js');
      if (!(await setUp(chat, terminal.env, print))) fail();
    });

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
