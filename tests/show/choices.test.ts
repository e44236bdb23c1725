import { expect, test } from 'vitest';
import type { DoneStep, Region, Turn, Value } from '../../src/contracts/turn.js';
import { choiceOf, choicesOf } from '../../src/show/choices.js';
import { renderQuestion, renderWordsWanted } from '../../src/show/render-ballot.js';
import { tools } from '../../src/tools/index.js';
import { fullTurn } from '../support/turn.js';

const base = fullTurn('turn', 'team', 'thread', 1);
const picture = base.request.images[0];
const region = (place: number, label = 'dog'): Region => ({
  box: [place * 50, 0, place * 50 + 40, 40],
  label,
  score: 0.9 - place / 100,
});
const regions = (...items: readonly Region[]): Value => ({ type: 'Regions', picture, regions: items });
const [first] = base.steps;
if (first?.status !== 'done') throw new Error('the first step is done');

/** LOC, with what it saw besides, and then the steps that use it. */
function turnOf(answer: string, found: Value, missed: readonly Region[] = [], object = 'dog'): Turn {
  const argument = { kind: 'literal', value: object, span: first.instruction.span } as const;
  const loc: DoneStep = {
    ...(first as DoneStep),
    instruction: { ...first.instruction, arguments: { ...first.instruction.arguments, object: argument } },
    output: found,
    alternatives: missed.length > 0 ? [regions(...missed)] : [],
  };
  const variable = { kind: 'variable', name: 'BOX0', span: first.instruction.span } as const;
  const count = { ...first.instruction, output: 'ANSWER0', tool: 'COUNT', arguments: { box: variable } };
  return {
    ...base,
    program: { source: '', examples: [], instructions: [loc.instruction, count] },
    steps: [loc, { ...loc, instruction: count, output: { type: 'Number', value: 2 }, alternatives: [] }],
    answer: { text: answer, images: [] },
  };
}
const labels = (turn: Turn): readonly string[] => {
  const { answers, regions: places } = choicesOf(turn, tools);
  return [...answers, ...places].map(({ label }) => label);
};

test('numbers next to the given one', () => {
  expect(labels(turnOf('2', regions()))).toEqual(['3', '1', '4', '0', '5']);
  expect(labels(turnOf('0', regions()))).toEqual(['1', '2', '3']);
  expect(labels(turnOf('17', regions()))).toEqual(['18', '16', '19', '15', '20', '14']);
  expect(labels(turnOf('2.5', regions()))).toEqual([]);
});

test('the other one of yes and no', () => {
  expect(labels(turnOf('yes', regions()))).toEqual(['No']);
  expect(choicesOf(turnOf('no', regions()), tools).answers[0]?.expected).toEqual([{ kind: 'boolean', value: true }]);
});

test('what else a step considered, and what else an expression could have said', () => {
  const turn = turnOf('stork', regions(region(0, 'stork')), [], 'a, b');
  const [loc, count] = turn.steps as readonly DoneStep[];
  const considered: Turn = {
    ...turn,
    steps: [{ ...loc, alternatives: [{ type: 'Text', value: 'heron' }, regions(region(1, 'crane'))] }, count],
  };
  expect(labels(considered)).toEqual(['heron', 'crane']);
  const expr = { kind: 'literal', value: "'left' if {A} > {B} else 'right'", span: loc.instruction.span } as const;
  const instruction = { ...count.instruction, tool: 'EVAL', arguments: { expr } };
  const compared = {
    ...turn,
    answer: { text: 'left', images: [] },
    program: { source: '', examples: [], instructions: [instruction] },
  };
  expect(labels(compared)).toContain('right');
});

test('places in the picture, the likeliest first: overlooked ones to add, counted ones to drop; numbered as they are drawn', () => {
  const turn = turnOf('2', regions(region(0), region(1)), [region(2), region(3)]);
  const { answers, regions: places, numbered } = choicesOf(turn, tools);
  expect(answers.map(({ label }) => label)).toEqual(['3', '1', '4']);
  expect(places.map(({ label }) => label)).toEqual(['1 is a dog too', '2 is a dog too', '3 is no dog']);
  expect(places[1]?.expected).toMatchObject([{ boxes: [region(0).box, region(1).box, region(3).box] }]);
  expect(places[2]?.expected).toEqual([{ kind: 'regions', label: 'dog', picture: picture.id, boxes: [region(0).box] }]);
  expect(numbered?.marks).toMatchObject([
    { label: '1', box: region(2).box, action: 'should:3:turn' },
    { label: '2', box: region(3).box, action: 'should:4:turn' },
    { label: '3', box: region(1).box, action: 'should:5:turn' },
  ]);
  // Numbers and places stand in rows of their own.
  expect(renderQuestion(turn, tools).buttons.map(({ label, beginsRow }) => [label, beginsRow])).toEqual([
    ...['3', '1', '4'].map((label) => [label, undefined]),
    ['1 is a dog too', true],
    ['2 is a dog too', undefined],
    ['3 is no dog', undefined],
    ['Something else…', true],
  ]);
});

