import { describe, expect, test } from 'vitest';
import type { Box, PictureReference, Turn } from '../../src/contracts/turn.js';
import { type Circumstances, understand } from '../../src/conversation/understand.js';
import { readReply } from '../../src/language/read-reply.js';
import { tools } from '../../src/tools/index.js';
import { lexicon } from '../support/tool-context.js';
import { fullTurn } from '../support/turn.js';

const base = fullTurn('turn', 'team', 'thread', 1);
const photo = base.request.images[0];
const answered = (text: string): Turn => ({ ...base, answer: { text, images: [photo] } });
const singular = (word: string): string => lexicon.singular(word);
const read = (text: string, more: Partial<Circumstances> = {}, pointed: Circumstances['pointed'] = []) =>
  understand(readReply(text, singular), {
    ...{ turn: answered('2'), replied: false, asked: false, received: [], pointed, tools, singular },
    ...more,
  });
const said = (meaning: ReturnType<typeof read>) => (meaning.kind === 'feedback' ? meaning.said : undefined);
const question = { kind: 'question' };

describe('pictures that come with a correction', () => {
  const shown: PictureReference = { id: 'b'.repeat(64), width: 100, height: 80, mediaType: 'image/png' };
  const box: Box = [10, 10, 50, 60];

  test('come whole, with what is said of them', () => {
    expect(said(read('no, our mascot looks like this', { replied: true, received: [shown] }))).toEqual({
      ...{ verdict: 'wrong', correction: 'our mascot looks like this', images: [shown] },
      means: { kind: 'text', text: 'our mascot looks like this' },
    });
  });
  test('alone they are enough where a picture was made', () => {
    const made = base.steps.filter(({ status }) => status === 'done').slice(-1);
    const edited: Turn = {
      ...answered('Here is your picture.'),
      steps: made.map((step) => ({
        ...step,
        status: 'done' as const,
        output: { type: 'Image' as const, picture: photo },
      })),
    };
    for (const text of ['no', 'wrong'])
      expect(said(read(text, { turn: edited, replied: true, received: [shown] }))).toMatchObject({
        ...{ verdict: 'wrong', correction: 'it should look like this', images: [shown] },
      });
    expect(said(read('no', { replied: true, received: [shown] }))?.correction).toBeUndefined();
  });
  test('a box drawn in one says which part is meant, and the words still count', () => {
    const drawn = [{ picture: shown.id, box }];
    expect(said(read('no, this is our mascot', { replied: true, received: [shown] }, drawn))).toMatchObject({
      images: [shown],
      expected: [
        { kind: 'text', text: 'our mascot' },
        { kind: 'regions', label: 'our mascot', picture: shown.id, boxes: [box] },
      ],
    });
  });
});

describe('words', () => {
  test('wrong about a yes is a no; no about a no may be meant either way', () => {
    expect(said(read('no', { turn: answered('yes') }))).toMatchObject({ verdict: 'wrong', correction: 'no' });
    expect(said(read('wrong', { turn: answered('no') }))).toMatchObject({ correction: 'yes' });
    expect(said(read('no', { turn: answered('no') }))).toEqual({ verdict: 'wrong' });
    expect(said(read('no', { turn: answered('2') }))).toEqual({ verdict: 'wrong' });
  });
  test('“both please” asks for both, and corrects only what was chosen of two', () => {
    expect(read('both please')).toEqual(question);
    expect(read('both of them')).toEqual(question);
    const choice: Turn = {
      ...answered('dog'),
      request: { ...base.request, text: 'which is bigger, the dog or the cat?' },
    };
    expect(read('both', { turn: choice }).kind).toBe('feedback');
  });
  test('a new question stays one', () => {
    for (const text of ['how many cats are there?', 'blur the dog', 'what is this?', 'count the cups'])
      expect(read(text, { asked: true })).toEqual(question);
  });
  test('few words are an answer only to who was asked', () => {
    expect(read('a big one')).toEqual(question);
    expect(said(read('a big one', { asked: true }))?.correction).toBe('a big one');
  });
  test('what it could not answer is answered by a reply, or by what the question offers', () => {
    const request = { ...base.request, text: 'Is the machine on or off?' };
    const turn: Turn = { ...base, request, status: 'failed', answer: undefined };
    expect(said(read('off', { turn }))?.correction).toBe('off');
    expect(said(read('somewhat warm', { turn, replied: true }))?.correction).toBe('somewhat warm');
    expect(read('somewhat warm', { turn })).toEqual(question);
    expect(said(read('she is smiling', { turn }))?.correction).toBe('she is smiling');
    expect(read('is she smiling?', { turn })).toEqual(question);
    expect(read('blur the machine', { turn, replied: true })).toEqual(question);
    expect(read('off', { turn: { ...turn, answer: { text: 'on', images: [] } } })).toEqual(question);
  });
  test('of a question back nothing can be wrong', () => {
    const { answer, ...rest } = base;
    expect(read('no, three', { turn: { ...rest, status: 'asked' } })).toEqual(question);
    expect(said(read('no, three', { turn: { ...rest, status: 'failed' } }))?.correction).toBe('three');
  });
});

