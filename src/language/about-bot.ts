/** What people ask the bot about itself, and what asks it for no fact: patterns for regular expressions without case. */

/** Questions about the bot besides what it can, each answered in a sentence. */
export type AboutBot =
  | 'formats'
  | 'languages'
  | 'learning'
  | 'privacy'
  | 'making'
  | 'conversation'
  | 'offTopic'
  | 'opinion'
  | 'complaint'
  | 'quiet';

const you = '(?:you|u|it|this bot|the bot|clova ?bot)';
const can = `(?:can|could|do|does|will) ${you}`;
const pictures = '(?:pictures?|photos?|images?|pics?|data|messages?|chats?|stuff|files?|information)';
const files =
  '(?:videos?|gifs?|animations?|pdfs?|pdf files|films?|movies|clips|live photos|heic|avif|webp|svgs?|png|jpe?g|jpegs|files|documents|links|urls|stickers|emojis|screenshots|drawings|audio|voice messages)';
const languages =
  '(?:german|french|spanish|italian|portuguese|dutch|polish|turkish|swedish|russian|ukrainian|japanese|chinese|korean|arabic|hindi|greek|czech|danish|norwegian|finnish|hungarian|romanian|vietnamese|thai|hebrew|indonesian|english|other languages|any other languages?|more languages)';
const it =
  '(?:it|this|that|these|those|them|this one|that one|my (?:picture|photo|dog|cat|outfit|dress|car)|the (?:picture|photo|pic))';

