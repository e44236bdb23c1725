import { anyPossessive } from '../../../language/possessives.js';
import { endOf, endOfAny } from '../phrase.js';
import { whereToLook } from '../pictures.js';
import { type Reader, wordAt } from '../reader.js';
import { degreeAt } from './adjust-words.js';
import { type EditRule, type Edits, each, exceptEnd, pictures, targets, theSubject } from './edit-targets.js';

const blurred = 'blurry|blurred|blur|fuzzy|unsharp|soft';
const back =
  'background|backdrop|surroundings|rest|everything|all|environment|area|scenery|remainder|anything|image|picture|photo';
const blurBack = `slightly|subtly|really|strongly|heavily? blur|blurr|defocus|unfocus|smooth|soften out? everything|all|the|${anyPossessive}? ${back} else|out? of? the? ${pictures}?`;
const blurBehind = 'blur|blurr|defocus|unfocus|soften out? the|its? background|backdrop|surroundings';
const makeBlurred = `make|turn|render|get|have|let|keep|give the|everything|all? ${back}? else|of? the? ${pictures}? to? be|look|go|appear? a? ${blurred}`;
const blurAllBut = [
  'blur|blurr|defocus out? everything|all|the? except|but|apart|besides|aside from|for?',
  'blur|blurr|defocus out? everything|all|anything? other than',
];
const makeBehind = `make|turn|render|get|have the|everything|all? ${back} behind|of|around|except|but`;
const degrees = 'slightly|subtly|subtle|little|bit|touch|tad|lot|much|more|really|strongly|heavily|even|further';
const portrait =
  'a|an|the|use|apply|add|make|do|give? a|an|the? portrait|bokeh|depth|shallow mode|effect|look|blur|of? field? on|for|to|of|around|with';
const focus = 'put|keep|leave|have? the? focus|sharp|sharpness|sharpen only? on?';
const keep = 'keep|leave only|just?';
const giveBlurred =
  'give|make|i? add|create|want|need? me|us|it? a|the? blurred|blurry|unsharp|fuzzy background|backdrop';

/** "blur the background (behind the dog)", "blur everything except the dog", "focus on the dog", "bokeh" */
export const backgroundBlur: EditRule = {
  needs: [degrees, blurBack, blurBehind, makeBlurred, ...blurAllBut, makeBehind, portrait, focus, keep, giveBlurred],
  read: (reader, at) => [
    ...blurredExcept(reader, at),
    ...madeBlurred(reader, at),
    ...focused(reader, at),
    ...keptSharp(reader, at),
    ...behindSubject(reader, at),
  ],
};

/** "blur the background behind the dog", "make everything blurry except the dog" */
function blurredExcept(reader: Reader, at: number): Edits {
  const { words } = reader;
  const allBut = endOfAny(blurAllBut, words, at);
  const starts = [blurBack, blurBehind, makeBlurred].map((pattern) => endOf(pattern, words, at));
  return [...new Set([...starts, allBut])].flatMap((start) => {
    if (start < 0) return [];
    const scene = whereToLook(words, start);
    const from = scene?.value === 'this' ? scene.next : start;
    const link = endOf(
      `,? behind|of|around|except|but|besides|outside|excluding|beyond|from|for|so|without|and|to the? of? from|for|that|keep|leave|highlight|focus|emphasize? only|just|on?`,
      words,
      from,
    );
    const kept = new Set([link, exceptEnd(reader, from), start === allBut ? start : -1]);
    return [...kept].filter((place) => place > 0).flatMap((place) => sharpThings(reader, place));
  });
}

/** The things that stay sharp, and what may be said of them: "the dog stays in focus". */
const sharpThings = (reader: Reader, at: number): Edits =>
  targets(reader, at).map((target) => {
    const end = endOf(
      'stays|is|are|remains|stands|stay|in? sharp|focus|clear|visible|out|alone',
      reader.words,
      target.next,
    );
    return each('bgblur')({ ...target, next: Math.max(end, target.next) });
  });

/** "make everything behind the dog blurry" */
function madeBlurred(reader: Reader, at: number): Edits {
  const start = endOf(makeBehind, reader.words, at);
  if (start < 0) return [];
  return targets(reader, start).flatMap((target) => {
    const end = endOf(`to? be|look|go|appear? a? ${blurred}`, reader.words, target.next);
    return end < 0 ? [] : [each('bgblur')({ ...target, next: end })];
  });
}

/** "portrait mode for the dog", "focus on the dog" */
const focused = (reader: Reader, at: number): Edits =>
  [portrait, focus].flatMap((pattern) => {
    const start = endOf(pattern, reader.words, at);
    return start < 0 ? [] : targets(reader, start).map(each('bgblur'));
  });

/** "keep the dog sharp and blur the rest" */
function keptSharp(reader: Reader, at: number): Edits {
  const start = endOf(keep, reader.words, at);
  if (start < 0) return [];
  return targets(reader, start).flatMap((target) => {
    const end = endOf(
      'sharp|in focus? ,|and? blur? the|everything? rest|background|else? of? it?',
      reader.words,
      target.next,
    );
    const as = Math.max(
      target.next,
      endOf('alone|untouched|unchanged|as|like|the-way it|they? is|are?', reader.words, target.next),
    );
    const rest = endOf(
      ',|;|.? and|but|while|then? blur|blurring|defocus the|everything|all rest|else|background|others|surroundings? of? the|it? picture|image|photo?',
      reader.words,
      as,
    );
    if (rest > as + 1) return [each('bgblur')({ ...target, next: rest })];
    const isSharp =
      /^(?:sharp|in)$/.test(wordAt(reader, target.next)) && !/^color/.test(wordAt(reader, target.next + 1));
    return end > target.next && isSharp ? [each('bgblur')({ ...target, next: end })] : [];
  });
}

/** "blur the background" alone: what the picture is about stays sharp. */
function behindSubject(reader: Reader, at: number): Edits {
  const { words } = reader;
  const ends = [blurBack, makeBlurred, giveBlurred].map((pattern) => endOf(pattern, words, at));
  return [...new Set(ends)]
    .filter(
      (end) => end > 0 && words.slice(at, end).some(({ text }) => /^(?:background|backdrop|surroundings)$/.test(text)),
    )
    .map((next) => {
      const { percent, next: end } = degreeAt(reader, next);
      const lead = reader.words
        .slice(at, next)
        .some(({ text }) => /^(?:slightly|little|bit|subtly|subtle)$/.test(text));
      const amount =
        lead || (percent !== undefined && percent < 30) ? 50 : percent !== undefined || end > next ? 200 : undefined;
      return { value: [{ edit: 'bgblur', thing: theSubject, amount }], next: end };
    });
}
