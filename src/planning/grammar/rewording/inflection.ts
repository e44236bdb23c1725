import { editVerbs, vagueEditVerbs } from '../../../language/request-words.js';
import type { Word } from '../words.js';

/** Verbs of editing in other forms: "blurred", "removing". */

const furtherVerbs =
  'censor|mask|cover|circle|highlight|frame|desaturate|colou?r|colorize|sharpen|enlarge|shrink|invert|mirror|resize|straighten|level|tilt|pixelate|anonymi[sz]e|obscure|redact|take|get|keep|draw|stick|place|show|count|read|find|locate|point|box|underline|swap|exchange|trim|widen|clear|wipe|eliminate|retouch|photoshop|black|gray|grey|white|soften|warm|cool|boost|reduce|increase|raise|lower|lighten|dim|give|name|list|describe|transcribe|check|tell|isolate|extract|focus|spin|edit|leave|let|set|use|apply|zap|drop';
const verb = new RegExp(`^(?:${editVerbs}|${vagueEditVerbs}|${furtherVerbs})$`);

const irregular: Readonly<Record<string, string>> = {
  hidden: 'hide',
  cut: 'cut',
  made: 'make',
  put: 'put',
  taken: 'take',
  took: 'take',
  drawn: 'draw',
  shown: 'show',
  found: 'find',
  read: 'read',
  kept: 'keep',
  stuck: 'stick',
  given: 'give',
  left: 'leave',
  set: 'set',
  spun: 'spin',
  shrunk: 'shrink',
  gotten: 'get',
};

/** As it was written, where its spelling was taken for a slip ("pixelated" for "pixelate"). */
export const formOf = ({ raw, text }: Pick<Word, 'raw' | 'text'>): string =>
  /(?:ed|ing)$/i.test(raw) ? raw.toLowerCase() : text;

export const isEditVerb = (word: string): boolean => verb.test(word);

/** "blurred", "blurring" → "blur"; undefined for what is no form of a verb that changes or tells something. */
export function baseOf(word: string): string | undefined {
  const known = irregular[word];
  if (known !== undefined) return known;
  const [, stem] = /^(\w{2,}?)(?:ed|ing)$/.exec(word) ?? [];
  if (stem === undefined) return undefined;
  const candidates = [stem, `${stem}e`, stem.replace(/(\w)\1$/, '$1'), stem.replace(/i$/, 'y')];
  return candidates.find(isEditVerb);
}
