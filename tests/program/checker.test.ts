import { describe, expect, it } from 'vitest';
import { ProgramError, type ProgramFault } from '../../src/contracts/errors.js';
import { checkLine, checkProgram } from '../../src/program/checker.js';
import { inputTypes } from '../../src/program/types.js';
import { shelf, shelfTool, shelfWith, text } from './shelf.js';

function check(source: string, pictures = 1) {
  return checkProgram(source, { tools: shelf, inputs: inputTypes(pictures) });
}
function faultOf(source: string, pictures = 1): ProgramError {
  try {
    check(source, pictures);
  } catch (error) {
    if (error instanceof ProgramError) return error;
    throw error;
  }
  throw new Error(`accepted: ${source}`);
}
/** A program around a line that makes ANSWER0. */
const around = (line: string): string => `${line}\nFINAL_RESULT=RESULT(var=ANSWER0)`;

describe('a checked program', () => {
  it('has its instructions, with spans from 1', () => {
    const source = "\n# where is it?\nBOX0 = LOC( image=IMAGE, object='umbrella', )  # there\n\n  RESULT(var=BOX0)";
    expect(checkProgram(source, { tools: shelf, inputs: inputTypes(1) }, ['example 7'])).toEqual({
      source,
      examples: ['example 7'],
      instructions: [
        {
          output: 'BOX0',
          tool: 'LOC',
          arguments: {
            image: { kind: 'variable', name: 'IMAGE', span: { line: 3, start: 19, end: 24 } },
            object: { kind: 'literal', value: 'umbrella', span: { line: 3, start: 33, end: 43 } },
          },
          span: { line: 3, start: 1, end: 46 },
        },
        {
          output: 'FINAL_RESULT',
          tool: 'RESULT',
          arguments: { var: { kind: 'variable', name: 'BOX0', span: { line: 5, start: 14, end: 18 } } },
          span: { line: 5, start: 3, end: 19 },
        },
      ],
    });
  });

  it('asks regions for their parts in an expression', () => {
    const source = 'B=FACEDET(image=IMAGE)\nANSWER0=EVAL(expr="{B.count} > 1 and {B.x} < 5")\nRESULT(var=ANSWER0)';
    expect(check(source).instructions).toHaveLength(3);
  });

  it('names tools by their own names', () => {
    const source =
      "BOX0=LOC(image=IMAGE,object='a')\nIMAGE0=CROP_AHEAD(image=IMAGE,box=BOX0)\nFINAL=RESULT(var=IMAGE0)";
    expect(check(source).instructions.map(({ tool }) => tool)).toEqual(['LOC', 'CROP_FRONTOF', 'RESULT']);
  });

  it.each([
    [`'Disney\\'s "Frozen"'`, `Disney's "Frozen"`],
    [`"Disney's \\"Frozen\\""`, `Disney's "Frozen"`],
    [String.raw`'a\\b\n\t\u00e9'`, 'a\\b\n\té'],
    ["'# is no comment'", '# is no comment'],
    ["'“犬” 🐕 ‘’'", '“犬” 🐕 ‘’'],
    ["'a,b=c(d)'", 'a,b=c(d)'],
    ["''", ''],
  ])('reads the text %s', (literal, value) => {
    const { instructions } = check(around(`ANSWER0=VQA(image=IMAGE,question=${literal})`));
    expect(instructions[0].arguments.question).toMatchObject({ kind: 'literal', value });
  });

  it.each([
    ['7', 7],
    ['-3', -3],
    ['2.5', 2.5],
    ['.5', 0.5],
    ['-1e-7', -1e-7],
  ])('reads the number %s', (literal, value) => {
    const { instructions } = check(`LIST0=LIST(query='a',max=${literal})\nRESULT(var=LIST0)`);
    expect(instructions[0].arguments.max).toMatchObject({ kind: 'literal', value });
  });

  it('reads True, False and None', () => {
    const tools = shelfWith(
      shelfTool({
        name: 'FLAG',
        parameters: {
          on: { type: 'Boolean', summary: 'on?' },
          off: { type: ['Boolean', 'Text'], optional: true, summary: 'off?' },
        },
        returns: 'Text',
        run: () => ({ output: text('') }),
      }),
    );
    const source =
      'ANSWER0=FLAG(on=True,off=None)\nANSWER1=FLAG(on=False)\nA=EVAL(expr="{ANSWER0} + {ANSWER1}")\nRESULT(var=A)';
    const { instructions } = checkProgram(source, { tools, inputs: inputTypes(0) });
    expect(instructions[0].arguments).toMatchObject({ on: { value: true }, off: { value: null } });
    expect(instructions[1].arguments).toMatchObject({ on: { value: false } });
  });

  it('accepts whichever line ends are used', () => {
    for (const end of ['\n', '\r\n', '\r', '\n\n \t\n']) {
      expect(check(`ANSWER0=FACEDET(image=IMAGE)${end}RESULT(var=ANSWER0)${end}`).instructions).toHaveLength(2);
    }
  });
});

