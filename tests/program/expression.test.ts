import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProgramError } from '../../src/contracts/errors.js';
import type { Box, Value } from '../../src/contracts/turn.js';
import { evaluateExpression, parseExpression } from '../../src/program/expression/expression.js';

const text = (value: string): Value => ({ type: 'Text', value });
const number = (value: number): Value => ({ type: 'Number', value });
const boolean = (value: boolean): Value => ({ type: 'Boolean', value });
const list = (...items: string[]): Value => ({ type: 'List', items });
const picture = { id: 'a'.repeat(64), width: 640, height: 480, mediaType: 'image/jpeg' } as const;

function result(expression: string, values: Readonly<Record<string, Value>> = {}): string | number | boolean {
  const value = evaluateExpression(expression, new Map(Object.entries(values)));
  if (value.type === 'Text' || value.type === 'Number' || value.type === 'Boolean') return value.value;
  throw new Error(`an expression gave ${value.type}`);
}

function faultOf(expression: string, values: Readonly<Record<string, Value>> = {}): ProgramError {
  try {
    evaluateExpression(expression, new Map(Object.entries(values)));
  } catch (error) {
    if (error instanceof ProgramError) return error;
    throw error;
  }
  throw new Error(`${expression} was accepted`);
}

describe('what the paper writes', () => {
  it.each([
    ["'yes' if {ANSWER0} > 0 else 'no'", { ANSWER0: number(2) }, 'yes'],
    ["'yes' if {ANSWER0} > 0 else 'no'", { ANSWER0: number(0) }, 'no'],
    ["'yes' if {ANSWER0} + {ANSWER1} > 0 else 'no'", { ANSWER0: number(0), ANSWER1: number(1) }, 'yes'],
    ["'yes' if {ANSWER0} == 'white' else 'no'", { ANSWER0: text('White') }, 'yes'],
    ["'yes' if {ANSWER0} != {ANSWER1} else 'no'", { ANSWER0: text('red'), ANSWER1: text('blue') }, 'yes'],
    ["'yes' if {ANSWER0} and {ANSWER1} else 'no'", { ANSWER0: text('yes'), ANSWER1: text('no') }, 'no'],
    ["'front' if {A} > 0 else 'behind' if {B} > 0 else 'neither'", { A: number(0), B: number(0) }, 'neither'],
    ["'front' if {A} > 0 else 'behind' if {B} > 0 else 'neither'", { A: number(0), B: number(3) }, 'behind'],
    ['{ANSWER0} == 4 and {ANSWER1} >=2', { ANSWER0: text('4'), ANSWER1: text('2') }, true],
    ['{ANSWER0} == 2 and {ANSWER1}', { ANSWER0: text('two'), ANSWER1: text('yes') }, true],
    ['{ANSWER0} + {ANSWER1} == 2', { ANSWER0: text('1'), ANSWER1: text('1') }, true],
    ['{ANSWER0} xor {ANSWER1}', { ANSWER0: text('yes'), ANSWER1: text('no') }, true],
    ['{ANSWER0} xor {ANSWER1}', { ANSWER0: boolean(true), ANSWER1: text('yes') }, false],
    ['{ANSWER0} >= 7', { ANSWER0: text('7') }, true],
    ["'{ANSWER0}' == 'left'", { ANSWER0: text('left') }, true],
    ["'there are {ANSWER0} dogs'", { ANSWER0: number(3) }, 'there are 3 dogs'],
    ['{ANSWER0}', { ANSWER0: text('red') }, 'red'],
    ['{ANSWER0}', { ANSWER0: boolean(false) }, false],
  ])('%s', (expression, values, expected) => {
    expect(result(expression, values as Record<string, Value>)).toBe(expected);
  });
});

describe('arithmetic', () => {
  it.each([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['10 - 2 - 3', 5],
    ['7 / 2', 3.5],
    ['7 // 2', 3],
    ['-7 // 2', -4],
    ['-7 % 3', 2],
    ['7 % -3', -2],
    ['-(2 + 1)', -3],
    ['--2', 2],
    ['-0', 0],
    ['.5 + 1.', 1.5],
    ["'2' + '3'", 5],
    ["'two dogs' + 1", 3],
    ['True + True', 2],
  ])('%s = %d', (expression, expected) => expect(result(expression)).toBe(expected));

  it('joins texts that are no numbers', () => {
    expect(result("'a ' + {COLOR} + ' bus'", { COLOR: text('red') })).toBe('a red bus');
    expect(result("{COUNT} + ' dogs'", { COUNT: number(2) })).toBe('2 dogs');
  });

  it('says what is no number', () => {
    expect(faultOf('{A} > 2', { A: text('red') }).friendly).toBe('In {A} > 2: “red” is not a number.');
    expect(faultOf("'red' - 1").friendly).toContain('“red” is not a number');
    expect(faultOf('1 / 0').friendly).toContain('nothing can be divided by 0');
    expect(faultOf('1 % 0').friendly).toContain('nothing can be divided by 0');
    expect(faultOf(`${'9'.repeat(39)} * ${Array(20).fill('9'.repeat(39)).join(' * ')}`).friendly).toContain(
      'too large',
    );
  });
});