test('of places that lie on top of each other one is offered, and slivers are not', () => {
  const near = (place: number, by: number): Region => {
    const { box, ...same } = region(place);
    return { ...same, box: [box[0] + by, box[1], box[2] + by, box[3]] };
  };
  const [x1, y1] = region(4).box;
  const sliver: Region = { ...region(4), box: [x1, y1, x1 + 1, y1 + 40] };
  const turn = turnOf('1', regions(region(0)), [near(0, 1), region(2), near(2, 1), sliver, region(3)]);
  const { numbered } = choicesOf(turn, tools);
  expect(numbered?.marks.map(({ box }) => box)).toEqual([region(2), region(3), region(0)].map(({ box }) => box));
});

test('no places where a later step chose among them, for pointing would not say what is right', () => {
  const turn = turnOf('2', regions(region(0), region(1)));
  const [loc, count] = turn.steps as readonly DoneStep[];
  const variable = { kind: 'variable', name: 'BOX0', span: loc.instruction.span } as const;
  const instruction = { ...loc.instruction, output: 'BOX1', tool: 'SELECT', arguments: { boxes: variable } };
  const narrowed: Turn = { ...turn, steps: [loc, { ...loc, instruction }, count] };
  expect(choicesOf(narrowed, tools).regions).toEqual([]);
});

test('no more buttons than a chat can show, each with an id that stays', () => {
  const many = Array.from({ length: 60 }, (_, place) => region(place, 'dog'.repeat(40)));
  const turn = turnOf('30', regions(...many.slice(0, 30)), many.slice(30), 'x'.repeat(200));
  const { answers, regions: places } = choicesOf(turn, tools);
  const all = [...answers, ...places];
  expect(all.length).toBeLessThanOrEqual(6);
  expect(all.every(({ action, label }) => action.length <= 80 && label.length <= 75)).toBe(true);
  expect(new Set(all.map(({ action }) => action)).size).toBe(all.length);
  // Read back from the store, the same turn offers the same under the same ids.
  const stored = JSON.parse(JSON.stringify(turn)) as Turn;
  expect(all.map(({ action }) => choiceOf(stored, action, tools))).toEqual(all);
  for (const action of [
    'should:999:turn',
    'should:0:another',
    'should:0',
    'should:',
    'should:other',
    'undo',
    '__proto__',
  ])
    expect(choiceOf(turn, action, tools)).toBeUndefined();
});

test('somebody’s own thing has no article', () => {
  const turn = turnOf('1', regions(region(0, 'our van')), [region(2, 'our van')], 'our van');
  expect(labels(turn).slice(-2)).toEqual(['1 is our van too', '2 isn’t our van']);
});

test('of a picture that was made, it is asked how it should look, besides what was found', () => {
  const counted = turnOf('1', regions(region(0)), [region(2)]);
  const steps = counted.steps.map((step, place): Turn['steps'][number] =>
    place === 1 && step.status === 'done' ? { ...step, output: { type: 'Image', picture } } : step,
  );
  const edited: Turn = { ...counted, steps, answer: { text: 'Here is your picture.', images: [picture] } };
  const buttons = (turn: Turn) => renderQuestion(turn, tools).buttons.map(({ label }) => label);
  expect(buttons(edited)).toEqual(['1 is a dog too', '2 is no dog', 'It should look different…']);
  expect(buttons(counted).at(-1)).toBe('Something else…');
  expect(renderWordsWanted(edited, tools).text).toMatch(/How should it look.*send a picture/);
});

test('what another way came to is offered first', () => {
  const turn = fullTurn('turn', 'team', 'thread', 1);
  const { answers } = choicesOf(
    { ...turn, ways: { kind: 'count', given: 'program', program: '2', direct: '5' } },
    tools,
  );
  expect(answers.map(({ label }) => label)).toEqual(expect.arrayContaining(['5', '3', '1']));
  expect(answers[0].label).toBe('5');
});
