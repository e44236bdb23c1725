import { expect, test } from 'vitest';
import { unusedParts } from '../../../src/language/unused-parts.js';
import { planOf, programOf } from '../../support/planned.js';

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

test.each([
  [
    'make it b&w but keep the bus in color',
    "BOX0=LOC(image=IMAGE,object='bus') IMAGE0=COLORPOP(image=IMAGE,object=BOX0)",
  ],
  [
    'make everything else gray, keep the bus',
    "BOX0=LOC(image=IMAGE,object='bus') IMAGE0=COLORPOP(image=IMAGE,object=BOX0)",
  ],
  ['keep only the bus coloured', "BOX0=LOC(image=IMAGE,object='bus') IMAGE0=COLORPOP(image=IMAGE,object=BOX0)"],
  ['everything gray apart from the dog', "BOX0=LOC(image=IMAGE,object='dog') IMAGE0=COLORPOP(image=IMAGE,object=BOX0)"],
  [
    'black and white, but leave the apple red',
    "BOX0=LOC(image=IMAGE,object='apple') IMAGE0=COLORPOP(image=IMAGE,object=BOX0)",
  ],
  ['make only the dog colourful', "BOX0=LOC(image=IMAGE,object='dog') IMAGE0=COLORPOP(image=IMAGE,object=BOX0)"],
  ['b/w with only the bus in color', "BOX0=LOC(image=IMAGE,object='bus') IMAGE0=COLORPOP(image=IMAGE,object=BOX0)"],
  ['can you brighten this up?', "IMAGE0=ADJUST(image=IMAGE,change='brighter')"],
  ['lighten it a little', "IMAGE0=ADJUST(image=IMAGE,change='brighter',amount=15)"],
  ['shrink it by half', "IMAGE0=ADJUST(image=IMAGE,change='resized',amount=50)"],
  ['make the colours pop', "IMAGE0=ADJUST(image=IMAGE,change='more colour')"],
  ['bring out the colors', "IMAGE0=ADJUST(image=IMAGE,change='more colour')"],
  [
    'put a hat emoji 🎩 on the dog',
    "BOX0=LOC(image=IMAGE,object='dog') IMAGE0=EMOJI(image=IMAGE,object=BOX0,emoji='🎩')",
  ],
  [
    'put a hat emoji 🎩 on it',
    "BOX0=LOC(image=IMAGE,object='SUBJECT') IMAGE0=EMOJI(image=IMAGE,object=BOX0,emoji='🎩')",
  ],
  [
    'put the flag 🚩 on the boat',
    "BOX0=LOC(image=IMAGE,object='boat') IMAGE0=EMOJI(image=IMAGE,object=BOX0,emoji='🚩')",
  ],
  [
    'put it on a white background',
    "BOX0=LOC(image=IMAGE,object='SUBJECT') IMAGE0=ADJUST(image=IMAGE,change='filled white',keep=BOX0)",
  ],
  [
    'place the dog onto a plain blue background',
    "BOX0=LOC(image=IMAGE,object='dog') IMAGE0=ADJUST(image=IMAGE,change='filled blue',keep=BOX0)",
  ],
  ['crop tightly around the dog', "BOX0=LOC(image=IMAGE,object='dog') IMAGE0=CROP(image=IMAGE,box=BOX0)"],
  ['zoom in a bit on the cat', "BOX0=LOC(image=IMAGE,object='cat') IMAGE0=CROP(image=IMAGE,box=BOX0)"],
  ['zoom in on the cat a little', "BOX0=LOC(image=IMAGE,object='cat') IMAGE0=CROP(image=IMAGE,box=BOX0)"],
  [
    'make a square crop of the dog',
    "BOX0=LOC(image=IMAGE,object='dog') IMAGE0=ADJUST(image=IMAGE,change='square',object=BOX0)",
  ],
  [
    'crop it to a square around the dog',
    "BOX0=LOC(image=IMAGE,object='dog') IMAGE0=ADJUST(image=IMAGE,change='square',object=BOX0)",
  ],
  ['cut off the top half', "BOX0=LOC(image=IMAGE,object='BOTTOM') IMAGE0=CROP(image=IMAGE,box=BOX0)"],
  ['keep only the left half', "BOX0=LOC(image=IMAGE,object='LEFT') IMAGE0=CROP(image=IMAGE,box=BOX0)"],
])('in other words: %s', async (text, program) => {
  expect(await programOf(text)).toBe(program);
  expect(unusedParts(text, await planOf(text))).toEqual([]);
});

test.each([
  ['straighten it', 'straighten it'],
  ['Could you please add my name to it?', 'add your name to it'],
  ['cut off the top', 'cut off the top'],
  ['swap the dog and the cat', 'swap the dog and the cat'],
  ['make the man smile', 'make the man smile'],
  ['add a border', 'add a border'],
  ['give everyone a mustache please', 'give everyone a mustache'],
])('what no tool can do is said back: %s', async (text, said) => {
  const { question } = await planOf(text);
  expect(question).toBe(`I can’t ${said}, so I changed nothing. I can blur, remove, crop, rotate or brighten.`);
});
