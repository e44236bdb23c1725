/** Names of what a team has taught, found in a request before the grammar takes it apart. */
import type { Mention } from '../../language/entity.js';

/** Where a text names something that was taught, in order. */
export type NameFinder = (text: string) => readonly Mention[];

/** Letters that stand in no word; one more tells the names apart. */
const opaque = 'Qzxv';
const letters = 'abcdefghijklmnopqrstuvwxy';

export interface HiddenNames {
  /** The text with a word of its own in place of each name. */
  readonly text: string;
  /** What is called so, and how, by the word in lower case. */
  readonly names: ReadonlyMap<string, Pick<Mention, 'concept' | 'text'>>;
}

/** Puts a word that means nothing in place of each name, so that no word of a name is read as one of the sentence. */
export function hideNames(text: string, find: NameFinder): HiddenNames {
  const mentions = find(text).slice(0, letters.length);
  if (mentions.length === 0) return { text, names: new Map() };
  const names = new Map<string, Pick<Mention, 'concept' | 'text'>>();
  let hidden = '';
  let from = 0;
  for (const [at, { start, end, concept, text: written }] of mentions.entries()) {
    const word = `${opaque}${letters[at]}`;
    names.set(word.toLowerCase(), { concept, text: written });
    hidden += `${text.slice(from, start)}${word}`;
    from = end;
  }
  return { text: askedPlainly(`${hidden}${text.slice(from)}`), names };
}

const name = `${opaque}[a-y]`;
const named = `(?:(?:the|this|that|our|my) )?(${name})`;

/** Ways to ask for somebody or something by name, said as the grammar reads them. */
const forms: readonly (readonly [RegExp, string])[] = [
  // "Is this Rufus?", "is that one Rufus?", "isn't that our logo?"
  [
    new RegExp(`^\\W*(?:is|isn['’]?t) (?:this|that|it|he|she|here)(?: (?:one|here|there))? ${named}\\W*$`, 'i'),
    'Is there $1?',
  ],
  [new RegExp(`^\\W*(?:is|are) (?:any|one) of (?:them|these|those|the \\w+) ${named}\\W*$`, 'i'), 'Is there $1?'],
  [new RegExp(`^\\W*(?:do|can|could) (?:you|we|i) (?:see|spot|find|recogni[sz]e) ${named}\\b`, 'i'), 'Is there $1'],
  [
    new RegExp(
      `^\\W*(?:does|do) (?:this|that|the|these) (?:picture|photo|image|pictures|photos|images)s? (?:show|contain|have|include) ${named}\\b`,
      'i',
    ),
    'Is there $1',
  ],
  // "Which one is Rufus?", "which of these dogs is Rufus?", "who is Bella?"
  [
    new RegExp(
      `^\\W*(?:so |and |ok |hey )?(?:what(?= is)|(?:which|who)(?: (?:one|of (?:these|those|them|the)(?: [\\w-]+){0,2}|[\\w-]+(?: [\\w-]+)?))?)(?: here)? (?:is|would be|are)(?: called| named)? ${named}(?: here| in (?:this|the) (?:picture|photo|image))?\\W*$`,
      'i',
    ),
    'Where is $1?',
  ],
  [new RegExp(`^\\W*(?:which|who)(?:['’]s| one['’]s) ${named}\\W*$`, 'i'), 'Where is $1?'],
  [new RegExp(`^\\W*(?:point|show) (?:me )?(?:out |at |to )?(?:which (?:one )?is )?${named}\\W*$`, 'i'), 'Tag $1'],
  // "Is it Rufus or Bella?", "who is this, Rufus or Bella?"
  [
    new RegExp(
      `^\\W*(?:(?:is|are) (?:this|that|it|he|she)|(?:who|which(?: \\w+)?|what) (?:is|are) (?:this|that|it|he|she|these|they|there)(?: here)?)(?: \\w+)?[,:;]? (?:is (?:it|this) )?${named},? or (?:is (?:it|this) )?${named}\\W*$`,
      'i',
    ),
    'What is it, $1 or $2?',
  ],
  // "Without Rufus" counts or takes all the others.
  [
    new RegExp(
      `\\b(?:without(?: counting)?|not counting|not including|excluding|leaving out|other than|apart from|aside from|minus|but not) ${named}`,
      'gi',
    ),
    'except $1',
  ],
];

const askedPlainly = (text: string): string => forms.reduce((said, [form, plain]) => said.replace(form, plain), text);
