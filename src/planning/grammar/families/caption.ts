import type { Scope } from '../intent.js';
import { endOf, endOfAny } from '../phrase.js';
import { picturesPhrase } from '../pictures.js';
import type { Family } from '../reader.js';
import { tail } from '../reader.js';

const verbs = [
  'describe|caption|summarize|summarise|explain|narrate|characterize everything|all|what? you? see? is? happening? in?',
  'give|write|make|create|generate|provide|need me|us? a|an|the|some? short|brief|one|detailed|quick|nice|good? sentence|line|word? caption|description|summary|overview of|for|to?',
  'a|the? short|brief|detailed|good? caption|description|summary of|for?',
  'what is|are going on',
  'what is|are happening|depicted|shown|pictured|displayed|illustrated|portrayed',
  'what is this|that|it a|an? picture|photo|image|shot? of?',
  'what am i looking at',
  'what are we|you looking at|seeing',
  'what do|can you|we|i see|tell|make out?',
  'what can|could be seen|found|spotted|recognized',
  'what does|do this|the|it|these picture|image|photo|scene|pictures? show|depict|represent|contain|portray|look? like?',
  'what is this|the|that picture|image|photo|scene about|of|showing?',
  'what is|are there?',
  'what is|are the subject|content|contents|topic|theme of',
  'who and? what is|are',
  'about|everything',
];

/** "Describe the picture", "What is in this picture?" */
export const caption: Family = {
  needs: verbs,
  read(reader, at) {
    const end = endOfAny(verbs, reader.words, at);
    if (end < 0) return [];
    const named = picturesPhrase(reader.words, end);
    const start = named?.next ?? end;
    const { value, next } = tail(reader, start);
    const scope: Scope | undefined = named && named.value !== 'this' ? named.value : value;
    const short =
      endOf('what is|are there?', reader.words, at) === end || endOf('about|everything', reader.words, at) === end;
    // "What is …" says nothing by itself; a picture must follow.
    if (short && next === end) return [];
    return [{ value: { intent: 'caption', scope }, next, weight: short ? 0.7 : 0.9 }];
  },
};
