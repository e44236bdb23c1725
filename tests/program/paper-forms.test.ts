/** Every form of program line in the demonstrations of VISPROG and CLOVA, in words of our own. */
import { describe, expect, it } from 'vitest';
import { ProgramError, type ProgramFault } from '../../src/contracts/errors.js';
import { checkProgram } from '../../src/program/checker.js';
import { inputTypes } from '../../src/program/types.js';
import { shelf } from './shelf.js';

const check = (source: string, pictures = 1) => checkProgram(source, { tools: shelf, inputs: inputTypes(pictures) });

describe('questions about a picture (GQA)', () => {
  it.each<readonly [string, string]>([
    ['one look', `ANSWER0=VQA(image=IMAGE,question='Is it raining?')\nFINAL_RESULT=RESULT(var=ANSWER0)`],
    [
      'a part, then a look',
      `BOX0=LOC(image=IMAGE,object='kettle')
       IMAGE0=CROP(image=IMAGE,box=BOX0)
       ANSWER0=VQA(image=IMAGE0, question='What is the kettle made of?')
       FINAL_RESULT=RESULT(var=ANSWER0)`,
    ],
    ...['ABOVE', 'BELOW', 'LEFTOF', 'RIGHTOF', 'BEHIND', 'FRONTOF', 'INFRONT', 'INFRONTOF', 'AHEAD'].map(
      (side) =>
        [
          `existence ${side}`,
          `BOX0=LOC(image=IMAGE,object='bench')
           IMAGE0=CROP_${side}(image=IMAGE,box=BOX0)
           BOX1=LOC(image=IMAGE0,object='lamp')
           ANSWER0=COUNT(box=BOX1)
           ANSWER1=EVAL(expr="'yes' if {ANSWER0} > 0 else 'no'")
           FINAL_RESULT=RESULT(var=ANSWER1)`,
        ] as const,
    ),
    [
      'half of the picture',
      `BOX0=LOC(image=IMAGE,object='TOP')
       IMAGE0=CROP(image=IMAGE,box=BOX0)
       BOX1=LOC(image=IMAGE0,object='bird')
       ANSWER0=COUNT(box=BOX1)
       ANSWER1=EVAL(expr="'top' if {ANSWER0} > 0 else 'bottom'")
       FINAL_RESULT=RESULT(var=ANSWER1)`,
    ],
    [
      'two crops, one in the other',
      `BOX0=LOC(image=IMAGE,object='bus')
       IMAGE0=CROP_RIGHTOF(image=IMAGE,box=BOX0)
       BOX1=LOC(image=IMAGE0,object='person')
       IMAGE1=CROP(image=IMAGE0,box=BOX1)
       BOX2=LOC(image=IMAGE1,object='hat')
       ANSWER0=COUNT(box=BOX2)
       ANSWER1=EVAL(expr="'yes' if {ANSWER0} > 0 else 'no'")
       FINAL_RESULT=RESULT(var=ANSWER1)`,
    ],
    [
      'either of two',
      `BOX0=LOC(image=IMAGE,object='tram')
       BOX1=LOC(image=IMAGE,object='gate')
       ANSWER0=COUNT(box=BOX0)
       ANSWER1=COUNT(box=BOX1)
       ANSWER2=EVAL(expr="'yes' if {ANSWER0} + {ANSWER1} > 0 else 'no'")
       FINAL_RESULT=RESULT(var=ANSWER2)`,
    ],
    [
      'front or behind',
      `BOX0=LOC(image=IMAGE,object='cup')
       IMAGE0=CROP_FRONTOF(image=IMAGE,box=BOX0)
       IMAGE1=CROP_BEHIND(image=IMAGE,box=BOX0)
       BOX1=LOC(image=IMAGE0,object='fork')
       BOX2=LOC(image=IMAGE1,object='fork')
       ANSWER0=COUNT(box=BOX1)
       ANSWER1=COUNT(box=BOX2)
       ANSWER2=EVAL(expr="'front' if {ANSWER0} > 0 else 'behind' if {ANSWER1} > 0 else 'neither'")
       FINAL_RESULT=RESULT(var=ANSWER2)`,
    ],
    ...['{ANSWER0} == {ANSWER1}', '{ANSWER0} != {ANSWER1}', '{ANSWER0} and {ANSWER1}'].map(
      (condition) =>
        [
          `two answers: ${condition}`,
          `BOX0=LOC(image=IMAGE,object='sofa')
           IMAGE0=CROP(image=IMAGE,box=BOX0)
           ANSWER0=VQA(image=IMAGE0,question='What color is the sofa?')
           BOX1=LOC(image=IMAGE,object='rug')
           IMAGE1=CROP(image=IMAGE,box=BOX1)
           ANSWER1=VQA(image=IMAGE1,question='What color is the rug?')
           ANSWER2=EVAL(expr="'yes' if ${condition} else 'no'")
           FINAL_RESULT=RESULT(var=ANSWER2)`,
        ] as const,
    ),
    [
      'an answer compared with a word',
      `ANSWER0=VQA(image=IMAGE,question='What color is the door?')
       ANSWER1=EVAL(expr="'yes' if {ANSWER0} == 'white' else 'no'")
       FINAL_RESULT=RESULT(var=ANSWER1)`,
    ],
    [
      'an answer compared inside quotes',
      `ANSWER0=VQA(image=IMAGE,question='On which side is the door?')
       ANSWER1=EVAL(expr="'{ANSWER0}' == 'left'")
       FINAL_RESULT=RESULT(var=ANSWER1)`,
    ],
  ])('%s', (_, source) => expect(check(source).source).toBe(source));
});

