/** Questions in other forms; see `frames.ts`. */
import type { Rules } from './pattern.js';

/** Counting. */
const counting: Rules = [
  [
    '(is|are) there (any|some|a|an)? {things} <cut>? (and)? if (so|yes|there are|any) <cut>? how many (of (them|those|these))? (are (there|they))?',
    'how many {things} are there',
  ],
  ['what number of (them|those|these) {rest}', 'how many of them {rest}'],
  ['what number of {things} (have|has) (got)? {rest}', 'how many {things} have {rest}'],
  ['sum up {things} {rest}?', 'how many {things} are there in total {rest}'],
  ['what is the (count|number|total|tally) (on|of|for) {knowns} {rest}?', 'how many {knowns} are there {rest}'],
  ['what is the headcount {rest}?', 'how many people are there {rest}'],
  ['what|which number of {things} <there>? {rest}?', 'how many {things} are there {rest}'],
  ['what|which number of {things} <be> {rest}', 'how many {things} are {rest}'],
  ['how many {things} <there> {rest}?', 'how many {things} are there {rest}'],
  ['how many {things} there <be> {rest}?', 'how many {things} are there {rest}'],
  [
    '(i|we) (need|want|would like|would love|require|am looking for|am after) (a|the|an exact|a quick)? (count|number|headcount|tally|total|total number) of {things} {rest}?',
    'how many {things} are there {rest}',
  ],
  [
    '(give|get|tell|show|provide) (me|us)? (a|the|an exact|a quick)? (count|number|headcount|tally|total|total number) (of|for) {things} {rest}?',
    'how many {things} are there {rest}',
  ],
  [
    '(count|counts|number|numbers|quantity|amount|tally|headcount) (of|for|on) {things} {rest}?',
    'how many {things} are there {rest}',
  ],
  [
    'how many {things} (do not (have|wear)|have no|wear no|are without) (a|an|any|their)? g=(hat|hats|cap|caps|helmet|helmets|tie|ties|glasses|sunglasses|scarf|jacket|coat)',
    'how many {things} are not wearing a {g}',
  ],
  ['how numerous <be> {things} {rest}?', 'how many {things} are there {rest}'],
  [
    'how (big|large|high) is the (number|count|amount|group|crowd|total) of {things} {rest}?',
    'how many {things} are there {rest}',
  ],
  ['there <be> how many {things} {rest}?', 'how many {things} are there {rest}'],
  ['<one> <see> how many {things} {rest}?', 'how many {things} are there {rest}'],
  [
    'how many {things} are {adj} and how many are {adj2}',
    'how many {adj} {things} and how many {adj2} {things} are there',
  ],
  ['{things} how many <cut>? {things2} how many', 'how many {things} and how many {things2} are there'],
  ['{things} and {things2} <cut>? how many of each', 'how many {things} and how many {things2} are there'],
  ['by how many are there more {things} than {things2}', 'how many more {things} than {things2} are there'],
  [
    'compared (to|with) (the)? {things2} <cut>? how many more {things} are there',
    'how many more {things} than {things2} are there',
  ],
  [
    'compared (to|with) (the)? {things2} <cut>? are there w=(more|fewer|less) {things}',
    'are there {w} {things} than {things2}',
  ],
  ['what do {things} add up to', 'how many {things} are there in total'],
  ['(can|could|would)? (you)? add up {things} {rest}?', 'how many {things} are there in total {rest}'],
  ['{things} (in total|in all|altogether|total|combined) <cut>? how many', 'how many {things} are there in total'],
];

