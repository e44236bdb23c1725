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
    readonly seen?: Readonly<Record<string, number>>;
    readonly threads: readonly { readonly id: string; readonly posts: number }[];
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

type Box = readonly [number, number, number, number];
interface Point {
  readonly x: number;
  readonly y: number;
}
interface Size {
  readonly width: number;
  readonly height: number;
}

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

  test('knows tables, whose first row names the columns', () => {
    const [before, table, after] = parseMarkdown('Hours:\n| Day | From |\n|---|---|\n| **Mon** | 8:30 |\nThat is all.');
    expect([before.kind, after.kind]).toEqual(['paragraph', 'paragraph']);
    expect(table).toEqual({
      kind: 'table',
      rows: [
        [[{ kind: 'text', text: 'Day' }], [{ kind: 'text', text: 'From' }]],
        [[{ kind: 'strong', text: 'Mon' }], [{ kind: 'text', text: '8:30' }]],
      ],
    });
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

  const home = (posts: number) => ({
    type: 'home',
    home: { people: [], threads: posts > 0 ? [{ id: 't', posts, lastAt: 0 }] : [] },
  });
  const thread = (posts: number) => ({ type: 'thread', thread: { id: 't', posts, lastAt: posts } });
  const open = (id: string | undefined) => ({ type: 'open', thread: id });
  const unread = ({ threads, seen }: ReturnType<typeof stateAfter>) => (threads[0]?.posts ?? 0) - (seen?.t ?? 0);

  test('an answer that came with the list of posts, before the list of threads knew of it, counts as seen', () => {
    const state = stateAfter(
      home(0),
      thread(1),
      open('t'),
      { type: 'posts', thread: 't', page: { posts: [post(1), post(2)], more: false } },
      open(undefined),
      thread(2),
    );
    expect(unread(state)).toBe(0);
    expect(unread([thread(3), thread(4)].reduce(reduce, state))).toBe(2);
  });

  test('late news of a thread does not take it back', () => {
    const state = stateAfter(home(0), open('t'), thread(2), thread(1));
    expect([state.threads[0]?.posts, state.seen?.t]).toEqual([2, 2]);
  });

  test('a thread is the one begun here until another one is opened', () => {
    const begun = stateAfter(home(0), { type: 'set', values: { begun: 't' } }, open('t'), open('t')) as {
      begun?: string;
    };
    expect(begun.begun).toBe('t');
    expect(
      (stateAfter({ type: 'set', values: { begun: 't' } }, open('u'), open('t')) as { begun?: string }).begun,
    ).toBe(undefined);
  });

  test('nothing is seen while nobody looks', () => {
    const look = (looking: boolean) => ({ type: 'set', values: { looking } });
    const away = stateAfter(home(1), open('t'), look(false), thread(2));
    expect(unread(away)).toBe(1);
    expect(unread(reduce(away, look(true)))).toBe(0);
  });

  test('forgets what happens in threads that are not open', () => {
    expect(stateAfter({ type: 'post', post: post(1) }).loaded).toEqual({});
  });
});

const boxes = await pageModule<{
  drawnBox(from: Point, to: Point, size: Size): Box;
  movedBox(box: Box, by: Point, size: Size): Box;
  resizedBox(box: Box, by: Point, size: Size): Box;
  oppositeOf(box: Box, corner: string): Point;
}>('boxes.js');

describe('boxes while they are drawn', () => {
  const size = { width: 300, height: 200 };
  const anywhere = fc.record({
    x: fc.double({ min: -900, max: 900, noNaN: true }),
    y: fc.double({ min: -900, max: 900, noNaN: true }),
  });
  const expectInside = ([x1, y1, x2, y2]: Box): void => {
    expect(Math.min(x1, y1)).toBeGreaterThanOrEqual(0);
    expect(x2).toBeLessThanOrEqual(300 + 1e-9);
    expect(y2).toBeLessThanOrEqual(200 + 1e-9);
    expect(x2 - x1).toBeGreaterThanOrEqual(4 - 1e-9);
    expect(y2 - y1).toBeGreaterThanOrEqual(4 - 1e-9);
  };

  test('go from corner to corner in whichever direction', () => {
    for (const [from, to] of [
      [
        { x: 10, y: 20 },
        { x: 60, y: 90 },
      ],
      [
        { x: 60, y: 20 },
        { x: 10, y: 90 },
      ],
    ] as const) {
      expect(boxes.drawnBox(from, to, size)).toEqual([10, 20, 60, 90]);
      expect(boxes.drawnBox(to, from, size)).toEqual([10, 20, 60, 90]);
    }
    expect(boxes.oppositeOf([10, 20, 60, 90], 'left bottom')).toEqual({ x: 60, y: 20 });
    expect(boxes.resizedBox([10, 20, 60, 90], { x: 5, y: -10 }, size)).toEqual([10, 20, 65, 80]);
  });

  test('never leave the picture nor vanish, wherever they are drawn, moved or pulled to', () => {
    fc.assert(
      fc.property(anywhere, anywhere, anywhere, (from, to, by) => {
        const box = boxes.drawnBox(from, to, size);
        expectInside(box);
        const moved = boxes.movedBox(box, by, size);
        expectInside(moved);
        expect(moved[2] - moved[0]).toBeCloseTo(box[2] - box[0], 6);
        expectInside(boxes.resizedBox(box, by, size));
      }),
    );
  });
});

