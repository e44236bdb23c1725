import { describe, expect, it } from 'vitest';
import { BudgetError, ModelError, ProgramError, ToolError } from '../../src/contracts/errors.js';
import type { Lexicon } from '../../src/contracts/lexicon.js';
import type { Models } from '../../src/contracts/model.js';
import type { PictureDesk, Tool, ToolResult } from '../../src/contracts/tool.js';
import type { Step, Value } from '../../src/contracts/turn.js';
import { createPromptPool } from '../../src/learning/prompt-pool.js';
import { checkProgram } from '../../src/program/checker.js';
import { type Outcome, type ProgramRun, runProgram } from '../../src/program/run-program.js';
import { createStepCache } from '../../src/program/step-cache.js';
import { inputTypes, inputValues } from '../../src/program/types.js';
import { runToEnd } from '../support/run-to-end.js';
import { number, otherPicture, picture, region, regions, shelf, shelfTool, shelfWith, text } from './shelf.js';

const nobody = (): Promise<never> => Promise.reject(new Error('these tools ask nobody'));
const models = new Proxy({}, { get: () => nobody }) as Models; // each capability rejects
const prompts = createPromptPool();
const lexicon: Lexicon = {
  concepts: [],
  resolve: () => undefined,
  members: (name) => [name],
  singular: (word) => word,
  plural: (word) => word,
  isWord: () => true,
};
const pictures: PictureDesk = { sight: nobody, glance: nobody, keep: nobody, keepMask: nobody, mask: nobody };

interface Given extends Partial<Omit<ProgramRun, 'program' | 'tools'>> {
  readonly tools?: readonly Tool[];
  readonly team?: string;
}

function programRun(source: string, { tools = shelf, team = 'T1', ...given }: Given = {}): ProgramRun {
  const inputs = given.inputs ?? inputValues([picture, otherPicture]);
  return {
    program: checkProgram(source, { tools, inputs: inputTypes(inputs.has('LEFT') ? 2 : 1) }),
    tools,
    inputs,
    now: () => performance.now(),
    makeContext: (_, variables, signal) => ({
      team,
      models,
      lexicon,
      prompts,
      namesPeople: false,
      pictures,
      signal,
      variables,
    }),
    ...given,
  };
}
const run = (source: string, given?: Given): Promise<Outcome> => runToEnd(programRun(source, given));
const statusOf = (outcome: Outcome): readonly string[] =>
  outcome.steps.map(({ instruction, status }) => `${instruction.output} ${status}`);

/** A tool under the test's control: each call waits until it is let go. */
function gate(name: string) {
  const started: string[] = [];
  const release = new Map<string, (result?: Partial<ToolResult> | Error) => void>();
  const tool = shelfTool({
    name,
    parameters: { image: { type: 'Image', summary: '' }, label: { type: 'Text', summary: '' } },
    returns: 'Text',
    run: ({ label }) => {
      const key = label?.type === 'Text' ? label.value : '';
      started.push(key);
      return new Promise<ToolResult>((resolve, reject) => {
        release.set(key, (result = {}) =>
          result instanceof Error ? reject(result) : resolve({ output: text(key), ...result }),
        );
      });
    },
  });
  return {
    tool,
    started,
    letGo(key: string, result?: Partial<ToolResult> | Error): void {
      const go = release.get(key);
      if (!go) throw new Error(`${key} has not started`);
      go(result);
    },
  };
}
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

const twoAnswers = `A=WAIT(image=LEFT,label='left')
B=WAIT(image=RIGHT,label='right')
C=EVAL(expr="'{A} and {B}'")
FINAL=RESULT(var=C)`;

