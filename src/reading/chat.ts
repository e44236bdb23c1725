/** Messages that people wrote each other: who said what, and when. */
import { timesIn } from './clock.js';
import type { Candidate } from './find-value.js';
import type { Page, Row } from './page.js';
import { findKey, placedWords, type TextQuestion } from './question.js';
import type { FindValues } from './values.js';
import { type Way, whole } from './way.js';

interface Said {
  readonly who: string;
  readonly rows: readonly Row[];
  readonly text: string;
  readonly time?: string;
}

const nameOnly = /^@?(\p{Lu}[\p{L}'’.-]+(?: \p{Lu}[\p{L}'’.-]*)?)$/u;
const nameTime =
  /^@?(\p{Lu}[\p{L}'’.-]+(?: \p{Lu}[\p{L}'’.-]*)?),?\s+(?:at |today at |·\s*)?(\d{1,2}[:.]\d{2}(?:\s?[ap]m)?)$/iu;
const nameText = /^@?(\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’.-]*)?)\s?:\s+(\S.*)$/u;
const timeOnly = /^\W*\d{1,2}[:.]\d{2}(?:\s?[ap]m)?\W*$/i;

/** What was said, in order; empty where the page is no conversation: several names, at least one of them twice. */
function conversationOf({ rows }: Pick<Page, 'rows'>): readonly Said[] {
  const lines = rows.flatMap((row) =>
    row.cells.length > 1 && row.cells.some(({ text }) => timeOnly.test(text)) ? [row] : [row],
  );
  const names = lines.flatMap(
    ({ text }) => (nameOnly.exec(text) ?? nameTime.exec(text) ?? nameText.exec(text))?.[1] ?? [],
  );
  const isTimed =
    lines.filter(
      ({ text, cells }) => timeOnly.test(text) || cells.some((cell) => timeOnly.test(cell.text)) || nameTime.test(text),
    ).length > 1;
  if (!isTimed && !lines.some(({ text }) => nameText.test(text))) return [];
  const speakers = new Set(names.filter((name) => names.filter((one) => one === name).length > 1));
  if (speakers.size === 0 || new Set(names).size < 2) return [];
  const isSpeaker = (name: string | undefined): name is string => name !== undefined && names.includes(name);
  const all: { who: string; rows: Row[]; texts: string[]; time?: string }[] = [];
  let time: string | undefined;
  for (const row of lines) {
    const [, alone] = nameOnly.exec(row.text) ?? [];
    const [, timed, at] = nameTime.exec(row.text) ?? [];
    const [, begun, text] = nameText.exec(row.text) ?? [];
    if (timeOnly.test(row.text)) {
      [time] = timesIn(row.text);
      // A time below a message may belong to it.
      const last = all.at(-1);
      if (last && last.time === undefined && last.texts.length > 0) last.time = time;
    } else if (isSpeaker(timed)) all.push({ who: timed, rows: [row], texts: [], time: at });
    else if (isSpeaker(begun) && speakers.has(begun)) all.push({ who: begun, rows: [row], texts: [text] });
    else if (isSpeaker(alone)) {
      all.push({ who: alone, rows: [row], texts: [], ...(time && { time }) });
      time = undefined;
    } else {
      const last = all.at(-1);
      last?.rows.push(row);
      last?.texts.push(row.text);
    }
  }
  return all
    .filter(({ texts }) => texts.length > 0)
    .map(({ who, rows: own, texts, time: at }) => ({ who, rows: own, text: texts.join(' '), ...(at && { time: at }) }));
}

const saying =
  /\b(?:say|says|said|answer\w*|repl\w+|writes?|wrote|written|ask\w*|respon\w+|tell|tells|told|think|thinks|thought|suggest\w*|propos\w+|mean|want\w*|message|text|texted|sent|send)\b/;

/** "What did Ana answer?", "who asked about the dog?", "when did Carla write?" */
export const chat: Way = ({ page, question, findValues }) => {
  const all = conversationOf(page);
  if (all.length < 2) return undefined;
  const { text } = question;
  const by = all.filter(({ who }) => names(who, question));
  const about = question.keys.filter(({ word }) => !saying.test(word) && !all.some(({ who }) => named(who, word)));
  if (/^(?:and )?who\b/.test(text)) return whoSaid(all, question, about);
  const met = by.length === 0 ? agreed(all, text) : undefined;
  if (met) return met;
  if (/^(?:and )?(?:when|what time|at what time)\b/.test(text) && by.length > 0 && saying.test(text)) {
    // "When did he say he can come?" asks for a time in the words.
    if (
      /\b(?:say|says|said|tell|told|write|wrote|think|text|texted|mean)\b.* (?:that|he|she|they|it|we|i|you|the) /.test(
        text,
      )
    )
      return ofTheirs(by, question, about, findValues);
    const one = /\blast\b/.test(text) ? by.at(-1) : by[0];
    return one?.time ? [whole(one.rows, one.time, 0.86)] : [];
  }
  if (by.length === 0 || /^(?:is|are|does|do|did|will|has|have|can)\b/.test(text)) return undefined;
  if (!/^(?:and )?(?:what|how|which)\b/.test(text) || !saying.test(text))
    return ofTheirs(by, question, about, findValues);
  const onTopic = about.length > 0 ? by.filter((one) => about.some((key) => findKey(key, placedWords(one.text)))) : by;
  const asked = /\b(?:ask|asks|asked|question)\b/.test(text)
    ? onTopic.filter((one) => one.text.includes('?'))
    : onTopic;
  const answering = /\b(?:answer\w*|repl\w+|respon\w+)\b/.test(text)
    ? asked.filter((one) => all.indexOf(one) > 0 && !one.text.includes('?'))
    : asked;
  const told = answering.length > 0 ? answering : asked.length > 0 ? asked : onTopic.length > 0 ? onTopic : by;
  const first = /\bfirst\b/.test(text) ? told.slice(0, 1) : /\blast\b/.test(text) ? told.slice(-1) : told.slice(0, 4);
  return [
    whole(
      first.flatMap(({ rows }) => rows),
      first.map((one) => `“${one.text}”`).join(' '),
      0.86,
    ),
  ];
};