test('numbers of places stand apart, in the picture, at their boxes', async () => {
  const { placeBadges } = await pageModule<{
    placeBadges(marks: readonly { box: Box; label: string }[], shown: Size): readonly Box[];
  }>('picks.js');
  const shown = { width: 460, height: 300 };
  // Boxes nearly in the same place, in the corner of the picture.
  const marks = Array.from({ length: 6 }, (_, at): { box: Box; label: string } => ({
    box: [430 - 12 * at, 2, 460, 60 + 9 * at],
    label: String(at + 5),
  }));
  const badges = placeBadges(marks, shown);
  for (const [at, [x1, y1, x2, y2]] of badges.entries()) {
    expect(Math.min(x1, y1)).toBeGreaterThanOrEqual(0);
    expect(x2).toBeLessThanOrEqual(460);
    expect(y2).toBeLessThanOrEqual(300);
    for (const other of badges.slice(at + 1))
      expect(x1 >= other[2] || other[0] >= x2 || y1 >= other[3] || other[1] >= y2).toBe(true);
    const [left, top, right, bottom] = marks[at]?.box ?? [0, 0, 0, 0];
    expect(x2 >= left && x1 <= right && y2 >= top && y1 <= bottom).toBe(true);
  }
});

const { subjectOf, namesInCode } = await pageModule<{
  subjectOf(
    post: object,
    posts: readonly object[],
    picture?: string,
  ): { replyTo: object; at: number; names: string[]; pictures: { reference: object; marks: object[] }[] } | undefined;
  namesInCode(code: string): string[];
}>('subject.js');

describe('what is pointed at', () => {
  const picture = (id: string) => ({ id, width: 9, height: 9, mediaType: 'image/png' });
  const question = (number: number, ...pictures: string[]) => ({
    id: `t.0${number}`,
    from: 'person',
    pictures: pictures.map(picture),
  });
  const reply = (number: number, status: string, evidence: string, ...seen: string[]) => ({
    id: `t.0${number}`,
    from: 'bot',
    post: {
      status,
      pictures: [{ reference: picture(evidence), marks: [], alt: '' }],
      how: {
        steps: seen.map((id) => ({
          code: "BOX0=LOC(image=IMAGE,object='dog')",
          picture: { reference: picture(id), marks: [{ box: [1, 1, 2, 2], label: 'puppy' }], alt: '' },
        })),
      },
    },
  });

  test('is the picture that was asked about, not the drawn copy in the answer', () => {
    const posts = [
      question(1, 'a'),
      reply(2, 'answered', 'drawn', 'a'),
      question(3, 'b'),
      reply(4, 'answered', 'c', 'b'),
    ];
    const subject = subjectOf(posts[1], posts, 'drawn');
    expect(subject?.pictures.map(({ reference }) => reference)).toEqual([picture('a')]);
    expect(subject?.pictures[0]?.marks).toHaveLength(1);
    expect([subject?.replyTo, subject?.names]).toEqual([posts[1], ['dog', 'puppy']]);
  });

  test('in one’s own message is a reply to the newest answer about its picture', () => {
    const posts = [
      question(1, 'a', 'b'),
      reply(2, 'answered', 'x', 'b'),
      question(3),
      reply(4, 'answered', 'y', 'a'),
      reply(5, 'notice', 'z', 'a'),
    ];
    const subject = subjectOf(posts[0], posts, 'b');
    expect([subject?.replyTo, subject?.at]).toEqual([posts[3], 1]);
    expect(subjectOf(posts[0], [posts[0]], 'a')?.replyTo).toBe(posts[0]);
  });

  test('is what was sent last, where an answer shows nothing; a chart is nothing to point at', () => {
    const posts = [question(1, 'a'), question(2), reply(3, 'failed', 'drawn'), reply(4, 'notice', 'chart')];
    expect(subjectOf(posts[2], posts)?.pictures[0]?.reference).toEqual(picture('a'));
    expect(subjectOf(posts[3], posts)).toBeUndefined();
    expect(subjectOf(question(9), posts)).toBeUndefined();
  });

  test('may be called what the program looked for', () => {
    expect(namesInCode("A=CLASSIFY(image=IMAGE,categories='cat,dog')")).toEqual(['cat', 'dog']);
    expect(namesInCode("A=EVAL(expr=\"'yes' if {N} > 2 else 'no'\")")).toEqual([]);
    expect(namesInCode("A=VQA(image=IMAGE,question='Is it a dog?')")).toEqual([]);
  });
});

test('commands are offered while nothing but their beginning is typed', async () => {
  const { matching } = await pageModule<{
    matching(commands: readonly { name: string }[], text: string): { name: string }[];
  }>('command-menu.js');
  const all = [{ name: 'teach' }, { name: 'tools' }, { name: 'undo' }];
  const offered = (text: string) => matching(all, text).map(({ name }) => name);
  expect(offered('/')).toEqual(['teach', 'tools', 'undo']);
  expect(offered('/T')).toEqual(['teach', 'tools']);
  expect(['/tools ', 'a/', '/x', '', '/teach me'].map(offered)).toEqual([[], [], [], [], []]);
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
