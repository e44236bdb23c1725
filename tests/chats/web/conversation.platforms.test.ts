import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { webTeam } from '../../../src/chats/web/connection.js';
import type { WebPost } from '../../../src/chats/web/wire.js';
import type { Person } from '../../../src/contracts/turn.js';
import { type Home, openHome, photoFile } from './open-home.js';
import { answered, type Visitor, visitor } from './visitor.js';

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

describe('people', () => {
  test('take a name, and find themselves again by it, however it is written', async () => {
    expect(await page.join('  ann ')).toEqual(ann);
    expect((await page.home()).people).toEqual([ann, ben]);
  });

  test.each(['', ' ', 'x'.repeat(41), 'a\u202eb', 'Clovabot', 42])('cannot be called %j', async (name) => {
    const { status, body } = await page.json<{ error: string }>('POST', '/api/people', { name });
    expect(status).toBe(422);
    expect(body.error).toMatch(/name/i);
  });

  test('who is not known cannot write', async () => {
    const { status, body } = await page.tries({ id: 'nobody', name: 'X' }, 'hello');
    expect([status, body.error]).toEqual([403, expect.stringContaining('choose a name')]);
  });
});

describe('a message', () => {
  test('starts a thread, gets 👀 and an answer in one post that goes through all stages', async () => {
    const { thread, post } = await page.says(ann, 'Two with glasses?\nI think so', { pictures: [await photoFile(1)] });
    expect(thread.title).toBe('Two with glasses?');
    const answer = await page.sees(thread.id, answered);
    const { posts } = await page.posts(thread.id);
    expect(posts.map(({ from }) => from)).toEqual(['person', 'bot']);
    expect(posts[0]).toMatchObject({
      id: post.id,
      author: ann,
      reactions: [{ emoji: '👀', people: [{ name: 'Clovabot' }] }],
    });
    expect(answer.revision).toBeGreaterThan(6);
    expect((await page.home()).threads[0]).toMatchObject({ id: thread.id, posts: 2, lastText: 'Yes' });
  });

  test('reaches the app with plain text, its author and pictures that load from the store', async () => {
    const { thread, post } = await page.says(ben, '  count  ', { pictures: [await photoFile(2), await photoFile(3)] });
    await page.sees(thread.id, answered);
    const heard = home.app.heard.messages.at(-1);
    expect(heard).toMatchObject({ id: post.id, team: webTeam, thread: thread.id, author: ben, text: 'count' });
    expect(heard?.pictures.map(({ name }) => name)).toEqual(['sample2.jpg', 'sample3.jpg']);
    const [, second] = heard?.pictures ?? [];
    const { connection } = home.app.heard;
    const loaded = second && (await connection?.load(webTeam, second, new AbortController().signal));
    expect((await sharp(loaded).metadata()).format).toBe('jpeg');
  });

  test('goes on in its thread, as a reply', async () => {
    const { thread } = await page.says(ann, 'first', { pictures: [await photoFile(1)] });
    const answer = await page.sees(thread.id, answered);
    const { post } = await page.says(ben, 'no, three', { thread: thread.id, replyTo: answer.id });
    expect(post).toMatchObject({ thread: thread.id, replyTo: answer.id, author: ben });
    expect(home.app.heard.messages.at(-1)).toMatchObject({ replyTo: answer.id, text: 'no, three' });
    await page.sees(thread.id, ({ from }) => from === 'bot');
  });

  test('cannot reply to another thread’s post, nor go to a thread that is not there', async () => {
    const one = await page.says(ann, '/help');
    const other = await page.says(ann, '/help');
    const astray = await page.tries(ann, 'x', { thread: one.thread.id, replyTo: other.post.id });
    expect([astray.status, astray.body.error]).toEqual([404, 'The message that you reply to is gone.']);
    const nowhere = await page.tries(ann, 'x', { thread: 'nowhere' });
    expect([nowhere.status, nowhere.body.error]).toEqual([404, 'This thread is gone.']);
  });

  test.each([
    ['nothing at all', '  ', 0, 'Write something or add a picture.'],
    ['eleven pictures', 'count', 11, 'That is 11 pictures; a message can have 10. Please send fewer.'],
    ['far too much text', 'x'.repeat(40_001), 0, 'A message can have 40000 characters; this one has 40001.'],
  ])('of %s is refused with a clear sentence', async (_what, text, count, sentence) => {
    const before = (await page.home()).threads.length;
    const pictures = await Promise.all(Array.from({ length: count }, () => photoFile(1)));
    const { status, body } = await page.tries(ann, text, { pictures });
    expect([status, body.error]).toEqual([422, sentence]);
    expect((await page.home()).threads).toHaveLength(before);
  });

  test('of 20,000 characters is taken: the app has the word on it', async () => {
    const { post } = await page.says(ann, 'how many '.repeat(2222));
    expect(post).toMatchObject({ text: expect.stringMatching(/^how many how many/) });
  });

  test('with a file that is no picture says so and posts nothing', async () => {
    const before = (await page.home()).threads.length;
    const { status, body } = await page.tries(ann, 'what is it?', { pictures: [new File(['hello'], 'notes.jpg')] });
    expect([status, body.error]).toEqual([422, expect.stringContaining('notes.jpg')]);
    expect((await page.home()).threads).toHaveLength(before);
  });

  test('with a picture and a file that is none: the picture is used, its places too, and the file named', async () => {
    const pictures = [new File(['hello'], 'notes.jpg'), await photoFile(2)];
    const pointed = [{ upload: 1, box: [0.1, 0.1, 0.5, 0.5] }];
    const { post } = await page.says(ann, 'count', { pictures, pointed });
    expect(post).toMatchObject({ pictures: [{ name: 'sample2.jpg' }] });
    const heard = home.app.heard.messages.at(-1);
    expect(heard?.pictures.map(({ name }) => name)).toEqual(['sample2.jpg']);
    expect(heard?.unusable).toEqual([
      { kind: 'other', name: 'notes.jpg', why: expect.stringMatching(/^I can’t read text files \(“notes\.jpg”\)/) },
    ]);
    expect(heard?.pointed).toHaveLength(1);
  });

  test('with links: pictures by them are for the app to load, pages are named', async () => {
    await page.says(ann, 'how many dogs? https://pictures.example/dog.png');
    expect(home.app.heard.messages.at(-1)).toMatchObject({ text: 'how many dogs?', pictures: [{ name: 'dog.png' }] });
    await page.says(ann, 'how many dogs? https://news.example/dogs?key=secret');
    expect(home.app.heard.messages.at(-1)).toMatchObject({
      text: 'how many dogs? https://news.example/dogs?key=secret',
      ...{ pictures: [], unusable: [{ kind: 'link', name: 'news.example/dogs' }] },
    });
  });

  test('with a picture above 25 MB is refused before it is decoded', async () => {
    const large = new File([new Uint8Array(25_000_001)], 'large.jpg');
    const { status, body } = await page.tries(ann, 'what is it?', { pictures: [large] });
    expect([status, body.error]).toEqual([422, '“large.jpg” has 26 MB; a picture can have 25.']);
  });

  test('that is no form is refused', async () => {
    const { status } = await page.request('/api/messages', {
      method: 'POST',
      body: 'author=x',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
    });
    expect(status).toBe(400);
  });
});

