/** Words as people type them in haste, in full: "n what r they doin w/ the dog" → "and what are they doing with the dog". */

/** Where no word, name or address goes on. */
const alone = (words: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}'’@#:/.&_-])(?:${words})(?![\\p{L}\\p{N}'’@/&_-]|[.:]\\p{L})`, 'giu');
/** Single letters are read so in small letters only, and not where a letter is spoken of. */
const letter = (small: string): RegExp =>
  new RegExp(
    `(?<![\\p{L}\\p{N}'’@#:/.&_-])(?<!\\b(?:letters?|an?|the|size|section|row|gate|vitamin) )${small}(?=\\s+\\p{L}|\\s*[?!.,]*$)`,
    'gu',
  );

const rules: readonly (readonly [RegExp, string])[] = [
  [/(?<=\p{L}\s+)['’]n['’]?(?=\s+\p{L})/gu, 'and'],
  [/(?<!\p{L})n(?=\s+\p{L})(?<!\b(?:letters?|an?|the) n)(?<![@#:/.&_'’-]n)/gu, 'and'],
  [letter('r'), 'are'],
  [letter('u'), 'you'],
  [/(?<![\p{L}\p{N}/])w\/o(?![\p{L}\p{N}])\s*/giu, 'without '],
  [/(?<![\p{L}\p{N}/])w\/(?=\s*\p{L})\s*/giu, 'with '],
  [
    /(?<=\b(?:crop|rotate|turn|zoom in|cut|change|next|close|closer|nearest|closest|want|need|got|going|like|move|flip|tilt|compared)(?: it| this| that| down| everything)? )2(?= (?:the|an?|it|him|her|them|me|black|grey|gray|my|that|this|know|see|find|count)\b)/giu,
    'to',
  ],
  [alone('nd'), 'and'],
  [alone('idk'), 'i do not know'],
  [alone('jk'), 'just kidding'],
  [alone('kno'), 'know'],
  [/^y(?=\s+(?:tho|though|is|are|r|does|do|not|so|did)\b)/giu, 'why'],
  [/(?<=\b(?:which|this|that|left|right|other|big|small|first|second|last) )1(?=\s+\p{L}|\s*[?!.,]*$)/giu, 'one'],
  [alone('plz+|plis|plss+'), 'please'],
  [alone('thx+|thanx+|thnx+|tnx'), 'thanks'],
  [alone('abt'), 'about'],
  [alone('wat|wot|wut'), 'what'],
  [alone('dat'), 'that'],
  [alone('dis'), 'this'],
  [alone('ur'), 'your'],
  [alone('any1'), 'anyone'],
  [alone('some1|sum1'), 'someone'],
  [alone('every1'), 'everyone'],
  [alone("every1[s’']*s"), "everyone's"],
  [alone('b4'), 'before'],
  [alone('cuz|coz|bcuz|becuz'), 'because'],
  [alone('bday|b-day'), 'birthday'],
  [alone('gonna'), 'going to'],
  [alone('s(?:me?)?th'), 'something'],
  [alone('rly|rlly'), 'really'],
  [alone('lil'), 'little'],
  [alone('prolly|prob|probs'), 'probably'],
  [alone('def'), 'definitely'],
];

/** Laughter, cries and hesitation, which nobody looks for. */
const cry =
  '(?:a*(?:ha){2,}h?|h?a+ha+|(?:he){2,}h?|l+o+l+z?|lo+l|l+ma+o+|rofl|o+m+f?g+|wtf|a+w{2,}|a+w|wo+w+|whoa+|yay+|o{2,}h+|u+gh+|jeez|gosh|damn|dang|yo+|h+m+|u+h+m*|u+m+|yikes|ngl|tbh|imo|imho|smh|fr)';
const leading = new RegExp(
  `^(?:(?:(?:ok|okay|oh|so|and|well)[\\s,]+)?${cry}(?![\\p{L}\\p{N}'’])[\\s,.!…~]*)+(?:(?:and|so|but|like|ok|okay)\\s+)*(?=\\S+\\s+\\S)`,
  'iu',
);
const trailing = new RegExp(`(?<=\\S\\s+\\S+)(?:[\\s,.!…]+(?:${cry}|tho|though|rn|ikr|jk|xd+))+(?=[\\s?!.]*$)`, 'iu');
const laughed = /(?<=\p{L})[\s,.!…]+(?:a*(?:ha){2,}h?|h?a+ha+|(?:he){2,}h?|l+o+l+z?|l+ma+o+|rofl)[\s,.!…]+(?=\p{L})/giu;
const between = new RegExp(`(?<=[\\s,.!?…])(?:${cry})(?:[\\s,.!…]+)(?=\\p{L})`, 'giu');

/** "How many... dogs": a pause, behind which the sentence goes on. */
const pause =
  /(?<=\b(?:how many|how much|many|the|an?|is|are|of|in|on|what|which|there)),?\s*(?:\.{2,}|…)\s*(?=\p{L})/giu;
/** "So like, how many": nothing is like anything. */
const like =
  /^(?:(?:ok|okay|so|and|well|um)[\s,]+)+like[\s,]+(?=(?:how|what|where|which|who|is|are|can|could|do|does)\b)/iu;

const quoted = /["“”„«»]|(?<!\p{L})'[^']+'(?!\p{L})/u;

/** The same in full words, without laughter and cries around it; what is quoted stays as it is. */
export function inFull(text: string): string {
  if (quoted.test(text)) return text;
  const full = rules.reduce((words, [from, to]) => words.replace(from, to), text);
  return full
    .replace(leading, '')
    .replace(trailing, '')
    .replace(laughed, ', ')
    .replace(between, '')
    .replace(pause, ' ')
    .replace(like, '');
}