describe('a program runs', () => {
  it('from the pictures to the result', async () => {
    const outcome = await run(
      `BOX0=LOC(image=IMAGE,object='dog')
       ANSWER0=COUNT(box=BOX0)
       ANSWER1=EVAL(expr="'yes' if {ANSWER0} > 0 else 'no'")
       FINAL_RESULT=RESULT(var=ANSWER1)`,
    );
    expect(outcome).toMatchObject({ status: 'done', result: text('yes'), cost: 0 });
    expect(statusOf(outcome)).toEqual(['BOX0 done', 'ANSWER0 done', 'ANSWER1 done', 'FINAL_RESULT done']);
    expect(outcome.steps[1]).toEqual({
      status: 'done',
      instruction: expect.objectContaining({ output: 'ANSWER0', tool: 'COUNT' }),
      output: number(1),
      ms: expect.any(Number),
      cost: 0,
      prompts: [],
    });
  });

  it('gives each tool its values, texts split where it wants a list, None left out', async () => {
    const seen: unknown[] = [];
    const tools = shelfWith(
      shelfTool({
        name: 'LOOK',
        parameters: {
          image: { type: 'Image', summary: '' },
          among: { type: 'List', summary: '' },
          either: { type: ['Text', 'Number'], optional: true, summary: '' },
          loud: { type: 'Boolean', optional: true, summary: '' },
          no: { type: 'Text', optional: true, summary: '' },
          any: { type: 'Any', optional: true, summary: '' },
        },
        returns: 'Text',
        run: (values) => {
          seen.push(values);
          return { output: text('') };
        },
      }),
    );
    await run(`A=LOOK(image=RIGHT,among='dog, cat ,,',either=2,loud=True,no=None,any=LEFT)\nRESULT(var=A)`, { tools });
    expect(seen).toEqual([
      {
        image: { type: 'Image', picture: otherPicture },
        among: { type: 'List', items: ['dog', 'cat'] },
        either: number(2),
        loud: { type: 'Boolean', value: true },
        any: { type: 'Image', picture },
      },
    ]);
  });

  it('keeps what the tool says of its output', async () => {
    const tools = shelfWith(
      shelfTool({
        name: 'VQA',
        parameters: { image: { type: 'Image', summary: '' } },
        returns: 'Text',
        run: () => ({
          output: text('2'),
          confidence: 0.4,
          alternatives: [text('3')],
          note: 'I took *sofa* for *couch*',
          cost: 0.01,
          prompts: ['p1'],
        }),
      }),
    );
    const { steps, cost } = await run('A=VQA(image=IMAGE)\nRESULT(var=A)', { tools });
    expect(steps[0]).toMatchObject({ confidence: 0.4, alternatives: [text('3')], cost: 0.01, prompts: ['p1'] });
    expect(steps[0]).toHaveProperty('note', 'I took *sofa* for *couch*');
    expect(cost).toBe(0.01);
  });

  it('reads a name as the line that defines it, also when a picture bears it', async () => {
    const { status, ...outcome } = await run(
      `BOX0=LOC(image=LEFT,object='dog')
       IMAGE1=CROP(image=LEFT,box=BOX0)
       RESULT(var=IMAGE1)`,
    );
    expect({ status, ...outcome }).toMatchObject({ status: 'done', result: { type: 'Image', view: [0, 0, 10, 10] } });
  });
});

describe('steps that do not depend on each other', () => {
  it('run at the same time, are told as they settle and kept in the order of the program', async () => {
    const { tool, started, letGo } = gate('WAIT');
    const steps = runProgram(programRun(twoAnswers, { tools: shelfWith(tool) }));
    const first = steps.next();
    await settle();
    expect(started).toEqual(['left', 'right']);
    letGo('right');
    expect((await first).value).toMatchObject({ instruction: { output: 'B' } });
    letGo('left');
    const told: unknown[] = [];
    let next = await steps.next();
    for (; !next.done; next = await steps.next()) told.push(next.value.instruction.output);
    expect(told).toEqual(['A', 'C', 'FINAL']);
    expect(next.value).toMatchObject({ status: 'done', result: text('left and right') });
    expect(next.value.steps.map(({ instruction }) => instruction.output)).toEqual(['A', 'B', 'C', 'FINAL']);
  });

  it('do not wait for a slow reader', async () => {
    const { tool, started, letGo } = gate('WAIT');
    const source = `A=WAIT(image=LEFT,label='a')
      B=WAIT(image=LEFT,label=A)
      RESULT(var=B)`;
    // The second call's label is the first one's output.
    const steps = runProgram(programRun(source, { tools: shelfWith(tool) }));
    const first = steps.next();
    await settle();
    letGo('a', { output: text('b') });
    await first;
    await settle();
    expect(started).toEqual(['a', 'b']);
    letGo('b');
    await settle();
    expect((await steps.next()).value).toMatchObject({ instruction: { output: 'B' } });
    await steps.return(undefined as never); // a reader that loses interest
  });

  it('may be many', async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error): void => void warnings.push(warning);
    process.on('warning', onWarning);
    const names = Array.from({ length: 40 }, (_, index) => `A${index}`);
    const lines = names.map((name) => `${name}=VQA(image=IMAGE,question='${name}?')`);
    const all = names.map((name) => `{${name}}`).join(' ');
    const outcome = await run(`${lines.join('\n')}\nB=EVAL(expr="'${all}'")\nRESULT(var=B)`);
    await settle();
    process.off('warning', onWarning);
    expect(outcome).toMatchObject({ status: 'done', result: text(Array(40).fill('yes').join(' ')) });
    expect(warnings).toEqual([]);
  });

  it('stop when the reader loses interest', async () => {
    const { tool, letGo } = gate('WAIT');
    let signal: AbortSignal | undefined;
    const watched = programRun(twoAnswers, {
      tools: shelfWith(tool),
      makeContext: (_, variables, given) => {
        signal = given;
        return { team: 'T1', models, lexicon, prompts, namesPeople: false, pictures, signal: given, variables };
      },
    });
    setTimeout(() => letGo('left'), 5);
    for await (const step of runProgram(watched)) {
      expect(step.instruction.output).toBe('A');
      break;
    }
    expect(signal?.aborted).toBe(true);
  });
});

