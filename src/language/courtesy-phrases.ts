/** The words of courtesies and of what people say to each other: patterns for regular expressions without case. */
import { type AboutBot, aboutBot } from './about-bot.js';

/** `aside` is said among people: "lol", "nice", "no worries", "thanks Ben". The others are said to the bot. */
export type Courtesy =
  | AboutBot
  | 'abilities'
  | 'identity'
  | 'thanks'
  | 'greeting'
  | 'farewell'
  | 'praise'
  | 'apology'
  /** Something is shown or a sign is given, and nothing asked: "look at this", "test". */
  | 'vague'
  | 'aside';

/** Patterns, written with a bar between spaces. */
const listed = (patterns: string): readonly string[] => patterns.split(/\s+\|\s+/);

export const any = (...words: readonly string[]): string => `(?:${words.join('|')})`;
export const bots = any('clova ?bot', 'clova', 'bot');
/** Whom it is said to, in words that mean the bot as well. */
export const everybody = any(
  bots,
  ...listed(`there | all | y'?all | everyone | everybody | folks | guys | you guys | team | mate | buddy | pal |
   (?:my )?friend | dear | man | dude | bro | again | too | already | now | today | then | anyway | both`),
);
const very = '(?:(?:so|such|really|very|pretty|quite|super|just|absolutely|totally|truly) )*';
const good = any(
  ...listed(`great | good | nice | cool | awesome | amazing | fantastic | brilliant | excellent | wonderful | perfect |
   lovely | sweet | neat | impressive | incredible | helpful | useful | smart | clever | funny | cute |
   beautiful | gorgeous | adorable | stunning | hilarious | interesting | crazy | wild | legendary`),
);
const aids = any(
  ...listed(`help | helping(?: me| us)? | that | this | it | everything | answering | trying | nothing`),
);
const works = any(
  ...listed(`help | answers? | reply | work | info | information | picture | effort | quick reply | time`),
);

const judging = "(?:(?:oh|that(?:'s| is| was|s)|this is|it(?:'s| is)|how|what an?|what) )?";
const things = any(
  ...listed(`one | shot | pics? | pictures? | photos? | image | stuff | work | find | view | capture | catch | idea |
   point | move | day | weather | place | dogs? | cats? | question | news | picture of you | to (?:know|hear)`),
);

