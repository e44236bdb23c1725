import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PersonPost, WebPost } from '../../../src/chats/web/wire.js';
import type { Person } from '../../../src/contracts/turn.js';
import { type Home, openHome, photoFile } from './open-home.js';
import { answered, openEvents, type Visitor, visitor } from './visitor.js';

let home: Home;
let page: Visitor;
let ann: Person;
let ben: Person;

beforeAll(async () => {
  home = await openHome();
  page = visitor(home);
  ann = await page.join('Ann');
  ben = await page.join('Ben');
});
afterAll(() => home.close());

const remove = (post: string, author: Person) =>
  page.json<{ error: string }>('DELETE', `/api/messages/${post}`, { author: author.id });
const statusOf = async (path: string): Promise<number> => (await page.request(path)).status;

async function asks(author: Person, number: 1 | 2 | 3 | 4 | 5 | 6, text = 'My secret question') {
  const { thread, post } = await page.says(author, text, { pictures: [await photoFile(number)] });
  if (post.from !== 'person' || !post.pictures[0]) throw new Error('[test] no picture');
  await page.sees(thread.id, answered);
  return { thread: thread.id, post, picture: `/pictures/${post.pictures[0].id}` };
}

test('a message that its author deletes is gone: words, pictures and cut pictures, also for who looks on', async () => {
  const { thread, post, picture } = await asks(ann, 2);
  expect(await statusOf(picture)).toBe(200);
  expect(await statusOf(`${picture}?width=300`)).toBe(200);
  const { headers } = await page.request(`${picture}?width=300`);
  const events = await openEvents(home);
  await events.next();

  expect((await remove(post.id, ann)).status).toBe(204);

  const news = await events.next();
  events.close();
  expect(news.data).toMatchObject({ type: 'post', post: { id: post.id, deleted: true, text: '', pictures: [] } });
  expect(await statusOf(picture)).toBe(404);
  expect(await statusOf(`${picture}?width=300`)).toBe(404);
  expect(await statusOf(`${picture}?view=0,0,50,50`)).toBe(404);
  const known = await page.request(`${picture}?width=300`, { headers: { 'if-none-match': headers.get('etag') ?? '' } });
  expect(known.status).toBe(404);
  expect(home.app.heard.deletions.at(-1)).toEqual({ id: post.id, team: 'home', thread });
  const told = JSON.stringify([await page.home(), await page.posts(thread)]);
  expect(told).not.toContain('secret');
  expect((await page.home()).threads.find(({ id }) => id === thread)?.title).toBe('Deleted message');
  // Nor is it in the store, or back after a restart.
  await home.restart();
  const { posts } = await page.posts(thread);
  expect(posts[0]).toMatchObject({ deleted: true, text: '', reactions: [] });
  expect(posts).toHaveLength(2);
});

test('a picture that another message holds too stays until that one is deleted as well', async () => {
  const first = await asks(ann, 3);
  const second = await asks(ben, 3);
  expect(second.picture).toBe(first.picture);
  await remove(first.post.id, ann);
  expect(await statusOf(first.picture)).toBe(200);
  await remove(second.post.id, ben);
  expect(await statusOf(first.picture)).toBe(404);
  // Sent once more, it is there again.
  await asks(ann, 3);
  expect(await statusOf(`${first.picture}?width=300`)).toBe(200);
});

test('a picture that is sent while its last message is deleted is there in the end', async () => {
  for (let round = 0; round < 8; round += 1) {
    const { post, picture } = await asks(ann, 5);
    const [sent] = await Promise.all([
      page.says(ben, 'the same', { pictures: [await photoFile(5)] }),
      remove(post.id, ann),
    ]);
    expect(await statusOf(picture)).toBe(200);
    await page.sees(sent.thread.id, answered);
    await remove(sent.post.id, ben);
  }
});

test('nobody deletes what another one or the bot wrote, nor anything twice', async () => {
  const { thread, post } = await asks(ann, 4);
  const answer: WebPost | undefined = (await page.posts(thread)).posts.at(-1);
  expect(await remove(post.id, ben)).toMatchObject({ status: 403 });
  expect(await remove(answer?.id ?? '', ben)).toMatchObject({ status: 403 });
  expect(await remove(post.id, { id: 'nobody', name: 'X' })).toMatchObject({ status: 403 });
  expect(await remove('gone.00000001', ann)).toMatchObject({ status: 404 });
  const before = home.app.heard.deletions.length;
  const twice = await Promise.all([remove(post.id, ann), remove(post.id, ann)]);
  expect(twice.map(({ status }) => status).sort()).toEqual([204, 409]);
  expect(home.app.heard.deletions.length - before).toBe(1);
  const kept = (await page.posts(thread)).posts[0] as PersonPost; // The first post is Ann's.
  expect(kept.deleted).toBe(true);
});

test('who was away meanwhile does not hear what a deleted message had said', async () => {
  const { cursor } = await page.home();
  const { thread, post } = await asks(ann, 6, 'My second secret');
  const more = await page.says(ben, 'A third secret', { thread });
  await page.sees(thread, ({ from }) => from === 'bot');
  await remove(more.post.id, ben);
  await remove(post.id, ann);
  const end = (await page.home()).cursor;
  const events = await openEvents(home, {}, `?after=${cursor}`);
  const heard: unknown[] = [];
  for (let event = await events.next(); event.id !== end; event = await events.next()) heard.push(event);
  events.close();
  expect(heard.length).toBeGreaterThan(5);
  expect(JSON.stringify(heard)).toContain('Deleted message');
  expect(JSON.stringify(heard)).not.toContain('secret');
});

test('a deleted message can be reacted to by nobody', async () => {
  const { post } = await page.says(ann, 'hello');
  await remove(post.id, ann);
  const { status } = await page.json('PUT', `/api/posts/${post.id}/reactions/👍`, { author: ben.id });
  expect(status).toBe(404);
});
