import { anyOrdinal } from '../../../language/numbers.js';
import { capitalise } from '../../../util/format.js';
import { endOfAny } from '../phrase.js';
import type { Family, Found, Reader } from '../reader.js';
import { wordAt } from '../reader.js';
import { wordsAsText } from '../words.js';

/** What only stands on paper and screens: who asks for it asks about the text. */
const entries =
  'total|subtotal|tax|vat|gst|tip|gratuity|balance|discount|invoice|receipt|deadline|password|passcode|postcode|zip|iban|wifi|username|url|website|email|expiry|expiration|fee|fare|refund|summe|gesamtbetrag|mwst|tva|telephone|hotline|slogan';
const pairs: readonly string[] = [
  'grand total|sum',
  'sub total',
  'amount due|paid|payable|owed',
  'due|expiry|expiration|delivery|invoice|issue|release|launch|best|closing|opening|end|start date|before|time',
  'phone|telephone|mobile|fax|contact|order|invoice|booking|tracking|flight|account|customer|reference|ticket|confirmation|gate|platform|seat|page|version|model|serial|license|registration number|no|code|details|person|info|id',
  'error|promo|discount|voucher|coupon|confirmation|exit|status|pin|access|door|zip|postal|booking|tracking|dress code|reference|number|id',
  'web|email|mail|street|postal|delivery|shipping|billing|return address',
  'opening|business|office|visiting hours|times',
  'service|delivery|entry|entrance|admission|cover charge|fee|price|cost',
  'speed limit',
  'wi fi',
];
const asking =
  'what|which|how|when|where|who|whom|whose|is|are|was|were|does|do|did|has|have|will|tell|give|find|find|show|total|subtotal|due|error|phone|address|and';
const spoken = ['error|warning|popup|dialog|dialogue|alert|notification|prompt|message'];
const saying = 'say|says|said|mean|means|about|tell|telling|text';
/** What somebody does with things that are listed: bought, sold, ordered. */
const reckoned =
  'order|ordered|buy|bought|sell|sold|pay|paid|purchase|purchased|score|scored|win|won|close|closed|cost|costs|spend|spent|earn|earned|charge|charged|bill|billed|owe|owed';

const numeral = 'one|two|three|four|five|six|seven|eight|nine|ten|1|2|3|4|5|6|7|8|9|10';
const entry = 'item|task|entry|step|point|bullet|topic|todo|line';
const sheet =
  'list|menu|receipt|bill|invoice|agenda|schedule|timetable|slide|table|chart|graph|recipe|label|letter|email|form|programme|program|todo';
const day =
  'monday|mondays|tuesday|tuesdays|wednesday|wednesdays|thursday|thursdays|friday|fridays|saturday|saturdays|sunday|sundays|weekend|weekends|today|tomorrow';
/** Wordings that are said of what is written, and of nothing that is seen. */
const written: readonly string[] = [
  'until|till|by|before when|which|what',
  'until|till what|which time|hour|date|day',
  'from|at|on|in which|what platform|gate|track|terminal',
  `the ${anyOrdinal} ${entry}`,
  `the ${anyOrdinal} thing|one|word|name|dish|product on|in|of|from the|this|my|our ${sheet}`,
  `what is number ${numeral}`,
  `${entry} number? ${numeral}`,
  `how many items|things|tasks|entries|points|steps|products|dishes|names|lines are? there? are? on|in the|this|my|our ${sheet}`,
  'cheapest|priciest|dearest',
  'most|least expensive',
  `open|opens|closed|close on|at? the? ${day}`,
  'which|what buttons|button|options',
  'can|could|should i|we click|press|tap',
  'maximum|max|minimum|min size|number|amount|length|age|speed|weight|height|temperature|value|price|allowed',
  'the value for|of|in|at',
  'the? code',
  'how many hours|minutes|days|nights|servings|portions|loaves|grams|calories of|do|does|did|is|are|it|will',
  'profession|occupation',
  'how can|do|could|should i|we|one reach|contact|call|email',
  `what|who is the ${sheet} about`,
  'addressed|made to|out',
  'who sent|wrote|signed|issued this|it|that|the',
  'who is it|this|that from|for|by',
  'leaves|departs|arrives|starts|begins|comes|runs at',
];
const firstOfWritten =
  'what|which|when|where|who|whom|whose|how|until|till|by|before|from|at|on|in|is|are|does|do|can|could|may|give|tell|show|and';