/** Whether something is there, or true. */
const truths: Rules = [
  [
    '(on|at)? (which|what) side (of <picture>)? is {thing} (on|at)? <cut>? ((the)? left or (the)? right)?',
    'is {thing} on the left or on the right',
  ],
  ['whether {thing} wears {rest}', 'is {thing} wearing {rest}'],
  ['whether {thing} holds {rest}', 'is {thing} holding {rest}'],
  ['whether {thing} carries {rest}', 'is {thing} carrying {rest}'],
  [
    'is|are (this|that|it|these|those) (one|animal|thing)? (really|actually|maybe|perhaps)? a|an {exact}',
    'is there a {exact}',
  ],
  [
    '(whether|is) {thing} (is|sits|stands|lies)? (to|on)? (the)? left or (to|on)? (the)? right of {thing2}',
    'is {thing} to the left or to the right of {thing2}',
  ],
  ['has|have {thing} sat (down)? {place}', 'is {thing} sitting {place}'],
  ['<be> there {num} {things} or more', 'are there at least {num} {things}'],
  ['<be> there {num} or more {things}', 'are there at least {num} {things}'],
  [
    '(i|we) (can|could) not (seem to)? (find|see|spot|make out) {thing} (in here|in there|in it|here|anywhere)? <cut> (is|are) there (one|any|some)',
    'is there {thing}',
  ],
  ['has|have (this|it|that|this one) got {rest}', 'is there {rest}'],
  ['there would not (happen to)? be {thing} <cut>? (would there)?', 'is there {thing}'],
  ['{x} or (the other way (round|around)|vice versa|the opposite)', '{x}'],
  ['have|has <one> got {rest}', 'is there {rest}'],
  ['has|have|does|do <picture> (got|have|contain|show|include|feature) {rest}', 'is there {rest}'],
  ['got {thing} {rest}?', 'is there {thing} {rest}'],
  [
    '(can|could|do|did|would|are) (you|we|i|one) (able to)? (make out|spot|see|find|notice|detect|discern|have) {rest}',
    'is there {rest}',
  ],
  [
    'is|are {thing} (anywhere|somewhere)? (to be (seen|found)|in sight|in view|in shot|about|in there|there) {rest}?',
    'is there {thing} {rest}',
  ],
  ['(is|are there)? (any|some|a|the) (sign|signs|trace|evidence|glimpse|hint) of {rest}', 'is there {rest}'],
  ['there <be> {rest} (right|correct|true|yes|no|or|huh|eh)', 'is there {rest}'],
  ['{place} <be> {thing} {x}?', 'is there {thing} {place} {x}'],
  ['{things} <cut> <be> there {word} or more', 'are there at least {word} {things}'],
  ['<be> the (number|amount|count) of {things} (exactly|equal to)? {num}', 'are there exactly {num} {things}'],
  [
    '<be> the (number|amount|count) of {things} (more|greater|higher|larger|bigger) than {num}',
    'are there more than {num} {things}',
  ],
  [
    '<be> the (number|amount|count) of {things} (less|smaller|lower|fewer) than {num}',
    'are there fewer than {num} {things}',
  ],
  [
    '<be> the (number|amount|count) of {things} (less|smaller|lower|fewer) than (the (number|amount|count) of|that of) {things2}',
    'are there fewer {things} than {things2}',
  ],
  [
    '<be> the (number|amount|count) of {things} (more|greater|higher|larger|bigger) than (the (number|amount|count) of|that of) {things2}',
    'are there more {things} than {things2}',
  ],
  ['do {things} come in the same number {rest}?', 'is the number of {things} the same {rest}'],
  ['would {thing} be {rest}', 'is {thing} {rest}'],
  ['whether {thing} w=(is|are|was|were) {rest}', '{w} {thing} {rest}'],
  ['whether {thing} (has|have) {rest}', 'does {thing} have {rest}'],
  ['whether there (is|are) {rest}', 'is there {rest}'],
  ['is|are (this|it|that) a <pic> (with|of|without|showing|that has|containing) {x} (in it|on it)?', 'is there {x}'],
  ['in <picture> (there)? <be> {rest}', 'is there {rest}'],
  [
    '(do|does|have|is|are)? (all)? {things} (all)? (have|has|are|is|of)? all? the same color',
    'are all {the:things} the same color',
  ],
  ['is the color of {things} the same', 'are {things} the same color'],
  ['is|are {thing} a {adj} one', 'is {thing} {adj}'],
  ['is|are {thing} color|colored {adj}', 'is {thing} {adj}'],
  ['is|are the color of {thing} {adj}', 'is {thing} {adj}'],
  ['<be> there any {adj} ones? (among|in|of|between) {things}', 'are any of {things} {adj}'],
  ['is|are {thing} {comp} or {thing2}', 'which is {comp} , {thing} or {thing2}'],
  ['would {thing} or {thing2} be {comp}', 'which is {comp} , {thing} or {thing2}'],
  ['(is|are)? {thing} or {thing2} (is|are)? {comp}', 'which is {comp} , {thing} or {thing2}'],
  ['(are there)? more {things} or more? {things2}', 'which is there more of , {things} or {things2}'],
  [
    '{things} (vs|versus|or) {things2} <cut>? (which|what) (is|are) (there)? more (of)?',
    'which is there more of , {things} or {things2}',
  ],
  [
    '{thing} <cut>? (is|are)? (it|they)? (to|on)? (the)? left or (to|on)? (the)? right {rest}?',
    'is {the:thing} on the left or on the right {rest}',
  ],
  [
    '(to|on)? (the)? left or (to|on)? (the)? right of {thing2} <cut>? where is {thing}',
    'is {thing} to the left or to the right of {thing2}',
  ],
  [
    '{thing} (is)? (on|to)? (the)? left or (on|to)? (the)? right (of|from) {thing2}',
    'is {the:thing} to the left or to the right of {thing2}',
  ],
  ['on the left or on the right <cut>? where is {thing}', 'is {thing} on the left or on the right'],
  ['{things} <cut>? <be> both (there|in it|visible|in the picture)', 'are there both {things}'],
];

