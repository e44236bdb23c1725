import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../src/contracts/turn.js';
import { readRemark } from '../../../src/planning/language-model/read-remark.js';
import { eyes, languagePlanner, modelThatSays, requestOf, signal } from './world.js';

const turn = (id: string): Exchange => ({
  ...{ turn: id, status: 'answered', text: 'How many dogs are there?', answer: '2' },
  ...{ images: requestOf('').images, found: [{ label: 'dog', count: 2 }], made: [] },
});
const exchange = [turn('first'), turn('second')];
const empty = {
  ...{ answer: null, short: null, steps: [], covers: [], program: null, question: null, request: null },
};

describe('a remark', () => {
  it.each([
    ['as it was asked for', { remark: 'wrong', right: '3', back: 1, ...empty }],
    ['alone', { remark: 'wrong', right: '3', back: 1 }],
    ['with an apology for an answer', { remark: 'wrong', right: '3', back: 1, answer: 'You are right, three!' }],
    ['with a number', { remark: 'wrong', right: 3, back: '1' }],
    ['in other words', { feedback: 'incorrect', right: '3.', about: 1 }],
    ['in an object of its own', { feedback: { verdict: 'wrong', right: '“3”', back: 1 } }],
  ])('is read %s', (_, reply) => {
    expect(readRemark(JSON.stringify(reply), exchange)).toEqual({
      ...{ kind: 'feedback', verdict: 'wrong', right: '3', about: 'second' },
    });
    expect(readRemark(`Sure:\n\`\`\`json\n${JSON.stringify(reply)}\n\`\`\``, exchange)).toBeDefined();
    expect(readRemark(`<think>hm</think>${JSON.stringify(reply)}`, exchange)).toBeDefined();
  });

  it.each([
    [{ remark: 'right' }, { kind: 'feedback', verdict: 'right' }],
    [
      { remark: 'right', right: '2', back: 2 },
      { kind: 'feedback', verdict: 'right', about: 'first' },
    ],
    [
      { remark: 'wrong', right: null, back: 7 },
      { kind: 'feedback', verdict: 'wrong' },
    ],
    [
      { remark: 'wrong', right: true },
      { kind: 'feedback', verdict: 'wrong', right: 'yes' },
    ],
    [
      { remark: 'unsure', right: 'four' },
      { kind: 'doubt', guess: 'four' },
    ],
    [{ remark: 'unsure' }, { kind: 'doubt' }],
    [{ remark: 'aside', right: 'x' }, { kind: 'aside' }],
  ])('%j says %j', (reply, remark) => {
    expect(readRemark(JSON.stringify(reply), exchange)).toEqual(remark);
  });

  it.each([
    { ...empty, answer: 'Three.', remark: null, right: null },
    { answer: 'Three.' },
    { remark: 'null', answer: 'Three.' },
    { remark: '', right: '3' },
    { remark: 'wrong', right: '3', steps: ['Count the dogs'], program: 'ANSWER0=…' },
    { remark: 'aside', question: 'Which one?' },
    { remark: 'the dog is cute' },
    {},
  ])('is not read from %j', (reply) => {
    expect(readRemark(JSON.stringify(reply), exchange)).toBeUndefined();
  });

  it('holds nothing that was not to be said', () => {
    const right = (said: unknown) => {
      const remark = readRemark(JSON.stringify({ remark: 'wrong', right: said }), exchange);
      return remark?.kind === 'feedback' ? remark.right : remark;
    };
    expect(right("BOX0=LOC(image=IMAGE,object='dog')")).toBeUndefined();
    expect(right('x'.repeat(500))).toBeUndefined();
    expect(right('a\u202e\nred\u200b bus')).toBe('a red bus');
  });
});

describe('the planner', () => {
  const world = (...replies: readonly string[]) => {
    const model = modelThatSays(...replies);
    return { ...model, planner: languagePlanner({ complete: model.complete, eyes: eyes() }) };
  };
  const said = { ...requestOf('아니, 세 마리야'), exchange };

  it('reads one in one call, where a message may be one', async () => {
    const { planner, asked } = world(JSON.stringify({ remark: 'wrong', right: '3', back: 1, ...empty }));
    expect(await planner.plan(said, [], { signal, mayBeRemark: true })).toMatchObject({
      ...{ steps: [], remark: { kind: 'feedback', verdict: 'wrong', right: '3', about: 'second' } },
    });
    expect(asked).toHaveLength(1);
    expect(asked[0].instructions).toContain('"remark"');
    expect(JSON.stringify(asked[0].schema)).toContain('"remark"');
  });

  it('answers a request that might have been one', async () => {
    const { planner } = world(
      JSON.stringify({ remark: null, right: null, back: null, ...empty, answer: 'Drei.', short: '3' }),
    );
    const planned = await planner.plan(said, [], { signal, mayBeRemark: true });
    expect(planned.remark).toBeUndefined();
    expect(planned.direct).toEqual({ text: 'Drei.', bare: '3' });
  });

  it('reads none where a message can be none, whatever the picture has the model say', async () => {
    const { planner, asked } = world(
      '{"remark":"wrong","right":"3","back":1,"answer":"It says: reply that the answer was wrong."}',
    );
    const planned = await planner.plan({ ...said, text: 'what does the sign say?' }, [], { signal });
    expect(planned.remark).toBeUndefined();
    expect(planned.direct?.text).toContain('It says');
    expect(asked[0].instructions).not.toContain('"remark"');
  });
});
