import type { ConversationScript } from '../../support/conversation-script.js';
import { photo } from '../../support/sample-photos.js';

/** What only a lesson's post says. */
const lesson = /learn|What should it be|Looking for what went wrong|noted/i;

export const scripts: readonly ConversationScript[] = [
  {
    title: 'a ❌ asks what is right, and what is only supposed is not learned',
    turns: [
      { says: 'how many people are there?', pictures: [photo(2)], sees: /^3\b/ },
      { reacts: '❌', sees: /What should it be\?/ },
      { says: 'maybe four', sees: /Would you say four\?/, never: /already noted/ },
      { by: 'Ben', says: 'how many cups are there?', sees: /^\d/, never: /What should it be/ },
    ],
  },
  {
    title: 'a clarification is a new reading, and no lesson',
    turns: [
      { says: 'how many cups are there?', pictures: [photo(1)], sees: /^1\b/ },
      { says: 'no, I meant the people', sees: /^3\b/, never: lesson },
      { says: 'sorry, I meant the cups', sees: /^1\b/, never: lesson },
    ],
  },
  {
    title: 'why, and how sure',
    turns: [
      { says: 'how many people are there?', pictures: [photo(3)], sees: /^\d/ },
      { says: 'why?', sees: /I looked for people and found 3.*\d+ %/, never: /didn.t understand/ },
      { by: 'Ben', says: 'really?', sees: /sure.*people/ },
      { says: 'are they happy?', sees: /./, never: /^(?:Yes|No)/ },
      { says: 'how come?', sees: /model|can.t/, never: /didn.t understand/ },
    ],
  },
];