/** What, which, where and who in another order. */
export const openFrames: Rules = [
  ['what is (the)? (position|location|whereabouts) of {thing}', 'where is {thing}'],
  ['what is {thing} (position|location)', 'where is {the:thing}'],
  ['what does (the)? (side|back|front|label|rear|bottom|top|cover) of {thing} say', 'what does {thing} say'],
  ['(who|which) (one|person)? of (the|these|those) people {rest}', 'who {rest}'],
  ['(the)? (number|writing|wording|lettering) (that is)? on {thing}', 'what is the number on {thing}'],
  ['(the)? (name|words|word|text) (that is|that are)? on {thing}', 'what is the text on {thing}'],
  ['(what|which) (thing|object|item)? (lies|sits|stands|rests) {place}', 'what is {place}'],
  ['w=(what|which|who|where) would you say (is|are) {rest}', '{w} is {rest}'],
  [
    'what (type|kind|sort|breed) of {word} (have|do|did|are) (we|you|i) (got|have|see|looking at)? (here)?',
    'what kind of {word} is this',
  ],
  ['w=(what|which) (type|kind|sort|types|kinds) of {word} v=(is|are) {place}', '{w} {word} {v} {place}'],
  [
    'what (can be seen|is visible|is to be seen|can (you|we|i|one) see|is shown|can be found) {place}',
    'what is {place}',
  ],
  ['{comp} w=(left|right|up|down)? <cut> {thing} or {thing2}', 'which is {comp} {w} , {thing} or {thing2}'],
  ['what {word}? {thing} says|say', 'what does {thing} say'],
  ['what it|this|that says', 'what does it say'],
  ['what {word} {thing} shows|show', 'what {word} does {thing} show'],
  ['what {thing} is {doing}', 'what is {thing} {doing}'],
  ['what would {thing} be {doing}', 'what is {thing} {doing}'],
  ['what the difference (is)? between {x}', 'what is the difference between {x}'],
  ['what the difference between {x} is', 'what is the difference between {x}'],
  ['what (it|this|that) (is|says)? (that)? (is|stands|lies|sits)? written {rest}', 'what is written {rest}'],
  ['w=(what|which|where|who) {thing} is|are', '{w} is {thing}'],
  ['where {thing} (is|are) {rest}?', 'where is {thing} {rest}'],
  [
    'where (would|can|could|do|might|should) (i|we|you|one)? (find|see|spot|be)? {thing} (be|is)? {rest}?',
    'where is {thing} {rest}',
  ],
  ['where {thing} (sits|stands|lies|hangs|hides) {rest}?', 'where is {thing} {rest}'],
  ['{x} there (should|must) be {thing} (somewhere|in here|in there)? <cut>? where is it', 'where is {thing}'],
  ['there (should|must) be {thing} (somewhere|in here|in there)? <cut>? where is it', 'where is {thing}'],
  ['what color would (you|one) (call|say) {thing} (is)?', 'what color is {thing}'],
  ['who (of|among) (them|these|those) {rest}', 'who {rest}'],
  ['what all {rest}', 'what {rest}'],
  ['(where|whereabouts) would {thing} be {rest}?', 'where is {thing} {rest}'],
  ['what color|colors {thing} is|are {rest}?', 'what color is {thing} {rest}'],
  ['what color|colors have|has {thing} got', 'what color is {thing}'],
  ['who {thing} is|are {rest}?', 'who is {thing} {rest}'],
  ['what (that|this|it) is {rest}?', 'what is {rest}'],
  ['what would (that|this|it) be {rest}?', 'what is {rest}'],
  ['what would {thing} be', 'what is {thing}'],
  ['what is it that {rest}', 'what {rest}'],
  ['what (do|have|can) <one> <see> {place}', 'what is {place}'],
  ['what (things|objects|stuff|items|thing|object|item) (is|are|do <one> <see>) {place}', 'what is {place}'],
  ['name|list (what is|whatever is|what) {place}', 'what is {place}'],
  ['which (one)? (is|are) {thing}', 'which is {thing}'],
  ['what (is|are) (the)? (closest|nearest) (thing|object|item)? to {thing}', 'what is closest to {thing}'],
  ['what {word} (have|do|can) <one> (got|see|have|looking at)? (here)?', 'what {word} is this'],
  ['what (kind|sort|type) of {word} am i looking at', 'what kind of {word} is this'],
  ['{thing} is what', 'what is {thing}'],
];

