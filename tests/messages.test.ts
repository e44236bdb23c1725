import { describe, expect, test } from 'vitest';
import * as commandMessages from '../commands/shared/messages.js';
import * as chatMessages from '../src/chats/shared/messages.js';
import * as conversationMessages from '../src/conversation/messages.js';
import * as showMessages from '../src/show/messages.js';

/**
 * What people read, all of it together: each sentence is filled in with every kind of value that it may be given, and
 * must be one that a person could have written.
 */
describe.for(
  Object.entries({
    'src/show': showMessages,
    'src/conversation': conversationMessages,
    'src/chats': chatMessages,
    commands: commandMessages,
  }),
)('the catalogue of %s', ([, catalogues]) => {
  const sentences = Object.entries(catalogues).flatMap(([catalogue, messages]) =>
    Object.entries<unknown>(messages).flatMap(([name, message]) =>
      filledIn(message).map((sentence) => ({ name: `${catalogue}.${name}`, sentence })),
    ),
  );

  test('has sentences, none of them empty', () => {
    expect(sentences.length).toBeGreaterThan(10);
    expect(sentences.filter(({ sentence }) => sentence.trim() === '')).toEqual([]);
  });

  test('leaves no gap and no value unfilled', () => {
    expect(sentences.filter(({ sentence }) => / {2}|undefined|NaN|\[object|\$\{/.test(sentence))).toEqual([]);
  });

  test('is written as people speak', () => {
    const stiff =
      /\b(?:I (?:do|have|am|will|would) not|can ?not|(?:do|did|is|are|was|has) not|whoever|anew|I am|any more)\b/i;
    expect(sentences.filter(({ sentence }) => stiff.test(sentence))).toEqual([]);
  });
});

/** A message with one of anything, with several, and with none. */
function filledIn(message: unknown): readonly string[] {
  if (typeof message === 'string') return [message];
  if (typeof message !== 'function') throw new Error('a message is a sentence or a function that makes one');
  const source = String(message).split('=>', 1)[0];
  const names = source
    .replace(/[()]/g, '')
    .split(',')
    .map((name) => name.trim());
  return [1, 2].map((count) => String(message(...names.map((name) => valueFor(name, count)))));
}

/** What a parameter of this name is given. */
function valueFor(name: string, count: number): unknown {
  if (/^(?:person|giver|asker)$/.test(name)) return { id: 'ana', name: 'Ana' };
  if (name === 'error') return new Error('a fault that people are not shown');
  return String(count);
}