describe('a failed step', () => {
  const failing = (error: unknown): readonly Tool[] =>
    shelfWith(
      shelfTool({
        name: 'CROP',
        parameters: { image: { type: 'Image', summary: '' }, box: { type: 'Regions', summary: '' } },
        returns: 'Image',
        run: () => {
          throw error;
        },
      }),
    );
  const source = `BOX0=LOC(image=IMAGE,object='dog')
    IMAGE0=CROP(image=IMAGE,box=BOX0)
    A=VQA(image=IMAGE0,question='What is it doing?')
    B=VQA(image=IMAGE,question='Where is it?')
    C=EVAL(expr="'{A} {B}'")
    FINAL=RESULT(var=C)`;

  it('stops what depends on it and nothing else', async () => {
    const error = new ToolError('[CROP] nothing was found to crop to', { friendly: 'I found no dog to look at.' });
    const faults: unknown[] = [];
    const outcome = await run(source, { tools: failing(error), onFault: (cause) => faults.push(cause) });
    expect(statusOf(outcome)).toEqual(['BOX0 done', 'IMAGE0 failed', 'B done']);
    expect(outcome).toMatchObject({ status: 'failed', fault: 'I found no dog to look at.', failed: 'IMAGE0' });
    expect(outcome.steps[1]).toMatchObject({ fault: 'I found no dog to look at.', cost: 0, prompts: [] });
    expect(faults).toEqual([error]);
  });

  it.each([
    [
      'a dead backend',
      new ModelError('[vision] 503', { backend: 'vision', friendly: 'The vision model is down.' }),
      'The vision model is down.',
    ],
    [
      'a mistake in a tool',
      new TypeError('x is not a function'),
      "I can't do that just now: something went wrong on my side.",
    ],
    ['something that is no error', 'oops', "I can't do that just now: something went wrong on my side."],
    ['nothing at all', undefined, "I can't do that just now: something went wrong on my side."],
  ])('of %s has a sentence for people and leaves the cause to the log', async (_, error, fault) => {
    const faults: unknown[] = [];
    const outcome = await run(source, { tools: failing(error), onFault: (cause) => faults.push(cause) });
    expect(outcome).toMatchObject({ status: 'failed', fault });
    expect(faults).toEqual([error]);
  });

  it('comes from an expression whose values do not fit, too', async () => {
    const outcome = await run(`A=VQA(image=IMAGE,question='?')\nB=EVAL(expr="{A} / 0")\nRESULT(var=B)`);
    expect(outcome).toMatchObject({
      status: 'failed',
      fault: 'In {A} / 0: nothing can be divided by 0.',
      failed: 'B',
    });
  });

  it('comes from a value of another type than the next tool takes', async () => {
    const outcome = await run(
      `A=EVAL(expr="1 + 1")
       B=VQA(image=IMAGE,question=A)
       RESULT(var=B)`,
    );
    expect(outcome).toMatchObject({ status: 'failed', failed: 'B' });
    expect(outcome).toHaveProperty('fault', "I can't work with what I found there. Could you say it in other words?");
  });

  it.each<[string, ToolResult]>([
    ['declares Text and gives a Number', { output: number(1) }],
    ['gives NaN', { output: number(Number.NaN) }],
    ['gives no output', {} as ToolResult], // a mistake in a tool written without types
  ])('comes from a tool that %s', async (_, result) => {
    const tools = shelfWith(
      shelfTool({
        name: 'VQA',
        parameters: { image: { type: 'Image', summary: '' } },
        returns: Number.isNaN((result.output as { value?: number } | undefined)?.value) ? 'Number' : 'Text',
        run: () => result,
      }),
    );
    const faults: unknown[] = [];
    const outcome = await run('A=VQA(image=IMAGE)\nRESULT(var=A)', { tools, onFault: (cause) => faults.push(cause) });
    expect(statusOf(outcome)).toEqual(['A failed']);
    expect(faults[0]).toBeInstanceOf(TypeError);
  });

  it('is what a program of a tool that is gone ends in', async () => {
    const stored = programRun(`A=VQA(image=IMAGE,question='?')\nRESULT(var=A)`);
    const outcome = await runToEnd({ ...stored, tools: shelf.filter(({ name }) => name !== 'VQA') });
    expect(outcome).toMatchObject({ status: 'failed', fault: "I can't do it that way any more. Please ask again." });
  });
});

