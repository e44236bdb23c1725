import {
  auxiliaryVerbs,
  determiners,
  personalPronouns,
  placePrepositions,
  questionWords,
  wordSet,
} from '../../language/function-words.js';

/** The closed classes of words that the grammar is made of. */
export { auxiliaries, fillers } from '../../language/harmless-words.js';
export { numberWords as numbers, ordinals } from '../../language/numbers.js';

export const colours = wordSet(
  `red orange yellow green blue purple violet pink brown black white grey gray beige gold golden silver turquoise cyan
   magenta maroon navy tan teal cream khaki olive crimson scarlet blonde blond dark-blue`,
);

export const pictureNouns = wordSet(
  `image images picture pictures photo photos photograph photographs pic pics shot shots snapshot snapshots scene scenes
   frame frames img imgs photograpgh painting paintings drawing drawings illustration screenshot screenshots view`,
);

/** "in the room": somewhere in the picture, nothing that a detector looks for. */
export const settings = wordSet(
  `room park street road field kitchen yard garden beach bathroom bedroom office city town scenery
   sky water sea lake river forest wood woods savanna savannah zoo farm pen pasture meadow grass snow ground floor court
   pitch lot restaurant house building shop store station harbour harbor area crowd group place environment
   world surroundings landscape collection wall air traffic`,
);

/** Settings that often fill a part of a picture only: to be "in the water" narrows down, to be "in the room" doesn't. */
export const grounds = wordSet(
  `street road field beach background foreground sky water sea lake river pen pasture meadow grass snow ground floor
   court pitch lot distance air wall traffic`,
);

/** Grounds that somebody who says "on this beach" means as the whole of what the picture shows. */
export const landscapes = wordSet('street road field beach sea lake river pen pasture meadow court pitch lot traffic');

/** What somebody may be dressed in. */
export const garments = wordSet(
  `shirt t shirts jacket coat dress top sweater jersey outfit clothes clothing trousers pants suit hoodie uniform vest
   skirt hat cap helmet`,
);

/** How people lead up to what they want. Each is dropped where the instruction begins. */
export const openings: readonly string[] = [
  'i? have? no idea|clue what|who|which that|this|it|these|those is|are ,|.|-?',
  'could|can|would|will you be so kind as? to?|and?',
  'could|can|would|will|might you tell|say|let|inform|give me|us? know? if|whether|about?',
  'could|can|would|will you help me|us? to? find? out? if|whether?',
  'could|can|would|will you check|verify|see|look|determine|confirm|find if|whether|out? if|whether?',
  'could|can|would|will you',
  'do|did you happen? to? know|think|believe|reckon|say if|whether|that?',
  'would you mind telling|saying|checking|to? me? if|whether?',
  'would you mind',
  'would you say|agree that|if?',
  'i|we was|were|am|are just? wondering|asking|curious if|whether|about|to?',
  'i|we wonder|wondered|ask if|whether|about?',
  'i|we would|should love|like|need|want to know|see|find|hear|learn|ask out? if|whether|about|from? you?',
  'i|we want|need|wish to know|see|find|hear|learn|ask out? if|whether|about?',
  'i|we would|should love|like you? to?',
  'i|we want|need you? to?',
  'i|we need a?',
  'i|we think|believe|say|bet|guess|suppose|assume|feel|claim|reckon that?',
  'i am|was looking at this|the? picture|image|photo? and?',
  'tell|say|inform|give me|us if|whether|about?',
  'let me|us know if|whether|about?',
  'help me|us to? find? out? if|whether?',
  'check|verify|determine|confirm|decide|find|figure|work if|whether|out|that if|whether|that?',
  'is it true|correct|right|so that?',
  'is it the case that',
  'it is true|correct that',
  'am i right that|in|to? thinking|say|saying? that?',
  'true or false',
  'yes or no',
  'statement|claim|question|task|q|a|query|instruction|request :',
  'my|a|one|quick|another|next|the question is|for|to|about? you?',
  'just|simply|only tell|count|check me? if|whether?',
  'take a look and?',
  'look at this|the|my picture|image|photo|one and?',
  'look and?',
  'given this|the|these|both two? picture|image|photo|pictures|images|photos',
  'looking at this|the|these|both two? picture|image|photo|pictures|images|photos',
  'based on|upon this|the|these picture|image|photo|pictures|images|photos',
  'according to this|the|these picture|image|photo|pictures|images|photos',
  'with|for|as regard|regards|respect to this|the|these picture|image|photo|pictures|images|photos',
  'for|about this|the|my picture|image|photo',
  'my friend|boss|colleague|kid|daughter|son|wife|husband says|thinks|claims|wants|asks to? know|that|if|whether?',
  'good morning|day|evening|afternoon',
  'and|but|so|now|then|also|right|alright|dear|sir|bot|there ,|!|.',
  'and|but|so|now|then|also',
];

/** How a statement asks to be judged, at its end. */
export const judgements: readonly string[] = [
  'true|right|correct|yes|fact or|vs false|wrong|incorrect|no|not|fiction',
  'is|are|was|were|does|do|did|has|have|can|could not? it|there|they|he|she|you|we|that|one|i not?',
  'is that|this|it not? right|true|correct|so',
  'am i right|correct|wrong',
  'right|correct|true|yes|no|or|not|eh|huh|yeah|innit|agree|agreed',
  'or not',
  'is that so',
  'do|would you agree|think|say so?',
];