describe('comparison', () => {
  it.each([
    ['1 < 2 < 3', true],
    ['1 < 3 < 2', false],
    ['3 > 2 >= 2 != 1', true],
    ['.1 + .2 == .3', true],
    ["'Two' == 2", true],
    ["'2 dogs' == 2", true],
    ["'two dogs' == 'two cats'", false],
    ["'2' == 'two'", true],
    ["'none' == 0", true],
    ["' Yes. ' == True", true],
    ["'yes' == 'True'", true],
    ["'no' == True", false],
    ["'red' == 2", false],
    ["'red' != 2", true],
    ["'red' == True", false],
    ['True == 1', true],
    ["'yes' > 0", true],
    ["'LEFT' == 'left'", true],
    ["'dog' in 'Two Dogs'", true],
    ["'cat' not in 'two dogs'", true],
    ["'red' in ['blue', 'Red']", true],
    ["2 in ['one', 'two']", true],
    ['3 not in [1, 2,]', true],
    ["'x' in []", false],
    ["2 in 'catch 22'", true],
  ])('%s is %s', (expression, expected) => expect(result(expression)).toBe(expected));

  it('looks in lists of a program', () => {
    expect(result("'Dog' in {LIST0}", { LIST0: list('cat', 'dog') })).toBe(true);
    expect(result("'one of {LIST0}'", { LIST0: list('cat', 'dog') })).toBe('one of cat, dog');
    expect(faultOf('{LIST0} == 2', { LIST0: list('2') }).friendly).toContain('only on the right of in');
    expect(faultOf('{LIST0}', { LIST0: list('2') }).friendly).toContain('not a list');
    expect(faultOf('1 in 2').friendly).toContain('on the right of in');
  });
});

describe('yes and no', () => {
  it.each([
    ['True or False and False', true],
    ['not True or True', true],
    ['not 1 == 2', true],
    ['True xor True and False', true],
    ['True or True xor True', true],
    ["'yes, there is one' and 'true'", true],
    ["'0' or ''", false],
    ['not not 3', true],
    ['False and 1 / 0', false],
    ['True or 1 / 0', true],
    ['1 if True else 1 / 0', 1],
  ])('%s is %s', (expression, expected) => expect(result(expression)).toBe(expected));

  it('does not guess what is neither', () => {
    expect(faultOf('{A} and True', { A: text('a red bus') }).friendly).toContain('“a red bus” is neither yes nor no');
  });
});

describe('texts', () => {
  it.each([
    [String.raw`'it\'s'`, "it's"],
    [`"Disney's"`, "Disney's"],
    [String.raw`'a\n\t\\'`, 'a\n\t\\'],
    [String.raw`'\u00e9\u{7d'`, undefined],
    [String.raw`'\u00e9t\u00e9'`, 'été'],
    [String.raw`'\ud800'`, '\uFFFD'],
    [`'Größe 犬 🐕'`, 'Größe 犬 🐕'],
    [`'{{A}} and {{{A}}}'`, '{A} and {7}'],
    [`'{ A }{A}'`, '77'],
  ])('%s', (expression, expected) => {
    if (expected === undefined) expect(faultOf(expression).reason).toBe('expression');
    else expect(result(expression, { A: number(7) })).toBe(expected);
  });
});

