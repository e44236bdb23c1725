import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { projectRoot } from '../../../src/util/project-root.js';

/** The page's modules are JavaScript with types of their own (page/tsconfig.json checks them), so they come untyped. */
const pageModule = <Module>(name: string): Promise<Module> =>
  import(path.join(projectRoot, 'src/chats/web/page', name));

interface Piece {
  readonly kind: string;
  readonly text: string;
}
const { parseMarkdown, parseInline } = await pageModule<{
  parseMarkdown(text: string): readonly { readonly kind: string }[];
  parseInline(text: string): readonly Piece[];
}>('markdown.js');
const { tokensOf } = await pageModule<{ tokensOf(line: string): readonly Piece[] }>('program-code.js');
const { reduce, emptyState } = await pageModule<{
  reduce(
    state: object,
    action: object,
  ): {
    readonly loaded: Readonly<Record<string, { posts: readonly { id: string; revision: number }[]; more: boolean }>>;
  };
  readonly emptyState: object;
}>('state.js');
const format = await pageModule<{
  duration(ms: number): string;
  initials(name: string): string;
  listOf(names: readonly string[]): string;
  megabytes(bytes: number): string;
}>('format.js');

const joined = (pieces: readonly Piece[]): string => pieces.map(({ text }) => text).join('');

describe('light Markdown', () => {
  test('knows bold, emphasis, code and links', () => {
    expect(parseInline('**Two dogs**, *maybe* `BOX0` at https://example.org/a?b=c.')).toEqual([
      { kind: 'strong', text: 'Two dogs' },
      { kind: 'text', text: ', ' },
      { kind: 'emphasis', text: 'maybe' },
      { kind: 'text', text: ' ' },
      { kind: 'code', text: 'BOX0' },
      { kind: 'text', text: ' at ' },
      { kind: 'link', text: 'https://example.org/a?b=c' },
      { kind: 'text', text: '.' },
    ]);
  });

  test('knows bold that goes over lines', () => {
    expect(parseMarkdown('**GOOD\nLUCK**\nsays it')).toEqual([{ kind: 'paragraph', text: '**GOOD\nLUCK**\nsays it' }]);
    expect(parseInline('**GOOD\nLUCK**\nsays it')[0]).toEqual({ kind: 'strong', text: 'GOOD\nLUCK' });
  });

  test('knows lists, paragraphs and blocks of code', () => {
    const text = 'Steps:\n- find\n- count\n\n1. one\n2) two\n```\nBOX0=LOC()\n- no list\n```\nend';
    expect(parseMarkdown(text).map(({ kind }) => kind)).toEqual(['paragraph', 'list', 'list', 'code', 'paragraph']);
  });

  test.each([
    '2 * 3 * 4',
    'a*b*c',
    '** no **',
    '`',
    '``',
    '**',
    'javascript:alert(1)',
    '<img src=x onerror=alert(1)>',
    '[x](javascript:y)',
  ])('%j stays plain text', (text) => {
    expect(parseInline(text).every(({ kind }) => kind === 'text')).toBe(true);
    expect(joined(parseInline(text))).toBe(text);
  });

  test('loses no letter, links to the web only, and takes no time for hostile text', () => {
    const tricky = fc.array(fc.constantFrom('*', '**', '`', '```', '\n', '- ', '1. ', 'a', ' ', 'https://a', '<', ')'));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          tricky.map((parts) => parts.join('')),
        ),
        (text) => {
          parseMarkdown(text);
          for (const { kind, text: link } of parseInline(text))
            if (kind === 'link') expect(link).toMatch(/^https?:\/\//);
          expect(joined(parseInline(text)).length).toBeGreaterThanOrEqual(text.replace(/[*`]/g, '').length);
        },
      ),
    );
    const start = performance.now();
    for (const nasty of [
      '*a'.repeat(20_000),
      '**a '.repeat(15_000),
      '**a'.repeat(20_000),
      '`'.repeat(40_000),
      'https://'.repeat(5000),
      '- \n'.repeat(20_000),
    ])
      parseMarkdown(nasty);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

describe('colours of a program', () => {
  test('tell tools, arguments, variables, strings and numbers apart', () => {
    const kinds = tokensOf(`BOX0=LOC(image=IMAGE,object="Disney's \\"hat\\"",most=-2.5,other=None)`).filter(
      ({ kind }) => kind !== 'sign',
    );
    expect(kinds.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'variable BOX0',
      'tool LOC',
      'argument image',
      'variable IMAGE',
      'argument object',
      `string "Disney's \\"hat\\""`,
      'argument most',
      'number -2.5',
      'argument other',
      'word None',
    ]);
  });

  test('are the line, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), (line) => {
        expect(joined(tokensOf(line))).toBe(line);
      }),
    );
  });
});

describe('the state of a page', () => {
  const post = (number: number, revision = 1) => ({
    id: `t.${String(number).padStart(8, '0')}`,
    thread: 't',
    revision,
  });
  const stateAfter = (...actions: readonly object[]) => actions.reduce(reduce, emptyState) as ReturnType<typeof reduce>;

  test('keeps the newest state of a post, in whatever order it comes', () => {
    const { loaded } = stateAfter(
      { type: 'loading', thread: 't' },
      { type: 'post', post: post(2, 5) },
      { type: 'posts', thread: 't', page: { posts: [post(1), post(2, 3)], more: true } },
      { type: 'post', post: post(2, 4) },
    );
    expect(loaded.t?.posts).toEqual([post(1), post(2, 5)]);
    expect(loaded.t?.more).toBe(true);
  });

  test('knows where the oldest end is, also after the newest posts are loaded again', () => {
    const { loaded } = stateAfter(
      { type: 'loading', thread: 't' },
      { type: 'posts', thread: 't', page: { posts: [post(3), post(4)], more: true } },
      { type: 'posts', thread: 't', page: { posts: [post(1), post(2)], more: false } },
      { type: 'posts', thread: 't', page: { posts: [post(4), post(5)], more: true } },
    );
    expect(loaded.t?.posts.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5].map((number) => post(number).id));
    expect(loaded.t?.more).toBe(false);
  });

  test('forgets what happens in threads that are not open', () => {
    expect(stateAfter({ type: 'post', post: post(1) }).loaded).toEqual({});
  });
});

test('numbers and names as people read them', () => {
  expect([0.2, 12.4, 941, 1049, 65_000].map(format.duration)).toEqual([
    '< 1 ms',
    '12 ms',
    '941 ms',
    '1.0 s',
    '1 min 5 s',
  ]);
  expect(['Ann', 'ann lee', 'Ann van der Berg', '🐶 dog'].map(format.initials)).toEqual(['A', 'AL', 'AB', '🐶D']);
  expect([[], ['Ann'], ['Ann', 'Ben'], ['Ann', 'Ben', 'Cleo']].map(format.listOf)).toEqual([
    '',
    'Ann',
    'Ann and Ben',
    'Ann, Ben and Cleo',
  ]);
  expect([1_500_000, 25_000_001].map(format.megabytes)).toEqual(['1.5 MB', '26 MB']);
});