const meeting =
  /^(?:and )?(?:when|what time|at what time|which day|what day|on (?:which|what) day|where)\b.*\b(?:meet\w*|gather\w*|get together|go\w*|leav\w*|start\w*|begin\w*|happen\w*|it|that|party|picnic|trip|dinner|lunch|everyone|everybody)\b/;
const hour =
  /\b(?:half past|quarter (?:past|to)|\d{1,2} ?o['’]?clock|at (?:noon|midnight|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2}\b)|\d{1,2}[:.]\d{2}|\d{1,2} ?[ap]\.?m\b|noon|midnight)/i;
const somewhere = /\b(?:at|in|by|near|outside|behind|opposite) (?:the|my|our|your|his|her|\p{Lu})/u;
const dayName = /\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:today|tomorrow|tonight)\b/i;

/** "What time are they meeting?": who wrote of an hour, a day or a place, in their words; of several nobody knows which holds. */
function agreed(all: readonly Said[], text: string): ReturnType<Way> {
  if (!meeting.test(text)) return undefined;
  const wanted = /\bwhere\b/.test(text) ? somewhere : /\bday\b/.test(text) ? dayName : hour;
  const found = all.filter((one) => wanted.test(one.text));
  const stated = found.filter((one) => !one.text.includes('?'));
  const [only, another] = stated.length > 0 ? stated : found;
  if (!only) return undefined;
  return another ? quotes(found) : [inOwnWords(only, wanted)];
}

/** The line that tells it, with those that its sentence goes on in. */
function inOwnWords({ rows, who }: Said, wanted: RegExp): Candidate | undefined {
  const at = rows.findIndex(({ text }) => wanted.test(text));
  const goesOn = (row: Row | undefined): boolean => row !== undefined && /^\p{Ll}/u.test(row.text);
  let from = Math.max(0, at);
  while (from > 0 && goesOn(rows[from])) from--;
  let end = Math.max(0, at) + 1;
  while (goesOn(rows[end])) end++;
  const own = rows.slice(from, end);
  return whole(own, `“${own.map(({ text }) => text).join(' ')}” (${who})`, 0.85);
}

/** "What is Hana bringing?", "until when does Bo work?" in their own words. */
function ofTheirs(
  by: readonly Said[],
  { kinds }: TextQuestion,
  about: TextQuestion['keys'],
  findValues: FindValues,
): ReturnType<Way> {
  const onTopic = by.filter(
    (one) => about.some((key) => findKey(key, placedWords(one.text))) && !one.text.endsWith('?'),
  );
  const valued = by.filter((one) =>
    findValues(one.text).some((value) => value.kinds.some((kind) => kinds.includes(kind))),
  );
  const [only, another] = onTopic.length > 0 ? onTopic : valued;
  return only && !another ? [whole(only.rows, `${only.who}: “${shortened(only.text)}”`, 0.82)] : undefined;
}

const names = (who: string, { keys, hints }: TextQuestion): boolean =>
  [...keys, ...hints].some(({ word }) => named(who, word));
const named = (who: string, word: string): boolean => placedWords(who).some(({ stem }) => stem === word);

/** The one whose words hold what is asked: of a question, who answers it, in their own words. */
function whoSaid(all: readonly Said[], { text }: TextQuestion, about: TextQuestion['keys']): ReturnType<Way> {
  if (about.length === 0)
    return /\b(?:started|began|first|last)\b/.test(text)
      ? [
          whole(
            (/\blast\b/.test(text) ? all.at(-1) : all[0])?.rows ?? [],
            (/\blast\b/.test(text) ? all.at(-1) : all[0])?.who ?? '',
            0.8,
          ),
        ]
      : undefined;
  const holding = all.filter((one) => about.every((key) => findKey(key, placedWords(one.text))));
  if (/\b(?:ask|asks|asked)\b/.test(text)) {
    const asks = holding.filter((one) => one.text.includes('?'));
    return asks.length === 1 ? [whole(asks[0].rows, asks[0].who, 0.86)] : quotes(holding);
  }
  const stated = holding.filter((one) => !one.text.includes('?') || /\bI\b/.test(one.text));
  const promised = stated.filter((one) => /\bI(?:['’]ll| will|['’]m| can| am| have|['’]ve)?\b/.test(one.text));
  if (promised.length === 1 && !saying.test(text))
    return [whole(promised[0].rows, `${promised[0].who}: “${promised[0].text}”`, 0.86)];
  if (saying.test(text) && stated.length === 1) return [whole(stated[0].rows, stated[0].who, 0.86)];
  const asked = holding.find((one) => one.text.includes('?'));
  const reply = asked && all[all.indexOf(asked) + 1];
  if (asked && reply && reply.who !== asked.who)
    return [
      whole(
        [...asked.rows, ...reply.rows],
        `${reply.who}: “${shortened(reply.text)}” (${asked.who} had asked: “${asked.text}”)`,
        0.82,
      ),
    ];
  return quotes(holding);
}

const shortened = (text: string): string => (text.length > 90 ? `${text.slice(0, 80).replace(/\s+\S*$/, '')} …` : text);

const quotes = (said: readonly Said[]): ReturnType<Way> =>
  said.slice(0, 3).map((one) => whole(one.rows, `${one.who}: “${one.text}”`, 0.45));
