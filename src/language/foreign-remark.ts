/** What is said in another language before an English request: "Bonjour à tous ! How many dogs are there?" */
import {
  auxiliaryVerbs,
  determiners,
  personalPronouns,
  placePrepositions,
  questionWords,
  wordSet,
} from './function-words.js';
import { guessLanguage } from './guess-language.js';

const english = wordSet(
  'and or not one ones of with for by no yes only just please',
  auxiliaryVerbs,
  determiners,
  personalPronouns,
  placePrepositions,
  questionWords,
);
const greetings = wordSet(
  `bonjour bonsoir salut coucou merci hola buenas buenos gracias ciao salve buongiorno buonasera grazie hallo moin servus
   danke grüezi grüße guten olá oi bom boa obrigado obrigada hoi goedemorgen goedemiddag goedenavond bedankt hej hei hejsan tack takk
   merhaba selam cześć dzień dobry ahoj dobrý salam namaste aloha saludos saluti liebe lieber cari amis amigos amici ragazzi chicos
   kollegen leute zusammen tous todos tutti`,
);
const isGreeting = (word: string): boolean => greetings.has(word);

/** Whether a part of a message is in another language than English. */
export function isForeign(part: string): boolean {
  const words = part.toLowerCase().match(/[\p{L}\p{M}]+(?:['’-][\p{L}\p{M}]+)*/gu) ?? [];
  const own = words.filter((word) => !isGreeting(word) && english.has(word)).length;
  if (words.some(isGreeting) && own === 0 && words.length <= 6) return true;
  // One little word may be a name: "les paul guitar".
  const isTold = words.length > 3 || /[\u00c0-\u{10ffff}]/u.test(part.replaceAll('’', "'"));
  return isTold && guessLanguage(part, (word) => english.has(word)) !== undefined;
}

const lead = new RegExp(
  `^(?:(?:${[...greetings].join('|')}|dia|tarde|noite|morgen|tag|abend|días|tardes|noches|à|a|les|los|gli|alle|allen|toutes|mes|miei|meine)\\b[\\s,!.]*)+(?=\\p{L})`,
  'iu',
);

/** Without the greeting in another language that an English request begins with. */
export function withoutGreeting(text: string): string | undefined {
  const [first] = text.toLowerCase().match(/^\p{L}+/u) ?? [];
  const [said] = first !== undefined && isGreeting(first) ? (lead.exec(text) ?? []) : [];
  return said === undefined || said.length === text.length ? undefined : text.slice(said.length);
}
