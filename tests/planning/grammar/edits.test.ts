/** Edits as people ask for them: what the program does, and that no word of the request is left over. */
import { expect, test } from 'vitest';
import { unusedParts } from '../../../src/language/unused-parts.js';
import { planOf, programOf } from '../../support/planned.js';

const loc = (noun: string): string => `BOX0=LOC(image=IMAGE,object='${noun}')`;
const faces = 'OBJ0=FACEDET(image=IMAGE)';
const adjust = (change: string, rest = ''): string => `IMAGE0=ADJUST(image=IMAGE,change='${change}'${rest})`;
const resized = (amount: number): string => adjust('resized', `,amount=${amount}`);
const tag = (style: string, noun = 'bus'): string =>
  `${loc(noun)} IMAGE0=TAG(image=IMAGE,object=BOX0,style='${style}')`;
const write = (text: string, place?: string): string =>
  `IMAGE0=WRITE(image=IMAGE,text='${text}'${place === undefined ? '' : `,place='${place}'`})`;
const cutOut = (noun: string): string =>
  `${loc(noun)} IMAGE0=ADJUST(image=IMAGE,change='filled transparent',keep=BOX0) IMAGE1=CROP(image=IMAGE0,box=BOX0)`;
const alone = (noun: string): string => `${loc(noun)} ${adjust('filled transparent', ',keep=BOX0')}`;

test.each([
  // Backgrounds.
  ['give it a white background', `${loc('SUBJECT')} ${adjust('filled white', ',keep=BOX0')}`],
  ['put the dog in front of a plain blue background', `${loc('dog')} ${adjust('filled blue', ',keep=BOX0')}`],
  ['remove the bg', alone('SUBJECT')],
  ['i want the background removed', alone('SUBJECT')],
  ['desaturate the background', `${loc('SUBJECT')} IMAGE0=COLORPOP(image=IMAGE,object=BOX0)`],
  ['blur the background slightly', `${loc('SUBJECT')} IMAGE0=BGBLUR(image=IMAGE,object=BOX0,amount=50)`],
  ['blur the background more', `${loc('SUBJECT')} IMAGE0=BGBLUR(image=IMAGE,object=BOX0,amount=200)`],
  [
    'leave the broccoli as it is and turn all the rest grey',
    `${loc('broccoli')} IMAGE0=COLORPOP(image=IMAGE,object=BOX0)`,
  ],
  ['spotlight the dog', `${loc('dog')} ${adjust('darker', ',amount=70,keep=BOX0')}`],
  // What is cut out, and cut off.
  ['cut out the dog', cutOut('dog')],
  ['cut the dog out', cutOut('dog')],
  ['isolate the bus', cutOut('bus')],
  ['remove everything except the dog', alone('dog')],
  ['crop it to just the dog and the cat', `${loc('dog, cat')} IMAGE0=CROP_ALL(image=IMAGE,box=BOX0)`],
  ['crop to the people', `${loc('person')} IMAGE0=CROP_ALL(image=IMAGE,box=BOX0)`],
  ['crop the car out', `${loc('car')} IMAGE0=CROP_AWAY(image=IMAGE,box=BOX0)`],
  ['crop out the car', `${loc('car')} IMAGE0=CROP_AWAY(image=IMAGE,box=BOX0)`],
  ['get the car out of the picture', `${loc('car')} IMAGE0=REMOVE(image=IMAGE,object=BOX0)`],
  // Hiding.
  ['censor the faces with black bars', `${faces} IMAGE0=BLUR(image=IMAGE,object=OBJ0,style='black')`],
  ['put a black bar over the eyes', `${faces} IMAGE0=BLUR(image=IMAGE,object=OBJ0,style='black',part='eyes')`],
  ['black out their eyes', `${faces} IMAGE0=BLUR(image=IMAGE,object=OBJ0,style='black',part='eyes')`],
  ['pixelate the faces', `${faces} IMAGE0=BLUR(image=IMAGE,object=OBJ0,style='pixelated')`],
  ['pixelate it', adjust('pixelated')],
  ['redact the names', `${loc('NAME')} IMAGE0=BLUR(image=IMAGE,object=BOX0,style='black')`],
  ['blur all text', `${loc('TEXT')} IMAGE0=BLUR(image=IMAGE,object=BOX0)`],
  ['black out the phone number', `${loc('PHONE')} IMAGE0=BLUR(image=IMAGE,object=BOX0,style='black')`],
  ['blur the name NOVAK IRENA so i can share it', `${loc('TEXT NOVAK IRENA')} IMAGE0=BLUR(image=IMAGE,object=BOX0)`],
  ['hide the text “Confidential”', `${loc('TEXT Confidential')} IMAGE0=BLUR(image=IMAGE,object=BOX0)`],
  ['the faces should be blurred', `${faces} IMAGE0=BLUR(image=IMAGE,object=OBJ0)`],
  ['get the faces blurred', `${faces} IMAGE0=BLUR(image=IMAGE,object=OBJ0)`],
  // Sizes and shapes.
  ['upscale it 2x', resized(200)],
  ['upscale by 2', resized(200)],
  ['make it 2x bigger', resized(200)],
  ['make it three times as big', resized(300)],
  ['enlarge it by 20 percent', resized(120)],
  ['shrink it by 20 percent', resized(80)],
  ['double the size', resized(200)],
  ['1080 wide', adjust('wide', ',amount=1080')],
  ['16:9', adjust('landscape', ',amount=1.778')],
  ['make it 16:9', adjust('landscape', ',amount=1.778')],
  ['crop it for instagram', adjust('square')],
  ['make it an instagram story', adjust('portrait', ',amount=0.563')],
  ['turn it into a profile picture', `${loc('SUBJECT')} ${adjust('square', ',object=BOX0')}`],
  ['tilt it a bit', adjust('rotated', ',amount=5')],
  ['a little lighter pls its very dark', adjust('brighter', ',amount=15')],
  // Marks.
  ['circle the bus', tag('circle')],
  ['draw a red circle around the bus', tag('red circle')],
  ['circle the bus in blue', tag('blue circle')],
  ['outline the bus', tag('outline')],
  ['draw an arrow to the bus', tag('arrow')],
  ['point a green arrow at the bus', tag('green arrow')],
  ['number the people', tag('numbers', 'person')],
  ['draw a box around each', `${loc('object')} IMAGE0=TAG(image=IMAGE,object=BOX0)`],
  ['label everything', `${loc('object')} IMAGE0=TAG(image=IMAGE,object=BOX0)`],
  // Words on pictures.
  ["write 'Hello' at the top", write('Hello', 'top')],
  ['write "do not touch" in the bottom right corner', write('do not touch', 'bottom right')],
  ['add a caption saying Hello', write('Hello')],
  ['add a title that says "Team day"', write('Team day')],
  ['put the text SALE at the bottom', write('SALE', 'bottom')],
  ['watermark it with ACME', write('ACME', 'watermark')],
  // Emoji.
  ['put sunglasses on everyone', `${faces} IMAGE0=EMOJI(image=IMAGE,object=OBJ0,emoji='sunglasses')`],
  ['give the dog a hat', `${loc('dog')} IMAGE0=EMOJI(image=IMAGE,object=BOX0,emoji='hat')`],
  ['plus a 🔥 in the bottom left corner', `${loc('BOTTOM LEFT')} IMAGE0=EMOJI(image=IMAGE,object=BOX0,emoji='🔥')`],
  ['add a heart at the top', `${loc('TOP MIDDLE')} IMAGE0=EMOJI(image=IMAGE,object=BOX0,emoji='heart')`],
  // Which of them.
  [
    'blur nothing but the big bowl',
    `${loc('bowl')} BOX1=SELECT(image=IMAGE,object=BOX0,query='largest bowl',category=None) IMAGE0=BLUR(image=IMAGE,object=BOX1)`,
  ],
])('%s', async (text, program) => {
  const plan = await planOf(text);
  expect(plan.question).toBeUndefined();
  expect(await programOf(text)).toBe(program.replace('0.563', '0.5625'));
  expect(unusedParts(plan.readAs ?? text, plan)).toEqual([]);
});

