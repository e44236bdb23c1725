/** Sentences in other forms: each is the whole sentence, and says what the other form says. See `pattern.ts`. */

import { editFrames } from './edit-frames.js';
import type { Rules } from './pattern.js';
import { openFrames, questionFrames } from './question-frames.js';

const macros = {
  be: '(is|are|was|were)',
  see: '(see|spot|count|find|have|make out|notice|detect|recognize|identify|get|got)',
  one: '(you|we|i|one|u|they|it|anyone|anybody)',
  there:
    '(<be> there|there <be>|(have|has) <one> got|(do|can|could|did|does|have) <one> <see>|<one> (can|could|do)? <see>|(can|could) be (seen|found|spotted|made out)|<be> to be (seen|found)|(does|do|has|have) <picture> (show|have|contain|got)|<be> (visible|shown|present|included|around|in view|in sight))',
  cut: '(,|:)',
  picture: '((the|this|that|my|our) <pic>)',
  pic: '(picture|photo|image|pic|shot|scene|photograph)',
  pics: '(pictures|photos|images|pics|shots|photographs)',
  which: 'w=(first|second|left|right|third|last|other)',
  lead: '((any|got any|have you any|do you have any|would you have any) (idea|clue|chance) (of|about|as to|you can (say|tell me|see)|you know)?|(i|we) (was|am|were|are)? (just|also)? (wondering|curious|asking|interested|unsure) (about|to know)?|(curious|wondering|unsure)|(i|we) (want|need|would like|would love|wish|like) (to)? (know|see|find out|hear|learn|be told))',
  ask: '((can|could|will|would|might) (you|someone|somebody|anyone|anybody) (also|maybe|possibly|just|quickly)? (tell|say|see|make out|check|work out|find out|figure out|let (me|us) know|read|read out|determine|confirm|show|point out|guess|estimate) (to)? (me|us)? (for me)?|(tell|say|see|check|find out|figure out|work out|let (me|us) know|read out|read|determine|confirm|show|point out|name|list|guess|estimate) (to)? (me|us)? (for me)?|(would|do) you (mind|happen to know|know|have any idea|reckon|think|say) (telling|saying|checking)? (me|us)?)',
  polite: '(please|pls|plz|kindly)',
  can: '(can|could|would|will|may|might)',
  gray: '((in|to|into)? (black and white|black & white|bw|gray|grayscale|monochrome))',
  but: '(except|but|besides|bar|excluding|save|(apart|aside|other) (from|than)) (for|from)?',
} as const;

/** How people lead up to what they ask. */
const leads: Rules = [
  [
    '(he|she|they|(my|our) {word}) (would like|would love|want|wants|wanted|needs|prefers|likes) (to (have|see|get))? (it|this|this one|<picture>) {rest}',
    'make it {rest}',
  ],
  ['<can> you {edit} {rest}', '{edit} {rest}'],
  ['(i do not know|not sure|i am not sure|no idea) (if|whether) {x} but (please|just)? {req} {rest}?', '{req} {rest}'],
  [
    '(i|we) (should|would) be (so|very|most|ever so|really|extremely)? (grateful|obliged|thankful|glad|happy|pleased|delighted) (if|were) you (could|can|would|will|to)? (please|kindly|perhaps)? {rest}',
    '{rest}',
  ],
  ['(could|can|may|might) (i|we) (trouble|bother|ask|get|beg|request) you (to|for) {rest}', '{rest}'],
  [
    '(could|can|would|will|might)? you? be (so|that)? (good|kind|nice|sweet|lovely|a dear|a star|an angel) (enough)? (as)? (to|and) {rest}',
    '{rest}',
  ],
  ['(could|can|would|will)? you? do me (a|the|one) (favor|favour|kindness|service) and {rest}', '{rest}'],
  ['(could|can|would|will)? you? do me (a|the) (favor|favour|kindness|honor) of {doing} {rest}', '{base:doing} {rest}'],
  ['(i|we) (do|really|just)? hope (you|it|this|that) {x} <cut>? but {ask}', '{ask}'],
  [
    '{any} (just kidding|no wait|wait no|scratch that|i mean|no sorry) <cut>? (just|please)? {req} {rest}?',
    '{req} {rest}',
  ],
  [
    '<can>? you? (please|just|quickly)? (have|take) (a)? (quick|good|close|closer|brief|proper)? (look|peek|glance) {x}? and (then|please)? (tell|show|let) (me|us) (know)? {rest}',
    '{rest}',
  ],
  [
    '<can>? you? (please|just|quickly)? (have|take) (a)? (quick|good|close|closer|brief|proper)? (look|peek|glance) {x}? and (then|please)? {req} {rest}?',
    '{req} {rest}',
  ],
  ['(and)? (out)? of the (two|pair|three|lot) <cut>? w=(which|who|what) {any} or {x}', '{w} {any} or {x}'],
  ['would it be (ok|okay|alright|possible|too much) (for you)? (to ask (you)?)? to {rest}', '{rest}'],
  [
    '(hi|hey|hello|yo|ok|okay)? ({word}? {word}? question|not sure (if|whether) {x}|i am not sure (if|whether) {x}|maybe {x}|this may be {x}|sorry {x}?) <cut>? but {ask}',
    '{ask}',
  ],
  ['(hi|hey|hello|yo|ok|okay|dear|so) (bot|guys|there|all|team|everyone|folks|robot|clova|clovabot) {rest}', '{rest}'],
  ['in <picture> <cut>? {rest}', '{rest} in the picture'],
  ['is it (just|only)? me or {rest}', '{rest}'],
  ['(haha|hahaha|lol|hehe|aww|wow|omg|ooh|hmm|yay|alright|cool|nice) <cut>? {rest}', '{rest}'],
  ['<lead> (if|whether) {rest}', 'whether {rest}'],
  ['<lead> {rest}', '{rest}'],
  ['<ask> (if|whether) {rest}', 'whether {rest}'],
  ['<ask> {ask}', '{ask}'],
  [
    '(would it be|is it|am i) (right|true|correct|fair|possible|okay|ok) (to say|in saying|in thinking|to assume)? that {rest}',
    '{rest} , right',
  ],
  ['(do|would|can|could) you (please|also|maybe|possibly|just|quickly|kindly|be able to) {rest}', '{rest}'],
  [
    '(is there|any) (a|any)? (chance|way|possibility) (of|that|to|for|you can|you could|we can|we could|i can|to get)? (me|us|you|to get)? {rest}',
    '{rest}',
  ],
  ['(what is it|which is it|what it is) that {rest}', 'what {rest}'],
];