describe('statements about two pictures (NLVR2)', () => {
  it.each([
    '{ANSWER0} xor {ANSWER1}',
    '{ANSWER0} and {ANSWER1}',
    '{ANSWER0} + {ANSWER1} == 2',
    '{ANSWER0} == 4 and {ANSWER1} >=2',
    '{ANSWER0} == 2 and {ANSWER1}',
  ])('%s', (expression) => {
    const program = check(
      `ANSWER0=VQA(image=LEFT,question='Is there a mug in the image?')
       ANSWER1=VQA(image=RIGHT,question='Is there a mug in the image?')
       ANSWER2=EVAL(expr='${expression}')
       FINAL_ANSWER=RESULT(var=ANSWER2)`,
      2,
    );
    expect(program.instructions.map(({ output }) => output)).toEqual(['ANSWER0', 'ANSWER1', 'ANSWER2', 'FINAL_ANSWER']);
  });

  it('several answers for each, then one of them', () => {
    check(
      `ANSWER0=VQA(image=LEFT,question='How many gloves are there?')
       ANSWER1=VQA(image=RIGHT,question='How many gloves are there?')
       ANSWER2=VQA(image=LEFT,question='Are they made of wool?')
       ANSWER3=VQA(image=RIGHT,question='Are they made of wool?')
       ANSWER4=EVAL(expr='{ANSWER0} == 2 and {ANSWER2}')
       ANSWER5=EVAL(expr='{ANSWER1} == 2 and {ANSWER3}')
       ANSWER6=EVAL(expr='{ANSWER4} xor {ANSWER5}')
       FINAL_ANSWER=RESULT(var=ANSWER6)`,
      2,
    );
  });

  it('one picture only, the other unused', () => {
    check(
      `ANSWER0=VQA(image=RIGHT,question='How many seats are there?')
       ANSWER1=EVAL(expr='{ANSWER0} >= 7')
       FINAL_ANSWER=RESULT(var=ANSWER1)`,
      2,
    );
  });

  it('a possessive in double quotes', () => {
    const { instructions } = check(
      `ANSWER0=VQA(image=LEFT,question="Are there characters of Disney's Frozen on it?")\nRESULT(var=ANSWER0)`,
      2,
    );
    expect(instructions[0].arguments.question).toMatchObject({
      value: "Are there characters of Disney's Frozen on it?",
    });
  });
});

describe('knowledge tagging', () => {
  it.each([
    `OBJ0=FACEDET(image=IMAGE)
     LIST0=LIST(query='main characters on the show',max=7)
     OBJ1=CLASSIFY(image=IMAGE,object=OBJ0,categories=LIST0)
     IMAGE0=TAG(image=IMAGE,object=OBJ1)
     FINAL_RESULT=RESULT(var=IMAGE0)`,
    `OBJ0=LOC(image=IMAGE,object='flag')
     OBJ1=CLASSIFY(image=IMAGE,object=OBJ0,categories='Norway')
     IMAGE0=TAG(image=IMAGE,object=OBJ1)
     FINAL_RESULT=RESULT(var=IMAGE0)`,
    `OBJ0=LOC(image=IMAGE,object='pet')
     OBJ1=CLASSIFY(image=IMAGE,object=OBJ0,categories='dog,cat')
     IMAGE0=TAG(image=IMAGE,object=OBJ1)
     FINAL_RESULT=RESULT(var=IMAGE0)`,
    `OBJ0=LOC(image=IMAGE,object='tower')
     IMAGE0=TAG(image=IMAGE,object=OBJ0)
     FINAL_RESULT=RESULT(var=IMAGE0)`,
  ])('%s', (source) => expect(check(source).instructions.at(-1)?.tool).toBe('RESULT'));
});

