/** Sentences in other forms: each is the whole sentence, and says what the other form says. See `pattern.ts`. */
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
} as const;

type Rules = readonly (readonly [from: string, to: string])[];

/** How people lead up to what they ask. */
const leads: Rules = [
  ['would it be (ok|okay|alright|possible|too much) (for you)? (to ask (you)?)? to {rest}', '{rest}'],
  [
    '({word}? {word}? question|not sure (if|whether) {x}|i am not sure (if|whether) {x}|maybe {x}|this may be {x}|sorry {x}?) <cut>? but {ask}',
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
  ['{thing} {comp} than {thing2}', 'is {the:thing} {comp} than {thing2}'],
];

/** Counting. */
const counting: Rules = [
  ['what number of (them|those|these) {rest}', 'how many of them {rest}'],
  ['what number of {things} (have|has) (got)? {rest}', 'how many {things} have {rest}'],
  ['sum up {things} {rest}?', 'how many {things} are there in total {rest}'],
  ['what is the (count|number|total|tally) (on|of|for) {knowns} {rest}?', 'how many {knowns} are there {rest}'],
  ['what is the headcount {rest}?', 'how many people are there {rest}'],
  ['what|which number of {things} <there>? {rest}?', 'how many {things} are there {rest}'],
  ['what|which number of {things} <be> {rest}', 'how many {things} are {rest}'],
  ['how many {things} <there> {rest}?', 'how many {things} are there {rest}'],
  ['how many {things} there <be> {rest}?', 'how many {things} are there {rest}'],
  ['<polite>? (can|could|would|will|might) you (please|just|quickly|maybe|kindly|also)? count {rest}', 'count {rest}'],
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
const open: Rules = [
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

/** Edits that are said as wishes, in the passive or as questions. */
const edits: Rules = [
  ['type|write|copy|note (out|down) {rest}', 'read {rest}'],
  [
    '{any} <cut> (and|but|just)? (leave|keep) (the others|the rest|everyone else|everything else|all (the)? others|all the rest) (alone|as (they|it) (are|is)|untouched|be|in peace|sharp|visible|clear)?',
    '{any}',
  ],
  ['lose {things}', 'remove {the:things}'],
  [
    '(nobody|no one|none of them|no faces|no people) should be (recognizable|identifiable|recognized|identified|seen) {x}?',
    'blur all faces',
  ],
  ['(the)? brightness up {x}?', 'make it brighter'],
  [
    '(it|this|<picture>)? (could|needs|need|wants|could do) (use|with|some|a bit|a little)? (a bit|a little|some)? (more|extra) light',
    'make it brighter',
  ],
  ['(no|without|turn off|remove|take out|drop|kill) (the|all|any)? colors (off|please)?', 'make it black and white'],
  ['turn the colors off', 'make it black and white'],
  ['(can|could|may) (we|you|i) lose {things}', 'remove {the:things}'],
  [
    '{things} (needs to|need to|has to|have to|should|must) (go|disappear|vanish|be gone|go away)',
    'remove {the:things}',
  ],
  ['(make|let) {things} (disappear|vanish|go away|go)', 'remove {the:things}'],
  ['{things} (needs|need|wants|want) {doing} {rest}?', '{base:doing} {the:things} {rest}'],
  [
    'crop it so (that)? only {things} (is|are|remains|remain) (left|visible|in it|in the picture|seen|shown)?',
    'crop to {the:things}',
  ],
  [
    '{x} would be (so|very|really|just)? (nice|great|good|perfect|lovely|cool|awesome|fine|appreciated|better|ideal|helpful|amazing)',
    '{x}',
  ],
  ['(bw|black white|black n white)', 'make it black and white'],
  ['(highlight|show|mark|circle) where {thing} is', 'highlight {thing}'],
  ['(would|do) you (please)? mind (please)? {doing} {rest}', '{base:doing} {rest}'],
  [
    '(can|could|may|might|would) (we|i|you) (please)? (have|get) {things} {done} (off|out|away|up)? {rest}?',
    '{base:done} {the:things} {rest}',
  ],
  [
    '(i|we) (would like|would love|want|need|wish|like|prefer) (to (have|see|get))? {things} (to be)? {done} {rest}?',
    '{base:done} {the:things} {rest}',
  ],
  [
    '(i|we)? (would like|would love|want|need|wish|like|prefer) (to (have|see|get))? (it|this|this one) {done} {rest}?',
    '{base:done} it {rest}',
  ],
  [
    '(i|we)? (would like|would love|want|need|wish|like|prefer) (to (have|see|get))? (it|this|this one|<picture>) (to be|in|more|a bit|a little|much)? {rest}',
    'make it {rest}',
  ],
  [
    '{things} (should|must|need to|needs to|ought to|has to|have to|shall|could|can) (please)? be {done} {rest}?',
    '{base:done} {the:things} {rest}',
  ],
  ['(can|could|should|may) {things} (please)? be {done} {rest}?', '{base:done} {the:things} {rest}'],
  [
    '{things} <cut> (can|could|should|may) (they|it|he|she|that|those) (please)? be {done} {rest}?',
    '{base:done} {the:things} {rest}',
  ],
  ['(it|this|<picture>) (should|must|needs to|has to|ought to|could) be {done} {rest}?', '{base:done} it {rest}'],
  ['(it|this|<picture>) (should|must|needs to|has to|ought to|could) be {rest}', 'make it {rest}'],
  [
    '(everything|all) but|except {thing} (should|must|needs to|has to|could) be {adj}',
    'make everything but {thing} {adj}',
  ],
  [
    '(i|we) (would like|would love|want|need|wish|like|prefer) (to have)? <picture> {done} {rest}?',
    '{base:done} it {rest}',
  ],
  ['(give|send|show|get|make) (me|us)? <picture> {done} {rest}?', '{base:done} it {rest}'],
  ['(i|we) (would like|would love|want|need) {thing} to (have|wear) {x} (on)?', 'put {x} on {thing}'],
  [
    '(i|we) (would like|would love|want|need|wish|like|prefer) (the)? (background|backdrop) {done}',
    '{base:done} the background',
  ],
  ['(the)? (background|backdrop) (to)? {clear}', '{clear} the background'],
  ['{adj} (it|this|that) should be <polite>?', 'make it {adj}'],
  [
    '(can|could|may) (we|i|you) (please)? (have|get) everything (but|except) {thing} in {word}',
    'make everything but {thing} {word}',
  ],
  ['(can|could|may) (we|i|you) (please)? (have|get) {thing} {place}', 'put {thing} {place}'],
  ['{things} {done} <polite>?', '{base:done} {the:things}'],
  ['(give|send|show|get|make) (me|us)? (please)? {things} {done} {rest}?', '{base:done} {things} {rest}'],
  ['in {x} (make|turn|put|do) it', 'make it {x}'],
  ['make|draw|put|add a box (around|round|on|over|about) {things}', 'draw a box around {things}'],
  ['blur|hide|pixelate nothing (but|except|other than|besides|apart from) {things}', 'blur only {things}'],
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
  ['(have|do) both <pics> (got|have) {x} (in them|on them)?', 'is there {x} in both pictures'],
];

/** What is read otherwise as it is: these come first. */
const firm: Rules = [
  ['(and)? the color of {thing}', 'what color is {thing}'],
  ['{any} and (thank you|thanks) {x}?', '{any}'],
  [
    '(it|this|<picture>) is upside down <cut> (so|please)? (turn|rotate|flip|put) it (round|around|over|back|right|up)?',
    'rotate it by 180 degrees',
  ],
  [
    '(how many|is there|are there|what|where|which|who) {any} (sorry|no wait|wait no|wait|scratch that|no sorry|i mean) <cut>? {ask}',
    '{ask}',
  ],
  ['{x} (and|or) (if|whether) (there (is|are)) {x2}', '{x} and is there {x2}'],
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
  rules: [...pictures, ...counting, ...truths, ...topics, ...open, ...edits],
};
