import { expect, test } from 'vitest';
import type { Plan, Request } from '../../../src/contracts/turn.js';
import { unusedParts } from '../../../src/inference/unused-words.js';
import { createGrammarPlanner } from '../../../src/planning/grammar/grammar-planner.js';
import { lexicon } from '../../support/tool-context.js';

const planner = createGrammarPlanner(lexicon);
const signal = new AbortController().signal;

const requestOf = (text: string): Request => {
  const picture = { id: 'a'.repeat(64), width: 160, height: 120, mediaType: 'image/png' } as const;
  const author = { id: 'anna', name: 'Anna' };
  return { id: '1', team: 't', thread: 'h', author, text, images: [picture], at: 0 };
};

const planOf = (text: string): Promise<Plan> => planner.plan(requestOf(text), [], { signal });

async function programOf(text: string): Promise<string> {
  const request = requestOf(text);
  const plan = await planOf(text);
  if (plan.question) return 'ask';
  const { source } = await planner.program(request, plan, [], { signal });
  return source.replace(/\n?FINAL_RESULT=.*$/s, '').replaceAll('\n', ' ');
}

const whole = (change: string, amount?: number): string =>
  `IMAGE0=ADJUST(image=IMAGE,change='${change}'${amount === undefined ? '' : `,amount=${amount}`})`;

test.each([
  ['make it black and white', whole('black and white')],
  ['now make it black and white', whole('black and white')],
  ['b&w please', whole('black and white')],
  ['turn the photo into grayscale', whole('black and white')],
  ['can I have it in black and white?', whole('black and white')],
  ['can you make it a bit brighter too', whole('brighter', 15)],
  ['a bit darker', whole('darker', 15)],
  ['make this much brighter', whole('brighter', 60)],
  ["it's too dark", whole('brighter')],
  ['increase the contrast by 20%', whole('more contrast', 20)],
  ['turn down the saturation a little', whole('less colour', 15)],
  ['give it a sepia tone', whole('sepia')],
  ['invert the colours', whole('inverted')],
  ['sharpen it', whole('sharper')],
  ['blur the whole picture', whole('blurred')],
  ['rotate it', whole('rotated', 90)],
  ['rotate the picture to the left', whole('rotated', -90)],
  ['turn it upside down', whole('rotated', 180)],
  ['rotate by 45 degrees', whole('rotated', 45)],
  ['flip it', whole('mirrored')],
  ['flip it vertically', whole('flipped')],
  ['make it square', whole('square')],
  ['crop it to 16:9', whole('landscape', 1.778)],
  ['cut it into a circle', whole('circle')],
  ['make it half the size', whole('resized', 50)],
  ['resize it to 800 px', whole('wide', 800)],
  ['make it 640 pixels wide', whole('wide', 640)],
])('%s → %s', async (text, program) => expect(await programOf(text)).toBe(program));

test.each([
  [
    'make the bus black and white',
    "BOX0=LOC(image=IMAGE,object='bus') IMAGE0=ADJUST(image=IMAGE,change='black and white',object=BOX0)",
  ],
  [
    'make everything but the bus black and white',
    "BOX0=LOC(image=IMAGE,object='bus') IMAGE0=COLORPOP(image=IMAGE,object=BOX0)",
  ],
  [
    'make the background white',
    "BOX0=LOC(image=IMAGE,object='SUBJECT') IMAGE0=ADJUST(image=IMAGE,change='filled white',keep=BOX0)",
  ],
  ['blur the background', "BOX0=LOC(image=IMAGE,object='SUBJECT') IMAGE0=BGBLUR(image=IMAGE,object=BOX0)"],
  [
    'crop to the dog then make it brighter',
    "BOX0=LOC(image=IMAGE,object='dog') IMAGE0=ADJUST(image=IMAGE,change='brighter') IMAGE1=CROP(image=IMAGE0,box=BOX0)",
  ],
  [
    'flip it and blur the faces',
    "OBJ0=FACEDET(image=IMAGE) IMAGE0=BLUR(image=IMAGE,object=OBJ0) IMAGE1=ADJUST(image=IMAGE0,change='mirrored')",
  ],
])('%s → %s', async (text, program) => expect(await programOf(text)).toBe(program));

test.each([
  ['blur the heads', "BOX0=LOC(image=IMAGE,object='HEAD') IMAGE0=BLUR(image=IMAGE,object=BOX0)"],
  ['blur their heads too', "BOX0=LOC(image=IMAGE,object='HEAD') IMAGE0=BLUR(image=IMAGE,object=BOX0)"],
  ['hide the licence plates on the cars', "BOX0=LOC(image=IMAGE,object='PLATE') IMAGE0=BLUR(image=IMAGE,object=BOX0)"],
  ['anonymise this photo', "BOX0=LOC(image=IMAGE,object='PRIVATE') IMAGE0=BLUR(image=IMAGE,object=BOX0)"],
  ['blur only the face of the woman', "OBJ0=FACEDET(image=IMAGE,of='woman') IMAGE0=BLUR(image=IMAGE,object=OBJ0)"],
  [
    'crop to the man',
    "BOX0=LOC(image=IMAGE,object='man') BOX1=SELECT(image=IMAGE,object=BOX0,query='man',category=None) IMAGE0=CROP(image=IMAGE,box=BOX1)",
  ],
])('%s → %s', async (text, program) => expect(await programOf(text)).toBe(program));

test.each([
  'can you make it a bit brighter too',
  'rotate it 90 degrees clockwise',
  'crop it to 16:9',
  'blur only the face of the woman',
  'keep only the bus in colour',
  'hide the number plates of the cars',
  'anonymise this photo please',
  'cut out the cat',
])('every word of “%s” is used', async (text) => {
  const plan = await planOf(text);
  expect(unusedParts(text, plan)).toEqual([]);
});

// Answers to a question, and stories, that hold the same words.
test.each([
  "that's a grey heron",
  'a grey heron',
  'and round',
  'black and white dog',
  'this is our logo, blur it',
  'turn 2',
])('%s changes no picture', async (text) => expect(await programOf(text)).not.toContain('ADJUST'));
