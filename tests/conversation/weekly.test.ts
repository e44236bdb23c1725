/** The post of the week, and the questions that it asks: wanted, made once, telling only what may be told there. */
import sharp from 'sharp';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { dueNow, lastDue, weekMs } from '../../src/conversation/weekly/week.js';
import { type ActingBot, startActingBot } from '../support/acting-bot.js';
import { openRoom, type Room, type Seen } from '../support/person.js';

const hour = 3_600_000;
const day = 24 * hour;
/** Wednesday, 25 November 2026, and the Monday after it at 9:00 UTC. */
const wednesday = Date.UTC(2026, 10, 25, 12);
const monday = Date.UTC(2026, 10, 30, 9);

const photos: Uint8Array[] = [];
beforeAll(async () => {
  for (const background of ['#7a5', '#57a', '#a57', '#755'])
    photos.push(
      await sharp({ create: { width: 64, height: 48, channels: 3, background } })
        .png()
        .toBuffer(),
    );
});

let bot: ActingBot;
let room: Room;
beforeEach(() => startWith({}));
afterEach(() => bot.close());

async function startWith(options: Parameters<typeof startActingBot>[0]): Promise<void> {
  await bot?.close();
  bot = await startActingBot(options);
  bot.isNow(wednesday);
  room = roomIn('general');
}

/** A channel, whose people read its public threads. */
function roomIn(thread: string, audience = 'general'): Room {
  const opened = openRoom(bot.app, 'home', thread, () => bot.now());
  opened.connection.audience = async (place) => (place.thread === thread ? audience : place.thread);
  return opened;
}
const asks = (question = 'How many dogs are there?', photo = 0, name = 'Ada'): Promise<Seen> =>
  room.person(name).says(question, photos[photo]);
const turnOn = (): Promise<Seen> => room.person('Ada', 'admin').says('/weekly on');
const connect = (): Promise<void> => bot.app.onConnected(room.connection, () => true);
async function comes(at: number): Promise<readonly Seen[]> {
  const before = room.posts.length;
  bot.isNow(at);
  await bot.app.postDue();
  return room.posts.slice(before).map(({ id }) => room.post(id));
}

describe('a weekly post', () => {
  test('is due on Mondays at nine, for a day, and only for weeks that ended after it was wanted', () => {
    expect([lastDue(monday - 1), lastDue(monday)]).toEqual([monday - weekMs, monday]);
    expect(dueNow(monday + 23 * hour, wednesday)).toBe(monday);
    expect(dueNow(monday + 25 * hour, wednesday)).toBeUndefined();
    expect(dueNow(monday + hour, monday + 1)).toBeUndefined();
  });

  test('comes only where an admin wants it', async () => {
    await connect();
    const answer = await asks();
    await room.person('Ada').replies(answer.id, 'no, three');
    expect(await comes(monday)).toEqual([]);
    expect((await room.person('Ben').says('/weekly on')).text).toContain('Only an admin');
    expect((await turnOn()).text).toContain('Mondays at 9:00 UTC');
    await asks('How many dogs are there today?', 2);
    expect(await comes(monday + weekMs)).toHaveLength(2);
    expect((await room.person('Ada', 'admin').says('/weekly off')).text).toContain('no weekly post');
    await asks('How many dogs are there now?', 1);
    expect(await comes(monday + 2 * weekMs)).toEqual([]);
  });

  test('or where the settings want it, unless the team says otherwise', async () => {
    await startWith({ weekly: [{ team: 'home', thread: 'general' }] });
    await connect();
    await asks();
    expect(await comes(monday)).toHaveLength(2);
    await room.person('Ada', 'admin').says('/weekly off');
    await asks('How many dogs are here?', 1);
    expect(await comes(monday + weekMs)).toEqual([]);
  });

  test('tells what was learned, by whom, and what it changed in figures', async () => {
    await connect();
    await turnOn();
    const answer = await asks();
    await room.person('Ada').replies(answer.id, 'no, three');
    await room.person('**Ben** <@U1>').says('/teach our van', photos[1]);
    const [week] = await comes(monday);
    expect(week.text).toContain('**The week from 23 Nov to 29 Nov**');
    expect(week.text).toContain('I learned 2 things:');
    expect(week.text).toMatch(/- \*\*dog\*\*, by Ada: “2” became “3”; right in 10 of 10 checks, 8 before/);
    expect(week.text).toMatch(/- \*\*our van\*\*, by Ben ‹@\u200BU1›/);
    expect(week.text).toMatch(/\*\*Judged right: 0%\*\* of 1 verdict\./);
  });

  test('is made once, whoever looks at the clock, also after a start', async () => {
    await connect();
    await turnOn();
    await asks();
    bot.isNow(monday);
    const before = room.posts.length;
    await Promise.all([bot.app.postDue(), bot.app.postDue(), bot.app.postDue()]);
    expect(room.posts.length - before).toBe(2);
    bot = await bot.restart();
    bot.isNow(monday + hour);
    room.hears(bot.app);
    await connect();
    await bot.app.postDue();
    expect(room.posts.length - before).toBe(2);
  });

  test('that was missed is not made up for', async () => {
    await connect();
    await turnOn();
    await asks();
    expect(await comes(monday + 2 * weekMs + 2 * day)).toEqual([]);
    expect((await comes(monday + 3 * weekMs)).length).toBeLessThanOrEqual(2);
  });

  test('is not made where there is nothing to tell', async () => {
    await connect();
    await turnOn();
    expect(await comes(monday)).toEqual([]);
    expect((await room.person('Ada').says('/weekly now')).text).toContain('Nothing to tell');
  });

  test('is tried again later where the chat did not take it', async () => {
    await connect();
    await turnOn();
    await asks();
    const { post } = room.connection;
    room.connection.post = () => Promise.reject(new Error('the chat is down'));
    expect(await comes(monday)).toEqual([]);
    room.connection.post = post;
    expect(await comes(monday + 1000)).toEqual([]);
    expect(await comes(monday + 2 * hour)).toHaveLength(2);
  });

  test('says of what was learned in private only that there was more, and shows no picture of there', async () => {
    await connect();
    await turnOn();
    const general = room;
    room = roomIn('between us', 'between us');
    const answer = await asks();
    await room.person('Eve').replies(answer.id, 'no, three');
    await asks('How many dogs are in our secret?', 2);
    await room.person('Eve').says('/teach our secret plan', photos[1]);
    room = general;
    const posts = await comes(monday);
    expect(posts).toHaveLength(1);
    expect(posts[0].text).toContain('I learned 2 things where not everybody here reads along');
    expect(JSON.stringify(posts)).not.toMatch(/secret|Eve/);
  });

  test('names nobody who was forgotten, before it and after', async () => {
    await connect();
    await turnOn();
    await room.person('Eve').says('/teach our van', photos[1]);
    await room.person('Ada').says('/teach our boat', photos[2]);
    const [week] = await comes(monday);
    expect(week.text).toContain('by Eve');
    await room.person('Eve').says('/forget me yes');
    expect(room.post(week.id).text).toBe('I was asked to forget this.');
    expect((await room.person('Ada').says('/weekly now')).text).not.toContain('Eve');
  });
});