describe('faults', () => {
  it.each([
    ["'yes' if {ANSWER0} > 0 and else 'no'", 'a value is missing before else', 28, 32],
    ["'yes' if {ANSWER0} > 0", 'else is missing', 23, 24],
    ['{ANSWER0} =', '= means nothing here; write == to compare', 11, 12],
    ['{ANSWER0} && 1', '&& means nothing here; write and', 11, 13],
    ['{ANSWER0} | 1', '| means nothing here; write or', 11, 12],
    ['ANSWER0 > 0', 'ANSWER0 means nothing here; write {ANSWER0} for a variable', 1, 8],
    ['true', 'did you mean True', 1, 5],
    ['{ANSWER0} adn 1', 'did you mean and', 11, 14],
    ['len({ANSWER0})', 'an expression calls nothing', 1, 4],
    ['__import__("os").system("id")', 'an expression calls nothing', 1, 11],
    ['{ANSWER0.__class__}', 'a variable’s name and nothing else', 1, 20],
    ["'a {ANSWER0!r}'", 'a variable’s name and nothing else', 4, 15],
    [String.raw`'\'{ANSWER 0}'`, 'a variable’s name and nothing else', 4, 14],
    ['‘yes’', '‘ is a typographic quote; write \' or "', 1, 2],
    ["'yes", 'does not end', 1, 5],
    [String.raw`'\d'`, 'no escape that I know', 2, 4],
    ['12abc', 'no number', 1, 4],
    ['1..2', 'no number', 1, 4],
    ['(1 + 2', ') is missing', 7, 8],
    ['1 2', 'an operator is missing before this', 3, 4],
    ['', 'ends where a value is missing', 1, 2],
    ['[1]', 'only after in', 1, 2],
    ['1 not 2', 'in is missing', 7, 8],
    ['{A} is 2', 'is means nothing here', 5, 7],
    ['None', 'None means nothing here', 1, 5],
    ['{ANSWER1}', 'there is no ANSWER1', 1, 10],
    ['{__proto__}', 'there is no __proto__', 1, 12],
    ["'{constructor}'", 'there is no constructor', 2, 15],
    ['{BOX0} > 1', 'count them with COUNT first', 1, 7],
    ['{IMAGE} > 1', 'IMAGE is a picture', 1, 8],
    ['a $ b', 'means nothing here', 1, 2],
    ['1 $ 2', '"$" means nothing here', 3, 4],
  ])('%s', (expression, sentence, start, end) => {
    const error = faultOf(expression, {
      ANSWER0: number(1),
      A: number(2),
      BOX0: { type: 'Regions', picture, regions: [] },
      IMAGE: { type: 'Image', picture },
    });
    expect(error.friendly).toContain(sentence);
    expect(error.span).toEqual({ line: 1, start, end });
    expect(error.message).toMatch(/^\[expression\] .*\n {2}.*\n {2} *\^+$/);
  });

  it('puts the caret below the culprit', () => {
    expect(faultOf("'yes' if {A} > 0 and else 'no'", { A: number(1) }).message).toBe(
      [
        '[expression] a value is missing before else',
        "  'yes' if {A} > 0 and else 'no'",
        '                       ^^^^',
      ].join('\n'),
    );
  });

  it('tells the types of fault apart', () => {
    expect(faultOf('{B}').reason).toBe('undefined-variable');
    expect(faultOf('{B}', { B: { type: 'Image', picture } }).reason).toBe('type');
    expect(faultOf('1 +').reason).toBe('expression');
  });
});

describe('bounds', () => {
  it.each([
    ['brackets', `${'('.repeat(200)}1${')'.repeat(200)}`, 'too deep'],
    ['not', `${'not '.repeat(200)}1`, 'too deep'],
    ['minus', `${'-'.repeat(200)}1`, 'too deep'],
    ['choices', `${'1 if 1 else '.repeat(60)}1`, 'too deep'],
    ['lists', `${'1 in ['.repeat(60)}1${']'.repeat(60)}`, 'too deep'],
    ['tokens', `1${' + 1'.repeat(300)}`, 'too long'],
    ['characters', `'${'x'.repeat(5000)}'`, 'too long'],
    ['a megabyte', '('.repeat(1_000_000), 'too long'],
  ])('%s', (_, expression, sentence) => expect(faultOf(expression).friendly).toContain(sentence));

  it('takes time with the length only, however it nests', () => {
    const chain = `${'1 < ('.repeat(45)}1 < 2 < 3${') < 3'.repeat(45)}`;
    const sums = Array(240).fill("'a'").join(' + ');
    const before = performance.now();
    result(chain);
    expect(result(sums)).toBe('a'.repeat(240));
    expect(performance.now() - before).toBeLessThan(1000);
  });

  it('keeps texts in bounds', () => {
    const long = text('x'.repeat(15_000));
    expect(faultOf("'{A}{A}'", { A: long }).friendly).toContain('too long');
    expect(faultOf('{A} + {A}', { A: long }).friendly).toContain('too long');
  });

  it('names its variables once each, in order', () => {
    const { variables } = parseExpression("'{B} of {A}' if {A} == '{C}' else {B}");
    expect(variables.map(({ name }) => name)).toEqual(['B', 'A', 'C']);
    expect(variables.map(({ span }) => [span.start, span.end])).toEqual([
      [2, 5],
      [9, 12],
      [25, 28],
    ]);
  });
});