/** In the order in which they matter where several are said. Each is a pattern for lower-case words with plain apostrophes. */
export const courtesyPhrases: Readonly<Record<Courtesy, readonly string[]>> = {
  ...aboutBot,
  vague: [
    '(?:please )?(?:just )?(?:look|see|watch|check)(?: at)?(?: (?:this|that|it|these|here|mine|my (?:picture|photo|pic)))?(?: (?:out|here|now|one|picture|photo|pic))*',
    'test(?:ing)?(?: (?:test|1|2|3|one|two|three))*|ping|bot test|hello world',
    '(?:a|my|our|the|another|new|one more) (?:picture|photo|pic|image|shot)(?: for you| here)?',
  ],
  abilities: [
    'help(?: me| us)?(?: please)?',
    'commands|options|menu|manual|instructions|tutorial|usage|examples?|how to|faq',
    'how (?:do|can|does) (?:i|we|one|this|it) (?:start|begin|use (?:this|you|it)|get started|work)',
    'what (?:now|next|do i do(?: now)?)',
    'please help(?: me| us)?',
    `what(?: else| all)? (?:can|could|do) (?:you|it|this ${bots}|the ${bots}) (?:do|know|offer|understand)(?: for (?:me|us))?`,
    `what(?: else)? (?:are|'re) you (?:good (?:at|for)|capable of|able to do|here for|for)`,
    `what(?:'s| is) (?:this|the|that) ${bots}(?: (?:for|do))?`,
    `what (?:does|can) (?:this|the|that) ${bots} do`,
    `how (?:do|does|can|should) (?:you|i|we|it|this|that|this ${bots}|the ${bots}) (?:work|use (?:you|this|it|this ${bots}))`,
    `what (?:are your|do you have for) (?:skills|features|abilities|functions|commands|capabilities|powers)`,
    `(?:what|which) (?:(?:sort|kind|type)s? of |other |else )?(?:(?:things|questions|stuff|tasks|edits|commands) )?(?:can|may|should|could|do) (?:i|we|people) (?:ask|do|say|try|use)(?: (?:you|here|with you|you to do|you about))*`,
    '(?:can you )?(?:tell|show) (?:me|us) what you can do',
    'how can you help(?: me| us)?',
    'what (?:else )?can (?:you|i|we) do with (?:this|that|it|(?:this|a|my|the) (?:pictures?|photos?|image))',
  ],
  identity: [
    ...listed(`who (?:are|r) (?:you|u) | what(?: are|'re) you | what(?:'s| is) your name | do you have a name`),
    `are you (?:a |an )?(?:real|human|robot|${bots}|person|machine|ai|alive|awake|there|online|ok|okay)(?: person)?`,
    '(?:please )?introduce yourself',
    'who (?:made|built|wrote|created|programmed|developed|runs|owns|trained) (?:you|this|this bot|clova ?bot)',
    '(?:are|r) (?:you|u) (?:really |actually |just |like |using |based on |running on |powered by )*(?:chat ?gpt|gpt(?:-?\\d)?|openai|claude|gemini|bard|siri|alexa|copilot|llama|a language model|an llm|llm|ai|a human|artificial intelligence)',
    'what (?:kind of (?:bot|ai|model) (?:are|is) (?:you|this)|(?:model|version|ai|llm) (?:are you|do you use|is this|are you (?:using|based on)))',
    '(?:you|u) (?:there|awake|alive|ok|okay|still there|online|listening|working)',
    'are you (?:still )?(?:there|awake|working|listening)(?: or not)?',
  ],
  thanks: [
    `(?:many |so many |big |huge )?(?:thanks|thanx|thx|thnx|tnx)(?: (?:a|very) (?:lot|bunch|million|ton|bundle|much))?(?: so much| much)?(?: (?:again|though|anyway))?(?: for (?:${aids}|(?:the|your|all (?:the|your|of your)) (?:${good} )?${works}))?`,
    `(?:thank ?(?:you|u|y'all)(?: all| both)?)(?: (?:so|very) much| a lot| again| kindly)?(?: for (?:${aids}|(?:the|your|all (?:the|your)) (?:${good} )?${works}))?`,
    ...listed(`thankyou | tysm | tyvm | ty | cheers | (?:much|really) appreciated |
     (?:i )?(?:really )?appreciate (?:it|that|you|this) | danke(?: schön| sehr| dir)? | vielen dank |
     merci(?: beaucoup)? | (?:muchas )?gracias | grazie(?: mille)? | obrigad[oa] | tack | bedankt | dank je |
     arigato | ありがとう(?:ございます)? | 谢谢 | спасибо | 감사합니다`),
    '(?:this|that|it|you) (?:really |already )?(?:helps|helped)(?: me| us)?(?: a lot| so much)?',
    'just what i needed',
  ],
  greeting: [
    any(
      ...listed(`hi+ | hello+ | hey+ | heya | hiya | howdy | yo | greetings | good day | gday | hallo | moin | servus |
   bonjour | salut | hola | ciao | olá | hej | こんにちは | привет | 你好 | 안녕하세요`),
    ),
    '(?:good )?(?:morning|afternoon|evening)',
    any(
      ...listed(`guten (?:tag|morgen|abend) | grüß gott | bonsoir | buenos d[ií]as | buenas(?: tardes| noches)? | bom dia |
   buongiorno | buonasera`),
    ),
    "how(?:'s| is| are|'re) (?:you|u|it going|things|everything|everyone|life|your day)(?: doing| going)?(?: today| this morning)?",
    ...listed(`(?:what'?s up|whats up|wassup|sup) | how do you do | ça va | ¿?c[oó]mo est[aá]s | ¿?qu[eé] tal |
     wie geht(?:'?s| es)(?: dir| ihnen)? | come stai | tudo bem | hoe gaat het | hur mår du | jak się masz | nasılsın | (?:nice|good|great|pleased) to (?:meet|see) you |
     welcome(?: back)?`),
  ],
  farewell: [
    '(?:good ?)?bye+(?: ?bye)?',
    '(?:see|cu|c) ?(?:you|ya|u)(?: (?:later|soon|tomorrow|around|then))?',
    ...listed(`cu | ttyl | later | laters | good night | goodnight | take care`),
    'have a (?:nice|good|great|lovely) (?:day|one|evening|weekend|night|time)',
    ...listed(`tschüss | auf wiedersehen | au revoir | adi[oó]s | arrivederci`),
  ],
  praise: [
    `(?:you|u)(?:'re| are|r| r)? ${very}(?:the best|a (?:star|genius|legend|gem|life ?saver|hero|champ|wizard)|${good})(?: ${any('bot', 'robot', 'helper', 'assistant')})?`,
    `${very}${any(good, 'best', 'smart')} (?:clova ?bot|clova|bot|robot|boy|girl)`,
    '(?:i )?(?:really )?(?:love|like|adore) (?:you|this bot|that bot|the bot)',
    ...listed(`you rock | you did it | nice going | keep it up | keep up the good work`),
  ],
  apology: [
    "(?:i'm |i am |so |very |really |oh )*(?:sorry|sry)(?: (?:about|for) (?:that|this|it|the (?:confusion|mess|noise|spam)))?",
    ...listed(`(?:my )?apologies | my (?:bad|mistake|fault) | i apologi[sz]e | pardon(?: me)? | excuse me | whoops+ |
     oops+(?:ie)?`),
  ],
  aside: [
    ...listed(`l+o+l+z? | lo+l | lmf?ao+ | rofl | a?(?:ha)+h? | (?:he){2,}h? | xd+ | omf?g | wtf | smh | tbh | fyi |
     ok+ | okay+ | okey(?: dokey)? | okie | k+ | alright | all right | aight | right then | sure(?: thing)? |
     roger(?: that)? | noted | copy that | understood | done | on it | will do | on my way | omw`),
    `${judging}${very}${good}(?: ${things})?`,
    `how ${good} (?:is|are|was) (?:that|this|it|he|she|they)`,
    `(?:that(?:'s| is| was) )?${very}(?:quick|fast|fun|sick|dope|lit|epic|insane|nuts|rad)`,
    '(?:(?:i )?(?:just |really )?(?:love|loved)|i (?:really )?(?:like|liked)) (?:it|this|that|these|them)(?: one)?(?: so much| a lot)?',
    ...listed(`wo+w+ | wh?oa+h? | o+h+ | ah+ | aw+ | h+m+ | m+h*m+ | uh+ | um+ | huh | eh | yay+ | woo+(?: ?hoo+)? |
     yikes | ouch | damn | dang | gosh | jeez | meh | phew | ugh | yum+y? | (?:oh )?my (?:god|gosh)`),
    'no (?:worries|problem|probs?|biggie|rush|hurry|need|stress|pressure|offen[cs]e|thanks|thank you)(?: at all)?',
    ...listed(`no,? (?:thanks|thank you|i'm good) | np | n/p | nvm | nm | never ?mind(?: (?:that|it|me|then))? |
     forget (?:it|that|about (?:it|that)|i (?:asked|said anything)) | drop it | skip (?:it|that) |
     scratch that | ignore (?:that|me|this|it|my last (?:message|question)) | doesn'?t matter |
     (?:it's )?not (?:that )?important | not a problem | all good | any ?time | my pleasure | \\+1(?: to (?:that|this|it))? | bump |
     (?:you're|youre|ur|you are) (?:very |most )?welcome |
     (?:it's|its|that's) (?:all good|ok|okay|fine|alright)`),
    "don'?t (?:worry|mention it|mind (?:me|us))(?: about (?:it|that))?",
    ...listed(`brb | be right back | afk | gtg | g2g | gotta go | i'?m back | one (?:sec(?:ond)?|moment|minute) |
     (?:just )?(?:a|1) (?:sec|second|min|minute|moment)`),
    '(?:hang on|hold on|give me|wait)(?: (?:a|one) (?:sec|second|minute|moment))?',
    ...listed(`(?:(?:and|so|now|ok) )?in (?:english|other words)(?: (?:please|then))? | i see | got it | gotcha |
     (?:that |this )?makes sense | fair (?:enough|point) | sounds good | works for me |
     (?:i.m )?not (?:so |really |quite )?sure | (?:i have )?no (?:idea|clue) | (?:i )?(?:don't know|dunno) |
     me (?:too|neither) | you too | agreed | whatever | idk | good luck | congrat(?:s|ulations) | enjoy |
     happy birthday | have fun | nice try | so much fun | too (?:funny|cute|good|bad) | for sure | anyways? |
     good to (?:know|hear|see) | see above | por favor | bitte | per favore | s'il (?:vous|te) pla[iî]t | alsjeblieft | lütfen | gg(?:wp)? | wp | oof | bruh | same here |
     merry (?:christmas|xmas) | happy (?:new year|easter|holidays|weekend|friday|monday) | anyone | anybody |
     (?:that |it |this )?looks? (?:really |very |so )?(?:good|great|nice|fine|perfect|amazing) |
     (?:that(?:'s| is) )?(?:way |much )?better(?: now)? | fancy that | what a (?:day|view|place|shot)`),
  ],
};