describe('limits', () => {
  it('of time stop a tool that does not heed its signal', async () => {
    const { tool } = gate('WAIT');
    const limits = { steps: 10, ms: 30, cost: 1 };
    const outcome = await run(twoAnswers, { tools: shelfWith(tool), limits });
    expect(outcome).toMatchObject({
      status: 'failed',
      fault: 'This took longer than 0.03 s, so I stopped; WAIT, WAIT had not finished.',
      steps: [],
    });
  });

  it('of time let what is being paid for come to its end, and what costs nothing after it', async () => {
    const { tool, letGo } = gate('PAID');
    const { tool: other } = gate('WAIT');
    const asks = { ...tool, capabilities: ['answer'] } satisfies Tool;
    const tools = shelfWith(asks, other);
    const limits = { steps: 10, ms: 20, cost: 1 };
    const lastCall = ({ tool: name }: { readonly tool: string }): boolean => name === 'PAID';
    const paid = "A=PAID(image=IMAGE,label='a')";
    const outcome = run(`${paid}\nB=EVAL(expr="'{A}' + '!'")\nRESULT(var=B)`, {
      tools,
      limits,
      stopSpending: lastCall,
    });
    await new Promise((resolve) => setTimeout(resolve, 60));
    letGo('a');
    expect(await outcome).toMatchObject({ status: 'done', result: text('a!') });

    const twice = run(
      `${paid}\nB=PAID(image=IMAGE,label=A)\nC=WAIT(image=IMAGE,label='c')\nD=EVAL(expr="{B} == {C}")\nRESULT(var=D)`,
      {
        ...{ tools, limits, stopSpending: lastCall },
      },
    );
    await new Promise((resolve) => setTimeout(resolve, 60));
    letGo('a');
    const stopped = await twice;
    expect(statusOf(stopped)).toEqual(['A done']);
    expect(stopped).toMatchObject({
      status: 'failed',
      fault: 'This took longer than 0.02 s, so I stopped; PAID, WAIT had not finished.',
    });
  });

  it('of time do not hurry the reader', async () => {
    const limits = { steps: 10, ms: 20, cost: 1 };
    const steps = runProgram(
      programRun(`A=VQA(image=IMAGE,question='?')\nB=EVAL(expr="{A} / 0")\nRESULT(var=B)`, { limits }),
    );
    await steps.next();
    await new Promise((resolve) => setTimeout(resolve, 40));
    await steps.next();
    expect((await steps.next()).value).toMatchObject({ status: 'failed', failed: 'B' });
  });

  it('of time may be as long as one likes', async () => {
    const limits = { steps: 10, ms: Number.POSITIVE_INFINITY, cost: 1 };
    const tools = shelfWith(
      shelfTool({
        name: 'VQA',
        parameters: { image: { type: 'Image', summary: '' } },
        returns: 'Text',
        run: () => new Promise((resolve) => setTimeout(() => resolve({ output: text('late') }), 10)),
      }),
    );
    expect(await run('A=VQA(image=IMAGE)\nRESULT(var=A)', { tools, limits })).toMatchObject({ result: text('late') });
  });

  it('of steps refuse the whole program', async () => {
    const outcome = await run(`A=VQA(image=IMAGE,question='?')\nRESULT(var=A)`, {
      limits: { steps: 1, ms: 1000, cost: 1 },
    });
    expect(outcome).toMatchObject({
      status: 'failed',
      steps: [],
      fault: "I can't do that: it takes 2 steps, and I do at most 1.",
    });
  });

  const paid = (cost: number): Tool => ({
    ...shelfTool({
      name: 'ASK',
      parameters: { image: { type: 'Image', summary: '' }, question: { type: 'Text', summary: '' } },
      returns: 'Text',
      run: () => ({ output: text('yes'), cost }),
    }),
    capabilities: ['answer'],
  });

  it('of cost start no further question', async () => {
    const outcome = await run(
      `A=ASK(image=IMAGE,question='1?')
       B=ASK(image=IMAGE,question=A)
       C=ASK(image=IMAGE,question=B)
       RESULT(var=C)`,
      { tools: shelfWith(paid(0.4)), limits: { steps: 10, ms: 1000, cost: 0.3 } },
    );
    expect(statusOf(outcome)).toEqual(['A done']);
    expect(outcome).toMatchObject({
      status: 'failed',
      cost: 0.4,
      fault: "I can't go on: this has cost $0.40, and I may spend $0.30.",
    });
  });

  it('of cost do not withhold an answer that has been paid for', async () => {
    const outcome = await run(
      `A=ASK(image=IMAGE,question='1?')
       B=EVAL(expr="'yes' if {A} else 'no'")
       RESULT(var=B)`,
      { tools: shelfWith(paid(0.4)), limits: { steps: 10, ms: 1000, cost: 0.3 } },
    );
    expect(outcome).toMatchObject({ status: 'done', result: text('yes'), cost: 0.4 });
  });

  it('abort: what is done is kept, what runs is left', async () => {
    const { tool, letGo } = gate('WAIT');
    const stop = new AbortController();
    const ended = run(twoAnswers, { tools: shelfWith(tool), signal: stop.signal });
    await settle();
    letGo('left');
    await settle();
    stop.abort();
    const outcome = await ended;
    expect(outcome.status).toBe('aborted');
    expect(statusOf(outcome)).toEqual(['A done']);
    letGo('right', new Error('too late to be heard'));
    await settle();
  });

  it('aborted before it starts, nothing runs', async () => {
    const { tool, started } = gate('WAIT');
    const outcome = await run(twoAnswers, { tools: shelfWith(tool), signal: AbortSignal.abort() });
    expect(outcome).toMatchObject({ status: 'aborted', steps: [] });
    expect(started).toEqual([]);
  });

  it('a mistake in the caller’s own functions reaches the caller', async () => {
    const broken = run(`A=VQA(image=IMAGE,question='?')\nB=EVAL(expr="1 / 0 + {A}")\nRESULT(var=B)`, {
      onFault: () => {
        throw new Error('the log is full');
      },
    });
    await expect(broken).rejects.toThrow('the log is full');
  });
});

