import { CapabilityError } from '../../contracts/errors.js';
import type { Capabilities, CompletionRequest } from '../../contracts/model.js';
import type { ChatMessage } from './library.js';
import type { LocalModel } from './local-model.js';

/** The schema is asked for in words: nothing here could enforce it. */
export function createComplete(model: LocalModel<'complete'>): Capabilities['complete'] {
  return async ({ instructions, messages, schema, maxTokens }, { signal }) => {
    if (messages.some(({ sights = [] }) => sights.length > 0))
      throw new CapabilityError(
        `[local] ${model.weights.model} cannot see pictures; choose a model that can with CLOVABOT_COMPLETE=openai`,
        { friendly: 'The language model that I use can’t see pictures; whoever runs me can choose another one.' },
      );
    const said: readonly ChatMessage[] = messages.map(({ role, text }) => ({ role, content: text }));
    return model.call(
      { messages: [{ role: 'system', content: `${instructions}${inWords(schema)}` }, ...said], maxTokens },
      signal,
    );
  };
}

const inWords = (schema: CompletionRequest['schema']): string =>
  schema === undefined
    ? ''
    : `\n\nReply with nothing but JSON that follows this schema, without a code fence:\n${JSON.stringify(schema.json)}`;
