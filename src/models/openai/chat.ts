/** Requests to a language model, in a form that its server takes, paid for and read. */
import { BudgetError, type ClovabotError, ModelError } from '../../contracts/errors.js';
import type { CallOptions, Capability, Completion, CompletionRequest } from '../../contracts/model.js';
import { readJson } from '../../util/lenient-json.js';
import { noAnswerIn } from '../../util/no-answer.js';
import { speechSoFar } from '../../util/spoken-part.js';
import { type LanguagePrice, languageDollars, maxLanguageDollars, type Prices } from '../shared/prices.js';
import { bodyOf, type PicturedMessage, streamed, withPictures } from './chat-body.js';
import { createClient } from './client.js';
import { commonDialect, concede, type Dialect, mayBeOfStreaming, shorter, vendorDialect } from './dialect.js';
import {
  type Asked,
  BlindModel,
  blind,
  declined,
  failureOf,
  mayBeBilled,
  transportFault,
  uselessReply,
} from './failure.js';
import { createReplyListener } from './hear-reply.js';
import { createKnownModels } from './known-models.js';
import { type ChatReply, isOfEvents, readBody, readReply, readUse, throwReportedError } from './reply.js';
import type { OpenAiSettings } from './settings.js';

/** A language model's reply to a request made for a capability. Rejects with ModelError, or as its meter does. */
export type Chat = (capability: Capability, request: CompletionRequest, options: CallOptions) => Promise<Completion>;