describe('intervention', () => {
  const source = `BOX0=LOC(image=IMAGE,object='dog')
BOX1=LOC(image=IMAGE,object='cat')
A=COUNT(box=BOX0)
B=COUNT(box=BOX1)
C=EVAL(expr="{A} + {B}")
FINAL=RESULT(var=C)`;
  const counted = () => {
    const calls: string[] = [];
    const tools = shelf.map(
      (tool): Tool => ({
        ...tool,
        run: (values, context) => {
          calls.push(tool.name);
          return tool.run(values, context);
        },
      }),
    );
    return { calls, tools };
  };

  it('puts another output in the place of a step’s, and runs the rest anew', async () => {
    const { calls, tools } = counted();
    const replaced = new Map([['BOX0', regions('dog', 'dog', 'dog')]]);
    const outcome = await run(source, { tools, replaced });
    expect(outcome).toMatchObject({ status: 'done', result: number(4) });
    expect(outcome.steps[0]).toMatchObject({ status: 'done', output: { regions: { length: 3 } }, ms: 0, cost: 0 });
    expect(calls.sort()).toEqual(['COUNT', 'COUNT', 'EVAL', 'LOC', 'RESULT']);
  });

  it('takes over what it does not change', async () => {
    const first = await run(source);
    const { calls, tools } = counted();
    const replaced = new Map([['BOX0', regions('dog', 'dog', 'dog')]]);
    const outcome = await run(source, { tools, replaced, known: first.steps });
    expect(outcome).toMatchObject({ status: 'done', result: number(4) });
    expect(calls).toEqual(['COUNT', 'EVAL', 'RESULT']);
    expect(outcome.steps[1]).toEqual(first.steps[1]);
  });

  it('heals a step that failed', async () => {
    const tools = shelfWith(
      shelfTool({
        name: 'LOC',
        parameters: { image: { type: 'Image', summary: '' }, object: { type: 'Text', summary: '' } },
        returns: 'Regions',
        run: ({ object }) => {
          if (object?.type === 'Text' && object.value === 'dog') throw new ToolError('[LOC] no dog');
          return { output: regions('cat') };
        },
      }),
    );
    const first = await run(source, { tools });
    expect(first).toMatchObject({ status: 'failed', failed: 'BOX0' });
    const healed = await run(source, { tools, known: first.steps, replaced: new Map([['BOX0', regions('dog')]]) });
    expect(healed).toMatchObject({ status: 'done', result: number(2) });
  });

  it('takes over from another version of the program what is the same there', async () => {
    const first = await run(source);
    const { calls, tools } = counted();
    const revised = `# counted apart\n\n${source.replace('{A} + {B}', '{A} - {B}').replace("'cat'", "'bird'")}`;
    const outcome = await run(revised, { tools, known: first.steps });
    expect(outcome).toMatchObject({ status: 'done', result: number(0) });
    expect(calls.sort()).toEqual(['COUNT', 'EVAL', 'LOC', 'RESULT']);
    expect(outcome.steps[0].instruction.span.line).toBe(3);
  });

  it('can settle everything', async () => {
    const first = await run(source);
    const { calls, tools } = counted();
    expect(await run(source, { tools, known: first.steps })).toMatchObject({
      status: 'done',
      result: number(2),
      cost: 0,
    });
    expect(calls).toEqual([]);
    expect(await run(source, { tools, replaced: new Map([['FINAL', number(7)]]) })).toMatchObject({
      result: number(7),
    });
  });

  it.each<[string, ReadonlyMap<string, Value>, ProgramError['reason']]>([
    ['a step that is not there', new Map([['BOX7', regions()]]), 'undefined-variable'],
    ['a picture of the request', new Map([['IMAGE', regions()]]), 'undefined-variable'],
    ['a value that the tool cannot return', new Map([['BOX0', number(3)]]), 'type'],
  ])('is refused for %s', async (_, replaced, reason) => {
    const refused = run(source, { replaced });
    await expect(refused).rejects.toBeInstanceOf(ProgramError);
    await expect(refused).rejects.toMatchObject({ reason });
  });
});