describe('its questions', () => {
  const polls = (posts: readonly Seen[]): readonly Seen[] => posts.slice(1);

  test('are those whose answers came nearest to another one, with the picture and a button for each answer', async () => {
    await connect();
    await turnOn();
    for (const [at, photo] of photos.entries())
      await room.person('Ada').says(`How many dogs are there in ${at}?`, photo);
    const posts = await comes(monday);
    expect(posts[0].text).toContain('**3 answers would help me most.**');
    expect(polls(posts)).toHaveLength(3);
    const [poll] = polls(posts);
    expect(poll.text).toMatch(/^\*\*Question 1 of 3:\*\* How many dogs are there in \d\?$/);
    expect(poll.pictures).toHaveLength(1);
    expect(poll.buttons.map(({ label }) => label)).toEqual(['0', '1', '2', '3', '4']);
    // What was asked once is not asked again.
    expect(await comes(monday + weekMs)).toHaveLength(2);
    expect(await comes(monday + 2 * weekMs)).toEqual([]);
  });

  test('are not asked of what somebody has judged', async () => {
    await connect();
    await turnOn();
    const answer = await asks();
    await room.person('Ada').reacts('✅', answer.id);
    expect(await comes(monday)).toHaveLength(1);
  });

  test('are answered with one press, which is feedback like any', async () => {
    await connect();
    await turnOn();
    await asks();
    const [, poll] = await comes(monday);
    await room.person('Ben').clicks('3', poll.id);
    expect(bot.taught).toHaveLength(1);
    expect(bot.taught[0]).toMatch(/^Ben says .*3.* of 2/);
    expect(room.post(poll.id).text).toContain('that’s settled: 3');
    expect((await asks('How many dogs are there?', 1)).text).toContain('3');
  });

  test('can be answered with none', async () => {
    await connect();
    await turnOn();
    await asks();
    const [, poll] = await comes(monday);
    await room.person('Ben').clicks('0', poll.id);
    expect(bot.taught[0]).toMatch(/^Ben says .*0.* of 2/);
    expect(room.post(poll.id).text).toContain('that’s settled: 0');
  });

  test('wait for as many people as any correction, and for the one who changes their mind', async () => {
    await startWith({ quorum: 2 });
    await connect();
    await turnOn();
    await asks();
    const [, poll] = await comes(monday);
    await room.person('Ben').clicks('3', poll.id);
    await room.person('Ben').clicks('3', poll.id);
    expect(bot.taught).toEqual([]);
    expect(room.post(poll.id).text).toContain('1 person has answered.');
    const waiting = (await room.person('Ada').says('/weekly now')).text;
    expect(waiting).toContain('Waiting for a second opinion');
    expect(waiting).toMatch(/“How many dogs are there\?”: Ben says “3”; 1 more must say so/);
    await room.person('Eve').clicks('3', poll.id);
    expect(bot.taught).toHaveLength(1);
  });

  test('are answered only by those who may teach', async () => {
    await startWith({ teachers: ['Ada'] });
    await connect();
    await turnOn();
    await asks();
    const [, poll] = await comes(monday);
    await room.person('Eve').clicks('3', poll.id);
    expect(bot.taught).toEqual([]);
    expect(room.last().text).toContain('only some people teach me');
  });

  test('go with their picture', async () => {
    await connect();
    await turnOn();
    const answer = await asks();
    const [, poll] = await comes(monday);
    await room.person('Ada', 'admin').replies(answer.id, '/forget picture yes');
    expect(room.post(poll.id)).toMatchObject({ pictures: [], text: 'I was asked to forget this.' });
  });
});
