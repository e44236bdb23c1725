// @ts-check
/** @import { WebEvent } from '../wire.js' */

/** ms after which a page that nobody sees lets go of its stream: browsers allow six of them a site, over all tabs. */
const hiddenMs = 30_000;

/**
 * Follows what happens, from `cursor` on. Breaks are caught up with; where that is not possible, `onReset` says so.
 * @param {{ cursor: string, onEvent: (event: WebEvent) => void, onReset: () => void, onOnline: (online: boolean) => void }} options
 * @returns {() => void} ends it
 */
export function follow({ cursor, onEvent, onReset, onOnline }) {
  /** @type {EventSource | undefined} */
  let source;
  let newest = cursor;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  function open() {
    close();
    const opened = new EventSource(`/events?after=${encodeURIComponent(newest)}`);
    source = opened;
    opened.onopen = () => onOnline(true);
    opened.onmessage = (message) => {
      newest = message.lastEventId;
      onEvent(JSON.parse(message.data));
    };
    opened.addEventListener('reset', (message) => {
      newest = message.lastEventId;
      onReset();
    });
    opened.onerror = () => {
      onOnline(false);
      // The browser tries again by itself, except when the server answered with something else.
      if (opened.readyState === EventSource.CLOSED) timer = setTimeout(open, 2000);
    };
  }
  function close() {
    clearTimeout(timer);
    source?.close();
    source = undefined;
  }
  function onVisibility() {
    if (document.hidden) timer = setTimeout(close, hiddenMs);
    else if (source) clearTimeout(timer);
    else open();
  }

  open();
  document.addEventListener('visibilitychange', onVisibility);
  return () => {
    document.removeEventListener('visibilitychange', onVisibility);
    close();
  };
}
