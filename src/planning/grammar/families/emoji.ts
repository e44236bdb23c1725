import { editVerbs, tellingVerbs } from '../../../language/request-words.js';
import { isEveryday } from '../../../util/emoji.js';
import type { Edit, Thing } from '../intent.js';
import { coordinated } from '../noun-phrase.js';
import { endOf, endOfAny, type Parse, textOf } from '../phrase.js';
import { emptyThing, type Reader, tail, wordAt } from '../reader.js';
import type { Word } from '../words.js';
import { isClosed } from './adjust-words.js';
import { type EditRule, type Edits, pictures, theSubject, thingsOfFaces } from './edit-targets.js';

const put =
  'plus|put|place|add|stick|paste|slap|draw|overlay|lay|set|attach|drop|insert|superimpose|give|stamp|apply|use|throw';
const onto = [
  'on top of',
  'in front of',
  'on|over|onto|to|above|atop|upon|at|across|for|covering|around all|each|every? of? top|the-top? of?',
];

const cover = 'cover|hide|mask|replace|conceal|decorate|emojify|obscure|swap|censor|disguise|substitute|blur up|over?';

const spot = `in|at|on|into|to the top|bottom|upper|lower|left|right|middle|center|corner left|right|middle|center? hand? corner|edge|side|part? of? the|it|this? ${pictures}?`;

/** "put a smiley on every face", "cover the cat with 😎", "hide the faces behind emojis" */
export const emoji: EditRule = {
  needs: [...onto, cover, put, 'give', spot],
  read: (reader, at) => [...placed(reader, at), ...covered(reader, at), ...given(reader, at)],
};

/** An emoji, and by which words it was called where it was pasted as well: "the party hat 🎩". */
interface Sticker {
  readonly emoji: string;
  readonly called?: string;
}

/** What is put on everybody is put on their faces. */
const onFaces = (thing: Thing): Thing =>
  /^(?:person|people|human)$/.test(thing.noun) &&
  (thing.every || thing.plural) &&
  thing.traits.length + thing.relations.length === 0
    ? { ...thing, noun: 'face', plural: true }
    : thing;

const edits = (things: readonly Thing[], { emoji, called }: Sticker): readonly Edit[] =>
  things.map(onFaces).map((thing) => ({ edit: 'emoji', thing, emoji, ...(called === undefined ? {} : { called }) }));

function placed(reader: Reader, at: number): Edits {
  const start = endOf(`${put} a|an|the|some|one|my?`, reader.words, at);
  const from = start > 0 ? start : at;
  return emojiAt(reader, from).flatMap((emoji) => {
    // "Cat on keyboard" tells of one.
    if (start < 0 && reader.nouns.lexicon.resolve(emoji.value.emoji)) return [];
    const place = spotAt(reader, emoji.next);
    const spots = place ? [{ value: edits([place.value], emoji.value), next: place.next }] : [];
    const on = endOfAny(onto, reader.words, emoji.next);
    if (on < 0) return spots;
    const things = targetsOrPicture(reader, on).map(({ value, next }) => ({ value: edits(value, emoji.value), next }));
    return [...spots, ...things];
  });
}

function covered(reader: Reader, at: number): Edits {
  const start = endOf(cover, reader.words, at);
  if (start < 0) return [];
  return targets(reader, start).flatMap((target) => {
    const by = endOf('up? with|by|behind|using|under|through|for|in a|an|the|some|one?', reader.words, target.next);
    if (by < 0) return [];
    // "Replace the sky with stars" wants stars painted; only faces are replaced with whatever could be an emoji.
    const swaps = /^(?:replace|swap|substitute)$/.test(wordAt(reader, at));
    const faces = target.value.every(({ noun }) => noun === 'face');
    return emojiAt(reader, by)
      .filter(({ next }) => !swaps || faces || isPlainlyEmoji(reader, by, next))
      .map((emoji) => ({ value: edits(target.value, emoji.value), next: emoji.next }));
  });
}

const isPlainlyEmoji = (reader: Reader, start: number, end: number): boolean =>
  reader.words
    .slice(start, end)
    .some(({ text, raw }) => /^(?:smil.*|emo.*|stickers?|:.+:)$/.test(text) || /^\p{Extended_Pictographic}/u.test(raw));

/** "give the cat a party hat emoji" */
function given(reader: Reader, at: number): Edits {
  if (wordAt(reader, at) !== 'give') return [];
  return targets(reader, at + 1).flatMap((target) => {
    const article = Math.max(target.next, endOf('a|an|the|some|each|all', reader.words, target.next));
    return emojiAt(reader, article).map((emoji) => ({ value: edits(target.value, emoji.value), next: emoji.next }));
  });
}

const verticals: Readonly<Record<string, string>> = { top: 'TOP', upper: 'TOP', bottom: 'BOTTOM', lower: 'BOTTOM' };

