/** Headline, note, drawing and alt text of an answer are made of one finding. */
import { expect, test } from 'vitest';
import type { Program, Region, RegionsValue, Step, Turn, Value } from '../../src/contracts/turn.js';
import { faultWords } from '../../src/inference/answer.js';
import { marksOf } from '../../src/inference/evidence.js';
import { findingOf } from '../../src/inference/finding.js';
import { noteOf, untoldOf } from '../../src/inference/finding-words.js';
import { checkProgram } from '../../src/program/checker.js';
import { evaluateExpression } from '../../src/program/expression/expression.js';
import { inputTypes, inputValues } from '../../src/program/types.js';
import { renderTurn } from '../../src/show/render-turn.js';
import { answerWords } from '../../src/show/values.js';
import { tools } from '../../src/tools/index.js';
import { fullTurn } from '../support/turn.js';
import { seededRandom } from '../support/word-features.js';

const pictureAt = (at: number) =>
  ({ id: `${at}`.repeat(64), width: 640, height: 480, mediaType: 'image/jpeg' }) as const;

/** By variable, how many things of a label were found; or regions. */
type Found = Readonly<Record<string, readonly Region[] | readonly [count: number, label: string]>>;

const things = (count: number, label: string): readonly Region[] =>
  Array.from({ length: count }, (_, at) => ({ box: [at * 60, 10, at * 60 + 50, 100] as const, label, score: 0.9 }));

const isRegions = (found: Found[string]): found is readonly Region[] => typeof found[0] !== 'number';

/** What a program comes to where its searches find that. */
function told(
  source: string,
  found: Found,
  {
    pictures = 1,
    extra = {} as Readonly<Record<string, object>>,
    elsewhere = {} as Readonly<Record<string, number>>,
    bar = undefined as number | undefined,
  } = {},
) {
  const images = Array.from({ length: pictures }, (_, at) => pictureAt(at));
  const program: Program = { ...checkProgram(source, { tools, inputs: inputTypes(pictures) }), source, examples: [] };
  const values = new Map<string, Value>(inputValues(images));
  const steps = program.instructions.map((instruction): Step => {
    const given = Object.values(instruction.arguments).flatMap((argument) =>
      argument.kind === 'variable' ? (values.get(argument.name) ?? []) : [],
    );
    const value = outputOf(instruction.tool, given, found[instruction.output], instruction.arguments.expr, values);
    const seen = { bar, elsewhere: elsewhere[instruction.output] };
    const output: Value = value.type === 'Regions' ? { ...value, ...seen } : value;
    values.set(instruction.output, output);
    return { status: 'done', instruction, output, ms: 1, cost: 0, prompts: [], ...extra[instruction.output] };
  });
  const result = values.get(program.instructions.at(-1)?.output ?? '');
  if (!result) throw new Error('the program has no result');
  const finding = findingOf(result, program, steps, tools);
  const answer = { text: answerWords(result), note: noteOf(finding), images: [] };
  const turn: Turn = { ...fullTurn('turn 1', 'team', 'thread', 1), status: 'answered', answer };
  const marks = marksOf(finding).map(({ picture, marks: all }): readonly [number, ...string[]] => [
    images.findIndex(({ id }) => id === picture.id),
    ...all.map(({ label }) => label),
  ]);
  return { text: renderTurn(turn).text, marks, untold: untoldOf(finding), program, steps, finding };
}

function outputOf(
  tool: string,
  given: readonly Value[],
  found: Found[string] | undefined,
  expression: Step['instruction']['arguments'][string] | undefined,
  values: ReadonlyMap<string, Value>,
): Value {
  const image = given.find((value) => value.type === 'Image');
  const regions = given.find((value): value is RegionsValue => value.type === 'Regions');
  if (tool === 'RESULT') return given[0];
  if (tool === 'COUNT') return { type: 'Number', value: regions?.regions.length ?? 0 };
  if (expression?.kind === 'literal' && typeof expression.value === 'string')
    return evaluateExpression(expression.value, values);
  if (tool.startsWith('CROP') && image) return { ...image, view: regions?.regions[0]?.box };
  if (!found) return { type: 'Text', value: 'red' };
  const all = isRegions(found) ? found : things(found[0], found[1]);
  return { type: 'Regions', picture: image?.picture ?? pictureAt(0), regions: all };
}