export interface ChatOptions {
  readonly settings: OpenAiSettings;
  readonly fetch: typeof fetch;
  readonly prices: Prices;
  /** ms of a clock that nobody sets. */
  readonly steady?: () => number;
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

/** How a request is sent. */
interface Form {
  readonly dialect: Dialect;
  readonly maxTokens: number;
  readonly isStreamed: boolean;
  /** It is not streamed since the same was refused when it was. */
  readonly isGuess?: true;
}

/** The form to try next after an error; undefined when no other would do. */
function otherForm(form: Form, error: unknown, asksForJson: boolean): Form | undefined {
  const dialect = concede(form.dialect, error, { asksForJson, isStreamed: form.isStreamed });
  if (dialect) return { ...form, dialect, isStreamed: form.isStreamed && dialect.stream !== undefined };
  const length = shorter(form.maxTokens, error);
  if (length) return { ...form, maxTokens: length };
  return form.isStreamed && mayBeOfStreaming(error) ? { ...form, isStreamed: false, isGuess: true } : undefined;
}

/** A streamed reply that ended in its middle. */
class BrokenStream extends Error {
  /** For people, where it can't be asked for again. */
  readonly failure: ClovabotError;
  constructor(failure: ClovabotError) {
    super('a stream broke', { cause: failure });
    this.failure = failure;
  }
}
class GarbledEvents extends Error {}

function brokenOff(body: unknown, asked: Asked): ClovabotError {
  try {
    throwReportedError(body);
  } catch (error) {
    return failureOf(error, asked);
  }
  return uselessReply(asked, 'broke off in the middle of its reply', 'try again');
}

export function createChat({ settings, fetch, prices, steady = () => performance.now() }: ChatOptions): Chat {
  const known = createKnownModels(steady);

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

  /** A reply that somebody hears of comes as it is written; where that breaks in the middle, it is asked for again as one. */
  async function send(call: Call, maxTokens: number): Promise<ChatReply> {
    const { model } = call.asked;
    const { onText, signal } = call.options;
    if (!onText || !known.streams(model)) return sendOnce(call, maxTokens);
    try {
      return await sendOnce(call, maxTokens, onText);
    } catch (error) {
      if (!(error instanceof BrokenStream)) throw error;
      signal.throwIfAborted();
      known.stopStreaming(model);
      return await sendOnce(call, maxTokens).catch((again: unknown) => {
        throw again instanceof BudgetError ? error.failure : again;
      });
    }
  }

  async function sendOnce(call: Call, maxTokens: number, onText?: (said: string) => void): Promise<ChatReply> {
    const { asked, price, options, request } = call;
    const { signal } = options;
    const { model } = asked;
    const charge = await openCharge(call, maxTokens);
    signal.throwIfAborted();
    const dialect = known.of(model).dialect ?? firstDialect(model, price);
    let form: Form = { dialect, maxTokens, isStreamed: onText !== undefined && dialect.stream !== undefined };
    let hasBegun = false;
    const hear = onText && createReplyListener((said) => tell(onText, said, asked));
    const onPart = (part: Uint8Array): void => {
      hasBegun = true;
      if (form.isStreamed) hear?.(part);
    };
    for (let tries = 1; ; tries++) {
      const reply = await post(call, form, onPart)
        .then((read) => {
          if (form.isStreamed && read.isCut) return read;
          if (readUse(read.body) === undefined) throwReportedError(read.body);
          return read;
        })
        .catch((error: unknown) => {
          const next = tries < maxTries ? otherForm(form, error, request.schema !== undefined) : undefined;
          if (next) return { next };
          if (mayBeBilled(error)) charge();
          if (signal.aborted) throw signal.reason;
          const failure = failureOf(error, asked);
          const isBroken = transportFault(error)?.fault === 'cut' || error instanceof GarbledEvents;
          throw form.isStreamed && hasBegun && isBroken ? new BrokenStream(failure) : failure;
        });
      if ('next' in reply) {
        form = reply.next;
        continue;
      }
      charge(reply.body);
      if (form.isStreamed && reply.isCut) throw new BrokenStream(brokenOff(reply.body, asked));
      if (form.isGuess) known.stopStreaming(model);
      // What is paid for is counted, if need be by coming as one.
      const isUncounted = form.isStreamed && price !== undefined && readUse(reply.body) === undefined;
      known.of(model).dialect = isUncounted ? { ...form.dialect, stream: undefined } : form.dialect;
      const read = readCharged(reply.body, asked);
      known.speaks(model, read.isMarked);
      return read;
    }
  }

  /** Sets aside the most that a call may cost. @returns what counts what it did cost, by the reply where that tells */
  async function openCharge(
    { capability, request: { instructions, schema }, messages, pictures, asked: { model }, price, options }: Call,
    maxTokens: number,
  ): Promise<(reply?: unknown) => void> {
    const bytes = frame + Buffer.byteLength(JSON.stringify([instructions, schema, messages.map(({ text }) => text)]));
    const maxDollars =
      price && maxLanguageDollars(price, { bytes, pictures, maxTokens, pictureSide: settings.pictureSide });
    await options.meter?.reserve(maxDollars ?? 0);
    return (reply) => {
      const use = readUse(reply);
      const tokens = use && { input: use.input, cached: use.cached, output: use.output };
      // What is billed and was not counted is taken at its dearest.
      const dollars = price && (use ? languageDollars(price, use) : maxDollars);
      options.meter?.charge({ backend: 'openai', model, capability, dollars, tokens });
    };
  }

  async function post(
    { asked: { model }, request, messages, options: { signal } }: Call,
    { dialect, maxTokens, isStreamed }: Form,
    onPart: (part: Uint8Array) => void,
  ): Promise<ReturnType<typeof readBody>> {
    const { timeoutMs } = settings;
    const { completions } = createClient(settings, fetch, { timeoutMs, maxBytes, signal, onPart }).chat;
    const body = bodyOf(model, { ...request, maxTokens }, messages, dialect);
    if (!isStreamed) return readBody(await completions.create(body));
    const sent = await (await completions.create(streamed(body, dialect)).asResponse()).text();
    try {
      return readBody(sent);
    } catch (cause) {
      throw isOfEvents(sent) ? new GarbledEvents('events that are none', { cause }) : cause;
    }
  }

  /** Tells what can be shown of what is said so far. */
  function tell(onText: (said: string) => void, said: string, { model, showsPictures }: Asked): void {
    const words = speechSoFar(said, { isPlainSpeaker: known.of(model).thinksAloud === false });
    if (words !== '' && noAnswerIn(words, showsPictures) === undefined) onText(words);
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