describe('pictures of the request', () => {
  it('IMAGE is the first; with two, LEFT and RIGHT too', () => {
    expect([...inputTypes(0).keys()]).toEqual([]);
    expect([...inputTypes(1).keys()]).toEqual(['IMAGE']);
    expect([...inputTypes(2).keys()]).toEqual(['IMAGE', 'LEFT', 'RIGHT', 'IMAGE1', 'IMAGE2', 'IMAGES']);
    expect([...inputTypes(3).keys()]).toEqual(['IMAGE', 'LEFT', 'RIGHT', 'IMAGE1', 'IMAGE2', 'IMAGE3', 'IMAGES']);
  });

  it('says which there are', () => {
    expect(faultOf('ANSWER0=FACEDET(image=LEFT)').friendly).toContain('nothing defines LEFT; the request has IMAGE');
    expect(faultOf('ANSWER0=FACEDET(image=IMAGE)', 0).friendly).toContain('the request came with no picture');
  });

  it('a program may call a crop IMAGE1, as the paper does, unless it has read the picture of that name', () => {
    const crops = (first: string): string =>
      `BOX0=LOC(image=${first},object='dog')
       IMAGE0=CROP(image=LEFT,box=BOX0)
       IMAGE1=CROP(image=IMAGE0,box=BOX0)
       RESULT(var=IMAGE1)`;
    expect(check(crops('LEFT'), 2).instructions).toHaveLength(4);
    expect(faultOf(crops('IMAGE1'), 2)).toMatchObject({ reason: 'redefined-variable', span: { line: 3 } });
    expect(faultOf(crops('LEFT').replaceAll('IMAGE0', 'LEFT'), 2)).toMatchObject({ reason: 'redefined-variable' });
  });
});

