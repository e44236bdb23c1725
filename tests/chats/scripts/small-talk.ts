import type { ConversationScript } from '../../support/conversation-script.js';
import { photo } from '../../support/sample-photos.js';

export const scripts: readonly ConversationScript[] = [
  {
    title: 'a greeting, a question, thanks',
    turns: [
      { says: 'hello!', sees: /Hello/ },
      { says: 'How many people are there?', pictures: [photo(1)], sees: /^3\b/, picturePosted: true },
      { says: 'thanks a lot', sees: /Glad to help/ },
    ],
  },
];