export const aboutBot: Readonly<Record<AboutBot, readonly string[]>> = {
  formats: [
    `(?:${can} )(?:also |even )?(?:see|watch|support|understand|read|open|look at|work with|take|accept|handle|analy[sz]e|process|use|know) (?:any )?${files}(?: (?:too|as well|files|and ${files}|or ${files}))*`,
    `(?:what|which) (?:kinds? of |sorts? of |types? of |other )?(?:(?:file|image|picture|photo)? ?(?:formats?|types?|files?|extensions?)) (?:do|can|does) ${you} (?:support|read|understand|accept|take|open|know|see|work with|use|handle)`,
  ],
  languages: [
    `(?:what|which|how many) (?:other )?languages? (?:do|can) ${you} (?:speak|understand|know|support|read|talk)`,
    `${can} (?:also |only |even )?(?:speak|understand|know|support|talk|write|read)(?: in)? ${languages}(?: too| as well| (?:and|or) ${languages})*`,
    `can (?:i|we) (?:ask|write|talk|speak)(?: (?:you|to you))?(?: in)? ${languages}`,
  ],
  learning: [
    `(?:can|could|do|does|will|are|is) ${you} (?:actually |really |also |even )?(?:learn|remember|learning|remembering|improve|get better|getting better|get smarter|trained|train)(?: (?:from|by|on|with) .{1,30}| (?:things|stuff|it|this|that|what i said|me|us|our .{1,20}|my .{1,20}))?(?: over time)?`,
    `how (?:do|can|should|could) (?:i|we|you) (?:teach|train|correct|improve) (?:${you}|it)(?: (?:something|things|stuff|a name|.{1,20}))?`,
    'how (?:do|does|did) (?:you|it|this|the bot) learn',
    'what (?:have|did) you (?:learned?|learnt|been taught)(?: so far)?',
    "how (?:do|can) (?:i|we) (?:tell|let) you (?:know )?(?:that )?(?:you are|you’re|you're|it is|it's|something is) wrong",
  ],
  privacy: [
    `(?:can|could|do|does|will|are|is) ${you} (?:also |ever )?(?:store|save|keep|share|send|upload|sell|storing|saving|keeping|sharing|delete|log|collect) (?:any of |all |of )?(?:my|our|these|those|the|this|people's|any) ?${pictures}(?: .{1,30})?`,
    'is (?:this|it|that|my (?:picture|photo|data)|everything|what i send)(?: here| all)? (?:private|safe|secure|confidential|public|encrypted|stored|saved|logged)',
    `who (?:else )?(?:can|could|may) (?:see|access|look at|read) (?:my|our|these|the|this) ?${pictures}`,
    `where (?:do|does|are|is) (?:you |it )?(?:my|our|the|these)? ?${pictures} (?:go|stored|saved|kept|sent)`,
    `(?:what|where) (?:happens|do you do|goes) (?:to|with) (?:my|our|the|these) ${pictures}`,
    `(?:please )?(?:(?:can|could) you )?(?:delete|forget) (?:my|this|the|all my|all our|our|these|all the|all) ${pictures}`,
    "(?:what(?:'s| is) )?(?:your|the) (?:privacy policy|privacy|data policy)",
  ],
  making: [
    `${can} (?:also |even )?(?:generate|create|make|draw|paint|produce|imagine) (?:new |me |us |ai )*(?:pictures?|images?|photos?|art|drawings?|paintings?|pics?|logos?|memes?)`,
  ],
  conversation: [
    `(?:what|which questions?|how many (?:questions|things)) (?:did|have|had|do) (?:i|we) (?:just |last |already |previously |actually )?ask(?:ed)?(?: ${you})?(?: (?:about|for))?(?: (?:before|last|first|so far|earlier|today|yesterday|just now|a moment ago|above|here))*`,
    '(?:do|can) you (?:remember|recall) what (?:i|we) (?:just )?asked(?: you)?(?: (?:before|last|first|earlier|yesterday))?',
    "what(?:'s| is| was| were) (?:my|our) (?:very )?(?:last|first|previous|earlier|original) questions?(?: again)?",
  ],
  offTopic: [
    '(?:can you |please )?tell (?:me|us) (?:a|another|some) (?:jokes?|story|stories|fun fact|secret)',
    "(?:i'm|i am|im|we're) (?:so |really |very )?(?:bored|tired|hungry|sad|happy|lonely|sleepy)",
    'sing(?: (?:me|us))?(?: a song)?',
    'do you (?:love|like|hate|miss) (?:me|us|people|humans|your job|music|cats|dogs)',
    '(?:will you )?marry me',
    "what(?:'s| is) the meaning of life",
    "what(?:'s| is) your favou?rite .{1,20}",
    'where (?:do|are) you (?:live|from|located|based|hosted|run|running)',
    'how old are you',
    'when were you (?:born|made|built)',
    '(?:flip|toss) a coin|roll a dice|rock paper scissors',
  ],
  opinion: [
    `(?:so )?(?:what|how) (?:do|d'?) (?:you|u|ya) (?:think|reckon|say|feel)(?: (?:of|about) ${it})?(?: then| so far)?`,
    '(?:any |your |got any |what are your )?(?:thoughts|opinions?|comments?|feedback|impressions?|ideas|suggestions?|views?)(?: (?:on|about) (?:it|this|that|these|those))?',
    "what(?:'s| is) your (?:opinion|take|view|verdict|impression)(?: (?:on|of|about) .{1,30})?",
    `do you (?:really )?(?:like|love|hate|enjoy) ${it}`,
    `how do (?:you|i|we) like ${it}|how (?:does|do) (?:it|i|we|this|that) look`,
    "(?:isn'?t|aren'?t|ain'?t) (?:it|this|that|he|she|they|these|those)(?: (?:just|so|really|very|absolutely))* (?:a )?(?:cute|lovely|nice|great|cool|awesome|amazing|beautiful|gorgeous|adorable|pretty|funny|interesting|sweet|stunning|something|weird|wonderful|perfect|good)(?: (?:one|thing|dog|cat|picture|photo|shot|boy|girl))?",
    "(?:(?:it|this|that|he|she)(?:'s| is)|they(?:'re| are)|how|so|very|really|pretty|just|quite)? ?(?:cute|lovely|nice|great|cool|awesome|amazing|beautiful|gorgeous|adorable|pretty|funny|interesting|sweet|stunning|weird|wonderful|perfect|good)(?: (?:one|dog|cat|picture|photo|pic|shot|boy|girl|view))?,? (?:isn'?t (?:it|this|that|he|she)|aren'?t (?:they|these|those)|don'?t you think(?: so)?|wouldn'?t you (?:say|agree)|right|no|huh|eh|innit)",
    '(?:rate|judge|review|roast|describe how nice) (?:it|this|that|my (?:picture|photo|outfit|room|dog|cat|dress)|this (?:picture|photo)|me)(?: (?:from|on) .{1,20})?',
  ],
  complaint: [
    "(?:you(?:'re| are| r)? |u r |ur |this(?: bot)? is |that(?:'s| is) |what a |such a )?(?:so |really |totally |completely |pretty |very |quite )*(?:a )?(?:bad|stupid|useless|dumb|terrible|awful|horrible|worst|silly|annoying|boring|slow|disappointing|rubbish|broken|lousy) (?:clova ?bot|clova|bot|robot|thing|program|tool|ai)",
    '(?:so |totally |completely |really |pretty |how )*(?:useless|pathetic|disappointing|annoying|boring)',
    '(?:you )?(?:suck|disappoint me|never (?:understand|get it|listen))',
    '(?:boo+|booo+)',
  ],
  quiet: [
    "shut up|be quiet|quiet|hush|silence|go away|leave (?:me|us) alone|stop(?: (?:it|that|now|please|talking|answering|replying))*|enough|cancel|abort|that(?:'s| is) (?:all|enough|it)(?: for (?:now|today))?(?:,? thanks| thank you)?",
  ],
};
