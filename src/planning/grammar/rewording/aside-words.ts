/** What people say besides what they want, as patterns; see `pattern.ts`. `{rest}` goes to the end of the sentence. */

const macros = {
  me: '(i|we|you|they|he|she|people|everyone|everybody|nobody|someone|somebody|no one|customers|clients|viewers)',
  my: '(my|our|the|a|an|this|that|his|her|their|some)',
  asker:
    '(boss|manager|colleague|coworker|friend|kid|kids|son|daughter|wife|husband|partner|mom|mum|dad|mother|father|brother|sister|teacher|client|customer|team|neighbor|neighbour|niece|nephew|grandma|girlfriend|boyfriend|roommate|lawyer|editor|landlord)',
  use: '(report|presentation|slide|slides|deck|newsletter|website|site|homepage|blog|post|article|paper|magazine|catering|list|poster|flyer|homework|intranet|wiki|ad|advert|listing|insurance|records|record|project|game|quiz|class|school|work|job|album|wall|card|invitation|calendar|contest|ticket|log|minutes|video|thumbnail|banner|cover|profile|avatar|page|brochure|catalog|catalogue|shop|store|sale|ebay|instagram|facebook|linkedin|twitter|documentation|docs|statistics|stats|spreadsheet|inventory|survey|study|research|audit|bet|mom|mum|grandma|birthday|party|wedding|meeting|standup|demo|caption|summary|story|release|socials|print|printing|publication|archive|collection|dataset|reference|planning|order|file|files|app|forum|chat|group|channel|review)',
  small:
    '(a|one|my|another|the|quick|simple|silly|dumb|stupid|easy|small|short|weird|random|last|final|next|serious|honest|more|other|and|just)',
  fine: '(great|good|nice|lovely|cool|awesome|amazing|love|loving|neat|fun|clever|smart|perfect|beautiful)',
} as const;

