/** One request to a language model, in a form that its server takes, paid for and read. */
import type { CallOptions, Capability, Completion, CompletionRequest } from '../../contracts/model.js';
import { languageDollars, maxLanguageDollars, type Prices } from '../shared/prices.js';
import { bodyOf, withPictures } from './chat-body.js';
import { createClient } from './client.js';
import { commonDialect, concede, type Dialect, vendorDialect } from './dialect.js';
import { type Asked, declined, failureOf, mayBeBilled, uselessReply } from './failure.js';
import { readBody, readReply, readUse } from './reply.js';
import type { OpenAiSettings } from './settings.js';

/** A language model's reply to a request made for a capability. Rejects with ModelError, or as its meter does. */
export type Chat = (capability: Capability, request: CompletionRequest, options: CallOptions) => Promise<Completion>;

export interface ChatOptions {
  readonly settings: OpenAiSettings;
  readonly fetch: typeof fetch;
  readonly prices: Prices;
}

const maxBytes = 8_000_000;
/** A server may refuse several things, one after the other. */
const maxTries = 8;
/** What a server wraps around messages, in bytes. */
const frame = 500;

export function createChat({ settings, fetch, prices }: ChatOptions): Chat {
  /** What each model has been found to take. */
  const dialects = new Map<string, Dialect>();

  return async (capability, request, { signal, meter }) => {
    signal.throwIfAborted();
    const model = settings.modelFor(capability) ?? '';
    const price = prices.language(model);
    const messages = await Promise.all(request.messages.map(withPictures));
    const pictures = messages.reduce((sum, message) => sum + message.pictures.length, 0);
    const { instructions, schema, maxTokens } = request;
    const bytes = frame + Buffer.byteLength(JSON.stringify([instructions, schema, messages.map(({ text }) => text)]));
    const maxDollars = price && maxLanguageDollars(price, { bytes, pictures, maxTokens });
    await meter?.reserve(maxDollars ?? 0);
    signal.throwIfAborted();

    const asked: Asked = { ...settings, model, showsPictures: pictures > 0 };
    const { timeoutMs } = settings;
    const { completions } = createClient(settings, fetch, { timeoutMs, maxBytes, signal }).chat;
    const charge = (reply?: unknown): void => {
      const use = readUse(reply);
      const tokens = use && { input: use.input, cached: use.cached, output: use.output };
      // What is billed and was not counted is taken at its dearest.
      const dollars = price && (use ? languageDollars(price, use) : maxDollars);
      meter?.charge({ backend: 'openai', model, capability, dollars, tokens });
    };

    let dialect = dialects.get(model) ?? (price && prices.isListed(model) ? vendorDialect(price) : commonDialect);
    for (let tries = 1; ; tries++) {
      const reply = await completions
        .create(bodyOf(model, request, messages, dialect))
        .then(readBody)
        .catch((error: unknown) => {
          const next = tries < maxTries ? concede(dialect, error, schema !== undefined) : undefined;
          if (next) return { next };
          if (mayBeBilled(error)) charge();
          throw signal.aborted ? signal.reason : failureOf(error, asked);
        });
      if ('next' in reply) {
        dialect = reply.next;
        continue;
      }
      dialects.set(model, dialect);
      charge(reply.body);
      return completionOf(reply.body, asked);
    }
  };
}

function completionOf(body: unknown, asked: Asked): Completion {
  const { text, whole, declined: reason } = readReply(body, asked);
  if (reason !== undefined) throw declined(asked, reason);
  if (text !== '') return { text, whole };
  if (whole) throw uselessReply(asked, 'said nothing', 'ask in other words');
  throw uselessReply(asked, 'thought until its reply was full', 'set OPENAI_MODEL to one that does not think so long');
}
