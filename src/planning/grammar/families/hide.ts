import type { Thing } from '../intent.js';
import { endOf, endOfAny, textOf } from '../phrase.js';
import { emptyThing, type Reader, tail } from '../reader.js';
import { type EditRule, type Edits, pictures } from './edit-targets.js';

/** What people do with what nobody shall see. */
export const hidingVerbs =
  'blur|blurr|pixelate|pixelise|pixelize|anonymize|censor|obscure|hide|conceal|mask|redact|obfuscate|mosaic|fuzz|cover|smudge|disguise|cloak';
const hide = [`${hidingVerbs}|remove|erase|black out|up? all|every|each|only|just? of?`, 'make'];
const hidden = 'unreadable|illegible|invisible|blurry|blurred|unrecognizable|anonymous|out|up';
const owner = "the|any|their|its|this|that|these|everyone|everybody|people|person|all? 's?";
const heads = `${owner} heads|head`;
const plates = [
  `${owner} car|cars|vehicle|vehicles|license|licence|registration|number? 's? number|license|licence|registration|car|vehicle plate|plates|numbers`,
  `${owner} numberplate|numberplates|licenseplate|licenseplates|plates|plate`,
];
const onVehicles = 'on|of|from the|all|every|each|any? car|cars|vehicle|vehicles|bus|buses|truck|trucks|motorcycle|van';
const identifying = `anything|everything|whatever|all? that? identifies|identifying|private|personal|sensitive data|details|information|info|things|stuff|content|people?`;

/** What LOC knows by a word of its own. */
const special = (noun: string, said: string): Thing => ({
  ...emptyThing(noun),
  plural: true,
  definite: true,
  every: true,
  said: said.replace(/^(?:the|all) /, ''),
});

/** "blur the heads", "hide the number plates", "anonymise this": what people hide, and no detector has a word for. */
export const privacy: EditRule = {
  needs: [
    'head|heads',
    'plate|plates|numberplate|numberplates|registration|numbers',
    'anonymize|anonymous|censor|redact|private|personal|sensitive|identity|identities|privacy|identifies|identifying',
  ],
  read: (reader, at) => [...named(reader, at), ...anonymised(reader, at)],
};

function named(reader: Reader, at: number): Edits {
  const { words } = reader;
  return hide.flatMap((verb): Edits => {
    const start = endOf(verb, words, at);
    if (start < 0) return [];
    const found = [
      { noun: 'HEAD', end: endOf(heads, words, start) },
      { noun: 'PLATE', end: endOfAny(plates, words, start) },
    ];
    return found.flatMap(({ noun, end }) => {
      // "The head of the man" is one head.
      if (end < 0 || (noun === 'HEAD' && /^(?:of|on)$/.test(words[end]?.text ?? ''))) return [];
      const on = noun === 'PLATE' ? endOf(onVehicles, words, end) : -1;
      const made = endOf(hidden, words, Math.max(on, end));
      if (verb === 'make' && made < 0) return [];
      return [
        {
          value: [{ edit: 'blur' as const, thing: special(noun, textOf(words, start, Math.max(on, end))) }],
          next: Math.max(on, end, made),
        },
      ];
    });
  });
}

/** "anonymise this", "censor the picture", "hide all personal details", "make it anonymous" */
function anonymised(reader: Reader, at: number): Edits {
  const { words } = reader;
  const whole = `it|this|that|all|everything|the|whole|my|our? ${pictures}|one?`;
  const verb = endOf('anonymize|censor|redact|pseudonymize', words, at);
  const ends: number[] = [];
  if (verb > 0) ends.push(Math.max(verb, endOf(whole, words, verb)), endOf(identifying, words, verb));
  const hiding = endOfAny(hide, words, at);
  if (hiding > 0) ends.push(endOf(identifying, words, hiding), endOf('all? identities|identity', words, hiding));
  const make = endOf(`make|turn|render ${whole}`, words, at);
  if (make > 0) ends.push(endOf('anonymous|anonymized', words, make));
  ends.push(
    endOf(
      'protect|respect|preserve the|their|everyones? privacy|identities|anonymity of? everyone|everybody|people|all?',
      words,
      at,
    ),
  );
  return ends
    .filter(
      (end) =>
        end > at && (tail(reader, end).next === words.length || /^(?:[,;.]|and|then)$/.test(words[end]?.text ?? '')),
    )
    .map((next) => ({
      value: [
        {
          edit: 'blur' as const,
          thing: special('PRIVATE', `faces, heads, plates and names (${textOf(words, at, next)})`),
        },
      ],
      next,
    }));
}
