/** Requests to a language model, in a form that its server takes, paid for and read. */
import { BudgetError, ModelError } from '../../contracts/errors.js';
import type { CallOptions, Capability, Completion, CompletionRequest } from '../../contracts/model.js';
import { readJson } from '../../util/lenient-json.js';
import { noAnswerIn } from '../../util/no-answer.js';
import { type LanguagePrice, languageDollars, maxLanguageDollars, type Prices } from '../shared/prices.js';
import { bodyOf, type PicturedMessage, withPictures } from './chat-body.js';
import { createClient } from './client.js';
import { commonDialect, concede, type Dialect, shorter, vendorDialect } from './dialect.js';
import { type Asked, BlindModel, blind, declined, failureOf, mayBeBilled, uselessReply } from './failure.js';
import { createKnownModels } from './known-models.js';
import { type ChatReply, readBody, readReply, readUse, throwReportedError } from './reply.js';
import type { OpenAiSettings } from './settings.js';

/** A language model's reply to a request made for a capability. Rejects with ModelError, or as its meter does. */
export type Chat = (capability: Capability, request: CompletionRequest, options: CallOptions) => Promise<Completion>;

export interface ChatOptions {
  readonly settings: OpenAiSettings;
  readonly fetch: typeof fetch;
  readonly prices: Prices;
  /** ms */
  readonly now?: () => number;
}

const maxBytes = 8_000_000;
/** A server may refuse several things, one after the other. */
const maxTries = 8;
/** What a server wraps around messages, in bytes. */
const frame = 500;
/** How much longer a reply may be that was cut off, asked for again. */
const moreRoom = 4;
/** Tokens: what models that think want for it, and the longest that is ever asked for. */
const thinkingRoom = 4096;
const maxRoom = 32_768;

/** A request as it goes out, but for how long its reply may be. */
interface Call {
  readonly capability: Capability;
  readonly request: CompletionRequest;
  readonly messages: readonly PicturedMessage[];
  readonly pictures: number;
  readonly asked: Asked;
  readonly price: LanguagePrice | undefined;
  readonly options: CallOptions;
}

