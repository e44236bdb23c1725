// @ts-check
/** @import { PostPicture } from '../../../contracts/post.js' */
/** @import { WebPost } from '../wire.js' */
/** @import { Action, State } from './state.js' */
/** @import { Subject } from './subject.js' */
import { useEffect, useMemo, useReducer, useRef } from 'preact/hooks';
import * as api from './api.js';
import * as kept from './kept.js';
import { follow } from './live.js';
import { emptyState, meOf, reduce } from './state.js';

/**
 * @typedef {ReturnType<typeof actionsOn>} Actions
 * @typedef {{ state: State, actions: Actions }} Chat
 */

/** The page's state, what can be done with it, and the link to the server. @returns {Chat} */
export function useChat() {
  const [state, dispatch] = useReducer(reduce, undefined, () => ({
    ...emptyState,
    me: kept.keptPerson(),
    seen: kept.keptRead(),
    thread: threadInAddress(),
    looking: !document.hidden,
  }));
  const newest = useRef(state);
  newest.current = state;
  const actions = useMemo(() => actionsOn(() => newest.current, dispatch), []);

  useEffect(() => actions.start(), []);
  useEffect(() => {
    const onAddress = () => dispatch({ type: 'open', thread: threadInAddress() });
    addEventListener('hashchange', onAddress);
    return () => removeEventListener('hashchange', onAddress);
  }, []);

  const known = state.threads.find(({ id }) => id === state.thread);
  useEffect(() => {
    if (state.home && state.thread && !known) actions.open(undefined);
  }, [state.home, state.thread, known]);
  useEffect(() => {
    if (state.home && known && !state.loaded[known.id]) actions.load(known.id);
  }, [state.home, known?.id, state.loaded]);

  useEffect(() => {
    const look = () => dispatch({ type: 'set', values: { looking: !document.hidden } });
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  useEffect(() => {
    if (state.seen) kept.keepRead(state.seen);
  }, [state.seen]);

  return { state, actions };
}

function threadInAddress() {
  const match = /^#\/(.+)$/.exec(location.hash);
  return match?.[1] ? decodeURIComponent(match[1]) : undefined;
}

/** @param {() => State} state @param {(action: Action) => void} dispatch */
function actionsOn(state, dispatch) {
  /** @param {unknown} error */
  function complain(error) {
    if (!(error instanceof api.RequestFault)) throw error;
    dispatch({ type: 'set', values: { complaint: error.message } });
  }
  /** @param {() => Promise<void>} work */
  const trying = (work) => work().catch(complain);

  /** @returns {string | undefined} who writes; asks for a name when nobody does yet */
  function author() {
    const me = meOf(state());
    if (!me) dispatch({ type: 'set', values: { naming: true } });
    return me?.id;
  }

  /** @type {(() => void) | undefined} */
  let unfollow;
  async function connect() {
    unfollow?.();
    const home = await api.loadHome();
    dispatch({ type: 'home', home });
    unfollow = follow({
      cursor: home.cursor,
      onEvent: dispatch,
      onReset: () => void trying(refresh),
      onOnline: (online) => dispatch({ type: 'set', values: { online } }),
    });
    if (!home.me && !home.mine.includes(kept.keptPerson() ?? '')) dispatch({ type: 'set', values: { naming: true } });
  }
  /** After a long absence, or when something is gone: fetch everything again, the open thread too. */
  async function refresh() {
    const home = await api.loadHome();
    dispatch({ type: 'home', home });
    for (const thread of Object.keys(state().loaded)) {
      const isThere = home.threads.some(({ id }) => id === thread);
      const page = isThere ? await api.loadPosts(thread) : undefined;
      dispatch({ type: 'gone', thread });
      if (page) dispatch({ type: 'posts', thread, page });
    }
  }

  return {
    start() {
      void trying(connect);
      return () => unfollow?.();
    },
    /** @param {string | undefined} thread */
    open(thread) {
      location.hash = thread ? `#/${encodeURIComponent(thread)}` : '#/';
      dispatch({ type: 'open', thread });
    },
    /** @param {string} thread @param {string} [before] */
    load: (thread, before) =>
      trying(async () => {
        dispatch({ type: 'loading', thread });
        dispatch({ type: 'posts', thread, page: await api.loadPosts(thread, before) });
      }),

    /** @param {string} name */
    async join(name) {
      const person = await api.join(name);
      dispatch({ type: 'person', person });
      kept.keepPerson(person.id);
      dispatch({ type: 'set', values: { me: person.id, mine: [...state().mine, person.id], naming: false } });
    },
    /** Another tab of this browser may have taken a name meanwhile. */
    lookUpMine: () =>
      trying(async () => {
        const { mine } = await api.loadHome();
        dispatch({ type: 'set', values: { mine: mine ?? [] } });
      }),
    /** @param {string} id */
    writeAs(id) {
      kept.keepPerson(id);
      dispatch({ type: 'set', values: { me: id, naming: false } });
    },

    /** True when it was posted. @param {{ text: string, files: readonly File[], pointed: readonly api.Pointed[], replyTo?: WebPost }} message */
    async send({ text, files, pointed, replyTo = state().replyTo }) {
      const me = author();
      if (!me) return false;
      const { thread } = state();
      try {
        const { post, thread: grown } = await api.send({
          ...{ author: me, text, files, pointed },
          ...{ thread, replyTo: replyTo?.id },
        });
        dispatch({ type: 'set', values: { complaint: '', replyTo: undefined } });
        dispatch({ type: 'thread', thread: grown });
        if (thread) dispatch({ type: 'post', post });
        else {
          dispatch({ type: 'set', values: { begun: grown.id } });
          this.open(grown.id);
        }
        return true;
      } catch (error) {
        complain(error);
        return false;
      }
    },
    /** Adds my reaction, or takes it back. @param {WebPost} post @param {string} emoji */
    react: (post, emoji) =>
      trying(async () => {
        const me = author();
        if (!me) return;
        const mine = post.reactions.some((known) => known.emoji === emoji && known.people.some(({ id }) => id === me));
        dispatch({ type: 'post', post: await api.react(post.id, emoji, me, !mine) });
      }),
    /** @param {WebPost} post @param {string} action */
    press: (post, action) =>
      trying(async () => {
        const me = author();
        if (me) await api.press(post.id, action, me);
      }),
    /** @param {WebPost | undefined} replyTo */
    replyTo: (replyTo) => dispatch({ type: 'set', values: { replyTo } }),
    /** Takes my message back. @param {WebPost} post */
    remove: (post) =>
      trying(async () => {
        const me = author();
        if (me) await api.remove(post.id, me);
      }),
    /** @param {readonly PostPicture[]} pictures @param {number} at @param {WebPost} about */
    show: (pictures, at, about) => dispatch({ type: 'set', values: { shown: { pictures, at, about } } }),
    /** @param {Subject} subject */
    mark: (subject) => dispatch({ type: 'set', values: { marking: subject, shown: undefined, complaint: '' } }),
    /** @param {Partial<Pick<State, 'drawer' | 'naming' | 'shown' | 'marking' | 'deleting' | 'complaint'>>} values */
    set: (values) => dispatch({ type: 'set', values }),
    complain,
  };
}