// All faces but some are looked for as faces: nobody else's is left, and nobody is hidden who shall be seen.
test.each([
  [
    "blur everyone's face except the man on the left",
    'OBJ1=FACEDET(image=IMAGE,people=BOX1) BOX2=OTHERS(object=OBJ0,than=OBJ1) IMAGE0=BLUR(image=IMAGE,object=BOX2)',
  ],
  [
    "blur all faces except the woman's",
    "OBJ1=FACEDET(image=IMAGE,of='woman') BOX0=OTHERS(object=OBJ0,than=OBJ1) IMAGE0=BLUR(image=IMAGE,object=BOX0)",
  ],
  [
    'blur the faces of the people in the background',
    'OBJ0=FACEDET(image=IMAGE,people=BOX1) IMAGE0=BLUR(image=IMAGE,object=OBJ0)',
  ],
])('%s', async (text, end) => expect(await programOf(text)).toContain(end));

test.each([
  'only blur the face of the tallest person, leave the others',
  "blur the tallest person's face and leave the others alone",
  'remove the dog but leave everything else as it is',
])('that the rest stays is no second edit: %s', async (text) => {
  const plan = await planOf(text);
  expect(unusedParts(plan.readAs ?? text, plan)).toEqual([]);
  expect((await programOf(text)).match(/(?:BLUR|REMOVE)\(/g)).toHaveLength(1);
});

test.each([
  ['should you find two or more zebras, stick a 🎈 on the biggest', '>= 2', "claim='if there are two or more zebras'"],
  ['provided there are people, blur their faces', '> 0', "claim='if there are people'"],
  ['blur the faces, in case there are any faces', '> 0', "claim='if there are any faces'"],
])('%s', async (text, ...parts) => {
  const program = await programOf(text);
  for (const part of parts) expect(program).toContain(part);
});

test.each(['are the faces blurred?', 'is the dog removed?', 'write down what it says', 'what number is on the bus?'])(
  '%s changes no picture',
  async (text) => expect(await programOf(text)).not.toMatch(/BLUR|REMOVE|WRITE|TAG/),
);