describe('regions', () => {
  const regions = (...found: readonly [label: string, score: number, box: Box][]): Value => ({
    type: 'Regions',
    picture,
    regions: found.map(([label, score, box]) => ({ label, score, box })),
  });
  const cat = regions(['cat', 0.4, [500, 0, 600, 50]], ['cat', 0.9, [10, 20, 30, 60]]);
  const dog = regions(['dog', 0.8, [300, 100, 400, 200]]);
  const none = regions();

  it.each([
    ['{BOX0.count}', 2],
    ['{BOX0.label}', 'cat'],
    ['{BOX0.x}', 20],
    ['{BOX0.y}', 40],
    ['{BOX0.area}', 800],
    ['{BOX0.x} < {BOX1.x}', true],
    ["'cat' if {BOX0.x} > {BOX1.x} else 'dog'", 'dog'],
    ["'{BOX0.count} cats, {BOX1.count} dogs'", '2 cats, 1 dogs'],
    ['{NONE.count} > 0 and {NONE.x} > 3', false],
    ['{NONE.label}', 'nothing'],
  ])('%s', (expression, expected) => {
    expect(result(expression, { BOX0: cat, BOX1: dog, NONE: none })).toBe(expected);
  });

  it.each([
    ['{NONE.x} < 3', 'NONE is nothing that was found, so it has no x'],
    [
      '{BOX0.colour} == 1',
      'regions have no colour; they have x, y, bottom, area, width, height, label, count, labels, place',
    ],
    ['{ANSWER0.x} > 1', 'only regions have x, and ANSWER0 holds none'],
  ])('%s is at fault', (expression, sentence) => {
    expect(faultOf(expression, { BOX0: cat, NONE: none, ANSWER0: number(1) }).friendly).toContain(sentence);
  });

  it('names a part beside its variable', () => {
    const { variables } = parseExpression('{A.x} < {B.x} and {A.x} > {A}');
    expect(variables.map(({ name, part }) => [name, part])).toEqual([
      ['A', 'x'],
      ['B', 'x'],
      ['A', undefined],
    ]);
  });
});

describe('any input', () => {
  const values: ReadonlyMap<string, Value> = new Map<string, Value>([
    ['A', number(2)],
    ['B', text('yes')],
    ['C', boolean(false)],
    ['D', list('x', '2')],
    ['E', { type: 'Regions', picture, regions: [] }],
  ]);
  const words = [
    ...['and', 'or', 'not', 'xor', 'in', 'if', 'else', '==', '!=', '<', '<=', '>', '>=', '+', '-', '*', '/', '//', '%'],
    ...[
      '(',
      ')',
      '[',
      ']',
      ',',
      '{A}',
      '{B}',
      '{C}',
      '{D}',
      '{E}',
      '{E.x}',
      '{E.count}',
      '{__proto__}',
      "'{B}'",
      "'dog'",
      '1',
      '.5',
      'True',
    ],
    ...['None', 'eval', 'constructor', '`', '$', '\\', "'", '"', '{', '}', '\u2028', '😀'],
  ];

  function evaluatesOrFaults(source: string): void {
    try {
      expect(['Text', 'Number', 'Boolean']).toContain(evaluateExpression(source, values).type);
    } catch (error) {
      expect(error).toBeInstanceOf(ProgramError);
    }
  }

  it('gives a value or a ProgramError', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), evaluatesOrFaults), { numRuns: 2000 });
  });

  it('gives a value or a ProgramError for word soup', () => {
    const soup = fc.array(fc.constantFrom(...words), { maxLength: 30 }).map((parts) => parts.join(' '));
    fc.assert(fc.property(soup, evaluatesOrFaults), { numRuns: 5000 });
  });

  it('calculates as JavaScript does where both agree', () => {
    const leaf = fc.integer({ min: 0, max: 9 }).map(String);
    const { tree } = fc.letrec<{ tree: string }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc
          .tuple(tie('tree'), fc.constantFrom('+', '-', '*', '<', '>', '==', '!='), tie('tree'))
          .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
      ),
    }));
    fc.assert(
      fc.property(tree, (source) => {
        const expected: unknown = reference(source);
        expect(Number(result(source))).toBe(Number(expected) + 0);
      }),
      { numRuns: 500 },
    );
  });
});

/** A second, independent reading of fully bracketed integer expressions. */
function reference(source: string): number {
  let at = 0;
  return read();
  function read(): number {
    if (source[at] !== '(') return Number(source[at++]);
    at += 1;
    const left = read();
    const operator = source.slice(at + 1, source.indexOf(' ', at + 1));
    at += operator.length + 2;
    const right = read();
    at += 1;
    if (operator === '+') return left + right;
    if (operator === '-') return left - right;
    if (operator === '*') return left * right;
    if (operator === '<') return Number(left < right);
    if (operator === '>') return Number(left > right);
    return Number((left === right) === (operator === '=='));
  }
}
