import { differingLetters, letterSet, slipDistance } from '../../language/spelling.js';

/** What people often type instead of the words that questions are made of, where nearness alone leaves it open. */
const usualSlips: ReadonlyMap<string, string> = new Map(
  Object.entries({
    the: 'teh hte tje thee tge thw',
    there: 'ther threr tehre thare theer',
    their: 'thier theri',
    that: 'taht tath',
    this: 'tihs htis thsi thiss',
    what: 'wat waht wht whta hwat wath',
    which: 'wich whcih wihch whitch',
    where: 'wher wehre whre',
    with: 'wiht wih wtih',
    and: 'adn nad',
    are: 'aer arre rae',
    is: 'iz ist',
    how: 'hwo hoow howw',
    many: 'mny mnay meny maney amny mani manny',
    people: 'poeple peple pepole peopel peolpe poepl pepl',
    left: 'lef letf',
    right: 'rigth rihgt righ',
    make: 'maek mkae mak',
    remove: 'remvoe rmove remov',
    color: 'colur coler colr clor culor collor',
    colors: 'colurs colers',
    white: 'wite whtie',
    show: 'shwo',
    hide: 'hdie',
    him: 'hmi',
    phone: 'fone phne',
    all: 'al',
    sorry: 'sry srry soz',
    please: 'plz plese pleas',
    thanks: 'thx thanx tnx',
    faces: 'fases facs',
    can: 'cna',
    you: 'yuo',
  }).flatMap(([word, slips]) => slips.split(' ').map((slip) => [slip, word] as const)),
);

/** Words behind which or before which a space is forgotten: "thebus", "howmany". */
const joints: ReadonlySet<string> = new Set(
  'what how the is are of in on at many much which where who there this that any and with to it me'.split(' '),
);

/** The word that is meant by a lower-case text; several where spaces were forgotten; the text itself where none is near, or several are. */
export type SpellingCorrector = (text: string) => string;

/**
 * @param words all that a misspelt text may mean
 * @param isWord whether it is an English word: nobody misspelt it
 */
export function createSpelling({
  words,
  isWord,
}: {
  readonly words: ReadonlySet<string>;
  readonly isWord: (text: string) => boolean;
}): SpellingCorrector {
  const candidates = [...words]
    .filter((word) => /^[a-z]{3,}$/.test(word))
    .map((word) => ({ word, letters: letterSet(word) }));

  return (text) => {
    if (text.length < 2 || words.has(text) || !/^[a-z]+$/.test(text)) return text;
    const usual = usualSlips.get(text);
    if (usual !== undefined) return usual;
    if (text.length < 3 || isWord(text)) return text;
    const drawn = text.replace(/([a-z])\1{2,}/g, '$1$1');
    const plain = [drawn, text.replace(/([a-z])\1+/g, '$1')].find((one) => words.has(one));
    return plain ?? apart(text, words) ?? nearestWord(drawn, candidates) ?? text;
  };
}

/** "thebus" → "the bus" */
function apart(text: string, words: ReadonlySet<string>): string | undefined {
  for (let at = 2; at <= text.length - 2; at++) {
    const [first, second] = [text.slice(0, at), text.slice(at)];
    if (!joints.has(first) && !joints.has(second)) continue;
    const rest = words.has(second) || joints.has(second) ? second : apart(second, words);
    if ((joints.has(first) || words.has(first)) && rest !== undefined) return `${first} ${rest}`;
  }
  return undefined;
}

interface Candidate {
  readonly word: string;
  /** See `letterSet`. */
  readonly letters: number;
}

/** The one word that a misspelt text probably means; undefined where none is near enough, or several are as near. */
function nearestWord(text: string, candidates: readonly Candidate[]): string | undefined {
  const maxSlips = text.length < 6 ? 1 : 2;
  const letters = letterSet(text);
  let best: readonly string[] = [];
  let fewest = maxSlips + 0.75;
  for (const { word, letters: theirs } of candidates) {
    if (differingLetters(letters, theirs) > 2 * maxSlips) continue;
    if (Math.abs(word.length - text.length) > maxSlips || word.length - maxSlips < 2) continue;
    // A letter left out or doubled is more likely than a wrong one, a wrong first letter is rare.
    const isSwapped = isSameLetters(text, word);
    const replaced = word.length === text.length && !isSwapped;
    const unlikely =
      (word[0] === text[0] ? 0 : 0.5) + (replaced ? 0.2 : isSwapped ? -0.1 : 0) + (word.length < text.length ? 0.1 : 0);
    const distance = slipDistance(text, word);
    // Two slips make another word of a short one, unless its letters only changed places.
    if (distance > 1 && text.length < 8 && !isSwapped) continue;
    const slips = distance + unlikely;
    if (slips < fewest) {
      best = [word];
      fewest = slips;
    } else if (slips === fewest) best = [...best, word];
  }
  return best.length === 1 ? best[0] : undefined;
}

const isSameLetters = (one: string, other: string): boolean => [...one].sort().join('') === [...other].sort().join('');
