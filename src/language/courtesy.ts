/** Greetings, thanks and farewells: answered in kind, without a plan, and nothing is learned from them. */

const addressed =
  '(?: (?:there|all|everyone|everybody|again|friend|my friend|bot|clova|clovabot|clova bot|dear|mate|team|so much|very much|a lot|a bunch|a million|for that|for this|for (?:the|your|all the|all your) help|for helping(?: me)?|now|today|then))*';
const whole = (words: string): RegExp => new RegExp(`^(?:${words})${addressed}$`);

const courtesies: readonly (readonly [said: RegExp, reply: string])[] = [
  [
    whole(
      '(?:(?:ok|okay|oh|ah|wow|cool|great|perfect|nice|super|awesome|good|yes|alright|all right) )*(?:many thanks|thanks|thank you|thank u|thankyou|thx|thanx|tysm|ty|tyvm|cheers|much appreciated|danke(?: schön| sehr| dir)?|vielen dank|merci(?: beaucoup)?|(?:muchas )?gracias|grazie(?: mille)?|obrigad[oa]|tack|bedankt)',
    ),
    'Glad to help! A ✅ or ❌ on an answer tells me whether it was right.',
  ],
  [
    whole(
      '(?:(?:oh|well|ok|okay) )?(?:hi|hii+|hello|hello hello|hey|heya|hiya|howdy|yo|greetings|good (?:morning|afternoon|evening|day)|(?:hi|hey|hello) (?:good )?(?:morning|afternoon|evening)|hallo|guten (?:tag|morgen|abend)|moin|servus|grüß gott|bonjour|bonsoir|salut|hola|buenos días|buenos dias|buenas|ciao|olá|hej)',
    ),
    'Hello! Post a picture and say what you would like to know, or what to change in it. For example “How many people are there?” or “Blur the faces”.',
  ],
  [
    whole('(?:good)?bye(?: bye)?|see you|see ya|cu|good night|have a nice day|tschüss|auf wiedersehen|au revoir|adiós'),
    "See you! I'm here when there's a picture to look at.",
  ],
  [
    whole(
      'help|help me|help please|please help|what can you do|what do you do|what are you|who are you|how do you work|how does this work|how do i use (?:you|this)',
    ),
    'I answer questions about pictures and edit them: I count, compare, name and find things, say where they are and what colour they have, read text, tag, blur, crop and more. Post a picture and ask, for example “How many people are there?”. Tell me with ❌ when I am wrong, and I learn from it.',
  ],
];

/** The reply to words of courtesy and nothing else; undefined when something is asked. */
export function courtesyReply(text: string): string | undefined {
  if (text.length > 80) return undefined;
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return courtesies.find(([said]) => said.test(words))?.[1];
}
