import { anyPossessive } from '../../../language/possessives.js';
import type { Edit } from '../intent.js';
import { emptyThing } from '../nouns.js';
import { endOf, type Parse } from '../phrase.js';
import { whereToLook } from '../pictures.js';
import { type Reader, wordAt } from '../reader.js';
import { type Edits, each, exceptEnd, pictures, targets } from './edit-targets.js';

/** "blur the background (behind the dog)", "blur everything except the dog", "focus on the dog", "bokeh" */
export function backgroundBlurs(reader: Reader, at: number): Edits {
  const { words } = reader;
  const back =
    'background|backdrop|surroundings|rest|everything|all|environment|area|scenery|remainder|anything|image|picture|photo';
  const verb = endOf(
    `blur|blurr|defocus|unfocus|smooth|soften out? everything|all|the|${anyPossessive}? ${back} else|out? of? the? ${pictures}?`,
    words,
    at,
  );
  const behindOf = endOf('blur|blurr|defocus|unfocus|soften out? the|its? background|backdrop|surroundings', words, at);
  const made = endOf(
    `make|turn|render|get|have|let|keep|give the|everything|all? ${back}? else|of? the? ${pictures}? to? be|look|go|appear? a? blurry|blurred|blur|fuzzy|unsharp|soft`,
    words,
    at,
  );
  const behind = endOf(`make|turn|render|get|have the|everything|all? ${back} behind|of|around|except|but`, words, at);
  const everything = endOf(
    'blur|blurr|defocus out? everything|all|the? except|but|apart|besides|other|aside from|for|than?',
    words,
    at,
  );
  const mode = endOf(
    'a|an|the|use|apply|add|make|do|give? a|an|the? portrait|bokeh|depth|shallow mode|effect|look|blur|of? field? on|for|to|of|around|with',
    words,
    at,
  );
  const focus = endOf('put|keep|leave|have? the? focus|sharp|sharpness|sharpen only? on?', words, at);
  const sharp = endOf('keep|leave only|just?', words, at);
  const found: Parse<readonly Edit[]>[] = [];
  for (const start of new Set([verb, behindOf, made, everything])) {
    if (start < 0) continue;
    const scene = whereToLook(words, start);
    const from = scene?.value === 'this' ? scene.next : start;
    const link = endOf(
      `,? behind|of|around|except|but|besides|outside|excluding|beyond|from|for|so|without|and|to the? of? from|for|that|keep|leave|highlight|focus|emphasize? only|just|on?`,
      words,
      from,
    );
    const far = exceptEnd(reader, from);
    for (const from of new Set([link, far, start === everything ? start : -1]))
      if (from > 0)
        for (const target of targets(reader, from)) {
          const end = endOf(
            'stays|is|are|remains|stands|stay|in? sharp|focus|clear|visible|out|alone',
            words,
            target.next,
          );
          found.push(each('bgblur')({ ...target, next: Math.max(end, target.next) }));
        }
  }
  if (behind > 0)
    for (const target of targets(reader, behind)) {
      const end = endOf('to? be|look|go|appear? a? blurry|blurred|blur|fuzzy|unsharp|soft', words, target.next);
      if (end > 0) found.push(each('bgblur')({ ...target, next: end }));
    }
  for (const start of [mode, focus]) if (start > 0) found.push(...targets(reader, start).map(each('bgblur')));
  if (sharp > 0)
    for (const target of targets(reader, sharp)) {
      const end = endOf(
        'sharp|in focus? ,|and? blur? the|everything? rest|background|else? of? it?',
        words,
        target.next,
      );
      if (
        end > target.next &&
        /^(?:sharp|in)$/.test(wordAt(reader, target.next)) &&
        !/^color/.test(wordAt(reader, target.next + 1))
      )
        found.push(each('bgblur')({ ...target, next: end }));
    }
  const given = endOf(
    'give|make|i? add|create|want|need? me|us|it? a|the? blurred|blurry|unsharp|fuzzy background|backdrop',
    words,
    at,
  );
  for (const start of new Set([verb, made, given]))
    if (start > 0 && words.slice(at, start).some(({ text }) => /^(?:background|backdrop|surroundings)$/.test(text)))
      found.push(each('bgblur')({ value: [{ ...emptyThing('person'), plural: true, definite: true }], next: start }));
  return found;
}
