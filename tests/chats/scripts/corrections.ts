import type { ConversationScript } from '../../support/conversation-script.js';
import { photo } from '../../support/sample-photos.js';

export const scripts: readonly ConversationScript[] = [
  {
    title: 'a ❌ asks what is right',
    turns: [
      { says: 'how many people are there?', pictures: [photo(2)], sees: /^3\b/ },
      { reacts: '❌', sees: /What should it be\?/ },
      { by: 'Ben', says: 'how many cups are there?', sees: /^\d/, never: /What should it be/ },
    ],
  },
];
