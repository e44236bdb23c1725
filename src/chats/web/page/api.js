// @ts-check
/** @import { Home, Posted, PostsPage, WebPost } from '../wire.js' */
/** @import { Box, Person } from '../../../contracts/turn.js' */

/** A request that was refused; its message is a sentence for the person. */
export class RequestFault extends Error {}

/**
 * @param {string} path
 * @param {RequestInit} [options]
 * @returns {Promise<any>}
 */
async function request(path, options) {
  /** @type {Response} */
  let response;
  try {
    response = await fetch(path, options);
  } catch (cause) {
    throw new RequestFault('The server does not answer. Is Clovabot still running?', { cause });
  }
  if (response.status === 401) location.assign('/login');
  const body = response.headers.get('content-type')?.includes('json') ? await response.json() : undefined;
  if (!response.ok) throw new RequestFault(body?.error ?? `The server answered with ${response.status}.`);
  return body;
}

/** @param {string} method @param {object} body @returns {RequestInit} */
const json = (method, body) => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

const at = encodeURIComponent;

/** @returns {Promise<Home>} */
export const loadHome = () => request('/api/home');

/** @param {string} thread @param {string} [before] the post before which to go on @returns {Promise<PostsPage>} */
export const loadPosts = (thread, before) =>
  request(`/api/threads/${at(thread)}/posts${before ? `?before=${at(before)}` : ''}`);

/** @param {string} id @returns {Promise<WebPost>} */
export const loadPost = (id) => request(`/api/posts/${at(id)}`);

/** @param {string} name @returns {Promise<Person>} */
export const join = (name) => request('/api/people', json('POST', { name }));

const newMark = () => `${Date.now()}-${Math.random()}`;

/** What was sent last and is not known to have come. @type {{ content: string, once: string } | undefined} */
let unsent;

/**
 * A box that was drawn: in pixels of a picture that the server has, or in fractions of a file that goes with it.
 * @typedef {{ picture: string, box: Box, label?: string } | { upload: number, box: Box, label?: string }} Pointed
 *
 * @param {{ author: string, text: string, files: readonly File[], pointed?: readonly Pointed[], thread?: string, replyTo?: string }} message
 * @returns {Promise<Posted>}
 */
export async function send({ author, text, files, pointed = [], thread, replyTo }) {
  const named = files.map(({ name, size, lastModified }) => [name, size, lastModified]);
  const content = JSON.stringify([author, text, named, pointed, thread, replyTo]);
  // Sent again after a failure, it is the same message, which stands there once.
  if (unsent?.content !== content) unsent = { content, once: newMark() };
  const form = new FormData();
  form.set('once', unsent.once);
  form.set('author', author);
  form.set('text', text);
  if (thread) form.set('thread', thread);
  if (replyTo) form.set('replyTo', replyTo);
  if (pointed.length > 0) form.set('pointed', JSON.stringify(pointed));
  for (const file of files) form.append('pictures', file, file.name);
  const posted = await request('/api/messages', { method: 'POST', body: form });
  unsent = undefined;
  return posted;
}

/** @param {string} post @param {string} emoji @param {string} author @param {boolean} added @returns {Promise<WebPost>} */
export const react = (post, emoji, author, added) =>
  request(`/api/posts/${at(post)}/reactions/${at(emoji)}`, json(added ? 'PUT' : 'DELETE', { author }));

/** What was pressed last and is not known to have come. @type {{ content: string, once: string } | undefined} */
let unpressed;

/** @param {string} post @param {string} action @param {string} author @returns {Promise<void>} */
export async function press(post, action, author) {
  const content = JSON.stringify([post, action, author]);
  // Pressed again after a failure, it is the same press.
  if (unpressed?.content !== content) unpressed = { content, once: newMark() };
  await request(`/api/posts/${at(post)}/presses`, json('POST', { author, action, once: unpressed.once }));
  unpressed = undefined;
}

/** @param {string} post @param {string} author @returns {Promise<void>} */
export const remove = (post, author) => request(`/api/messages/${at(post)}`, json('DELETE', { author }));

/** Whether a picture was deleted; false as well while the server cannot be asked. @param {string} picture */
export async function isGone(picture) {
  const response = await fetch(`/pictures/${at(picture)}`, { method: 'HEAD' }).catch(() => undefined);
  return response?.status === 404;
}

/** A file of our own, as if the person had chosen it. @param {string} path @returns {Promise<File>} */
export async function loadFile(path) {
  const response = await fetch(path);
  if (!response.ok) throw new RequestFault('The sample picture is missing; restore data/samples from the repository.');
  const name = path.slice(path.lastIndexOf('/') + 1);
  return new File([await response.blob()], name, { type: response.headers.get('content-type') ?? '' });
}
