/** Emoji by name, and their pictures: Google's Noto Emoji, as vectors, from the package @iconify-json/noto. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { emoticon } from 'emoticon';
import { gemoji } from 'gemoji';
import { LRUCache } from 'lru-cache';
import sharp from 'sharp';
import { z } from 'zod';
import { toPixels } from './drawing/sharp-pixels.js';
import { nearest } from './nearest.js';
import type { Pixels } from './pixels.js';

/** What a word for an emoji names: the emoji, or the name that was probably meant. */
export type EmojiLookup =
  | { readonly found: string; readonly suggestion?: undefined }
  | { readonly found?: undefined; readonly suggestion?: string };

/**
 * Finds an emoji by its Unicode name in any spelling ("smiling_face_with_sunglasses"), its short name (":smile:"), an
 * emoticon (":p"), a word for it ("happy"), or the character itself.
 */
export function findEmoji(name: string): EmojiLookup {
  const text = name.trim();
  const character = plainCharacter(text);
  if (names().characters.has(character.replace(skinTones, ''))) return { found: character };
  const emoticons = names().emoticons.get(text);
  if (emoticons) return { found: emoticons };
  const key = keyOf(text);
  const { byName, byTag } = names();
  const find = (word: string): string | undefined =>
    everyday[word] ??
    byName.get(word) ??
    byName.get(`${word}_face`) ??
    byName.get(`face_with_${word}`) ??
    byTag.get(word);
  // "Stars": each is one.
  const found =
    everyday[key] ??
    (/[^s]s$/.test(key) ? everyday[key.slice(0, -1)] : undefined) ??
    find(key) ??
    find(key.replace(/s$/, ''));
  if (found) return { found };
  return { suggestion: key === '' ? undefined : nearest(key, byName.keys()) };
}

/** What people call emoji that have another name in Unicode, or whose name says another one there. */
const everyday: Readonly<Record<string, string>> = {
  ...{ star: '⭐', heart: '❤', sunglasses: '🕶', shades: '🕶', glasses: '👓', hat: '🎩', crown: '👑', tiara: '👑' },
  ...{
    sunglasses_face: '😎',
    face_with_sunglasses: '😎',
    heart_eyes: '😍',
    party: '🥳',
    party_hat: '🥳',
    birthday_hat: '🥳',
    santa_hat: '🎅',
    graduation_cap: '🎓',
    cap: '🧢',
    baseball_cap: '🧢',
  },
  ...{ hard_hat: '⛑', helmet: '⛑', straw_hat: '👒', halo: '😇', horns: '😈', bow: '🎀', ribbon: '🎀' },
  ...{
    flower: '🌸',
    flame: '🔥',
    check_mark: '✅',
    checkmark: '✅',
    tick: '✅',
    check: '✅',
    cross: '❌',
    x: '❌',
    red_x: '❌',
  },
  ...{ red_cross: '❌', question_mark: '❓', exclamation_mark: '❗', flag: '🚩', red_flag: '🚩', moon: '🌙' },
  ...{ pumpkin: '🎃', clown: '🤡', thumbs_up: '👍', like: '👍', hundred: '💯', warning_sign: '⚠', confetti: '🎉' },
  ...{ medal: '🏅', kiss: '💋', lips: '💋', sad_face: '🙁', happy_face: '😀', winky_face: '😉', smiley: '😃' },
  ...{ red_heart: '❤', love: '❤', cool: '😎', leaf: '🍃', dog: '🐶', cat: '🐱', monkey: '🐵', cool_face: '😎' },
};

/** Whether a word or two is what people call an emoji in everyday speech: "star", "party hat". */
export const isEveryday = (name: string): boolean => {
  const key = keyOf(name);
  return Object.hasOwn(everyday, key) || (/[^s]s$/.test(key) && Object.hasOwn(everyday, key.slice(0, -1)));
};

const skinTones = /\p{Emoji_Modifier}/gu;

interface Names {
  readonly characters: ReadonlySet<string>;
  readonly byName: ReadonlyMap<string, string>;
  readonly byTag: ReadonlyMap<string, string>;
  readonly emoticons: ReadonlyMap<string, string>;
}

let cachedNames: Names | undefined;

function names(): Names {
  cachedNames ??= readNames();
  return cachedNames;
}

function readNames(): Names {
  const byName = new Map<string, string>();
  const byTag = new Map<string, string>();
  const add = (map: Map<string, string>, key: string, character: string): void => {
    if (key !== '' && !map.has(key)) map.set(key, character);
  };
  // Unicode's names come first: no short name hides one.
  for (const { emoji, description } of gemoji) add(byName, keyOf(description), plainCharacter(emoji));
  for (const { emoji, names: short } of gemoji)
    for (const name of short) add(byName, keyOf(name), plainCharacter(emoji));
  for (const { emoji, tags } of gemoji) for (const tag of tags) add(byTag, keyOf(tag), plainCharacter(emoji));
  return {
    characters: new Set(gemoji.map(({ emoji }) => plainCharacter(emoji))),
    byName,
    byTag,
    emoticons: new Map(
      emoticon.flatMap(({ emoji, emoticons }) => emoticons.map((text) => [text, plainCharacter(emoji)] as const)),
    ),
  };
}

/** "Smiling face with sunglasses", ":smiling-face-with-sunglasses:" and "… emoji" are one name. */
const keyOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/^:+|:+$/g, '')
    .replace(/[^\p{L}\p{N}+]+/gu, '_')
    .replace(/^_+|_+$/g, '')
    .replace(/_(?:emoji|smiley)$/, '');

/** Without the sign that asks for the coloured form. */
const plainCharacter = (character: string): string => character.replaceAll('\uFE0F', '');

const require = createRequire(import.meta.url);
const iconSchema = z.object({ body: z.string() });
const iconNameSchema = z.record(z.string(), z.string());

/** SVG of recently drawn emoji, by character. */
const drawings = new LRUCache<string, string>({ max: 50 });

/**
 * The picture of an emoji, transparent around it, `size` pixels wide and high.
 * @param character as `findEmoji` gave it
 * @returns undefined where Noto has no drawing of it (flags of countries)
 */
export async function drawEmoji(character: string, size: number): Promise<Pixels | undefined> {
  const drawing = drawings.get(character) ?? (await readDrawing(character));
  if (drawing === undefined) return undefined;
  drawings.set(character, drawing);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 128 128">${drawing}</svg>`;
  return toPixels(sharp(Buffer.from(svg)).ensureAlpha());
}

async function readDrawing(character: string): Promise<string | undefined> {
  const iconNames = iconNameSchema.parse(require('@iconify-json/noto/chars.json'));
  const code = [...character].map((letter) => letter.codePointAt(0)?.toString(16).padStart(4, '0')).join('-');
  const name = Object.hasOwn(iconNames, code) ? iconNames[code] : undefined;
  if (name === undefined) return undefined;
  // 25 MB that take 0.2 s to parse, so only the one entry is: `\t\t"name": {…}` on lines of its own.
  const file = await readFile(require.resolve('@iconify-json/noto/icons.json'));
  const start = file.indexOf(`\n\t\t${JSON.stringify(name)}: {`);
  const end = file.indexOf('\n\t\t}', start);
  if (start < 0 || end < 0) return undefined;
  const entry = file.toString('utf8', file.indexOf('{', start), end + '\n\t\t}'.length);
  return iconSchema.parse(JSON.parse(entry)).body;
}