describe('reactions', () => {
  const put = (post: WebPost, emoji: string, author: Person, method = 'PUT') =>
    page.json<WebPost>(method, `/api/posts/${post.id}/reactions/${encodeURIComponent(emoji)}`, { author: author.id });

  test('are added, shown with who gave them, and taken back; the app hears each change once', async () => {
    const { thread } = await page.says(ann, 'is it so?', { pictures: [await photoFile(1)] });
    const answer = await page.sees(thread.id, answered);
    const before = home.app.heard.reactions.length;
    await put(answer, '❌', ann);
    await put(answer, '❌', ann);
    const { body } = await put(answer, '❌', ben);
    expect(body.reactions).toEqual([{ emoji: '❌', people: [ann, ben] }]);
    await put(answer, '❌', ann, 'DELETE');
    const last = await put(answer, '❌', ben, 'DELETE');
    expect(last.body.reactions).toEqual([]);
    const heard = home.app.heard.reactions.slice(before);
    expect(heard.map(({ author, added }) => [author.name, added])).toEqual([
      ['Ann', true],
      ['Ben', true],
      ['Ann', false],
      ['Ben', false],
    ]);
    expect(heard[0]).toMatchObject({ team: webTeam, thread: thread.id, post: answer.id, emoji: '❌' });
  });

  test('three hundred at once leave one, and are not all worked on', async () => {
    const dora = await page.join('Dora');
    const { post } = await page.says(ann, 'hello');
    const before = home.app.heard.reactions.length;
    const answers = await Promise.all(Array.from({ length: 300 }, () => put(post, '👍', dora)));
    const { posts } = await page.posts(post.thread);
    expect(posts[0]?.reactions.find(({ emoji }) => emoji === '👍')?.people).toEqual([dora]);
    expect(home.app.heard.reactions.length - before).toBe(1);
    const refused = answers.filter(({ status }) => status === 429).length;
    expect(refused).toBeGreaterThan(100);
    expect((await put(post, '👍', ben)).status).toBe(200);
  });

  test.each(['<b>', 'ok', '', '👍👍'])('%j is no reaction', async (emoji) => {
    const { post } = await page.says(ann, 'hello');
    expect((await put(post, emoji, ben)).status).toBeGreaterThanOrEqual(404);
  });

  test('to a post that is not there are refused kindly', async () => {
    const { post } = await page.says(ann, 'hello');
    const { status, body } = await page.json<{ error: string }>('PUT', '/api/posts/gone.00000001/reactions/👍', {
      author: ann.id,
    });
    expect([status, body.error]).toEqual([404, 'This message is gone.']);
    expect(post.reactions).toEqual([]);
  });

  test('a thousand that come and go do not flood the bot', async () => {
    const flo = await page.join('Flo');
    const { post } = await page.says(ann, 'hello');
    const before = home.app.heard.reactions.length;
    const start = Date.now();
    for (let round = 0; round < 10; round += 1)
      await Promise.all(Array.from({ length: 100 }, (_, at) => put(post, '👎', flo, at % 2 ? 'DELETE' : 'PUT')));
    const seconds = (Date.now() - start) / 1000;
    expect(home.app.heard.reactions.length - before).toBeLessThanOrEqual(60 + 10 * seconds + 1);
  });

  test('the page learns which of the offered emoji vote', async () => {
    expect((await page.home()).votes).toEqual({ '✅': 'right', '👍': 'right', '❌': 'wrong', '👎': 'wrong' });
  });
});