const loc = (output: string, image: string, object: string) => `${output}=LOC(image=${image},object='${object}')`;
const lines = (...all: readonly string[]) => all.join('\n');
const exist = (image: string, object: string, sign = '> 0') =>
  lines(
    loc('B', image, object),
    'N=COUNT(box=B)',
    `A=EVAL(expr="'yes' if {N} ${sign} else 'no'")`,
    'FINAL_RESULT=RESULT(var=A)',
  );
const both = (object: string, how: 'and' | 'or') =>
  lines(
    loc('B0', 'LEFT', object),
    'N0=COUNT(box=B0)',
    loc('B1', 'RIGHT', object),
    'N1=COUNT(box=B1)',
    `A=EVAL(expr="'yes' if {N0} > 0 ${how} {N1} > 0 else 'no'")`,
    'FINAL_RESULT=RESULT(var=A)',
  );
const besidePhone = (...rest: readonly string[]) =>
  lines(loc('B', 'IMAGE', 'phone'), 'V=CROP(image=IMAGE,box=B)', loc('P', 'V', 'person'), 'N=COUNT(box=P)', ...rest);
const compare = lines(
  loc('B0', 'IMAGE', 'dog'),
  'N0=COUNT(box=B0)',
  loc('B1', 'IMAGE', 'cat'),
  'N1=COUNT(box=B1)',
  `A=EVAL(expr="'yes' if {N0} > {N1} else 'no'")`,
  'FINAL_RESULT=RESULT(var=A)',
);
const sum = lines(
  loc('B0', 'LEFT', 'person'),
  'N0=COUNT(box=B0)',
  loc('B1', 'RIGHT', 'person'),
  'N1=COUNT(box=B1)',
  'A=EVAL(expr="{N0} + {N1}")',
  'FINAL_RESULT=RESULT(var=A)',
);

const most = lines(
  loc('B0', 'IMAGE', 'umbrella'),
  'N0=COUNT(box=B0)',
  "B1=SELECT(image=IMAGE,object=B0,query='green umbrellas')",
  'N1=COUNT(box=B1)',
  `A=EVAL(expr="'yes' if 2 * {N1} > {N0} else 'no'")`,
  'FINAL_RESULT=RESULT(var=A)',
);

const wearing = (...rest: readonly string[]) =>
  lines(
    loc('B0', 'IMAGE', 'person'),
    loc('B1', 'IMAGE', 'tie'),
    'B2=HAVING(object=B0,other=B1)',
    ...rest,
    'FINAL_RESULT=RESULT(var=N)',
  );

test.each([
  ['how many wear one', wearing('N=COUNT(box=B2)'), 0],
  ['how many do not', wearing('B3=OTHERS(object=B0,than=B2)', 'N=COUNT(box=B3)'), 2],
] as const)('what some should have and was seen nowhere leaves a count untold: %s', (_, source, others) => {
  const none = { B0: [2, 'person'], B1: [0, 'tie'], B2: [0, 'person'], B3: [others, 'person'] } as const;
  expect(told(source, none).untold).toBe('I can’t tell: I see 2 people, but no tie.');
  const some = { ...none, B1: [1, 'tie'], B2: [1, 'person'], B3: [1, 'person'] } as const;
  expect(told(source, some).untold).toBeUndefined();
});

