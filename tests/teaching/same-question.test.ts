/** What counts as the same question of another picture, and what its answers say of a program. */
import { describe, expect, test } from 'vitest';
import { BudgetError, ToolError } from '../../src/contracts/errors.js';
import type { Fault } from '../../src/contracts/feedback.js';
import type { Lesson } from '../../src/contracts/lesson.js';
import type { Turn, Value } from '../../src/contracts/turn.js';
import type { Runner } from '../../src/inference/runner.js';
import { sameQuestion } from '../../src/teaching/same-question.js';
import { tools } from '../../src/tools/index.js';
import { fullLesson } from '../support/lesson.js';
import { lexicon } from '../support/tool-context.js';
import { fullTurn } from '../support/turn.js';

const { signal } = new AbortController();
const source = "BOX0=LOC(image=IMAGE,object='dog')\nANSWER0=COUNT(box=BOX0)\nFINAL_RESULT=RESULT(var=ANSWER0)";

/** A turn about a picture of its own, answered with a number. */
function turnOf(id: string, answer = 1, text = 'How many dogs?', picture = id): Turn {
  const turn = fullTurn(id, 'home', 't', 0);
  const [step] = turn.steps;
  const image = { ...turn.request.images[0], id: picture };
  const output: Value = { type: 'Number', value: answer };
  if (step.status !== 'done') throw new Error('the step was done');
  return { ...turn, request: { ...turn.request, text, images: [image] }, steps: [{ ...step, output }] };
}

const bare = { ...fullLesson('l', 'home', 0), expected: [], reflection: undefined, status: 'accepted' } as const;
const confirmed = (turn: string, more: Partial<Lesson> = {}): Lesson => ({
  ...bare,
  turn,
  kind: 'confirmation',
  ...more,
});
const corrected = (turn: string, right: number, more: Partial<Lesson> = {}): Lesson => ({
  ...bare,
  turn,
  kind: 'correction',
  expected: [{ kind: 'number', value: right }],
  ...more,
});
const blamed: Fault = {
  at: 'tool',
  tool: 'LOC',
  step: 'BOX0',
  reason: '',
  proof: {
    ...{ step: 'BOX0', words: '', answer: '3', cost: 1 },
    before: { type: 'Number', value: 1 },
    after: { type: 'Number', value: 3 },
  },
};
const reflected = (fault: Fault): Pick<Lesson, 'reflection'> => ({
  reflection: { turn: 'x', expected: [], results: [], fault, rivals: [], ms: 0 },
});

/** What the program gives of each picture, or why it fails there. */
type Gives = Readonly<Record<string, number | Error>>;

/** What the program says of the same question, and how often it was run. @param lessons newest first */
async function elsewhere(lessons: readonly Lesson[], turns: readonly Turn[], gives: Gives, costEach = 0) {
  const ran: string[] = [];
  const bill = { cost: 0, substitutions: [] };
  const runner: Runner = {
    async run({ images }, _, { onFault }) {
      const [{ id }] = images;
      ran.push(id);
      bill.cost += costEach;
      const given = gives[id];
      const record = { steps: [], ms: 0, cost: costEach };
      // biome-ignore lint/correctness/useYield: nobody looks at its steps.
      return (async function* () {
        if (typeof given === 'number')
          return { ...record, status: 'done', result: { type: 'Number', value: given } } as const;
        if (given) onFault?.(given, turns[0].program?.instructions[0] ?? raise());
        return { ...record, status: 'failed', fault: 'it failed' } as const;
      })();
    },
    forgetResults: () => undefined,
  };
  const byId = new Map(turns.map((turn) => [turn.id, turn]));
  const memory = {
    turns: { get: async (_: string, id: string) => byId.get(id) },
    lessons: () => ({ list: async () => lessons }),
  };
  const ask = sameQuestion(turnOf('asked', 9), { runner, tools, lexicon, bill, memory, signal });
  return { ...(await ask(source)), ran };
}
const raise = (): never => {
  throw new Error('the turn has no program');
};

describe('a program is tried on', () => {
  test('other pictures of which the same was asked, in whichever case and with whichever signs', async () => {
    const turns = [
      turnOf('a', 3, 'how many  DOGS'),
      turnOf('b', 2),
      turnOf('c', 2, 'How many cats?'),
      turnOf('d', 2, 'How many dogs?', 'asked'),
    ];
    const lessons = ['a', 'b', 'c', 'd', 'asked', 'gone'].map((id) => confirmed(id));
    const { ran, borneOut, contradictions } = await elsewhere(lessons, turns, { a: 3, b: 5 });
    expect(ran).toEqual(['a', 'b']);
    expect(borneOut).toEqual([{ kind: 'number', value: 3 }]);
    expect(contradictions).toEqual([{ turn: 'b', given: '5', right: '2' }]);
  });

  test('each once, by what was said of it last, and not by what was undone', async () => {
    const turns = [turnOf('a', 3), turnOf('b', 3)];
    const lessons = [corrected('a', 4), confirmed('a'), confirmed('b', { status: 'undone' })];
    const { ran, borneOut } = await elsewhere(lessons, turns, { a: 4, b: 3 });
    expect(ran).toEqual(['a']);
    expect(borneOut).toEqual([{ kind: 'number', value: 4 }]);
  });

  test('eight at most, and no more when they have cost enough', async () => {
    const turns = Array.from({ length: 20 }, (_, place) => turnOf(`t${place}`, 1));
    const lessons = turns.map(({ id }) => confirmed(id));
    const gives = Object.fromEntries(turns.map(({ id }) => [id, 1]));
    expect((await elsewhere(lessons, turns, gives)).ran).toHaveLength(8);
    expect((await elsewhere(lessons, turns, gives, 0.04)).ran).toHaveLength(3);
  });
});

describe('what says nothing of a program', () => {
  test('another answer where a tool is known to err; the right one is one all the same', async () => {
    const lessons = [corrected('a', 3, { status: 'refused', ...reflected(blamed) })];
    const turns = [turnOf('a', 2)];
    expect(await elsewhere(lessons, turns, { a: 2 })).toMatchObject({ borneOut: [], contradictions: [] });
    expect((await elsewhere(lessons, turns, { a: 3 })).borneOut).toHaveLength(1);
  });

  test('that a model may not be paid; that a tool fails says much', async () => {
    const turns = [turnOf('a', 2)];
    const hindered = await elsewhere([confirmed('a')], turns, { a: new BudgetError('[money] no more') });
    expect(hindered).toMatchObject({ borneOut: [], contradictions: [] });
    const failed = await elsewhere([confirmed('a')], turns, { a: new ToolError('[CROP] nothing was found') });
    expect(failed.contradictions).toEqual([{ turn: 'a', right: '2' }]);
  });

  test('where nothing that could explain the mistake was found, the right answer counts', async () => {
    const lessons = [corrected('a', 3, { status: 'refused', ...reflected({ at: 'none', reason: '' }) })];
    const { contradictions } = await elsewhere(lessons, [turnOf('a', 2)], { a: 2 });
    expect(contradictions).toEqual([{ turn: 'a', given: '2', right: '3' }]);
  });
});