/** "What's the total?", "How much was the bagel?", "What does the error say?": what a text in the picture answers. */
export const lookup: Family = {
  read: (reader, at) => (at > 0 && reader.sentence.starts.every((start) => start !== at) ? [] : questions(reader, at)),
};

function questions(reader: Reader, at: number): readonly Found[] {
  const { words } = reader;
  if (words.length - at < 1) return [];
  const weight = weightOf(reader, at);
  if (weight === 0) return [];
  return [{ value: { intent: 'lookup', question: sentenceOf(reader, at) }, next: words.length, weight }];
}

/** Less than any other reading: tried when no model can answer what is asked. */
const openQuestion = 0.45;

/** How sure it is that the text of the picture is asked about. */
function weightOf(reader: Reader, at: number): number {
  const { words } = reader;
  const has = (patterns: readonly string[]): boolean =>
    words.some((_, from) => from >= at && endOfAny(patterns, words, from) > 0);
  const asks = endOfAny([asking], words, at) > 0;
  const first = wordAt(reader, at);
  if (has(['translate|translation']) && !has(['aloud|out'])) return 0.97;
  if (
    (endOfAny([firstOfWritten], words, at) > 0 && has(written)) ||
    (reader.sentence.joined && has(['how many|much is|are it|that|this|those|these?']))
  )
    return 0.97;
  const verb = words.some(({ text }, from) => from > at && reckoned.split('|').includes(text) && !isNear(words, from));
  if (/^(?:read|transcribe|blur|remove|hide|crop|make|find|replace|colou?r|tag|count)$/.test(first)) return 0;
  if (has([entries]) || has(pairs)) return asks ? 0.95 : words.length - at <= 3 ? 0.9 : 0;
  if (has(spoken) && has([saying, 'what is|was|does the|this|that? error|warning|message|alert'])) return 0.97;
  if (
    has(['how much']) &&
    !has(['how much larger|bigger|smaller|taller|more|less|of|hair|fur|snow|water|grass|sky|light'])
  )
    return 0.93;
  if (has(['how many']) && verb) return 0.9;
  if (has(['call|phone|ring|contact|email']) && /^who/.test(first)) return 0.93;
  if (has(['title|headline|heading']) && /^(?:what|which)$/.test(first)) return 0.9;
  if (has(['take|takes|taking|took place'])) return 0.9;
  if (endOfAny(['from|at|on|in|to|for|by which|what|when|whom'], words, at) > 0) return openQuestion;
  if (
    /^(?:when|what|which|where|who|whom|whose|how|why|is|are|does|did|do|can|may)$/.test(first) &&
    words.length - at > 1
  )
    return openQuestion;
  return 0;
}

/** "Are close to the camera", "stand close together": nothing is closed. */
const isNear = (words: Reader['words'], at: number): boolean =>
  words[at].text === 'close' &&
  (/^(?:is|are|was|were|be|so|very|too|quite|really|more|stand|sit|lie)$/.test(words[at - 1]?.text ?? '') ||
    /^(?:to|by|together|enough|up)$/.test(words[at + 1]?.text ?? ''));

const sentenceOf = ({ words, sentence: { joined } }: Reader, at: number): string =>
  `${capitalise(wordsAsText(words.slice(at)).replace(/\s+/g, ' ').trim())}${joined ? ' in total' : ''}?`;