/** Said of something first, and asked or done then. */
const topics: Rules = [
  [
    '(that|those|there|it) (is|are) (a lot of|lots of|so many|many|quite a few|some|a bunch of|loads of|a few) {things} <cut>? how many (are there|are they|exactly|is that|in total)?',
    'how many {things} are there',
  ],
  ['{things} <cut>? what number of (them|these|those) <there>? {rest}?', 'how many {things} are there {rest}'],
  [
    '{things} <cut>? how many (of (them|these|those|it)|is that|in total|altogether|are they)? <there>? {rest}?',
    'how many {things} are there {rest}',
  ],
  ['{things} <cut> (count|count them|number|amount|total|tally) <polite>?', 'how many {things} are there'],
  [
    '{things} (they)? <be>? (how many|how much|what number|in what number) <there>? {rest}?',
    'how many {things} are there {rest}',
  ],
  ['{thing} <cut>? which (one|person|of them)? (<be> (it|that|this|he|she|they))?', 'which is {the:thing}'],
  ['(the)? {word} {x} <cut>? which (one)? (is|are) (it|that|they|this)', 'which {word} is {x}'],
  ['{x} (is|are) which {things}', 'which {things} is {x}'],
  ['{place} <cut>? which {thing} (is|are) (that|it|this|they)', 'which {thing} is {place}'],
  ['{thing} <be> (which|which one|who|which person|which of them)', 'which is {the:thing}'],
  ['{things} <cut> which (one|ones|of them|of these|of those) {rest}', 'which of {the:things} {rest}'],
  ['(of|among|from|out of) {things} <cut>? (which|what) (one|ones)? {rest}', 'which of {the:things} {rest}'],
  ['(which|what) (one|ones) (of|among|from|out of) {things} {rest}', 'which of {things} {rest}'],
  ['(between|of) {things} <cut>? (which|what) (one)? {rest}', 'which {rest} , {things}'],
  ['{thing} <cut> {req} (it|that|this|him|her|them|they|he|she|one|those|these) {x}?', '{req} {the:thing} {x}'],
  [
    '{thing} (is|are|looks) (too|so|very|really)? (distracting|ugly|annoying|disturbing|ruining it|in the way|bothering me|boring) <cut> {req} (it|them|him|her) {x}?',
    '{req} {the:thing} {x}',
  ],
  [
    '{thing} (bothers me|annoys me|ruins (it|the shot|the picture|the photo)|spoils (it|the shot|the picture|the photo)) <cut> {req} (it|them|him|her) {x}?',
    '{req} {the:thing} {x}',
  ],
  ['{thing} <cut> what color|colors <polite>?', 'what color is {the:thing}'],
  ['{thing} <cut>? where <be>? (it|that|they|he|she)?', 'where is {the:thing}'],
  ['{thing} <be> where (exactly)?', 'where is {the:thing}'],
  ['{thing} <be> (of)? (what|which) color', 'what color is {the:thing}'],
  ['{things} (have|has) (what|which) colors', 'what colors are {the:things}'],
  ['{thing} says|say what', 'what does {the:thing} say'],
  ['{thing} <cut>? (there or not|in there|in it|in this|in the picture|or not|yes or no)', 'is there {thing}'],
  ['{place} <cut>? how many {things} <there>? {x}?', 'how many {things} are there {place} {x}'],
  ['{place} (there)? <be> how many {things}', 'how many {things} are there {place}'],
  ['{place} <cut>? (what|who) <be> (there|that|this|it)?', 'what is {place}'],
  ['{place} <be> what', 'what is {place}'],
  ['{place} <be> written what', 'what is written {place}'],
  ['{place} <cut>? {ask}', '{ask} {place}'],
  ['{place} <cut>? <polite>? {edit} (it|this|the picture|the photo|the image)?', '{edit} {place}'],
  ['{place} <cut>? <polite>? {edit} {things}', '{edit} {things} {place}'],
  ['{things} <cut> <polite>? (to)? {edit} <polite>?', '{edit} {the:things}'],
  ['{things} <polite>? (to)? {clear} <polite>?', '{clear} {the:things}'],
  ['{comp} than {thing2} <cut>? is {thing} (that|it)?', 'is {thing} {comp} than {thing2}'],
  ['compared (to|with) {thing2} <cut>? is {thing} {comp}', 'is {thing} {comp} than {thing2}'],
];

