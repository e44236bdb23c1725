// @ts-check
/** @import { BotPost, Home, PostsPage, WebPost, WebThread } from '../wire.js' */
/** @import { PostPicture } from '../../../contracts/post.js' */
/** @import { Subject } from './subject.js' */
/** @import { Person } from '../../../contracts/turn.js' */

/**
 * Posts of a thread, oldest first; `more` when there are older ones. Until it is `ready`, it holds what came in while
 * the rest was on its way.
 * @typedef {{ posts: readonly WebPost[], more: boolean, ready: boolean }} Loaded
 *
 * All that the page shows. Never changed in place.
 * @typedef {object} State
 * @property {Home | undefined} home
 * @property {readonly Person[]} people
 * @property {readonly string[]} mine ids of those whom this browser may write as
 * @property {readonly WebThread[]} threads newest first
 * @property {Readonly<Record<string, Loaded>>} loaded by thread
 * @property {string | undefined} me id of the person who writes
 * @property {string | undefined} thread the open one; none is the start of a new one
 * @property {string | undefined} begun the open thread, as long as it is open, if it was begun here
 * @property {boolean} looking somebody can see the page
 * @property {Readonly<Record<string, number>> | undefined} seen how many posts of each thread were seen; at the first visit, all that is there counts as seen
 * @property {WebPost | undefined} replyTo
 * @property {boolean} online
 * @property {boolean} drawer the list of threads on a small screen
 * @property {boolean} naming
 * @property {{ pictures: readonly PostPicture[], at: number, about: WebPost } | undefined} shown the large view
 * @property {Subject | undefined} marking what boxes are being drawn on
 * @property {WebPost | undefined} deleting what its author is asked about
 * @property {string} complaint
 *
 * @typedef {{ type: 'home', home: Home }
 *  | { type: 'loading', thread: string }
 *  | { type: 'posts', thread: string, page: PostsPage }
 *  | { type: 'gone', thread: string }
 *  | { type: 'post', post: WebPost }
 *  | { type: 'thread', thread: WebThread }
 *  | { type: 'person', person: Person }
 *  | { type: 'open', thread: string | undefined }
 *  | { type: 'set', values: Partial<Pick<State, 'me' | 'mine' | 'begun' | 'replyTo' | 'online' | 'drawer' | 'naming' | 'shown' | 'marking' | 'deleting' | 'looking' | 'complaint'>> }} Action
 */

/** @type {State} */
export const emptyState = {
  home: undefined,
  people: [],
  mine: [],
  threads: [],
  loaded: {},
  me: undefined,
  thread: undefined,
  begun: undefined,
  looking: true,
  seen: undefined,
  replyTo: undefined,
  online: true,
  drawer: false,
  naming: false,
  shown: undefined,
  marking: undefined,
  deleting: undefined,
  complaint: '',
};

/** @param {State} state @param {Action} action @returns {State} */
export const reduce = (state, action) => withSeen(changed(state, action));

/**
 * Seen is what stands in the open thread while somebody looks at the page. The list of threads may lag behind the posts
 * that came with an answer of the server, or the other way round, so the further one counts.
 * @param {State} state
 * @returns {State}
 */
function withSeen(state) {
  const { thread, seen } = state;
  if (!thread || !seen || !state.looking) return state;
  const listed = state.threads.find(({ id }) => id === thread)?.posts ?? 0;
  const loaded = numberOf(state.loaded[thread]?.posts.at(-1)?.id);
  const posts = Math.max(seen[thread] ?? 0, listed, loaded);
  return posts === seen[thread] ? state : { ...state, seen: { ...seen, [thread]: posts } };
}

/** Which post of its thread it is, from 1. @param {string | undefined} id `<thread>.<number>` */
const numberOf = (id) => Number(id?.slice(id.lastIndexOf('.') + 1) ?? 0);

