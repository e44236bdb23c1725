import type { ConversationScript } from '../../support/conversation-script.js';
import { photo } from '../../support/sample-photos.js';

export const scripts: readonly ConversationScript[] = [
  {
    title: 'a greeting, a question, thanks',
    turns: [
      { says: 'hello!', sees: /Hello/ },
      { says: 'How many people are there?', pictures: [photo(1)], sees: /^3\b/, picturePosted: true },
      { says: "thanks, you're the best", sees: /Glad to help/ },
      { says: 'thanks! and how many cups are there?', sees: /^\d/ },
    ],
  },
  {
    title: 'what it can is told without a picture',
    turns: [
      { says: 'hey! what can you do?', sees: [/count/, /“How many people are there\?”/, /“Blur the faces”/] },
      { says: "who are you, and what's your name?", sees: /Clovabot/ },
    ],
  },
  {
    title: 'what people say to each other gets no answer',
    turns: [
      { says: 'how many people are there?', pictures: [photo(1)], sees: /^3\b/ },
      { by: 'Ben', says: 'lol', silent: true },
      { by: 'Ben', says: 'great shot!', silent: true },
      { says: 'thanks Ben', silent: true },
      { says: 'what do you think, Ben?', silent: true },
      { by: 'Ben', says: '👍', silent: true },
      { by: 'Ben', says: 'nice', mentions: true, silent: true },
      { by: 'Ben', says: 'are you sure?', sees: /people/, never: /didn.t understand/ },
      { says: 'is there a cup?', sees: /^(?:Yes|No)/ },
    ],
  },
  {
    title: 'another language is answered in it, in full once',
    turns: [
      { says: 'Wie viele Hunde sind auf dem Bild?', pictures: [photo(1)], sees: /Ich verstehe bisher nur Englisch/ },
      { says: 'Wo ist der Hund?', sees: /Auf Englisch bitte/, never: /Ich verstehe/ },
      { says: 'in english: how many people are there?', sees: /^3\b/ },
    ],
  },
];