/** What may trail behind anything. */
export const trails: readonly string[] = [
  'that|which? you|we|i|one|u can|could|do|may|might? see|spot|find|count|detect|make|recognise|recognize|notice|identify out? here|there?',
  'do|can|could|did you|we|i|u? see|spot|find|count|detect|notice|recognise|recognize|identify here|there?',
  'that|which can|could|may be seen|spotted|found|counted|detected|made|identified out?',
  'can|could|to be seen|spotted|found|counted|detected|identified',
  'that|which? is|are|was|were? visible|shown|present|depicted|displayed|pictured|included|featured|there|around|about|seen|contained|found|noticeable|represented',
  'that|which is|are|was|were',
  'exist|exists|appear|appears|occur|here|there|anywhere|somewhere|around|at-all|total|overall',
  'anywhere|somewhere? in|around the|this|that|your|my|our living|dining|waiting|meeting|dressing|front|back? room|kitchen|office|house|garden|yard|shop|store|restaurant|bathroom|bedroom|hall|frame|scene',
  'on it',
  'in|on view|sight|it|here|there|them|this|that|these|total|all|sum|full|this-one',
  'all told|together|in-all|up',
  'at|of all|them',
  'as a whole',
  'put|taken|added together|up',
  'for me|us|now|once|example',
  'thank you so? very? much?',
  'if any|possible|so|you do? not? mind',
  'or so',
  'to be exact|precise|honest',
  'right now',
  'in this|that|the one',
  'is|are|was|were there|here',
  'there is|are|was|were',
  'it|this|that|they has|have|shows|show|contains|contain',
];

/** Where a noun phrase must end: words that are no part of one. */
export const stops = wordSet(
  `there here and or nor but than as of with without by for into onto beneath underneath besides next left-of right-of
   around through across along against inside outside within not if unless whether then so because while during too
   either neither both more most fewer fewest less least many much some any no all every each one's visible shown
   present depicted displayed seen pictured apart except equal equals same outnumber outnumbers contain contains show
   shows include includes feature features depict depicts display displays holds greater bigger smaller larger taller
   shorter higher lower closer nearer farther further true false plus minus together only just exactly instead say says
   said see spot find count get also ? ! . , : ; " & ( ) / called named doing wearing holding carrying riding standing
   sitting lying located please 's up out off away atop alongside adjacent anywhere anything nothing something
   everything somewhere look looks looking seem seems appear appears stand stands sit sits lie lies closest nearest`,
  auxiliaryVerbs,
  determiners,
  personalPronouns,
  questionWords,
  placePrepositions,
);

/** Words that make a sentence English, for telling other languages and noise apart. */
export const english = wordSet(
  `the a an is are was were do does did has have can could what which who where when why how many much there this that
   these those and or not in on of to from with it you i me my your please picture image photo any some all make put
   find show tell count blur remove replace crop tag label read describe colour color left right more less fewer than
   look looks like be been will would should if name give number`,
);

/** Verbs and nouns that begin an instruction of ours, beside the above: what a misspelt word is corrected to. */
export const commandWords = wordSet(
  `ocr pixelate anonymize anonymise censor hide obscure blurred background emoji smiley erase delete swap exchange
   substitute turn transform convert highlight annotate outline circle crop zoom caption summarize describe transcribe
   written writing text sign words color colors biggest largest smallest leftmost rightmost topmost bottommost highest
   lowest number amount total difference twice double half kind kinds type types sort face faces everyone everybody
   anyone anybody someone somebody nobody grayscale desaturate keep colored umbrella hat wearing holding
   brighter darker brighten darken lighten contrast saturation sepia rotate flip mirror clockwise counterclockwise
   vertically horizontally upside square resize sharpen invert degrees circle round warmer cooler vivid shrink enlarge
   sunglasses plates license licence circle frame`,
);

/** Forms of "be" that many patterns share. */
export const be = 'is|are|was|were';

/** Ends that only say how something stands where it is; by themselves they are what was asked. */
export const leadInVerbs = wordSet(
  `standing sitting lying laying hanging parked resting seated facing waiting located placed positioned situated stand
   stands sit sits lie lies hang hangs rest rests walking holding carrying riding wearing wear wears hold holds carry
   carries ride rides using use uses having pushing pulling driving drive eating eat drinking drink playing throwing
   catching hitting swinging watching feeding leading touching own walk push looking`,
);

/** What is said with one of these narrows down what is wanted, and is no remark. */
export const narrowing = wordSet('only except excluding without unless ones others rather');

/** How many of them something is true of. */
export const quantifiers = wordSet('all every each everyone everybody nobody');

/** Words that the grammar knows and that still say something of their own: no rule may pass over them. */
export const weighty = wordSet(
  `not no never without none neither nor except only just exactly most half more less fewer
   fewest least few same other another else open close closed light dark
   bright pale deep big small little large tall short closer closest nearest nearer farther further higher lower taller
   shorter larger bigger smaller greater away off up out front back middle wrong right left`,
);