describe('buttons', () => {
  test('reach the app, who pressed them too; a button that is not there does not', async () => {
    const { thread } = await page.says(ann, 'is it so?', { pictures: [await photoFile(1)] });
    const answer = await page.sees(thread.id, answered);
    const press = (action: string) =>
      page.json<{ error: string }>('POST', `/api/posts/${answer.id}/presses`, { author: ben.id, action });
    expect((await press('verdict:right')).status).toBe(204);
    await page.sees(thread.id, (post) => post.from === 'bot' && post.post.text.includes('noted'));
    expect(home.app.heard.presses.at(-1)).toMatchObject({ post: answer.id, author: ben, action: 'verdict:right' });
    const gone = await press('verdict:perhaps');
    expect([gone.status, gone.body.error]).toEqual([409, 'This button is gone.']);
  });
});

test('a press that is sent again is the same press, and one that is made anew another', async () => {
  const { thread } = await page.says(ann, 'is it pressed once?', { pictures: [await photoFile(1)] });
  const answer = await page.sees(thread.id, answered);
  const press = async (once: string, by = ben) =>
    (await page.json('POST', `/api/posts/${answer.id}/presses`, { author: by.id, action: 'verdict:right', once }))
      .status;
  const before = home.app.heard.presses.length;
  expect(await Promise.all([press('a'), press('a'), press('a')])).toEqual([204, 204, 204]);
  expect(home.app.heard.presses.length - before).toBe(1);
  await press('b');
  await press('a', ann);
  expect(home.app.heard.presses.length - before).toBe(3);
});

describe('what was said', () => {
  test('is read from the newest on, and further back in pieces', async () => {
    const { thread } = await page.says(ann, 'one');
    for (let number = 2; number <= 9; number += 1) await page.says(ann, `message ${number}`, { thread: thread.id });
    await page.sees(thread.id, () => home.app.heard.messages.at(-1)?.text === 'message 9');
    const total = 18;
    while ((await page.home()).threads.find(({ id }) => id === thread.id)?.posts !== total)
      await new Promise((resolve) => setTimeout(resolve, 10));
    const newest = await page.posts(thread.id, '?limit=10');
    expect([newest.posts.length, newest.more]).toEqual([10, true]);
    const older = await page.posts(thread.id, `?limit=10&before=${newest.posts[0]?.id}`);
    expect([older.posts.length, older.more]).toEqual([8, false]);
    const ids = [...older.posts, ...newest.posts].map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort());
    expect(older.posts[0]).toMatchObject({ text: 'one' });
  });

  test('and all else survives a restart; a post that was still worked on says that it was stopped', async () => {
    const { thread } = await page.says(ann, 'is it so?', { pictures: [await photoFile(4)] });
    const answer = await page.sees(thread.id, answered);
    await page.json('PUT', `/api/posts/${answer.id}/reactions/✅`, { author: ben.id });
    home.app.hold();
    const unfinished = await page.says(ann, 'and now?', { pictures: [await photoFile(5)] });
    await page.sees(unfinished.thread.id, ({ from }) => from === 'bot');
    const before = await page.posts(thread.id);
    const people = (await page.home()).people;

    await home.restart();

    expect(await page.posts(thread.id)).toEqual(before);
    expect((await page.home()).people).toEqual(people);
    expect(await page.join('ANN')).toEqual(ann);
    const stopped = (await page.posts(unfinished.thread.id)).posts.at(-1);
    expect(stopped).toMatchObject({ post: { status: 'aborted', text: expect.stringContaining('ask again') } });
    const picture = before.posts[0]?.from === 'person' ? before.posts[0].pictures[0]?.id : undefined;
    expect((await page.request(`/pictures/${picture}`)).status).toBe(200);
    const { post } = await page.says(ben, 'go on', { thread: thread.id });
    expect(post.id > answer.id).toBe(true);
  });
});
