import { endOf } from '../phrase.js';
import { type Reader, wordAt } from '../reader.js';
import type { Word } from '../words.js';
import { targets } from './edit-targets.js';

/** What is to be done to things, said of the things: "I need the faces blurred", "the dog should be removed". */

/** Forms in which the deed is said, and the verb that commands it. */
const deeds: Readonly<Record<string, string>> = {
  ...{ blurred: 'blur', removed: 'remove', cropped: 'crop', hidden: 'hide', pixelated: 'pixelate', censored: 'censor' },
  ...{ erased: 'erase', deleted: 'delete', brightened: 'brighten', darkened: 'darken', sharpened: 'sharpen' },
  ...{ rotated: 'rotate', flipped: 'flip', mirrored: 'mirror', anonymized: 'anonymize', redacted: 'redact' },
  ...{ obscured: 'obscure', covered: 'cover', masked: 'mask', marked: 'mark', circled: 'circle', numbered: 'number' },
  ...{ labelled: 'label', labeled: 'label', tagged: 'tag', highlighted: 'highlight', outlined: 'outline' },
  ...{ isolated: 'isolate', inverted: 'invert', resized: 'resize', enlarged: 'enlarge', replaced: 'replace' },
  ...{ desaturated: 'desaturate', spotlighted: 'spotlight', blacked: 'black', turned: 'turn', lightened: 'lighten' },
};
const lead = 'can|could|should|shall|may|must|have|get|want|need|would|let';
const should =
  'please? should|must|shall|can|could|needs|need|has|have|ought|to|got? to? please? be|get? all|both|completely|please?';

/** Patterns of which each such sentence has one. */
export const passiveNeeds: readonly string[] = [Object.keys(deeds).join('|'), should, lead];

/** The same as a command, and where a reading of it ends in the words that were said. */
interface Active {
  readonly reader: Reader;
  readonly nextOf: (next: number) => number;
}

export function asCommands(reader: Reader, at: number): readonly Active[] {
  const { words } = reader;
  if (!words.some(({ text }, place) => place > at && Object.hasOwn(deeds, text))) return [];
  const start = Math.max(at, endOf(lead, words, at));
  const isLed = start > at || /^(?:need|want|like|have|get|see)$/.test(wordAt(reader, at - 1));
  const background = endOf('the|my|its background|backdrop', words, start);
  const ends = [background, ...targets(reader, start).map(({ next }) => next)].filter((end) => end > start);
  return [...new Set(ends)].flatMap((end): readonly Active[] => {
    const due = endOf(should, words, end);
    const place = Math.max(end, due);
    const deed = deeds[wordAt(reader, place)];
    if (deed === undefined || (due < 0 && !isLed)) return [];
    const verb: Word = { text: deed, raw: deed, tag: 'VERB' };
    const told = [verb, ...words.slice(start, end), ...words.slice(place + 1)];
    const sentence = { ...reader.sentence, words: told, starts: [0] };
    return [{ reader: { ...reader, sentence, words: told }, nextOf: (next) => next + (place + 1) - (1 + end - start) }];
  });
}