test.each<readonly [what: string, source: string, found: Found, pictures: number, text: string, marks: unknown]>([
  ['none there', exist('IMAGE', 'dog', '== 0'), { B: [0, 'dog'] }, 1, '**Yes** – I found no dog.', []],
  ['one there after all', exist('IMAGE', 'dog', '== 0'), { B: [1, 'dog'] }, 1, '**No**', [[0, 'dog']]],
  ['is it there', exist('IMAGE', 'clock'), { B: [1, 'clock'] }, 1, '**Yes**', [[0, 'clock']]],
  ['is it not', exist('IMAGE', 'clock'), { B: [0, 'clock'] }, 1, '**No** – I found no clock.', []],
  ['in one of two', exist('RIGHT', 'car'), { B: [0, 'car'] }, 2, '**No** – I found no car in the right picture.', []],
  [
    'in either, left only',
    both('dog', 'or'),
    { B0: [1, 'dog'], B1: [0, 'dog'] },
    2,
    '**Yes** – in the left picture.',
    [[0, 'dog']],
  ],
  [
    'in both, left only',
    both('dog', 'and'),
    { B0: [1, 'dog'], B1: [0, 'dog'] },
    2,
    '**No** – I found no dog in the right picture.',
    [],
  ],
  [
    'in neither',
    both('dog', 'or'),
    { B0: [0, 'dog'], B1: [0, 'dog'] },
    2,
    '**No** – I found no dog in either picture.',
    [],
  ],
  [
    'in both',
    both('dog', 'and'),
    { B0: [1, 'dog'], B1: [2, 'dog'] },
    2,
    '**Yes**',
    [
      [0, 'dog'],
      [1, 'dog', 'dog'],
    ],
  ],
  [
    'on the phone',
    besidePhone('FINAL_RESULT=RESULT(var=N)'),
    { B: [1, 'cell phone'], P: [0, 'person'] },
    1,
    '**0** – I found no person near the cell phone.',
    [[0, 'cell phone']],
  ],
  [
    'somebody on the phone',
    besidePhone('FINAL_RESULT=RESULT(var=N)'),
    { B: [2, 'cell phone'], P: [2, 'person'] },
    1,
    '**2**',
    [[0, 'person', 'person', 'cell phone']],
  ],
  [
    'at least two',
    exist('IMAGE', 'bus', '>= 2'),
    { B: [3, 'bus'] },
    1,
    '**Yes** – 3 buses.',
    [[0, 'bus', 'bus', 'bus']],
  ],
  ['at least two of one', exist('IMAGE', 'bus', '>= 2'), { B: [1, 'bus'] }, 1, '**No** – 1 bus.', [[0, 'bus']]],
  [
    'most of them',
    most,
    { B0: [6, 'umbrella'], B1: [1, 'umbrella'] },
    1,
    '**No** – 1 of the 6 umbrellas.',
    [[0, ...Array.from({ length: 7 }, () => 'umbrella')]],
  ],
  ['more than', compare, { B0: [2, 'dog'], B1: [0, 'cat'] }, 1, '**Yes** – 2 dogs and no cat.', [[0, 'dog', 'dog']]],
  [
    'in all',
    sum,
    { B0: [2, 'person'], B1: [1, 'person'] },
    2,
    '**3** – 2 people in the left picture and 1 person in the right picture.',
    [
      [0, 'person', 'person'],
      [1, 'person'],
    ],
  ],
  [
    'in all, none',
    sum,
    { B0: [0, 'person'], B1: [0, 'person'] },
    2,
    '**0** – I found no person in either picture.',
    [],
  ],
  [
    'what there is',
    lines(loc('B', 'IMAGE', 'dog'), 'FINAL_RESULT=RESULT(var=B)'),
    { B: [0, 'dog'] },
    1,
    '**I found no dog.**',
    [],
  ],
  [
    'what is beside it',
    lines(
      loc('B', 'IMAGE', 'car'),
      'V=CROP_LEFTOF(image=IMAGE,box=B)',
      loc('O', 'V', 'object'),
      'FINAL_RESULT=RESULT(var=O)',
    ),
    { B: [1, 'car'], O: [0, 'object'] },
    1,
    '**I found nothing to the left of the car.**',
    [[0, 'car']],
  ],
])('%s', (_what, source, found, pictures, text, marks) => {
  expect(told(source, found, { pictures })).toMatchObject({ text, marks });
});

test('of some that none was the one meant is told by the tool that chose, and those are drawn', () => {
  const source = lines(
    loc('B', 'IMAGE', 'bus'),
    "S=SELECT(image=IMAGE,object=B,query='orange bus',category=None)",
    'N=COUNT(box=S)',
    'FINAL_RESULT=RESULT(var=N)',
  );
  const extra = { S: { note: 'None of the 2 buses is orange.' } };
  expect(told(source, { B: [2, 'bus'], S: [] }, { extra })).toMatchObject({
    text: '**0** – None of the 2 buses is orange.',
    marks: [[0, 'bus', 'bus']],
  });
  const nothing = { S: { note: 'There was nothing to choose from.' } };
  expect(told(source, { B: [0, 'bus'], S: [] }, { extra: nothing }).text).toBe('**0** – I found no bus.');
});

test('nobody has what was not found: that is said, not that nobody is there', () => {
  const source = lines(
    loc('P', 'IMAGE', 'person'),
    loc('T', 'IMAGE', 'tie'),
    'H=HAVING(object=P,other=T)',
    'N=COUNT(box=H)',
    'FINAL_RESULT=RESULT(var=N)',
  );
  expect(told(source, { P: [2, 'person'], T: [], H: [] }).text).toBe('**0** – I found no tie.');
});