export function createChat({ settings, fetch, prices, now = Date.now }: ChatOptions): Chat {
  const known = createKnownModels(now);

  return async (capability, request, options) => {
    options.signal.throwIfAborted();
    const model = settings.modelFor(capability) ?? '';
    const showsPictures = request.messages.some(({ sights = [] }) => sights.length > 0);
    const asked: Asked = { ...settings, model, showsPictures };
    const blindness = showsPictures ? known.blindness(model) : undefined;
    if (blindness !== undefined) throw blind(asked, blindness);
    const messages = await Promise.all(request.messages.map((message) => withPictures(message, settings.pictureSide)));
    const pictures = messages.reduce((sum, message) => sum + message.pictures.length, 0);
    const price = prices.language(model);
    const call: Call = { capability, request, messages, pictures, asked, price, options };
    try {
      const reply = await withRoom(call);
      const completion = completionOf(reply, call);
      if (showsPictures) known.sees(model);
      return completion;
    } catch (error) {
      if (error instanceof BlindModel) known.isBlind(model, error.said, error.saidBy === 'server');
      throw error;
    }
  };

  /** Where a reply was cut off, or a model thought until its end, it is asked once more with more room. */
  async function withRoom(call: Call): Promise<ChatReply> {
    const model = known.of(call.asked.model);
    const limit = Math.min(maxRoom, call.request.maxTokens + model.room);
    const first = await send(call, limit);
    if (first.whole || first.declined !== undefined || limit >= maxRoom) return first;
    const hasOnlyThought = first.text === '';
    const room = Math.max(moreRoom * limit, hasOnlyThought ? thinkingRoom : 0);
    try {
      const second = await send(call, Math.min(maxRoom, room));
      if (hasOnlyThought && second.text !== '') model.room = thinkingRoom;
      return second.text === '' && first.text !== '' ? first : second;
    } catch (error) {
      call.options.signal.throwIfAborted();
      if (error instanceof ModelError || error instanceof BudgetError) return first;
      throw error;
    }
  }

  async function send(call: Call, maxTokens: number): Promise<ChatReply> {
    const { capability, messages, pictures, asked, price, options } = call;
    const { signal, meter } = options;
    const { instructions, schema } = call.request;
    const { model } = asked;
    const bytes = frame + Buffer.byteLength(JSON.stringify([instructions, schema, messages.map(({ text }) => text)]));
    const maxDollars =
      price && maxLanguageDollars(price, { bytes, pictures, maxTokens, pictureSide: settings.pictureSide });
    await meter?.reserve(maxDollars ?? 0);
    signal.throwIfAborted();
    const charge = (reply?: unknown): void => {
      const use = readUse(reply);
      const tokens = use && { input: use.input, cached: use.cached, output: use.output };
      // What is billed and was not counted is taken at its dearest.
      const dollars = price && (use ? languageDollars(price, use) : maxDollars);
      meter?.charge({ backend: 'openai', model, capability, dollars, tokens });
    };
    const { timeoutMs } = settings;
    const { completions } = createClient(settings, fetch, { timeoutMs, maxBytes, signal }).chat;
    let form = { dialect: known.of(model).dialect ?? firstDialect(model, price), maxTokens };
    for (let tries = 1; ; tries++) {
      const request = { ...call.request, maxTokens: form.maxTokens };
      const reply = await completions
        .create(bodyOf(model, request, messages, form.dialect))
        .then((sent) => {
          const read = readBody(sent);
          if (readUse(read.body) === undefined) throwReportedError(read.body);
          return read;
        })
        .catch((error: unknown) => {
          const dialect = tries < maxTries ? concede(form.dialect, error, schema !== undefined) : undefined;
          if (dialect) return { next: { ...form, dialect } };
          const length = tries < maxTries ? shorter(form.maxTokens, error) : undefined;
          if (length) return { next: { ...form, maxTokens: length } };
          if (mayBeBilled(error)) charge();
          throw signal.aborted ? signal.reason : failureOf(error, asked);
        });
      if ('next' in reply) {
        form = reply.next;
        continue;
      }
      known.of(model).dialect = form.dialect;
      charge(reply.body);
      return readCharged(reply.body, asked);
    }
  }

  function firstDialect(model: string, price: LanguagePrice | undefined): Dialect {
    return price && prices.isListed(model) ? vendorDialect(price) : commonDialect;
  }
}

/** An error that counts tokens is billed as well. */
function readCharged(body: unknown, asked: Asked): ChatReply {
  try {
    throwReportedError(body);
  } catch (error) {
    throw failureOf(error, asked);
  }
  return readReply(body, asked);
}

function completionOf({ text, whole, declined: reason, called }: ChatReply, { asked, request }: Call): Completion {
  if (reason !== undefined) throw declined(asked, reason);
  // Models that were trained to call tools call one that is not there, with what was asked for.
  const said = text === '' && request.schema ? (called ?? '') : text;
  for (const words of wordsIn(said)) {
    const kind = noAnswerIn(words, asked.showsPictures);
    if (kind === 'blind') throw blind(asked, words, 'model');
    if (kind === 'declined') throw declined(asked, words);
  }
  if (said !== '') return { text: said, whole: whole || text === '' };
  if (called !== undefined) throw uselessReply(asked, 'called a tool instead of answering', 'ask in other words');
  if (whole) throw uselessReply(asked, 'said nothing', 'ask in other words');
  throw uselessReply(asked, 'thought until its reply was full', 'set OPENAI_MODEL to one that does not think so long');
}

/** Fields of JSON in which models say why they give no answer. */
const talking: readonly string[] = [
  'answer',
  'text',
  'reply',
  'response',
  'message',
  'error',
  'reason',
  'direct',
  'question',
];

/** What is said, or where that is JSON, what its fields for people say. Lists are what was read in a picture. */
function wordsIn(said: string): readonly string[] {
  const value = said.startsWith('{') ? readJson(said) : said;
  const words = (one: unknown, depth: number): readonly string[] => {
    if (typeof one === 'string') return [one];
    if (typeof one !== 'object' || one === null || Array.isArray(one) || depth > 2) return [];
    return Object.entries(one).flatMap(([name, inner]) => (talking.includes(name) ? words(inner, depth + 1) : []));
  };
  return words(value, 0);
}
