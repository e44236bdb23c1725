import { markColours } from '../../../util/drawing/mark-shapes.js';
import type { MarkStyle, Thing } from '../intent.js';
import { coordinated } from '../noun-phrase.js';
import { endOf } from '../phrase.js';
import { emptyThing, type Reader } from '../reader.js';
import { opens } from './adjust-words.js';
import { type EditRule, pictures, thingsOfFaces } from './edit-targets.js';

const put = 'put|draw|add|place|make|paint|show|use|with|need|want';
const look = `a|an|the|some? big|thick|bold|thin|bright|nice? ${Object.keys(markColours).join('|')}|round?`;
const onto = 'around|round|on|onto|over|about|at|to|for|above|by';
const ways: readonly (readonly [MarkStyle, readonly string[]])[] = [
  [
    'circle',
    [
      'circle|encircle|ring all|every|each|only|just? of?',
      `${put} ${look} circle|circles|ring|rings|ellipse|oval ${onto} all|every|each? of?`,
    ],
  ],
  [
    'arrow',
    [
      `${put} ${look} arrow|arrows that? points|pointing? ${onto}|towards|toward|next all|every|each? to? of?`,
      `point ${look} arrow|arrows to|at|towards|on all|every|each?`,
    ],
  ],
  // Without a colour it is tagged.
  ['box', [`${put} ${look} box|boxes|rectangle|rectangles|frame|frames ${onto} all|every|each? of?`]],
  [
    'outline',
    [
      'outline|trace|contour all|every|each|only|just? of?',
      `${put}|trace|highlight ${look} outline|outlines|contour|contours|silhouette ${onto}|of all|every|each? of?`,
    ],
  ],
  [
    'numbers',
    ['number|enumerate all|every|each? of?', `${put} a|the|some? number|numbers ${onto}|next to? all|every|each? of?`],
  ],
];
const withNumbers = 'with|by a|the? number|numbers from? left? to? right?';
const withArrow = `with|by|using|in ${look} arrow|arrows`;
const withCircle = `with|by|using|in ${look} circle|circles|ring|rings`;
const withBox = `with|by|using|in ${look} box|boxes|rectangle|rectangles|frame|frames`;
const fromLeft = 'from left to right';
const inColour = `in|with ${Object.keys(markColours).join('|')} ink|pen|color?`;
const verbs = 'mark|label|tag|highlight|point|indicate|annotate|show at|to|out? all|every|each? of?';
const everything = `everything|each|all|anything|objects|items|things of|the? one|single? them|it|thing|object|item|things|objects|items? in? the? ${pictures}? you? can? see?`;
const boxAll =
  'label|tag|mark|box|outline|circle|number|highlight|annotate|draw|put a|the|bounding? box|boxes|label|labels? around|on|for|at?';

/** "circle the bus", "an arrow to the dog", "outline the cat", "number the people", "draw a box around each" */
export const mark: EditRule = {
  needs: [
    ...ways.flatMap(([, patterns]) => patterns),
    withNumbers,
    withArrow,
    withCircle,
    withBox,
    inColour,
    fromLeft,
    verbs,
    boxAll,
    everything,
  ],
  read(reader, at) {
    if (!opens(reader, at)) return [];
    const { words } = reader;
    const styled = ways.flatMap(([style, patterns]) =>
      patterns.flatMap((pattern) => {
        const start = endOf(pattern, words, at);
        return start < 0 ? [] : markedThings(reader, start).map(({ value, next }) => ({ value, next, style }));
      }),
    );
    const verb = endOf(verbs, words, at);
    const behind =
      verb < 0
        ? []
        : markedThings(reader, verb).flatMap(({ value, next }) => {
            const ends = said.map(([style, pattern]) => ({ style, end: endOf(pattern, words, next) }));
            const { style, end } = ends.reduce((best, one) => (one.end > best.end ? one : best));
            return end > 0 ? [{ value, next: end, style }] : [];
          });
    const all = endOf(boxAll, words, at);
    const end = all > 0 ? endOf(everything, words, all) : -1;
    const anything: Thing = { ...emptyThing('object'), plural: true, every: true, said: 'things' };
    return [
      ...[...styled, ...behind].flatMap(({ value, next, style }) => {
        const boxed = endOf(withBox, words, next);
        const stop = Math.max(next, boxed, endOf(fromLeft, words, next), endOf(inColour, words, next));
        const colour = words.slice(at, stop).find(({ text }) => Object.hasOwn(markColours, text))?.text;
        const isMarked = colour !== undefined && !value.some((thing) => JSON.stringify(thing).includes(`"${colour}"`));
        const shape = boxed > 0 ? 'box' : style;
        // A box without a colour is drawn by a tag.
        const how = shape === 'box' && !isMarked ? {} : { style: shape, ...(isMarked ? { colour } : {}) };
        if (style === 'box' && !isMarked) return [];
        return [{ value: value.map((thing) => ({ edit: 'tag' as const, thing, ...how })), next: stop }];
      }),
      ...(end > 0 ? [{ value: [{ edit: 'tag' as const, thing: anything }], next: end }] : []),
    ];
  },
};

const said: readonly (readonly [MarkStyle, string])[] = [
  ['numbers', withNumbers],
  ['arrow', withArrow],
  ['circle', withCircle],
  ['box', withBox],
];

const markedThings = (
  reader: Reader,
  at: number,
): readonly { readonly value: readonly Thing[]; readonly next: number }[] => [
  ...thingsOfFaces(reader, at),
  ...coordinated(reader, at)
    .map(({ value, next }) => ({ value: value.things, next }))
    // "The bus with a red arrow" is how it is marked, and not which.
    .filter(
      ({ value, next }) =>
        // "Circle the bus in red": the circle is.
        !(reader.words[next - 2]?.text === 'in' && Object.hasOwn(markColours, reader.words[next - 1].text)) &&
        value.every(({ noun }) => noun !== 'object') &&
        !value.some(({ traits }) =>
          traits.some(
            (trait) => trait.is === 'other' && /^with\b.*\b(?:arrow|circle|number|ring|box|label)/.test(trait.query),
          ),
        ),
    ),
];