test('a dog or a cat: says which', () => {
  const source = lines(
    loc('D', 'IMAGE', 'dog'),
    'M=COUNT(box=D)',
    loc('C', 'IMAGE', 'cat'),
    'N=COUNT(box=C)',
    `A=EVAL(expr="'yes' if {M} > 0 or {N} > 0 else 'no'")`,
    'FINAL_RESULT=RESULT(var=A)',
  );
  expect(told(source, { D: [1, 'dog'], C: [] }).text).toBe('**Yes** – 1 dog and no cat.');
  expect(told(source, { D: [], C: [2, 'cat'] }).text).toBe('**Yes** – 2 cats and no dog.');
});

test('remarks of what the answer does not rest on are left out', () => {
  const extra = { B0: { note: 'I took any dog for “my dog”.' }, B1: { note: 'I looked no further.' } };
  const found: Found = { B0: [1, 'dog'], B1: [0, 'dog'] };
  expect(told(both('my dog', 'or'), found, { pictures: 2, extra }).text).toBe(
    '**Yes** – in the left picture. I took any dog for “my dog”.',
  );
});

test('a word that is narrower than what can be told apart is no number', () => {
  const extra = { B: { wider: 'person' } };
  const men = lines(loc('B', 'IMAGE', 'man'), 'N=COUNT(box=B)', 'FINAL_RESULT=RESULT(var=N)');
  expect(told(men, { B: [3, 'person'] }, { extra }).untold).toBe(
    'I can’t tell men from other people. I count 3 people.',
  );
  expect(told(men, { B: [0, 'person'] }, { extra })).toMatchObject({
    untold: undefined,
    text: '**0** – I found no man.',
  });
  expect(told(exist('IMAGE', 'woman'), { B: [1, 'person'] }, { extra }).untold).toBe(
    'I can’t tell women from other people. I count 1 person.',
  );
  const sitting = lines(loc('C', 'IMAGE', 'bench'), 'V=CROP(image=IMAGE,box=C)', exist('V', 'man'));
  expect(told(sitting, { C: [1, 'bench'], B: [1, 'person'] }, { extra })).toMatchObject({
    untold: undefined,
    text: '**Yes** – I took any person for “man”.',
    marks: [[0, 'person', 'bench']],
  });
});

test('some that are there, but not close, are no “none” and no “no”', () => {
  const found: Found = { B: [1, 'cell phone'], P: [] };
  const source = besidePhone('FINAL_RESULT=RESULT(var=N)');
  expect(told(source, found, { elsewhere: { P: 2 } }).untold).toBe(
    'I can’t tell: I see 2 people, but none close to the cell phone.',
  );
  expect(told(source, found).untold).toBeUndefined();
});

test('a count says which one it doubts, and draws that otherwise', () => {
  const source = lines(loc('B', 'IMAGE', 'bird'), 'N=COUNT(box=B)', 'FINAL_RESULT=RESULT(var=N)');
  const bird = (at: number, score: number): Region => ({ box: [at * 60, 0, at * 60 + 50, 50], label: 'bird', score });
  const counted = (scores: readonly number[], missed: readonly number[]) => {
    const all = [...scores, ...missed].map((score, at) => bird(at, score));
    const alternatives = [{ type: 'Regions', picture: pictureAt(0), regions: all.slice(scores.length) }];
    const { text, finding } = told(
      source,
      { B: all.slice(0, scores.length) },
      { extra: { B: { alternatives } }, bar: 0.2 },
    );
    return [text, marksOf(finding)[0]?.marks.flatMap(({ dashed }, at) => (dashed ? [at] : []))];
  };
  expect(counted([0.9, 0.5], [0.18])).toEqual(['**2** – perhaps 3: the dashed one is doubtful.', [2]]);
  expect(counted([0.9, 0.22], [])).toEqual(['**2** – perhaps 1: the dashed one is doubtful.', [1]]);
  expect(counted([0.9, 0.5], [0.1])).toEqual(['**2**', []]);
  expect(counted([0.21], [])).toEqual(['**1**', []]);
  // More than one in doubt: so much can be meant that a second number helps nobody.
  expect(counted([0.9, 0.22], [0.18])).toEqual(['**2**', []]);
});