/** What is read otherwise as it is: these come first. */
const firm: Rules = [
  ['(and)? the color of {thing}', 'what color is {thing}'],
  ['(would|do) you (please)? mind (please)? {doing} {rest}', '{base:doing} {rest}'],
  [
    '(is there|do you see)? (anybody|anyone|somebody|someone|any other people) else? {x}? (apart from|besides|except|other than|but) (those|these|the) {num} {x2}?',
    'are there more than {num} people',
  ],
  ["{edit} (just|only)? {thing} 's face <cut> (he|she|it|that) is the one {place}", '{edit} only the face {place}'],
  ['{any} and (thank you|thanks) {x}?', '{any}'],
  [
    '(it|this|<picture>) is upside down <cut> (so|please)? (turn|rotate|flip|put) it (round|around|over|back|right|up)?',
    'rotate it by 180 degrees',
  ],
  [
    '(how many|is there|are there|what|where|which|who) {any} (sorry|no wait|wait no|wait|scratch that|no sorry|i mean) <cut>? {ask}',
    '{ask}',
  ],
  ['{x} <cut>? (and|or) (also|then|too)? (if|whether) (there (is|are)) {x2}', '{x} and is there {x2}'],
  [
    '(is|are) there {any} <cut>? or (is|are) (he|she|it|they|there|that) (all|only|just|really)? (alone|on (his|her|its|their) own|by (himself|herself|itself|themselves)|the only one|one|him|her|several|many|more|others|some|two|none|not)',
    'is there {any}',
  ],
  [
    '(is|are) there {num} {things} <cut>? or (just|only|is it (just|only)?|are there (just|only)?)? (one|{num2}|more|several)',
    'how many {things} are there',
  ],
  ['is|are {thing} part of <picture>', 'is there {thing}'],
  [
    '(i|we) (do not want|would rather not (have|see)|would prefer not to (have|see)|do not need) {things} (in (it|there|<picture>)|there|anymore|any more)?',
    'remove {the:things}',
  ],
  [
    '(i|we) (just|only) (need|want) {things} <cut>? (and)? (crop|cut) (the rest|everything else) (away|out|off)?',
    'crop to {the:things}',
  ],
  ['what is the (thing|object|item) {place}', 'what is {place}'],
  ['(does|has|do) (the|this|that) {setting} (have|got|contain) {x}', 'is there {x} in the {setting}'],
  ['(<lead>|<ask>) (if|whether) (the|this|that) {setting} (has|contains) (got)? {x}', 'is there {x} in the {setting}'],
  ['(the|this|that) {setting} <cut> does it have {x}', 'is there {x} in the {setting}'],
  ['(can|could|would|will|might) you (please|just|quickly|maybe|kindly|also)? count {rest}', 'count {rest}'],
  ['w=(count|add|how) {x} and (give|tell|show|send) (me|us) (the|a) (total|number|count|sum|result)', '{w} {x}'],
  ['(<lead>|<ask>)? (if|whether) {thing} is {side} or {side2} {rest}?', 'is {thing} {side} or {side2} {rest}'],
  ['would {thing} be {side} or {side2} {rest}?', 'is {thing} {side} or {side2} {rest}'],
  ['(can|could|may) (we|i) (have|get) {things} {done} (off|out|away|up)? {rest}?', '{base:done} {the:things} {rest}'],
  ['(can|could|may) (we|i) (have|get) a box (around|round|on|over) {things}', 'draw a box around {things}'],
  ['(can|could|may) (we|i) (have|get) everything (but|except) {thing} in {word}', 'make everything but {thing} {word}'],
  ['(can|could|may) (we|i) (have|get) {x} on {thing}', 'put {x} on {thing}'],
  ['what|which (things|items|stuff|thing|item) (is|are) {rest}', 'what is {rest}'],
  ['(kind|type|sort|breed) of {word}', 'what kind of {word} is this'],
  ['{thing} {comp} than {thing2}', 'is {the:thing} {comp} than {thing2}'],
];

export const frames = {
  macros,
  firm,
  leads,
  rules: [...questionFrames, ...topics, ...openFrames, ...editFrames],
};
