/** Words that mean exactly what another word of the house means, wherever they stand. */
const macros = { picture: '((the|this|that) (picture|photo|image|pic|shot|frame))' } as const;

const rules: readonly (readonly [from: string, to: string])[] = [
  ['would be', 'is'],
  ['(the lot|the whole lot|the whole thing|the entire thing|it all|all of it|all of this|all of that)', 'everything'],
  ['everything (around|outside|outside of|that is not|which is not) {thing}', 'everything except {thing}'],
  [
    'x=(more|fewer|less|bigger|larger|smaller|taller|shorter|wider|higher|lower|closer|further|older|younger) then',
    '{x} than',
  ],
  ['takes up (more|most) (of)? (the)? (space|room|picture|image|photo|area)', 'is bigger'],
  ['reaches (up)? (the)? highest', 'is the tallest'],
  ['stands (up)? (the)? highest', 'is the tallest'],
  ['only|just {clear}', '{clear} only'],
  ['(happen|happens) to', ''],
  ['(rough|approximate|exact|precise|quick|approx) w=(count|number|total|estimate)', '{w}'],
  ['approx', ''],
  ['w=(is|are) not (a single|one|a)', '{w} no'],
  ['not (one|a single) {word}', 'no {word}'],
  [
    'the w=(biggest|smallest|largest|tallest|shortest|leftmost|rightmost|highest|lowest|bigger|smaller|taller|larger) (one)? (of|among) {things}',
    'the {w} {one:things}',
  ],
  [
    "{word} 's the w=(biggest|smallest|largest|tallest|leftmost|rightmost|closest|nearest|highest)",
    '{word} is the {w}',
  ],
  ['(take|takes|taking) up more of (<picture>|it)', 'is bigger'],
  ['(take|takes|taking) up most of (<picture>|it)', 'is biggest'],
  ['where about|abouts', 'where'],
  ['(on earth|in the world|the heck|the hell|the devil)', ''],
  ['w=(is|are) there like', '{w} there'],
  ['(would|do) (you|we|one) (say|think|reckon|believe|guess) w=(is|are|has|have|looks)', '{w}'],
  ['the {word} {place} or the one {place2}', 'the {word} {place} or the {word} {place2}'],
  ['a (pair|set) of w=(sunglasses|glasses|shades)', '{w}'],
  ['a (tad|touch|smidge|smidgen|wee bit|tiny bit|little bit)', 'a bit'],
  ['(that|which) {thing} (is|are) (holding|carrying|wearing|riding|pushing|pulling|biting|walking)', 'of {the:thing}'],
  [
    'and with (somewhat|a bit|a little|slightly|a lot|much|some)? w=(more|less) x=(contrast|color|saturation|light|warmth)',
    'and give it {w} {x}',
  ],
  ['somewhat', 'a bit'],
  ['all (of)? the w=(rest|remainder)', 'the {w}'],
  ['takes more (space|room) (in|of) <picture>', 'is bigger'],
  ['takes (up)? (more|the most|most) (space|room)', 'is bigger'],
  ['x=(larger|bigger|smaller) in size', '{x}'],
  ['(just)? for fun', ''],
  ['round the', 'around the'],
  ['in case (that)?', 'if'],
  ['should you (see|find|spot)', 'if you see'],
  ['stick|slap', 'put'],
  ['nothing but', 'only'],
  ['(at all|whatsoever|by any chance|anywhere|anyplace|somewhere in there)', ''],
  ['(picture|photo|image|pic) (1|one|number one|no 1|number 1|nr 1|a)', 'the first picture'],
  ['(picture|photo|image|pic) (2|two|number two|no 2|number 2|nr 2|b)', 'the second picture'],
  ['w=(has|have) got', '{w}'],
  ['grayed out', 'gray'],
  ['gray out', 'make gray'],
  ['(erase|get rid of|take out|edit out|cut out|wipe out|photoshop out)', 'remove'],
  ['read out', 'read'],
  ['(make|making) out', 'see'],
];

/** Those that are read otherwise where they are left as they are. */
const firm: readonly (readonly [from: string, to: string])[] = [
  ['folks|folk|humans', 'people'],
  ['w=(i|we) should v=(like|love)', '{w} would {v}'],
  [
    'crop to the w=(left|right|top|bottom|upper|lower) (half|part|portion|section) of (it|<picture>|that|this)',
    'crop to the {w} half',
  ],
  ['sat w=(on|at|in|next|near|by|under|beside)', 'sitting {w}'],
  ['w=(is|are) stood', '{w} standing'],
  ['are without (a|an|any)?', 'have no'],
  ['the same number of {things} and {things2}', 'as many {things} as {things2}'],
  [
    '(the)? w=(first|second|left|right|third|last|other) one of (the|these|both|my|our) (two)? (pictures|photos|images|pics|shots)',
    'the {w} picture',
  ],
];

export const houseWords = { macros, rules, firm };