describe('faults', () => {
  it.each<[string, ProgramFault, string, string]>([
    // [program, reason, what is underlined, what is said]
    [
      around("ANSWER0=LOCC(image=IMAGE,object='a')"),
      'unknown-tool',
      'LOCC',
      'there is no tool LOCC; did you mean LOC?',
    ],
    [around("ANSWER0=loc(image=IMAGE,object='a')"), 'unknown-tool', 'loc', 'did you mean LOC?'],
    [around('ANSWER0=constructor(image=IMAGE)'), 'unknown-tool', 'constructor', 'there is no tool constructor'],
    [around('ANSWER0=__proto__(image=IMAGE)'), 'unknown-tool', '__proto__', 'there is no tool __proto__'],
    [
      around("ANSWER0=LOC(image=IMAGE,objekt='a')"),
      'unknown-argument',
      'objekt',
      'did you mean object? (it takes image, object)',
    ],
    [
      around("ANSWER0=LOC(image=IMAGE,object='a',__proto__='b')"),
      'unknown-argument',
      '__proto__',
      'has no argument __proto__',
    ],
    [around("ANSWER0=LOC(image=IMAGE,object='a',toString='b')"), 'unknown-argument', 'toString', 'has no argument'],
    [around("ANSWER0=LOC(object='a')"), 'missing-argument', 'LOC', 'LOC needs image=… (a picture)'],
    [around('ANSWER0=LOC()'), 'missing-argument', 'LOC', 'LOC needs image'],
    [around("ANSWER0=LOC(image=IMAGE,object='a',object='b')"), 'duplicate-argument', 'object', 'object is given twice'],
    [around('ANSWER0=FACEDET(image=IMAGES)'), 'undefined-variable', 'IMAGES', 'did you mean IMAGE?'],
    [around('ANSWER0=FACEDET(image=ANSWER0)'), 'undefined-variable', 'ANSWER0', 'nothing before this line'],
    [around('ANSWER0=FACEDET(image=__proto__)'), 'undefined-variable', '__proto__', 'nothing before this line'],
    [around('ANSWER0=FACEDET(image=hasOwnProperty)'), 'undefined-variable', 'hasOwnProperty', 'nothing before'],
    [around('ANSWER0=LOC(image=IMAGE,object=umbrella)'), 'undefined-variable', 'umbrella', "in quotes: 'umbrella'"],
    [around('IMAGE=FACEDET(image=IMAGE)'), 'redefined-variable', 'IMAGE', 'a picture of the request already'],
    [
      around('ANSWER0=FACEDET(image=IMAGE)\nANSWER0=COUNT(box=ANSWER0)'),
      'redefined-variable',
      'ANSWER0',
      'the result of line 1 already; take another name, such as ANSWER1',
    ],
    ['A=FACEDET(image=IMAGE)\nA=RESULT(var=A)', 'redefined-variable', 'A', 'the result of line 1 already'],
    [around('B=FACEDET(image=IMAGE)\nANSWER0=FACEDET(image=IMAGE)'), 'unused-variable', 'B', 'nothing uses B'],
    [around('ANSWER0=COUNT(box=IMAGE)'), 'type', 'IMAGE', 'COUNT wants regions for box, and IMAGE is a picture'],
    [around("ANSWER0=COUNT(box='dog')"), 'type', "'dog'", 'COUNT wants regions for box, not a text'],
    [around("ANSWER0=FACEDET(image='IMAGE')"), 'type', "'IMAGE'", 'write IMAGE without quotes for the variable'],
    [around("ANSWER0=LIST(query='a',max='7')"), 'type', "'7'", 'write 7 without quotes'],
    [around("ANSWER0=LIST(query='a',max=True)"), 'type', 'True', 'wants a number for max, not True or False'],
    [around('ANSWER0=LIST(query=7,max=7)'), 'type', '7', 'wants a text for query, not a number'],
    [around('ANSWER0=FACEDET(image=None)'), 'type', 'None', 'FACEDET cannot do without image'],
    [
      around('B=FACEDET(image=IMAGE)\nANSWER0=CLASSIFY(image=IMAGE,object=B,categories=B)'),
      'type',
      'B',
      'wants a list or a text for categories',
    ],
    [
      around("B=VQA(image=IMAGE,question='?')\nANSWER0=EVAL(expr=B)"),
      'type',
      'B',
      "is an expression, written out in quotes: '{B}'",
    ],
    [around('B=FACEDET(image=IMAGE)\nANSWER0=EVAL(expr="{B} > 1")'), 'type', '{B}', 'count them with COUNT first'],
    [around('ANSWER0=EVAL(expr="{IMAGE.x} > 1")'), 'type', '{IMAGE.x}', 'only regions have x, and IMAGE is a picture'],
    [around('ANSWER0=EVAL(expr="{IMAGE} > 1")'), 'type', '{IMAGE}', 'IMAGE is a picture'],
    [around('ANSWER0=EVAL(expr=5)'), 'type', '5', 'wants a text for expr, not a number'],
    [around('ANSWER0=EVAL(expr="{B} > 1")'), 'undefined-variable', '{B}', 'nothing before this line defines B'],
    [
      around(`ANSWER0=EVAL(expr='\\'a\\' if {B} else 1')`),
      'undefined-variable',
      '{B}',
      'nothing before this line defines B',
    ],
    [around(`ANSWER0=EVAL(expr='\\'a\\' ++ 1')`), 'expression', '+', 'a value is missing before +'],
    [around('ANSWER0=EVAL(expr="1 +")'), 'expression', '"', 'ends where a value is missing'],
    [around('ANSWER0=EVAL(expr="")'), 'expression', '"', 'ends where a value is missing'],
    ['', 'result', '', 'the program is empty'],
    ['# nothing\n\n', 'result', '#', 'the program is empty'],
    ['ANSWER0=FACEDET(image=IMAGE)', 'result', 'ANSWER0=FACEDET(image=IMAGE)', 'FINAL_RESULT=RESULT(var=…)'],
    [
      `${around('ANSWER0=FACEDET(image=IMAGE)')}\nRESULT(var=ANSWER0)`,
      'result',
      'RESULT(var=ANSWER0)',
      'is an answer already',
    ],
    ["FINAL_RESULT=RESULT(var='a red bus')", 'result', "'a red bus'", 'shows a variable'],
    [around('FACEDET(image=IMAGE)'), 'syntax', 'FACEDET(image=IMAGE)', 'needs a name: ANSWER0=FACEDET(…)'],
    [around("ANSWER0=LOC(IMAGE,'dog')"), 'syntax', 'IMAGE', 'each argument has a name; write image=IMAGE'],
    [around("ANSWER0=LOC('dog',image=IMAGE)"), 'syntax', "'dog'", 'each argument has a name'],
    [around('ANSWER0=FACEDET(image=CROP(image=IMAGE))'), 'syntax', 'CROP', 'a call stands on a line of its own'],
    [around("ANSWER0=LOC(image=IMAGE,\n  object='dog')"), 'syntax', ' ', ') is missing; a call stands on one line'],
    [around("ANSWER0=LOC(image=IMAGE object='dog')"), 'syntax', 'object', 'a comma or ) is missing before this'],
    [around("ANSWER0=LOC(image=IMAGE,,object='dog')"), 'syntax', ',', 'a comma is too many'],
    [around("ANSWER0=LOC(image=,object='dog')"), 'syntax', ',', 'a value is missing here'],
    [around('ANSWER0=FACEDET(image=IMAGE); B=1'), 'syntax', ';', '";" means nothing here'],
    [around('ANSWER0=FACEDET(image=IMAGE) B'), 'syntax', 'B', 'one call a line'],
    [around('ANSWER0=FACEDET'), 'syntax', ' ', '( is missing after FACEDET'],
    [around('ANSWER0=5'), 'syntax', '5', 'a tool’s name is missing here'],
    [around('ANSWER0=(1)'), 'syntax', '(', 'a tool’s name is missing here'],
    [around('True=FACEDET(image=IMAGE)'), 'syntax', 'True', 'the name of its result'],
    [around('box0=FACEDET(image=IMAGE)'), 'syntax', 'box0', 'a name in capitals'],
    [around('__proto__=FACEDET(image=IMAGE)'), 'syntax', '__proto__', 'a name in capitals'],
    [around(`${'A'.repeat(65)}=FACEDET(image=IMAGE)`), 'syntax', 'A'.repeat(65), 'the name is too long'],
    [around("ANSWER0=VQA(image=IMAGE,question='What's this?')"), 'syntax', "'", "write \\' inside a text"],
    [around("ANSWER0=VQA(image=IMAGE,question='What is this?)"), 'syntax', "'What is this?)", 'does not end'],
    [around('ANSWER0=VQA(image=IMAGE,question=“What?”)'), 'syntax', '“', 'is a typographic quote; write \' or "'],
    [around(String.raw`ANSWER0=VQA(image=IMAGE,question='\d')`), 'syntax', String.raw`\d`, 'is no escape that I know'],
    [around("ANSWER0=LIST(query='a',max=7x)"), 'syntax', '7', 'no number that I can read'],
    [around("ANSWER0=LIST(query='a',max=1e999)"), 'syntax', '1e999', 'no number that I can read'],
    [around("ANSWER0=LIST(query='a',max=--1)"), 'syntax', '-', 'means nothing here'],
    [around('```python'), 'syntax', '`', 'typographic quote'],
    [around(`ANSWER0=LOC(${'a=1,'.repeat(30)})`), 'syntax', 'a', 'too many arguments'],
  ])('%s', (source, reason, underlined, sentence) => {
    const error = faultOf(source);
    const { line, start, end } = error.span;
    const lineText = source.split('\n')[line - 1];
    expect({ reason: error.reason, underlined: lineText.slice(start - 1, end - 1) }).toEqual({
      reason,
      // What is missing at the end of a line is marked after it.
      underlined: underlined === ' ' ? '' : underlined,
    });
    expect(error.friendly).toContain(sentence);
    expect(error.friendly).toMatch(/^Line \d+ of the program: [^\n]*$/);
  });

  it('show the line with a caret', () => {
    expect(faultOf("BOX0=LOC(image=IMAGE,object='dog')\nIMAGE0=CROPP(image=IMAGE,box=BOX0)").message).toBe(
      [
        '[program] line 2: there is no tool CROPP; did you mean CROP?',
        '  IMAGE0=CROPP(image=IMAGE,box=BOX0)',
        '         ^^^^^',
      ].join('\n'),
    );
  });

  it('show the part of a long line that matters', () => {
    const { message } = faultOf(around(`ANSWER0=VQA(question='${'why '.repeat(1000)}',image=IMAGEE)`));
    const [, shown, carets] = message.split('\n');
    expect(shown.length).toBeLessThan(110);
    expect(shown.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('IMAGEE');
  });

  it('cannot move the caret or the terminal by control characters', () => {
    const { message } = faultOf("ANSWER0=VQA(\tquestion='\u001b[31m\u202e\u0007',image=IMAGEE)");
    expect(message.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

describe('bounds', () => {
  const quickly = (source: string): ProgramError => {
    const before = performance.now();
    const error = faultOf(source);
    expect(performance.now() - before).toBeLessThan(1000);
    return error;
  };

  it('a program of a megabyte is refused at once', () => {
    for (const unit of ['(', "'", '\n', 'A=B(c=', '#', ' ', '\\', '\u0000', "A=LOC(image=IMAGE,object='x')\n"]) {
      const error = quickly(unit.repeat(Math.ceil(1_000_000 / unit.length)));
      expect(error.reason).toBe('too-long');
      expect(error.message.length).toBeLessThan(400);
    }
  });

  it('so is one of too many lines', () => {
    const lines = Array.from({ length: 150 }, (_, index) => `A${index}=FACEDET(image=IMAGE)`);
    expect(quickly(lines.join('\n'))).toMatchObject({ reason: 'too-long', span: { line: 101 } });
  });

  it('deep nesting is no trap', () => {
    quickly(around(`ANSWER0=FACEDET(image=${'('.repeat(15_000)})`));
    quickly(around(`ANSWER0=EVAL(expr="${'('.repeat(3_900)}")`));
    quickly(around(`ANSWER0=EVAL(expr="${'not '.repeat(900)}")`));
    quickly(around(`ANSWER0=FACEDET(image=${'A'.repeat(15_000)})`));
    quickly(around(`ANSWER0=LIST(query='',max=${'9'.repeat(15_000)})`));
  });
});

describe('one line by itself', () => {
  it('is checked whatever its variables are', () => {
    expect(checkLine('IMAGE3=CROP_AHEAD(image=IMAGE2,box=BOX7)', shelf)).toMatchObject({
      output: 'IMAGE3',
      tool: 'CROP_FRONTOF',
    });
    expect(checkLine('ANSWER9=EVAL(expr="{X} > 1")', shelf).output).toBe('ANSWER9');
    expect(checkLine('RESULT(var=X)', shelf).output).toBe('FINAL_RESULT');
  });

  it.each<[string, ProgramFault]>([
    ['A=CROP(image=B)', 'missing-argument'],
    ['A=COUNT(box=7)', 'type'],
    ['A=EVAL(expr="1 +")', 'expression'],
    ['A=EVAL(expr=B)', 'type'],
    ['CROP(image=A,box=B)', 'syntax'],
    ['', 'syntax'],
    ['A=FACEDET(image=B)\nC=COUNT(box=A)', 'syntax'],
  ])('%s', (line, reason) => {
    expect(() => checkLine(line, shelf)).toThrow(expect.objectContaining({ reason }));
  });
});
