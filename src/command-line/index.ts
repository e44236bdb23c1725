import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Command, CommanderError } from 'commander';
import { z } from 'zod';
import { BotStopped, ClovabotError } from '../contracts/errors.js';
import { projectRoot } from '../util/project-root.js';
import { addAdminCommands, addStartCommand } from './admin-commands.js';
import { addAskCommand } from './ask-command.js';
import { addBackupCommands } from './backup-commands.js';
import { addEvalCommand } from './evaluation/eval-command.js';
import { addJobCommands } from './job-commands.js';
import { addLearningCommands } from './learning-commands.js';
import { createSession, type Session, type Terminal } from './session.js';

/** Runs `clovabot …`; resolves to the exit code. Results go to stdout, everything else to stderr. */
export async function runCommandLine(words: readonly string[], terminal: Terminal): Promise<number> {
  const signal = stopSignal(terminal);
  let code = 0;
  const session = createSession(terminal, signal, () => {
    code = 1;
  });
  try {
    const program = await createProgram(session);
    await program.parseAsync([...words]);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    if (!(error instanceof ClovabotError)) throw error;
    session.say(error.friendly);
    return signal.aborted ? 130 : 1;
  }
  return code;
}

/** Aborts at the first SIGINT or SIGTERM; the second one ends the process at once. */
function stopSignal(terminal: Terminal): AbortSignal {
  const stop = new AbortController();
  const onStop = (): void => {
    if (stop.signal.aborted) terminal.exit(130);
    stop.abort(new BotStopped('[clovabot] stopped'));
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) terminal.once(signal, onStop);
  return stop.signal;
}

async function createProgram(session: Session): Promise<Command> {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(path.join(projectRoot, 'package.json'), 'utf8')));
  const { stdout, stderr } = session.terminal;
  const program = new Command('clovabot')
    // What follows the name of a command is that command's, although one above it has options of the same names.
    .enablePositionalOptions()
    .description('Answers questions about pictures, edits them, and learns from its team')
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: (text) => stdout.write(text), writeErr: (text) => stderr.write(text) });
  addStartCommand(program, session);
  addAskCommand(program, session);
  addEvalCommand(program, session);
  addLearningCommands(program, session);
  addAdminCommands(program, session);
  addJobCommands(program, session);
  addBackupCommands(program, session);
  return program;
}