test('what could not be looked at is why a question can’t be told', () => {
  const source = besidePhone('FINAL_RESULT=RESULT(var=N)');
  const { program, steps } = told(source, { B: [0, 'phone'], P: [0, 'person'] });
  const fault = 'I found nothing to crop to.';
  expect(faultWords({ fault, failed: 'V' }, program, steps, tools)).toBe('I can’t tell: I found no phone.');
});

test('words and marks never contradict, whatever is found', () => {
  const random = seededRandom(12);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] ?? from[0];
  const shapes: readonly (() => readonly [source: string, pictures: number])[] = [
    () => [exist('IMAGE', pick(kinds), pick(signs)), 1],
    () => [exist(pick(['LEFT', 'RIGHT']), pick(kinds), pick(signs)), 2],
    () => [both(pick(kinds), pick(['and', 'or'])), 2],
    () => [compare, 1],
    () => [sum, 2],
    () => [besidePhone('FINAL_RESULT=RESULT(var=N)'), 1],
    () => [besidePhone(`A=EVAL(expr="'yes' if {N} ${pick(signs)} else 'no'")`, 'FINAL_RESULT=RESULT(var=A)'), 1],
  ];
  const kinds = ['dog', 'clock', 'bus'];
  const signs = ['> 0', '== 0', '>= 2', '< 3', '!= 1'];
  for (let run = 0; run < 2000; run += 1) {
    const [source, pictures] = pick(shapes)();
    const found: Record<string, readonly [number, string]> = {};
    for (const [, output, , object] of source.matchAll(/^(\w+)=LOC\(image=(\w+),object='(\w+)'/gm))
      found[output] = [Math.floor(random() * 4), object];
    if (found.B && found.P && found.B[0] === 0) continue;
    const { text, marks, finding } = told(source, found, { pictures });
    const drawn = marks;
    const about = `${source}\n${JSON.stringify(found)}\n${text} ${JSON.stringify(marks)}`;
    const [, headline] = /^\*\*(.+?)\*\*/.exec(text) ?? [];
    // What was found nowhere is drawn nowhere.
    for (const [, kind, , place] of text.matchAll(
      /found no (\w+)( near the \w+)?(?: in (the left|the right|either) picture)?/g,
    )) {
      const isIn = (at: number) => (place !== 'the left' || at === 0 ? place !== 'the right' || at === 1 : false);
      expect(
        drawn.some(([at, ...labels]) => isIn(at) && labels.includes(kind ?? '')),
        about,
      ).toBe(false);
      if (pictures === 2) expect(place, about).toBeDefined();
    }
    // A number is that of what is drawn.
    const number = Number(headline);
    const ofCounted = drawn.flatMap(([, ...labels]) => labels.filter((label) => label !== 'phone'));
    if (Number.isInteger(number)) expect(ofCounted.length, about).toBe(number);
    // Counts in words are those of the marks.
    for (const [, count, kind] of text.matchAll(/(\d+) (dog|clock|bus|cat)(?:e?s)?\b/g))
      expect(drawn.flatMap(([, ...labels]) => labels).filter((label) => label === kind).length, about).toBe(
        Number(count),
      );
    expect(finding.decisive.length, about).toBeGreaterThan(0);
  }
});

test('how deep in the picture somebody is, is told of those only that are found there', () => {
  const source = lines(
    loc('B', 'IMAGE', 'car'),
    'V=CROP_BEHIND(image=IMAGE,box=B)',
    loc('P', 'V', 'person'),
    'N=COUNT(box=P)',
    'FINAL_RESULT=RESULT(var=N)',
  );
  expect(told(source, { B: [1, 'car'], P: [] }, { elsewhere: { P: 1 } }).untold).toBe(
    'I can’t tell: I see 1 person, but not behind the car.',
  );
});

test('one of whom something is said is taken for the one that is meant', () => {
  const extra = { B: { wider: 'person' } };
  const source = lines(
    loc('B', 'IMAGE', 'man'),
    'M=COUNT(box=B)',
    loc('T', 'IMAGE', 'backpack'),
    'H=HAVING(object=B,other=T)',
    'N=COUNT(box=H)',
    `A=EVAL(expr="'yes' if {N} / {M} > 0 else 'no'")`,
    'FINAL_RESULT=RESULT(var=A)',
  );
  expect(told(source, { B: [1, 'person'], T: [1, 'backpack'], H: [1, 'person'] }, { extra }).untold).toBeUndefined();
});