describe('what the calls of a step cost', () => {
  const tokens = { input: 10, cached: 0, output: 2 };
  const billOf: ProgramRun['billOf'] = ({ tool }) =>
    tool === 'ASK' ? { cost: 0.02, tokens, substitutions: [] } : undefined;
  const ask = (answer: () => Promise<ToolResult>): Tool =>
    shelfTool({ name: 'ASK', parameters: { image: { type: 'Image', summary: '' } }, returns: 'Text', run: answer });

  it.each([
    ['done', ask(async () => ({ output: text('yes') }))],
    ['failed', ask(async () => Promise.reject(new ToolError('[ASK] no')))],
  ])('is the step’s, also of one that is %s', async (status, tool) => {
    const { steps, cost } = await run('A=ASK(image=IMAGE)\nRESULT(var=A)', { tools: shelfWith(tool), billOf });
    expect(steps[0]).toMatchObject({ status, cost: 0.02, tokens });
    expect(cost).toBe(0.02);
  });
});

describe('a cache shared by runs', () => {
  const counting = (version = 1, cost = 0.01) => {
    let calls = 0;
    const tool = shelfTool({
      name: 'ASK',
      version,
      parameters: { image: { type: 'Image', summary: '' }, about: { type: 'Any', optional: true, summary: '' } },
      returns: 'Text',
      run: async () => {
        calls += 1;
        await settle();
        return { output: text(`answer ${calls}`), cost, prompts: ['p'] };
      },
    });
    return { tools: shelfWith(tool), calls: () => calls };
  };
  const source = 'A=ASK(image=IMAGE)\nRESULT(var=A)';

  it('does not keep what another backend answered while the right one failed', async () => {
    const { tools, calls } = counting();
    const cache = createStepCache(new Map());
    const substitutions = [{ backend: 'embedded', insteadOf: 'cloud' }];
    const first = await run(source, { tools, cache, billOf: () => ({ cost: 0, substitutions }) });
    expect(first.steps[0]).toMatchObject({ substitutions });
    const second = await run(source, { tools, cache });
    expect(calls()).toBe(2);
    expect(second.steps[0]).not.toHaveProperty('substitutions');
  });

  it('does not keep what there was no money to finish', async () => {
    const { tools, calls } = counting();
    const [ask] = tools.filter(({ name }) => name === 'ASK');
    const partly = {
      ...ask,
      run: async (...given: Parameters<Tool['run']>) => ({ ...(await ask.run(...given)), partial: true }),
    };
    const cache = createStepCache(new Map());
    const shelf = [...tools.filter(({ name }) => name !== 'ASK'), partly];
    const first = await run(source, { tools: shelf, cache });
    expect(first.steps[0]).not.toHaveProperty('partial');
    await run(source, { tools: shelf, cache });
    expect(calls()).toBe(2);
  });

  it('asks once what is asked again, for nothing', async () => {
    const { tools, calls } = counting();
    const cache = createStepCache(new Map());
    const first = await run(source, { tools, cache });
    const second = await run('B=ASK(image=LEFT,about=None)\nFINAL=RESULT(var=B)', { tools, cache });
    expect(calls()).toBe(1);
    expect([first.cost, second.cost]).toEqual([0.01, 0]);
    expect(second).toMatchObject({ status: 'done', result: text('answer 1'), steps: [{ prompts: ['p'] }, {}] });
  });

  it.each<[string, Given & { source?: string; version?: number }]>([
    ['another picture', { source: 'A=ASK(image=RIGHT)\nRESULT(var=A)' }],
    ['another part of the picture', { inputs: new Map([['IMAGE', { type: 'Image', picture, view: [0, 0, 9, 9] }]]) }],
    ['another argument', { source: "A=ASK(image=IMAGE,about='x')\nRESULT(var=A)" }],
    ['another version of the tool', { version: 2 }],
    ['other learned prompts', { promptKey: (tool) => (tool.name === 'ASK' ? 'pool 2' : '') }],
    ['another team', { team: 'T2' }],
  ])('asks anew for %s', async (_, { source: other = source, version = 1, ...given }) => {
    const cache = createStepCache(new Map());
    const before = counting();
    await run(source, { tools: before.tools, cache });
    const after = counting(version);
    await run(other, { tools: after.tools, cache, ...given });
    expect([before.calls(), after.calls()]).toEqual([1, 1]);
  });

  it.each([
    ['asks anew, once something was learned', 'pool 1', 2],
    ['does not matter, as long as nothing was learned', '', 1],
  ])('that the number of what is found is the answer %s', async (_, learned, calls) => {
    const one = counting();
    const cache = createStepCache(new Map());
    const plain = programRun(source, { tools: one.tools, cache, promptKey: () => learned });
    await runToEnd(plain);
    await runToEnd({ ...plain, makeContext: (...of) => ({ ...plain.makeContext(...of), use: 'counted' }) });
    expect(one.calls()).toBe(calls);
  });

  it('knows a picture by its content, not by its name', async () => {
    const { tools, calls } = counting();
    const cache = createStepCache(new Map());
    await run(source, { tools, cache, inputs: inputValues([{ ...picture, name: 'a.jpg' }]) });
    await run(source, { tools, cache, inputs: inputValues([{ ...picture, name: 'b.jpg' }]) });
    expect(calls()).toBe(1);
  });

  it('tells regions apart by all that they are', async () => {
    const { tools, calls } = counting();
    const cache = createStepCache(new Map());
    const dog = region('dog');
    const variants = [
      {},
      { score: 0.8 },
      { label: 'cat' },
      { name: 'Rex' },
      { mask: 'm' },
      { box: [0, 0, 1, 1] as const },
    ];
    for (const variant of variants) {
      const about: Value = { type: 'Regions', picture, regions: [{ ...dog, ...variant }] };
      const replaced = new Map([['B', about]]);
      await run('B=FACEDET(image=IMAGE)\nA=ASK(image=IMAGE,about=B)\nRESULT(var=A)', { tools, cache, replaced });
    }
    expect(calls()).toBe(variants.length);
  });

  it('tells the values of an expression apart', async () => {
    const cache = createStepCache(new Map());
    const program = 'B=COUNT(box=BOX0)\nC=EVAL(expr="{B} * 2")\nRESULT(var=C)';
    for (const found of [regions('dog'), regions('dog', 'dog')]) {
      const outcome = await run(`BOX0=FACEDET(image=IMAGE)\n${program}`, {
        cache,
        replaced: new Map([['BOX0', found]]),
      });
      expect(outcome).toMatchObject({ result: number(found.type === 'Regions' ? found.regions.length * 2 : 0) });
    }
  });

  it('asks once for equal calls at the same time, in one run and in several', async () => {
    const { tools, calls } = counting();
    const twice = 'A=ASK(image=IMAGE)\nB=ASK(image=LEFT)\nC=EVAL(expr="{A} == {B}")\nRESULT(var=C)';
    expect(await run(twice, { tools })).toMatchObject({ result: { value: true }, cost: 0.01 });
    expect(calls()).toBe(1);
    const cache = createStepCache();
    const outcomes = await Promise.all([run(twice, { tools, cache }), run(source, { tools, cache })]);
    expect(calls()).toBe(2);
    expect(outcomes.map(({ cost }) => cost).sort()).toEqual([0, 0.01]);
  });

  it('does not abort one run with another that led', async () => {
    const { tool, started, letGo } = gate('WAIT');
    const cache = createStepCache();
    const tools = shelfWith(tool);
    const stop = new AbortController();
    const waiting = "A=WAIT(image=IMAGE,label='a')\nRESULT(var=A)";
    const leader = run(waiting, { tools, cache, signal: stop.signal });
    await settle();
    const follower = run(waiting, { tools, cache });
    await settle();
    expect(started).toEqual(['a']);
    stop.abort();
    expect((await leader).status).toBe('aborted');
    await settle();
    letGo('a');
    expect(await follower).toMatchObject({ status: 'done', result: text('a') });
    // What was under way was left to the one that still waited, not asked for again.
    expect(started).toEqual(['a']);
  });

  it('stops what nobody waits for any more, and asks anew for whoever comes then', async () => {
    const cache = createStepCache();
    const [one, two] = [new AbortController(), new AbortController()];
    const signals: AbortSignal[] = [];
    const work = (signal: AbortSignal): Promise<ToolResult> => {
      signals.push(signal);
      return signals.length > 1 ? Promise.resolve({ output: text('anew') }) : new Promise(() => undefined);
    };
    const waiting = [one, two].map(({ signal }) => cache.run('key', signal, work));
    const left = Promise.allSettled(waiting);
    await settle();
    one.abort();
    await settle();
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    two.abort();
    await settle();
    expect(await cache.run('key', new AbortController().signal, work)).toMatchObject({
      result: { output: text('anew') },
    });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    expect((await left).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('keeps nothing that was under way when all was forgotten', async () => {
    const store = new Map<string, ToolResult>();
    const cache = createStepCache(store);
    const { signal } = new AbortController();
    let end = (_result: ToolResult): void => undefined;
    const before = cache.run('key', signal, () => new Promise((resolve) => (end = resolve)));
    await settle();
    cache.forget();
    const after = cache.run('key', signal, async () => ({ output: text('after') }));
    expect(await after).toEqual({ result: { output: text('after') }, fresh: true });
    end({ output: text('before') });
    await before;
    expect(store.get('key')).toEqual({ output: text('after') });
  });

  it('does not refuse one run what another that led may not pay', async () => {
    const cache = createStepCache();
    const signal = new AbortController().signal;
    const poor = cache.run('key', signal, async () => {
      await settle();
      throw new BudgetError('[money] a call was not made');
    });
    const rich = cache.run('key', signal, async () => ({ output: text('paid by another') }));
    await expect(poor).rejects.toThrow(BudgetError);
    expect(await rich).toEqual({ result: { output: text('paid by another') }, fresh: true });
  });

  it('remembers no failure', async () => {
    let calls = 0;
    const tools = shelfWith(
      shelfTool({
        name: 'ASK',
        parameters: { image: { type: 'Image', summary: '' } },
        returns: 'Text',
        run: () => {
          calls += 1;
          if (calls === 1) throw new ToolError('[ASK] busy');
          return { output: text('better now') };
        },
      }),
    );
    const cache = createStepCache(new Map());
    expect((await run(source, { tools, cache })).status).toBe('failed');
    expect((await run(source, { tools, cache })).status).toBe('done');
  });

  it('runs on when its store fails, and says so', async () => {
    const { tools } = counting();
    const causes: unknown[] = [];
    const full = new Error('disk full');
    const store = {
      get: () => Promise.reject(full),
      set: () => {
        throw full;
      },
    };
    const cache = createStepCache(store, (cause) => causes.push(cause));
    expect((await run(source, { tools, cache })).status).toBe('done');
    expect(causes).toEqual([full, full, full, full]);
  });
});

describe('watching', () => {
  it('tells each step exactly once', async () => {
    const told: Step[] = [];
    const steps = runProgram(programRun(`A=VQA(image=IMAGE,question='?')\nRESULT(var=A)`));
    let next = await steps.next();
    for (; !next.done; next = await steps.next()) told.push(next.value);
    expect(told).toEqual(next.value.steps);
  });
});