describe('image editing', () => {
  it.each([
    'IMAGE0=COLORPOP(image=IMAGE,object=OBJ1)',
    'IMAGE0=BGBLUR(image=IMAGE,object=OBJ1)',
    "IMAGE0=REPLACE(image=IMAGE,object=OBJ1,prompt='lush green lawn')",
    "IMAGE0=EMOJI(image=IMAGE,object=OBJ1,emoji='smiling_face_with_sunglasses')",
  ])('%s', (line) => {
    for (const selection of [
      "OBJ1=SELECT(image=IMAGE,object=OBJ0,query='sky',category=None)",
      "OBJ1=SELECT(image=IMAGE,object=OBJ0,query='red bus',category='bus')",
      "OBJ1=SELECT(image=IMAGE,object=OBJ0,query='person in the black suit')",
    ]) {
      check(['OBJ0=SEG(image=IMAGE)', selection, line, 'FINAL_RESULT=RESULT(var=IMAGE0)'].join('\n'));
    }
  });

  it('one edit after the other', () => {
    check(
      `OBJ0=SEG(image=IMAGE)
       OBJ1=SELECT(image=IMAGE,object=OBJ0,query='car',category=None)
       IMAGE0=REPLACE(image=IMAGE,object=OBJ1,prompt='blue boat')
       OBJ2=SEG(image=IMAGE0)
       OBJ3=SELECT(image=IMAGE0,object=OBJ2,query='street',category=None)
       IMAGE1=REPLACE(image=IMAGE0,object=OBJ3,prompt='river')
       FINAL_RESULT=RESULT(var=IMAGE1)`,
    );
  });
});

describe('demonstrations that are wrong themselves', () => {
  it.each<[string, ProgramFault, string]>([
    [
      'a word too much in an expression',
      'expression',
      `BOX0=LOC(image=IMAGE,object='dog')
       ANSWER0=COUNT(box=BOX0)
       ANSWER1=EVAL(expr="'yes' if {ANSWER0} > 0 and else 'no'")
       FINAL_RESULT=RESULT(var=ANSWER1)`,
    ],
    [
      'a result that is not there',
      'undefined-variable',
      `ANSWER0=VQA(image=IMAGE,question='?')
       ANSWER2=EVAL(expr="{ANSWER0}")
       FINAL_RESULT=RESULT(var=ANSWER)`,
    ],
    [
      'somebody selected and then forgotten',
      'unused-variable',
      `OBJ0=FACEDET(image=IMAGE)
       OBJ1=SELECT(image=IMAGE,object=OBJ0,query='the left one',category=None)
       IMAGE0=EMOJI(image=IMAGE,object=OBJ1,emoji='winking_face')
       OBJ2=SELECT(image=IMAGE,object=OBJ0,query='the right one',category=None)
       IMAGE1=EMOJI(image=IMAGE0,object=OBJ1,emoji='star_struck')
       FINAL_RESULT=RESULT(var=IMAGE1)`,
    ],
    [
      'a crop by another name',
      'undefined-variable',
      `BOX0=LOC(image=IMAGE,object='TOP')
       IMAGE0=CROP(image=IMAGE,box=BOX0)
       BOX1=LOC(image=IMAGE1,object='vehicle')
       ANSWER0=COUNT(box=BOX1)
       FINAL_RESULT=RESULT(var=ANSWER0)`,
    ],
    ['its own result', 'undefined-variable', 'OBJ0=FACEDET(image=IMAGE0)\nIMAGE0=TAG(image=IMAGE,object=OBJ0)'],
    ['an argument in capitals', 'unknown-argument', "ANSWER0=VQA(Image=IMAGE,question='Is it?')\nRESULT(var=ANSWER0)"],
    ['an open template', 'syntax', "LIST0=LIST(query='presidents',max={list_max})\nRESULT(var=LIST0)"],
    ['an apostrophe', 'syntax', "ANSWER0=VQA(image=IMAGE,question='Is Disney's Frozen on it?')\nRESULT(var=ANSWER0)"],
    ['a tool of nobody', 'unknown-tool', "BOX0=LOC(image=IMAGE,object='a')\nIMAGE0=LABEL(image=IMAGE,object=BOX0)"],
    ['half a tool', 'unknown-tool', "BOX0=LOC(image=IMAGE,object='a')\nIMAGE0=CROP_LEFT(image=IMAGE,box=BOX0)"],
    [
      'a place that no crop knows',
      'unknown-tool',
      "BOX0=LOC(image=IMAGE,object='a')\nIMAGE0=CROP_NEXTOF(image=IMAGE,box=BOX0)",
    ],
  ])('%s: %s', (_, reason, source) => {
    expect(() => check(source)).toThrow(ProgramError);
    expect(() => check(source)).toThrow(expect.objectContaining({ reason }));
  });
});