/** A whole sentence, or what stands before or behind a comma or colon. */
const parts: readonly string[] = [
  'sorry|sry|oops|whoops|apologies|pardon|forgive|excuse {x}?',
  'then|so|now|well|anyway (please|though|then)?',
  '(and|so|just)? to (settle|satisfy|win|end|decide|clear up|be|make) {x}',
  'being {x}',
  'as (you|one) (can|may|might|will) (see|tell|imagine|notice|guess) {x}?',
  '(finally|lastly|last of all|first of all|to begin with|for a start|as a last thing|at last)',
  '(and|now|just|so)? (out of|from|for) (sheer|pure|mere|idle|simple)? (curiosity|interest|the record) ,? (then|though)?',
  '(i|we) (must|have to|should|can only|will|would) (say|admit|confess|add) {x}?',
  '(two|three|2|3|some|several|a few|a couple of) (quick|more|small|short)? (things|questions|requests|tasks|points|q|qs)',
  '(ignore|forget|disregard) (that|this|it) {x}?',
  '(never mind|nvm|nevermind|my bad|wrong {word}|typo) {x}?',
  '<small>? <small>? <small>? (question|q|one|thing|task|request|favor|favour|ask|job|up) (for (you|today|now))? ((before|while|since) (i|we|you) {x})? (then|here|please|though|again|btw)?',
  '(just|only)? (curious|wondering|asking|checking|out of curiosity|asking for a friend|for my information|for the record|fyi|serious question|honestly|real quick|no rush|no hurry|whenever) {word}?',
  '(have|take) a (quick|good|close|closer)? (look|peek|glance) (here|at (that|it|this|the picture|the photo|this picture|this photo))?',
  '(just)? (look|see) (here|at (that|it|this|them|these|those|him|her|you|the picture|the photo|this picture|this photo))?',
  '(check (this|it) out?|here you go|here it is|here we go|here (is|are) (one|another|mine|the picture|the photo|some|a picture|a photo))',
  '(as|since|because)? (i|we) (am|are) (color blind|colour blind|colorblind|colourblind|blind|old|tired|lazy|new|bad at counting) {x}?',
  '(colorblind|colourblind|color blind|colour blind|newbie|new|first time|noob|long time fan) (user)? here',
  '<fine> (work|job|bot|tool|thing|stuff|one|pic|picture|photo|shot|image|app|this|it)? (btw|by the way|guys|everyone|man|so far|what you do|you built)?',
  '(btw|by the way|fyi|anyway|anyways|ok so|alright then|right then|let us see|long time no see|long day|tbh|honestly|seriously)',
  '(hi|hey|hello|yo|hiya|good|dear|ok|okay|thanks|cheers)? (morning|evening|afternoon|night|day) (everyone|all|team|folks|bot|guys|everybody|dear|there)?',
  'hi|hey|hello|yo|hiya|dear|thanks|cheers {word}? {word}?',
  '(and|now|so)? (a|the)? (new|another|other|next|final) (picture|photo|pic|image|day) {word}?',
  '(i|we|just|only)? (am|are|will)? (going to)? (need|needed|want|wanted|asking|using|use|doing|making|checking) (it|this|that|these|them|the number|the count|the total|the info|the answer|one|some|a number|a count|an answer|just this)? (for|by|before|on) {x}',
  '(it is|this is|that is|its|all this is)? (just|mainly|mostly|only|purely|simply|merely|solely)? for <my>? {word}? {word}? <use> (of <my>? {x}|(about|on|in|at|next|this|tomorrow|tonight|today|later|now|please) {x}?|(i|we) {x})?',
  '(captioning|writing|making|preparing|working|doing|building|trying|planning|designing|posting|sorting|labeling|labelling|cataloging|cataloguing|archiving|organizing|organising|reporting|ordering|booking|settling|arguing|filling|updating|finishing) {x}',
  '<my>? {word}? <asker> (and (i|me))? (is|are|was|keeps|keep|wants|want|wanted|asks|ask|asked|insists|needs|needed|loves|can|could|would|will|have|has|had) {x}',
  '(this|that|it) (picture|photo|shot|image|pic)? (was taken|is from|comes from) {x}',
  '(can|could|may) (i|we) ask (you)? (something|a question|one thing|one more thing|one question)?',
  '(got|have|had) (a|one|another)? (bet|job|task|deadline|question|request|puzzle|meeting|discussion|argument) {x}?',
  '{word}? {word} (wants|want|needs|need|asked|asks|insists|demands|requires|requested) (to know|it|this|that|them|an answer)',
  '(one|this one|another one) (is for|for) <my>? {word} {word}?',
  '(a|the|just a)? {word}? {word}? question',
  '(do not|no) (worry|rush|need to hurry|hurry|stress) {x}?',
];

