import fc from 'fast-check';
import { expect, it } from 'vitest';
import { quote, readQuoted, SyntaxFault } from '../../src/program/quoted.js';

it('reads back whatever it quotes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const literal = quote(text);
      const { value, end } = readQuoted(`${literal}'rest"`, 0);
      expect(value).toBe(text);
      expect(end).toBe(literal.length);
      expect(literal).not.toMatch(/[\n\r\u2028]/);
    }),
  );
});

it('quotes as a person would', () => {
  expect(quote('umbrella')).toBe("'umbrella'");
  expect(quote("Disney's Frozen")).toBe('"Disney\'s Frozen"');
  expect(quote(`the "dog's" nose`)).toBe(String.raw`'the "dog\'s" nose'`);
  expect(quote('a\nb\u0000')).toBe(String.raw`'a\nb\u0000'`);
});

it('knows where each character came from', () => {
  expect(readQuoted(String.raw`x='\u00e9\'b'`, 2)).toEqual({ value: "é'b", end: 13, offsets: [3, 9, 11, 12] });
});

it.each(["'open", "'open\n'", "'open\\'", String.raw`'\x41'`, String.raw`'\u00g0'`, "'\\"])('refuses %j', (source) => {
  expect(() => readQuoted(source, 0)).toThrow(SyntaxFault);
});