/** @param {State} state @param {Action} action @returns {State} */
function changed(state, action) {
  switch (action.type) {
    case 'home':
      return {
        ...state,
        home: action.home,
        people: action.home.people,
        // Names belong to browsers, or to whom a proxy names.
        mine: action.home.mine ?? [],
        me: action.home.me?.id ?? (action.home.mine?.includes(state.me ?? '') ? state.me : undefined),
        threads: action.home.threads,
        seen: state.seen ?? Object.fromEntries(action.home.threads.map(({ id, posts }) => [id, posts])),
        online: true,
      };
    case 'loading': {
      if (state.loaded[action.thread]) return state;
      return { ...state, loaded: { ...state.loaded, [action.thread]: { posts: [], more: false, ready: false } } };
    }
    case 'posts': {
      const known = state.loaded[action.thread];
      // Where older posts are here already, the newest page cannot tell whether there are more before them.
      const hasOlder = known?.ready && (known.posts[0]?.id ?? '') < (action.page.posts[0]?.id ?? '');
      const posts = action.page.posts.reduce(withPost, known?.posts ?? []);
      const loaded = { posts, more: hasOlder ? known.more : action.page.more, ready: true };
      return { ...state, loaded: { ...state.loaded, [action.thread]: loaded } };
    }
    case 'gone': {
      const { [action.thread]: _, ...loaded } = state.loaded;
      return { ...state, loaded };
    }
    case 'post': {
      const known = state.loaded[action.post.thread];
      if (!known) return state;
      const posts = withPost(known.posts, action.post);
      return { ...state, loaded: { ...state.loaded, [action.post.thread]: { ...known, posts } } };
    }
    case 'thread': {
      const known = state.threads.find(({ id }) => id === action.thread.id);
      // The answer to a message may arrive after the news of what followed it.
      if (known && known.posts > action.thread.posts) return state;
      const others = state.threads.filter((thread) => thread !== known);
      return { ...state, threads: [action.thread, ...others].sort((a, b) => b.lastAt - a.lastAt) };
    }
    case 'person':
      return { ...state, people: [...state.people.filter(({ id }) => id !== action.person.id), action.person] };
    case 'open': {
      const begun = action.thread === state.begun ? state.begun : undefined;
      return { ...state, thread: action.thread, begun, replyTo: undefined, drawer: false, complaint: '' };
    }
    case 'set':
      return { ...state, ...action.values };
  }
}

/** In its place, unless a newer state of it is there. @param {readonly WebPost[]} posts @param {WebPost} post */
function withPost(posts, post) {
  const place = posts.findIndex(({ id }) => id === post.id);
  if (place < 0) return [...posts, post].sort((a, b) => (a.id < b.id ? -1 : 1));
  return (posts[place]?.revision ?? 0) < post.revision ? posts.with(place, post) : posts;
}

/** @param {State} state */
export const meOf = (state) => state.people.find(({ id }) => id === state.me);
/** @param {State} state @param {WebThread} thread */
export const unreadIn = (state, thread) => Math.max(0, thread.posts - (state.seen?.[thread.id] ?? 0));

/** @param {WebPost} post */
export const isWorking = (post) => post.from === 'bot' && post.post.working === true && post.post.lesson === undefined;
/** @param {WebPost} post */
export const isLearning = (post) => post.from === 'bot' && post.post.working === true && post.post.lesson !== undefined;
/** What people can say is right or wrong. @param {WebPost} post @returns {post is BotPost} */
export const isAnswer = (post) =>
  post.from === 'bot' && (post.post.status === 'answered' || post.post.status === 'failed');
/** Whether pressing does something: a post's buttons change with it. @param {WebPost} post @param {string} action */
export const isButtonOf = (post, action) =>
  post.from === 'bot' && post.post.buttons.some((button) => button.action === action);
/** @param {WebPost} post @param {Home | undefined} home */
export const authorOf = (post, home) =>
  post.from === 'bot' ? (home?.bot ?? { id: 'clovabot', name: 'Clovabot' }) : post.author;
/** @param {WebPost} post */
export function textOf(post) {
  if (post.from === 'bot') return post.post.text;
  return post.deleted ? 'a deleted message' : post.text;
}