/** Reasons, purposes and courtesies at the end of a sentence, with a comma before them or without. */
const ends: readonly string[] = [
  'so (that)? <me> {rest}',
  'so (that)? (one|you) (can|could|may|will|would) {rest}',
  '(in order|so as) to {rest}',
  'or (am|are|is) (i|we|my eyes|that|it) (just|only)? (mistaken|wrong|imagining|seeing|deceiving|me) {rest}?',
  '(roughly|generally|broadly|strictly) speaking|so to speak',
  'would|will|could you (be so kind|oblige|help|do that|manage that|manage)',
  '(it|its|this|that|they|he|she) (is|are)? (ruining|spoiling|blocking|annoying|bothering|distracting) {rest}',
  'because|cause|cuz|coz|cos|bc|becuase|bcs {rest}',
  'since|as (i|we|my|our|it|its|this|they|he|she) {rest}',
  'before|when|while (i|we) (can|will|am|are|would|could|want to|have to|need to)? (share|post|send|upload|print|publish|show|use|sell|put|forward|hand|export|order|leave|tweet|submit|file|archive|save|pass) {rest}?',
  'if (you|one|i|we) (look|looks|check|think|squint|zoom in|count) (closely|carefully|hard|properly|again|really) {x}?',
  'if (i|you|one|we) (may|might|can|could|would|will|do|care) (not)? (to)? (ask|say|tell|see|know|mind|help|manage|spare|call it|put it) {rest}?',
  'if (it|that|this) (is|would be|was) (not|no) (too much|asking|a|any|an|too) {rest}?',
  'to (share|post|send|upload|publish|forward|tweet) (it|this|that) {rest}?',
  '(i|we)? (need|needed|want|wanted) (it|this|that|these|them|the number|the count|the total|the info|the answer) (for|by|before) {rest}',
  '(it is|this is|that is|its)? for <my>? {word}? {word}? <use> (of <my>? {x}|(about|on|in|at|next|this|tomorrow|tonight|today|later|now|please) {x}?|(i|we) {x})?',
  '(it|its|this|that|they|everything|all) (is|are|looks|look|came out|turned out|was|got|seems)? (a|just|kind of|kinda|way|far|much)? (too|very|so|pretty|quite|really|rather|bit|little|super|kinda|bit too|little too|totally) {adj} (to see|to read|here|for me|now|in here|in it|there|right now)?',
  'my|our <asker> {rest}',
  'if|when (that|this|it|you) (is|are|can|could|would|do|does|will)? (not)? (possible|ok|okay|alright|fine|please|mind|able|able to|can|could|do that|manage|works|work|all right|be done|be managed|be arranged|too much trouble|have time|have a second|have a sec|have a minute|get a chance|would)',
  'when|whenever you (have|get|find|can|are) (a|the|some|any)? (time|sec|second|minute|min|moment|chance|ready|able)?',
  'i (guess|suppose|wonder|ask myself|keep wondering|was told|heard)',
  '(would|will|do|does|did|can|could) you (say|think|reckon|guess|know|mind|agree|believe|happen to know|tell me)',
  '(by the way|btw|mate|pal|man|dude|buddy|guys|folks|team|bot|robot|sir|bro|friend|love|dear|lol|haha|tbh|imo|pls|plz|please|thanks|thank you|ta|cheers|thx|tia|ty|xx|xo|fyi|asap|real quick|quickly|gdpr|gdpr rules|privacy|for privacy|for privacy reasons|data protection|you know|for me|for us|roughly|approximately|ish|though|tho|anyway|again|then|now|or so|or something|whichever|whatever|or what|by any chance|by chance|perhaps|maybe|possibly|please and thank you|much appreciated|many thanks|in your opinion|in your view|if any|if possible|as far as you can tell|as far as you see|as far as you can see|from what you see|from what you can see|off the top of your head|at a glance|just curious|out of curiosity|just wondering|just asking|asking for a friend|yes|yeah)',
];

/** A part with one of these may say what is meant, or what is not, and stays. */
const restricting = new Set(
  'but only except excluding without unless not no none never if instead meant mean just other others else rather left right first second whose both all every each ignore skip leave keep'.split(
    ' ',
  ),
);
/** Wanted in so many words: no aside. */
const wanting = new Set(
  'want need would like wish love prefer should must mean meant think bet guess believe see count'.split(' '),
);

/** What somebody who asks is doing, and nobody in a picture. */
const doings = new Set(
  'captioning preparing planning designing posting labeling labelling cataloging cataloguing archiving organizing organising reporting ordering booking settling arguing updating describing testing comparing proofreading counting guessing translating checking trying choosing making missed found'.split(
    ' ',
  ),
);
/** What they may be doing as well, if they say so of themselves: "painting this with kids". */
const ownDoings = new Set(
  'writing working building sorting filling finishing setting tidying picking painting hunting learning teaching studying shopping packing moving renovating redecorating selling practicing practising drawing cleaning'.split(
    ' ',
  ),
);

/** What somebody who asks can't do, or does not know. */
const denials: readonly string[] = [
  '(now|so|and|well|ok|then)? ,? if (it|that|this) (is|would be|was) (not|no) (too much|asking|a|any|an|too) {x}?',
  '(i|we) (do|really|just|only)? (hope|trust) (that)? (this|it|i|you|we) {x}',
  '(now|so|and|well|ok|then)? ,? if (you|one) (do|would|will) not (mind|object) {x}?',
  '(sorry|sry)? (i|we)? (can|could|do|did|have|am|are) not (quite|really|fully|clearly|properly|exactly)? (able to)? (quite|really)? (tell|see|read|make|count|find|know|remember|decide|figure|recognize|work|understand|sure|got|have) {x}?',
];

export const asideWords = { macros, parts, denials, ends, restricting, wanting, doings, ownDoings };
