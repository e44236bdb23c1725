/** Questions to whoever sits at the terminal. */
import { createInterface, type Interface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { ClovabotError } from '../contracts/errors.js';

export interface Dialog {
  /** The answer, trimmed; what is offered where only Enter was pressed. */
  ask(question: string, offered?: string): Promise<string>;
  /** The same, and what is typed is not shown. */
  askSecretly(question: string): Promise<string>;
  confirm(question: string): Promise<boolean>;
  close(): void;
}

interface DialogOptions {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly signal: AbortSignal;
}

/** @returns a dialog whose questions reject with ClovabotError when the input ends */
export function createDialog({ input, output, signal }: DialogOptions): Dialog {
  let isMuted = false;
  const screen = new Writable({
    write(chunk, _encoding, done) {
      if (!isMuted) output.write(chunk);
      done();
    },
  });
  const lines: Interface = createInterface({
    input,
    output: screen,
    terminal: 'isTTY' in input && input.isTTY === true,
  });
  const typed: string[] = [];
  let isClosed = false;
  let wake = (): void => undefined;
  lines.on('line', (line) => {
    typed.push(line);
    wake();
  });
  lines.once('close', () => {
    isClosed = true;
    wake();
  });
  signal.addEventListener('abort', () => lines.close(), { once: true });

  // What was typed or piped ahead of its question is its answer all the same.
  const ask = async (question: string, offered = ''): Promise<string> => {
    if (isClosed) output.write(question);
    else {
      lines.setPrompt(question);
      lines.prompt();
    }
    while (typed.length === 0 && !isClosed) await new Promise<void>((resolve) => (wake = resolve));
    const answer = typed.shift();
    if (answer !== undefined) return answer.trim() || offered;
    output.write('\n');
    throw new ClovabotError('[setup] there was no answer, so nothing was changed');
  };
  return {
    ask,
    async askSecretly(question) {
      output.write(question);
      isMuted = true;
      const answer = await ask('').finally(() => {
        isMuted = false;
      });
      output.write('\n');
      return answer;
    },
    confirm: async (question) => !/^n/i.test(await ask(`${question} [Y/n] `)),
    close: () => lines.close(),
  };
}
