import type { Home as HomeFacts, Posted, PostsPage, WebEvent, WebPost } from '../../../src/chats/web/wire.js';
import type { Person } from '../../../src/contracts/turn.js';

/** Where a server listens; it changes when the server starts anew. */
type Server = { readonly address: string };

export interface Answered<Body> {
  readonly status: number;
  readonly body: Body;
  readonly headers: Headers;
}

/** Speaks to the server as its own page does. */
export interface Visitor {
  home(): Promise<HomeFacts>;
  join(name: string): Promise<Person>;
  says(author: Person, text: string, more?: MessageParts): Promise<Posted>;
  /** As `says`, whatever comes back. */
  tries(author: Person, text: string, more?: MessageParts): Promise<Answered<Posted & { error?: string }>>;
  posts(thread: string, query?: string): Promise<PostsPage>;
  /** Polls until the newest post of the thread satisfies `wanted`. */
  sees(thread: string, wanted: (post: WebPost) => boolean): Promise<WebPost>;
  request<Body>(path: string, options?: RequestInit): Promise<Answered<Body>>;
  json<Body>(method: string, path: string, body: unknown): Promise<Answered<Body>>;
}
export interface MessageParts {
  readonly thread?: string;
  readonly replyTo?: string;
  readonly pictures?: readonly File[];
  /** As JSON, or text that is none. */
  readonly pointed?: unknown;
}

const timeoutMs = 10_000;

export function visitor(home: Server): Visitor {
  /** What the server gave it to keep, as a browser does. */
  const cookies = new Map<string, string>();
  async function request<Body>(path: string, options: RequestInit = {}): Promise<Answered<Body>> {
    const response = await fetch(home.address + path, {
      ...options,
      headers: {
        origin: home.address,
        ...(cookies.size > 0 && { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') }),
        ...options.headers,
      },
      redirect: 'manual',
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      // Sessions are given by hand.
      if (name === 'clovabot_browser') cookies.set(name, value);
    }
    const isJson = response.headers.get('content-type')?.includes('json');
    return {
      status: response.status,
      body: isJson ? await response.json() : await response.text(),
      headers: response.headers,
    };
  }
  const json = <Body>(method: string, path: string, body: unknown): Promise<Answered<Body>> =>
    request<Body>(path, { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
  const tries: Visitor['tries'] = (author, text, { thread, replyTo, pictures = [], pointed } = {}) => {
    const form = new FormData();
    form.set('author', author.id);
    form.set('text', text);
    if (thread) form.set('thread', thread);
    if (replyTo) form.set('replyTo', replyTo);
    if (pointed !== undefined) form.set('pointed', typeof pointed === 'string' ? pointed : JSON.stringify(pointed));
    for (const picture of pictures) form.append('pictures', picture);
    return request('/api/messages', { method: 'POST', body: form });
  };
  const posts: Visitor['posts'] = async (thread, query = '') =>
    (await request<PostsPage>(`/api/threads/${thread}/posts${query}`)).body;

  return {
    request,
    json,
    tries,
    posts,
    home: async () => (await request<HomeFacts>('/api/home')).body,
    join: async (name) => (await json<Person>('POST', '/api/people', { name })).body,
    async says(author, text, more) {
      const { status, body } = await tries(author, text, more);
      if (status !== 201) throw new Error(`[test] refused: ${body.error}`);
      return body;
    },
    async sees(thread, wanted) {
      const deadline = Date.now() + timeoutMs;
      for (;;) {
        const newest = (await posts(thread)).posts.at(-1);
        if (newest && wanted(newest)) return newest;
        if (Date.now() > deadline) throw new Error(`[test] not seen; the newest is ${JSON.stringify(newest)}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
  };
}

/** True for the bot's post once its answer is there. */
export const answered = (post: WebPost): boolean => post.from === 'bot' && post.post.status === 'answered';

export interface EventReader {
  /** The next event; `id` is what a page would come back with. */
  next(): Promise<{ readonly id: string; readonly type: string; readonly data?: WebEvent }>;
  close(): void;
}

/** Reads the stream of events as a browser does, comments included as type `comment`. */
export async function openEvents(home: Server, headers: Record<string, string> = {}, query = ''): Promise<EventReader> {
  const stop = new AbortController();
  const response = await fetch(`${home.address}/events${query}`, { headers, signal: stop.signal });
  if (!response.body) throw new Error('[test] no stream');
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    async next() {
      for (;;) {
        const end = text.indexOf('\n\n');
        if (end >= 0) {
          const lines = text.slice(0, end).split('\n');
          text = text.slice(end + 2);
          const field = (name: string): string =>
            lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? '';
          const data = field('data');
          const type = lines[0]?.startsWith(':') ? 'comment' : field('event') || 'message';
          return { id: field('id'), type, data: data ? JSON.parse(data) : undefined };
        }
        const { value, done } = await reader.read();
        if (done) return { id: '', type: 'end' };
        text += value;
      }
    },
    close: () => stop.abort(),
  };
}