/** Of several pictures. */
const pictures: Rules = [
  [
    '(which|where) (has|have|shows|show|are|is|are there) m=(more|fewer|the most|the fewest|most|fewest) {things} <cut> (the)? (first|left) <pic>? (one)? or (the)? (second|right) <pic>? (one)?',
    'which picture has {m} {things}',
  ],
  ['(the)? <which> <pic> <cut> {req} it|that|this {x}', '{req} the {w} picture {x}'],
  ['(the)? <which> <pic> <cut> {ask}', '{ask} in the {w} picture'],
  ['both <pics>? <cut> {req} (in them|on them|there)', '{req} in both pictures'],
  ['either (of the|of these)? <pic> <cut> {req} (in it|on it|there)?', '{req} in either picture'],
  ['(of|out of|among) (the|these|both|my|our) (two)? <pics>? <cut>? which (one)? {rest}', 'which picture {rest}'],
  ['which (one)? of (the|these|both) two <pics>? {x} (on it|in it)?', 'which picture {x}'],
  [
    '(the)? <pic> with m=(more|fewer|less|most|the most|fewest|the fewest) {things} is which (one)?',
    'which picture has {m} {things}',
  ],
  [
    'm=(more|fewer|less|most|fewest) {things} <cut>? (in|on)? which (one|<pic>|of them|of the two)',
    'which picture has {m} {things}',
  ],
  [
    'm=(more|fewer|less|most|fewest) {things} <cut>? (in|on)? (the)? (first|left) <pic>? or (in|on)? (the)? (second|right|other) <pic>?',
    'which picture has {m} {things}',
  ],
  [
    'in (the)? <which> <pic> <be> (there)? m=(more|fewer) {things} than {rest}',
    'are there {m} {things} in the {w} picture than {rest}',
  ],
  [
    'compared (to|with) (the)? v=(first|second|left|right|other) <pic>? <cut>? are there m=(more|fewer) {things} in (the)? <which> (one|<pic>)?',
    'are there {m} {things} in the {w} picture than in the {v} picture',
  ],
  ['first (vs|versus|or) second <pic>? <cut> {ask}', '{ask}'],
  ['has (the)? <which> <pic> got {rest}', 'does the {w} picture have {rest}'],
  [
    'is|are {thing} {comp} in (the)? (first|left) <pic>? (one)? or (in)? (the)? (second|right|other) <pic>? (one)?',
    'in which picture is {thing} {comp}',
  ],
  [
    '(which|where) (has|shows|is) (the)? {comp} {word} <cut>? (in)? (the)? (first|left) <pic>? (one)? or (in)? (the)? (second|right|other) <pic>? (one)?',
    'in which picture is the {word} {comp}',
  ],
  ['(have|do) both <pics> (got|have) {x} (in them|on them)?', 'is there {x} in both pictures'],
];

/** In the order in which they are tried. */
export const questionFrames: Rules = [...pictures, ...counting, ...truths];
