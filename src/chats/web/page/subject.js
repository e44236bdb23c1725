// @ts-check
/** @import { Mark, Post, PostPicture } from '../../../contracts/post.js' */
/** @import { BotPost, WebPost } from '../wire.js' */
import { tokensOf } from './program-code.js';
import { isAnswer } from './state.js';

/**
 * What a person marks when she points at something: the pictures that were asked about (not drawn copies of them), and
 * the post that her marks are a reply to; pure.
 * @typedef {{ pictures: readonly PostPicture[], at: number, replyTo: WebPost, names: readonly string[] }} Subject
 */

/** Arguments of a program's lines that hold sentences, not names of things. */
const sentences = new Set(['expr', 'question', 'prompt', 'text']);
const longestName = 30;
const namesOffered = 6;

/**
 * Undefined where there is nothing to point at.
 * @param {WebPost} post whose picture, or whose answer, it is
 * @param {readonly WebPost[]} posts of its thread, oldest first, as far as they are here
 * @param {string} [picture] the one to begin with
 * @returns {Subject | undefined}
 */
export function subjectOf(post, posts, picture) {
  const replyTo = post.from === 'bot' ? post : (answerAbout(post.pictures[0]?.id, post, posts) ?? post);
  const said = replyTo.from === 'bot' ? replyTo.post : undefined;
  const asked = post.from === 'person' ? post.pictures : askedPictures(post, posts);
  if (asked.length === 0) return undefined;
  const pictures = asked.map((reference) => ({
    reference,
    marks: said ? foundOn(reference.id, said) : [],
    alt: reference.name ?? 'Picture',
  }));
  const at = Math.max(
    0,
    asked.findIndex(({ id }) => id === picture),
  );
  return { pictures, at, replyTo, names: said ? namesIn(said, pictures) : [] };
}

/** The pictures that people sent and that an answer shows; else those that were sent last before it. @param {BotPost} answer @param {readonly WebPost[]} posts */
function askedPictures(answer, posts) {
  const before = posts.filter((post) => post.from === 'person' && post.pictures.length > 0 && post.id < answer.id);
  const given = new Map(
    before
      .flatMap((post) => (post.from === 'person' ? post.pictures : []))
      .map((reference) => [reference.id, reference]),
  );
  const shown = new Set(picturesIn(answer.post).map(({ reference }) => reference.id));
  const asked = [...given.values()].filter(({ id }) => shown.has(id));
  if (asked.length > 0) return asked;
  const last = before.at(-1);
  return isAnswer(answer) && last?.from === 'person' ? last.pictures : [];
}

/** The newest answer to a message's picture. @param {string | undefined} picture @param {WebPost} message @param {readonly WebPost[]} posts */
function answerAbout(picture, message, posts) {
  const answers = posts.filter(isAnswer).filter((post) => post.id > message.id);
  return (
    answers.findLast((post) => picturesIn(post.post).some(({ reference }) => reference.id === picture)) ?? answers[0]
  );
}

/** @param {Post} post @returns {readonly PostPicture[]} */
const picturesIn = (post) => [...post.pictures, ...(post.how?.steps.flatMap(({ picture }) => picture ?? []) ?? [])];

/** What the bot had found there in the end. @param {string} picture @param {Post} post @returns {readonly Mark[]} */
const foundOn = (picture, post) =>
  picturesIn(post).findLast(({ reference, marks }) => reference.id === picture && marks.length > 0)?.marks ?? [];

/** Names to offer for a box: what the program looked for, then what was found. @param {Post} post @param {readonly PostPicture[]} pictures */
function namesIn({ how }, pictures) {
  const sought = (how?.steps ?? []).flatMap(({ code }) => namesInCode(code));
  const found = pictures.flatMap(({ marks }) => marks.map(({ label }) => label));
  const names = [...sought, ...found].map((name) => name.trim()).filter(isName);
  return [...new Set(names)].slice(0, namesOffered);
}

/** @param {string} name */
const isName = (name) => name !== '' && name.length <= longestName && /\p{L}/u.test(name) && !/[{}]/.test(name);

/** @param {string} code one line of a program */
export function namesInCode(code) {
  let argument = '';
  /** @type {string[]} */
  const names = [];
  for (const { kind, text } of tokensOf(code)) {
    if (kind === 'argument') argument = text;
    else if (kind === 'string' && !sentences.has(argument)) names.push(...text.slice(1, -1).split(','));
  }
  return names;
}