/** "in the bottom left corner", "at the top" of the picture, and not of a thing. */
function spotAt(reader: Reader, at: number): Parse<Thing> | undefined {
  const { words } = reader;
  const next = endOf(spot, words, at);
  if (next < 0 || !(isClosed(reader, next) || tail(reader, next).next === words.length)) return undefined;
  if (/^(?:of|the)$/.test(words[next - 1].text)) return undefined;
  const said = words.slice(at, next).map(({ text }) => text);
  const across = said.find((word) => /^(?:left|right)$/.test(word))?.toUpperCase();
  const down = said.map((word) => verticals[word]).find((word) => word !== undefined);
  if (!across && !down && !said.some((word) => /^(?:middle|center)$/.test(word))) return undefined;
  const noun = across && down ? `${down} ${across}` : across || down ? `${down ?? across} MIDDLE` : 'MIDDLE';
  return { value: { ...emptyThing(noun), definite: true, said: said.slice(2).join(' ') }, next };
}

/** "It" is what the picture is about. */
const targetsOrPicture = (reader: Reader, at: number): readonly Parse<readonly Thing[]>[] =>
  /^(?:it|this|that)$/.test(wordAt(reader, at)) && isClosed(reader, at + 1)
    ? [{ value: [theSubject], next: at + 1 }]
    : targets(reader, at);

const targets = (reader: Reader, at: number): readonly Parse<readonly Thing[]>[] => [
  ...thingsOfFaces(reader, at),
  ...coordinated(reader, at).map(({ value, next }) => ({ value: value.things, next })),
];

const faceNames =
  'smiley|smileys|smile|smiling|smilies|grin|sunglasses|shades|heart|hearts|star|stars|clown|crown|hat|tears|laughing|crying|winking|kissing|angry|sad|happy|monkey|pumpkin|ghost|skull|flower|thumbs|fire|rainbow|mask|alien|robot|unicorn|cowboy|devil|angel|party|poop|rocket|wink|laugh|sleepy|surprised|shocked|cool|nerd|emoji|emojis|emoticon|emoticons|sticker|icon|joy';

/** An emoji itself, `:name:`, or a name in words that ends in "emoji" or is that of a face. */
function emojiAt(reader: Reader, at: number): readonly Parse<Sticker>[] {
  const { words } = reader;
  const word = words[at];
  if (!word) return [];
  const noun = /^(?:emoji|emojis|emoticon|emoticons|sticker|stickers|icon|symbol|face|faces)$/;
  const pasted = pastedAt(reader, at);
  if (pasted >= 0) {
    let next = pasted + 1;
    while (noun.test(words[next]?.text ?? '')) next++;
    const called = pasted > at ? { called: textOf(words, at, pasted) } : {};
    return [{ value: { emoji: words[pasted].raw, ...called }, next }];
  }
  for (let end = Math.min(words.length, at + 6); end > at; end--) {
    const last = words[end - 1].text;
    const pattern = new RegExp(`^(?:${faceNames})$`);
    const own = noun.test(last) && (end > at + 1 || /^emo/.test(last));
    const named =
      isEveryday(textOf(words, at, end).replace(/^(?:a|an|the|some|big|large|small|little|red|green) /, '')) ||
      pattern.test(last) ||
      (noun.test(last) && pattern.test(words[end - 2]?.text ?? ''));
    if (!own && !named) continue;
    if (
      words.slice(at, end).some(({ text }) => /^(?:on|over|onto|to|of|with|in|front)$/.test(text)) &&
      !/emoji|sticker/.test(last)
    )
      continue;
    if (words.slice(at, end).some(({ text }) => /^(?:on|over|onto)$/.test(text))) continue;
    // "Haha put a hat" is no name of a hat.
    if (words.slice(at, end).some(isNoName)) continue;
    const stripped = textOf(words, at, end)
      .replace(/^(?:(?:a|an|the|some|big|large|huge|small|little|tiny|nice) )+/, '')
      .replace(/ ?(?:emojis?|emoticons?|stickers?|icon|symbol)$/, '');
    const plain = /^(?:|face|smil(?:ey|eys|e|ies|ing)(?: face)?)$/.test(stripped);
    const name = plain ? 'smiley' : stripped;
    const next = noun.test(words[end]?.text ?? '') && last !== 'face' ? end + 1 : end;
    return [{ value: { emoji: name }, next }];
  }
  return [];
}

const verbs = new Set(put.split('|'));
const otherVerbs = new RegExp(`^(?:${editVerbs}|${tellingVerbs})$`);
const isNoName = ({ text, tag }: Word): boolean =>
  tag === 'PUNCT' ||
  verbs.has(text) ||
  otherVerbs.test(text) ||
  /^(?:just|only|can|could|would|will|you|we|i|get|have|please|is|are|want|need)$/.test(text);

const isPasted = (raw: string): boolean => /^\p{Extended_Pictographic}/u.test(raw) || /^:[a-z0-9_+-]+:$/i.test(raw);

/** Where an emoji stands, itself or behind its name: "hat emoji 🎩"; -1 where there is none. */
function pastedAt({ words }: Reader, at: number): number {
  for (let place = at; place < Math.min(words.length, at + 5); place++) {
    if (isPasted(words[place].raw)) return place;
    if (/^(?:on|over|onto|to|of|with|in|and|for|at)$/.test(words[place].text)) return -1;
  }
  return -1;
}
