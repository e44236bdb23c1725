/** Orders in other forms; see `frames.ts`. */
import type { Rules } from './pattern.js';

/** Edits that are said as wishes, in the passive or as questions. */
export const editFrames: Rules = [
  [
    '{any} <cut>? (and|but|while)? (the (other|others|rest|remaining) {x}?|everybody else|everyone else|everything else|all (the)? others {x}?) (can|could|should|must|may|shall|to)? (stay|stays|remain|remains|be left) ((just|exactly)? (as|how|like|the way) (they|it|he|she) (is|are|was|were)|untouched|alone|visible|the same|sharp|unchanged|clear)',
    '{any}',
  ],
  [
    '{thing} (should|must|shall|ought|is supposed|are supposed) not (to)? be (visible|seen|recognizable|readable|legible|recognized|identifiable)',
    'blur {the:thing}',
  ],
  ['{thing} (should|must|shall|ought) not (to)? be (in (it|there|here|<picture>)|there|here)', 'remove {the:thing}'],
  [
    '(now|and|then)? (everything|it|all|<picture>) in w=(sepia|black and white|bw|gray|grayscale|monochrome)',
    'make it {w}',
  ],
  ['(crop|cut|trim) (it|this|<picture>) (in)? to (a|the)? (square|square format)', 'make it square'],
  ['(crop|cut|zoom) (it|in|down)? (to|on|onto) {things} (only|alone)', 'crop to {things}'],
  [
    '{edit} {x} <cut>? and (maybe|perhaps|possibly|also|then)? d=(a bit|a little|slightly|much|a lot|even) {comp} (as well|too)?',
    '{edit} {x} and make it {d} {comp}',
  ],
  [
    '(take|drain|strip|remove|suck|get|bleach|pull) (out)? (all|any)? (the)? (color|colors) (out)? (of|from) (everything|all|it|the rest) <but> {things}',
    'make everything black and white except {things}',
  ],
  [
    '(take out|strip|remove|drop|lose|no|without) (all|any)? (of)? (the)? (color|colors) <but> (on|of|in)? {things}',
    'make everything black and white except {things}',
  ],
  [
    '(grayscale|monochrome|gray|gray out|desaturate|decolor) (everything|all) <but> {things}',
    'make everything black and white except {things}',
  ],
  [
    '(everything|all|it|<picture>)? <gray> <cut>? (and|but|with)? (only|just)? {things} in color',
    'make everything black and white except {things}',
  ],
  [
    '(keep|leave|let) (only|just)? {things} (colored|colorful|in color) <cut>? (and|but)? (the)? (rest|others|everything else) <gray>',
    'make everything black and white except {things}',
  ],
  [
    '(turn|make|change|set) (everything|it) <gray> <cut>? (and|but)? (only|just)? {things} (stays|stay|remains|remain|keeps|keep) (in|its|their)? (color|{adj})',
    'make everything black and white except {things}',
  ],
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
    '(crop|cut|trim|reduce) (it|this|<picture>) (down)? (so|such)? (that)? (only|just) the w=(left|right|top|bottom|upper|lower) (half|part|portion|section) (of (it|<picture>))? (is|remains|remain|stays|stay|shows) (left|left over|visible|over|seen|there)?',
    'crop to the {w} half',
  ],
  [
    '(crop|cut|trim|reduce|shrink|narrow) (it|this|<picture>) (down|in)? (so|such)? (that)? (only|just|nothing but) {things} (is|are|remains|remain|stays|stay|shows|show) (left|left over|visible|in it|in the picture|seen|shown|over|in there|to be seen)? <cut>? (with as little {x} as possible|as (tight|tightly|close|closely) as possible)?',
    'crop to {the:things}',
  ],
  ['(crop|cut|trim) (away|out|off) everything <but> {things}', 'crop to {the:things}'],
  ['(only|just) keep|leave {things}', 'crop to {the:things}'],
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