describe('pictures that come with it', () => {
  const received = [photo];
  test('a name teaches', () => {
    expect(read('this is our logo', { received })).toMatchObject({ kind: 'teaching', name: 'our logo' });
    expect(read('this is our logo', { received, turn: undefined })).toMatchObject({ kind: 'teaching' });
  });
  test('a box in it is what is meant', () => {
    const pointed = [{ picture: photo.id, box: [10, 10, 60, 60] as const }];
    expect(read('this is our logo', { received }, pointed)).toMatchObject({ shown: [{ view: [10, 10, 60, 60] }] });
    const labelled = [{ ...pointed[0], label: 'our logo' }];
    expect(read('', { received }, labelled)).toMatchObject({ kind: 'teaching', name: 'our logo' });
  });
  test('in a reply, it is an example of what is right', () => {
    expect(said(read('this is our logo', { received, replied: true }))).toMatchObject({
      correction: 'our logo',
      images: received,
    });
    expect(said(read('no, this is our logo', { received }))).toMatchObject({ correction: 'our logo' });
  });
  test('a question about it stays one', () => {
    for (const replied of [true, false])
      expect(read('how many dogs are there?', { received, replied })).toEqual(question);
  });
});

describe('boxes on an answer', () => {
  const at = (box: Box, label?: string) => [{ picture: photo.id, box, label }];
  test('without a name they are what was searched', () => {
    expect(said(read('', {}, at([100, 100, 200, 200])))?.expected).toMatchObject([
      {
        kind: 'regions',
        label: 'dog',
        boxes: [
          [0.5, 1, 20.25, 30],
          [100, 100, 200, 200],
        ],
      },
    ]);
  });
  test('with as many as there are, they are all', () => {
    expect(said(read('no, one', {}, at([100, 100, 200, 200])))?.expected).toMatchObject([
      { kind: 'number', value: 1 },
      { kind: 'regions', boxes: [[100, 100, 200, 200]] },
    ]);
  });
  describe('go by the words beside them', () => {
    const [found] = base.steps.flatMap((step) =>
      step.status === 'done' && step.output.type === 'Regions' ? step.output.regions : [],
    );
    const elsewhere: Box = [100, 100, 200, 200];
    test.each([
      'you marked the statue, this is the dog',
      'you took the statue for a dog',
      'no, the box is on the statue, here is the dog',
      "you've boxed a statue instead of the dog",
      'the dog is this one, you have your box on the statue',
      'you circled the statue',
    ])('“%s”: it is there instead', (words) => {
      expect(said(read(words, {}, at(elsewhere)))?.expected).toMatchObject([{ kind: 'regions', boxes: [elsewhere] }]);
    });
    test.each([
      "that's a statue, not a dog",
      'this is no dog',
      'not a dog',
      'this is a statue',
      'you marked the statue',
    ])('“%s” around what was found: there is none', (words) => {
      expect(said(read(words, {}, at(found.box)))?.expected).toMatchObject([
        { kind: 'regions', label: 'dog', boxes: [] },
      ]);
    });
    test('“you forgot this one” adds it', () => {
      expect(said(read('you forgot this one', {}, at(elsewhere)))?.expected).toMatchObject([
        { boxes: [found.box, elsewhere] },
      ]);
    });
  });
  test('with a name that nobody asked for, they teach it', () => {
    expect(read('', {}, at([100, 100, 200, 200], 'our logo'))).toMatchObject({ kind: 'teaching', name: 'our logo' });
    expect(read('this is our logo', {}, at([100, 100, 200, 200]))).toMatchObject({
      kind: 'teaching',
      name: 'our logo',
    });
  });
  test('with a name, where the answer was another name, they correct it', () => {
    expect(said(read('', { turn: answered('stork') }, at([100, 100, 200, 200], 'heron')))?.expected?.[0]).toEqual({
      kind: 'text',
      text: 'heron',
    });
  });
  test('drawn on a smaller picture of the evidence, they mean the same place', () => {
    const evidence = { ...photo, id: 'e'.repeat(64), width: photo.width / 2, height: photo.height / 2 };
    const turn = { ...base, answer: { text: '1', images: [evidence] } };
    const pointed = [{ picture: evidence.id, box: [50, 50, 100, 100] as const }];
    expect(said(read('', { turn }, pointed))?.expected).toMatchObject([
      { picture: photo.id, boxes: [{}, [100, 100, 200, 200]] },
    ]);
  });
  test('a question about a place stays one', () => {
    expect(read('what is this?', {}, at([100, 100, 200, 200]))).toEqual(question);
    expect(read('blur it', {}, at([100, 100, 200, 200]))).toEqual(question);
  });
});

describe('what a note offers', () => {
  const offering: Turn = {
    ...answered('2 faces blurred.'),
    answer: {
      text: '2 faces blurred.',
      note: 'I also see 3 people whose faces I can’t make out: shall I blur their heads too?',
      images: [photo],
    },
  };
  test.each(['yes', 'yes please', 'ok, do it', 'sure', 'Please do!'])('is done on “%s”', (text) => {
    expect(read(text, { turn: offering })).toEqual({ kind: 'question', text: 'blur the heads' });
  });
  test('after a yes to something else nothing is blurred', () => {
    expect(read('yes')).toMatchObject({ kind: 'feedback' });
    expect(read('perfect', { turn: offering })).not.toMatchObject({ kind: 'question' });
  });
});
