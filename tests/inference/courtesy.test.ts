import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../src/inference/guard.js';
import { courtesyIn } from '../../src/language/small-talk.js';
import { sayCourtesy } from '../../src/show/say-courtesy.js';
import { tools } from '../../src/tools/index.js';

const replyTo = (text: string): string | undefined => {
  const courtesy = courtesyIn(text);
  return courtesy && sayCourtesy(courtesy, tools);
};

describe('words of courtesy are answered in kind', () => {
  it.each([
    ['thanks', 'Glad to help'],
    ['Thank you!', 'Glad to help'],
    ['ok, thanks a lot 🙏', 'Glad to help'],
    ['Great, thank you so much!!', 'Glad to help'],
    ['thx clovabot', 'Glad to help'],
    ['Danke schön', 'Glad to help'],
    ['hello', 'Hello!'],
    ['Hi 👋', 'Hello!'],
    ['Hey there, Clovabot!', 'Hello!'],
    ['Good morning', 'Hello!'],
    ['bye', 'See you'],
    ['What can you do?', 'I count, find and compare'],
    ['hey! what can you do?', 'How many people are there?'],
    ["thanks, you're the best", 'Glad to help'],
    ['who are you', 'I’m Clovabot'],
    ['good bot', 'Thank you'],
  ])('%s', (said, reply) => {
    expect(replyTo(said)).toContain(reply);
  });

  it.each([
    'hi, how many dogs are there?',
    'Hello Kitty',
    'thank you card',
    'Thanks. Now blur the faces',
    'What are you looking at?',
    'Who is there?',
    'good',
    'help me find the dog',
    'yes',
    '',
  ])('%s asks for something, or says something of an answer', (said) => {
    expect(replyTo(said)).toBeUndefined();
  });

  it('with pictures or without', () => {
    const picture = { id: 'a'.repeat(64), width: 1, height: 1, mediaType: 'image/png' } as const;
    expect(refusalOf({ text: 'thanks', images: [] }, tools)).toContain('Glad to help');
    expect(refusalOf({ text: 'thanks', images: [picture] }, tools)).toContain('Glad to help');
    expect(refusalOf({ text: 'how many dogs?', images: [picture] }, tools)).toBeUndefined();
  });
});
