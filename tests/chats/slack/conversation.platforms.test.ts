import { afterEach, describe, expect, test } from 'vitest';
import { fullLesson } from '../../support/lesson.js';
import type { Transport } from '../../support/platforms/slack.js';
import { photo } from '../../support/sample-photos.js';
import type { PeerMessage } from '../../support/slack-peer.js';
import { slackPerson } from '../../support/slack-people.js';
import { answerPost, notice, type TellingApp, tellingApp } from '../discord/telling-app.js';
import { plainPicture } from '../plain-picture.js';
import { type Lab, openLab, until } from './open-slack.js';

let lab: Lab<TellingApp>;
afterEach(() => {
  expect(lab.peer.violations).toEqual([]);
  expect(lab.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
});

const answerIn = (thread: string, words = 'You said'): Promise<PeerMessage> =>
  until(() => lab.peer.posts(thread).find(({ text }) => text.includes(words)), `“${words}”`);
const heard = async (count: number): Promise<TellingApp['heard']['messages'][number]> => {
  await until(() => lab.app.heard.messages.length >= count, `message ${count}`);
  expect(lab.app.heard.messages).toHaveLength(count);
  const message = lab.app.heard.messages.at(-1);
  if (!message) throw new Error('nothing was heard');
  return message;
};
const shows = (post: PeerMessage): string => JSON.stringify(post.blocks);

describe.each<Transport>(['Socket Mode', 'HTTP'])('by %s', (transport) => {
  const open = async (environment?: Readonly<Record<string, string>>): Promise<Lab<TellingApp>> => {
    lab = await openLab(tellingApp, transport, environment);
    return lab;
  };

  test('a mention with a picture is answered once in its thread, with 👀 at once and the picture marked', async () => {
    const { peer, app } = await open();
    peer.groups.push({ id: 'S1', name: 'Moderators', handle: 'mods', users: [] });
    const ana = slackPerson(peer, 'Ana');
    const asked = await ana.says('how many dogs?', { pictures: [photo(1)] });
    const post = await answerIn(asked.ts);
    await until(() => shows(post).includes('image'), 'picture');
    expect(asked.reactions).toEqual(['eyes']);
    expect(app.heard.messages).toMatchObject([
      {
        ...{ id: `C0GENERAL:${asked.ts}`, team: 'slack:T0LAB', thread: `C0GENERAL:${asked.ts}` },
        ...{ text: 'how many dogs?', author: { id: ana.user, name: 'Ana', roles: [] } },
      },
    ]);
    const [text, image, buttons, footer] = post.blocks;
    expect(text).toMatchObject({ text: { text: 'You said “how many dogs?” with 1 pictures' } });
    expect(image).toMatchObject({ type: 'image', alt_text: 'a dog in the upper left' });
    expect(image?.type === 'image' && peer.files.get(image.slack_file.id)?.name).toBe('1-sample1.jpg');
    expect(buttons?.type === 'actions' && buttons.elements.map((one) => [one.text.text, one.style])).toEqual([
      ['✅ Right', 'primary'],
      ['❌ Wrong', 'danger'],
      ['Long', undefined],
      ['How?', undefined],
    ]);
    expect(footer).toMatchObject({ type: 'context', elements: [{ text: '0.9 s' }] });
    // The post was edited no more than once a second, which skipped what lay between.
    expect(post.versions).toEqual(['Thinking…', 'You said “how many dogs?” with 1 pictures']);
  });

  test('its files may come with one of the two events of a mention only, in any order, and again by a retry', async () => {
    const { peer, app } = await open();
    const ana = slackPerson(peer, 'Ana');
    const orders = [
      ['bare app_mention', 'message'],
      ['message', 'bare app_mention'],
      ['bare app_mention'],
      ['message'],
    ] as const;
    for (const [position, as] of orders.entries()) {
      const asked = await ana.says(`number ${position}`, { pictures: [await plainPicture(`${position}.png`)], as });
      const last = await heard(position + 1);
      expect(last.pictures.map(({ name }) => name)).toEqual([`${position}.png`]);
      for (const event of ana.eventsOf(asked, ['message', 'app_mention'])) await peer.event(event, { retry: 1 });
    }
    await lab.restart();
    const [, asked] = peer.messages;
    if (asked) for (const event of ana.eventsOf(asked, ['app_mention'])) await peer.event(event, { retry: 2 });
    await ana.says('last');
    expect((await heard(1)).text).toBe('last');
    expect(app.heard.messages).toHaveLength(4);
  });

  test('in its threads the bot needs no mention, but leaves people to talk to each other; other bots and itself are ignored', async () => {
    const { peer } = await open();
    const [ana, ben] = [slackPerson(peer, 'Ana'), slackPerson(peer, 'Ben')];
    const asked = await ana.says('how many dogs?', { pictures: [await plainPicture('dogs.png')] });
    await answerIn(asked.ts);
    await ben.says('and cats &amp; &lt;mice&gt;?', { under: asked.ts });
    expect(await heard(2)).toMatchObject({
      ...{ thread: `C0GENERAL:${asked.ts}`, replyTo: `C0GENERAL:${asked.ts}` },
      ...{ text: 'and cats & <mice>?', author: { name: 'Ben' }, pictures: [] },
    });
    await ana.says(`<@${ben.user}> I have no idea`, { under: asked.ts });
    await ana.says('nobody spoke to the bot', { mentions: false });
    const other = await ben.says('look', { mentions: false, pictures: [await plainPicture('cat.png')] });
    await ana.says('so what', { mentions: false, under: other.ts });
    await ben.says('beep', { isWrittenByBot: true });
    await ana.says('what is this?', { mentions: true, under: other.ts });
    const last = await heard(3);
    expect(last).toMatchObject({ text: 'what is this?', thread: `C0GENERAL:${other.ts}` });
    expect(last.pictures.map(({ name }) => name)).toEqual(['cat.png']);
  });

  test('a question without a picture is about the one that its author posted just before', async () => {
    const { peer } = await open();
    const [ana, ben] = [slackPerson(peer, 'Ana'), slackPerson(peer, 'Ben')];
    await ana.says('', { mentions: false, pictures: [await plainPicture('mine.png')] });
    await ben.says('', { mentions: false, pictures: [await plainPicture('other.png')] });
    await ana.says('what is this?');
    expect((await heard(1)).pictures.map(({ name }) => name)).toEqual(['mine.png']);
  });

  test('direct messages need no mention; a deleted message is told', async () => {
    const { peer, app } = await open();
    const ana = slackPerson(peer, 'Ana');
    const sent = await ana.says('how many?', { channel: ana.direct, pictures: [await plainPicture('a.png')] });
    expect(await heard(1)).toMatchObject({ team: 'slack:T0LAB', thread: ana.direct });
    const post = await answerIn(ana.direct);
    expect(post.thread_ts).toBeUndefined();
    await ana.reacts('x', post);
    await until(() => app.heard.reactions.length === 1, 'reaction');
    await ana.deletes(sent);
    await until(() => app.heard.deleted.length === 1, 'deletion');
    expect(app.heard.deleted).toEqual([{ id: `${ana.direct}:${sent.ts}`, team: 'slack:T0LAB', thread: ana.direct }]);
  });

  test('buttons are pressed, long actions too, also after a restart; “How?” opens a window with the steps', async () => {
    const { peer, app } = await open();
    const ana = slackPerson(peer, 'Ana');
    const asked = await ana.says('how many dogs?', { pictures: [photo(2)] });
    const post = await answerIn(asked.ts);
    await until(() => shows(post).includes('press:0'), 'buttons');
    await ana.presses('❌ Wrong', post, 'trigger of one press');
    await ana.presses('❌ Wrong', post, 'trigger of one press');
    await ana.presses('Long', post);
    await until(() => app.heard.presses.length >= 2, 'presses');
    expect(app.heard.presses).toMatchObject([
      {
        thread: `C0GENERAL:${asked.ts}`,
        post: `C0GENERAL:${post.ts}`,
        action: 'verdict:wrong',
        author: { name: 'Ana' },
      },
      { action: `long:${'x'.repeat(200)}` },
    ]);
    await ana.presses('How?', post);
    const view = await until(
      () => [...peer.shown.values()].find((one) => JSON.stringify(one).includes('slack_file')),
      'window',
    );
    expect(view.title.text).toBe('How I found out');
    expect(JSON.stringify(view.blocks)).toContain("BOX0=LOC(image=IMAGE,object='dog')");
    await lab.restart();
    await ana.presses('Long', post);
    await until(() => lab.app.heard.presses.length === 1, 'press after the restart');
    expect(lab.app.heard.presses).toMatchObject([{ action: `long:${'x'.repeat(200)}` }]);
  });

  test('reactions count on posts of before a restart, once each, with skin tones and custom emoji, and can be taken back', async () => {
    const { peer } = await open();
    const ana = slackPerson(peer, 'Ana');
    const asked = await ana.says('how many dogs?', { pictures: [await plainPicture('dogs.png')] });
    const post = await answerIn(asked.ts);
    await lab.restart();
    const stamp = peer.nextTs();
    await ana.reacts('+1::skin-tone-4', post, true, stamp);
    await ana.reacts('+1::skin-tone-4', post, true, stamp);
    await ana.reacts('done', post);
    await ana.reacts('tada', post);
    await ana.reacts('x', asked);
    await ana.reacts('+1::skin-tone-4', post, false);
    await until(() => lab.app.heard.reactions.length >= 3, 'three reactions');
    expect(lab.app.heard.reactions.map(({ emoji, added, thread }) => [emoji, added, thread])).toEqual([
      ['👍🏽', true, `C0GENERAL:${asked.ts}`],
      [':done:', true, `C0GENERAL:${asked.ts}`],
      ['👍🏽', false, `C0GENERAL:${asked.ts}`],
    ]);
  });

  test('the slash command asks aloud and is answered below; without the bot in the channel it says what to do', async () => {
    const { peer } = await open();
    const ana = slackPerson(peer, 'Ana');
    await ana.says('', { mentions: false, pictures: [await plainPicture('mine.png')] });
    await ana.types('how many <!channel> dogs?');
    expect(await heard(1)).toMatchObject({ text: '/ask how many @channel dogs?', author: { name: 'Ana' } });
    expect(lab.app.heard.messages[0]?.pictures.map(({ name }) => name)).toEqual(['mine.png']);
    const [root] = peer.posts();
    expect(root?.text).toBe('Ana: how many @\u200Bchannel dogs?');
    expect((await answerIn(root?.ts ?? '')).thread_ts).toBe(root?.ts);
    lab.app.answer = () => answerPost('Nothing yet; `/teach our logo` does it.', []);
    await ana.types('lessons');
    expect((await heard(2)).text).toBe('/lessons');
    // As it is typed in Slack.
    const list = await until(() => peer.posts().find(({ text }) => text === 'Ana: /clovabot lessons'), 'list');
    expect((await answerIn(list.ts, 'Nothing yet')).text).toBe('Nothing yet; `/clovabot teach our logo` does it.');
    await ana.types('');
    expect((await heard(3)).text).toBe('/help');
    peer.foreign.add('C0SECRET');
    await ana.types('how many?', 'C0SECRET');
    await until(() => peer.hooks.length === 1, 'answer');
    expect(peer.hooks[0]).toContain('Invite me with “/invite”');
  });

  test('the menu of a message: ask about its picture, or say what is right, with the step and an example', async () => {
    const { peer, app } = await open();
    const [ana, ben] = [slackPerson(peer, 'Ana'), slackPerson(peer, 'Ben')];
    const shown = await ben.says('look', { mentions: false, pictures: [await plainPicture('boat.png')] });
    await ana.chooses('ask_about_picture', shown);
    const form = await until(() => [...peer.shown.keys()].at(0), 'form');
    await ana.fills(form, { instruction: { type: 'plain_text_input', value: 'is it red?' } });
    expect(await heard(1)).toMatchObject({
      text: 'is it red?',
      thread: `C0GENERAL:${shown.ts}`,
      author: { name: 'Ana' },
    });
    expect(app.heard.messages[0]?.pictures.map(({ name }) => name)).toEqual(['boat.png']);
    const post = await answerIn(shown.ts);
    await until(() => shows(post).includes('press:0'), 'answer');

    await ana.chooses('thats_wrong', post);
    const wrong = await until(() => [...peer.shown.keys()].at(1), 'second form');
    expect(JSON.stringify(peer.shown.get(wrong))).toContain('1. Find the dogs');
    const example = peer.store(await plainPicture('example.png'));
    await ana.fills(wrong, {
      right: { type: 'plain_text_input', value: 'two' },
      step: { type: 'static_select', selected_option: { value: 'BOX0' } },
      example: { type: 'file_input', files: [example] },
    });
    expect(await heard(2)).toMatchObject({
      ...{
        verdict: 'wrong',
        text: 'two',
        suspects: 'BOX0',
        replyTo: `C0GENERAL:${post.ts}`,
        thread: `C0GENERAL:${shown.ts}`,
      },
    });
    await ana.chooses('thats_wrong', shown);
    const refusal = await until(() => [...peer.shown.values()].at(2), 'refusal');
    expect(JSON.stringify(refusal)).toContain('isn’t an answer of mine');

    const elsewhere = { ...shown, channel: 'C0SECRET' };
    peer.foreign.add('C0SECRET');
    await ana.chooses('ask_about_picture', elsewhere);
    const last = await until(() => [...peer.shown.keys()].at(3), 'last form');
    await ana.fills(last, { instruction: { type: 'plain_text_input', value: 'is it red?' } });
    await answerIn(ana.user, 'I’m not in this channel');
  });
});

test('its own pane suggests what to ask, in no thread; its page in Slack shows what it can do and has learned', async () => {
  lab = await openLab(tellingApp, 'Socket Mode');
  const { peer, memory } = lab;
  const ana = slackPerson(peer, 'Ana');
  const opened = { type: 'app_home_opened', user: ana.user, channel: ana.direct, event_ts: peer.nextTs() };
  const asked = (method: string): readonly unknown[] =>
    peer.asked.filter((one) => one.method === method).map(({ given }) => given);
  await peer.event({ ...opened, tab: 'messages' });
  const [suggested] = await until(
    () => asked('assistant.threads.setSuggestedPrompts').length > 0 && asked('assistant.threads.setSuggestedPrompts'),
    'suggestions',
  );
  expect(suggested).not.toHaveProperty('thread_ts');
  expect(suggested).toMatchObject({ channel_id: ana.direct });
  expect(asked('views.publish')).toEqual([]);

  await peer.event({ ...opened, tab: 'home' });
  await until(() => asked('views.publish').length === 1, 'page');
  expect(JSON.stringify(asked('views.publish')[0])).toContain('Nothing yet');
  expect(JSON.stringify(asked('views.publish')[0])).toContain('/clovabot lessons');
  const team = `slack:${peer.team}`;
  const lesson = { ...fullLesson('L1', team, 1), concept: 'heron <!channel>', status: 'accepted' } as const;
  await memory.lessons(team).save(lesson);
  await memory.lessons(team).save({ ...lesson, id: 'L2', concept: 'crane', status: 'undone' });
  await peer.event({ ...opened, tab: 'home' });
  await until(() => asked('views.publish').length === 2, 'page again');
  const page = JSON.stringify(asked('views.publish')[1]);
  expect(page).toMatch(/heron/);
  expect(page).not.toMatch(/crane|Nothing yet/);
  expect(peer.violations).toEqual([]);
});

test('who may teach by user group; the pane of an app that is still an assistant shows that the bot is at work', async () => {
  lab = await openLab(tellingApp, 'Socket Mode');
  const { peer } = lab;
  const ana = slackPerson(peer, 'Ana');
  peer.groups.push({ id: 'S1', name: 'Moderators', handle: 'mods', users: [ana.user] });
  await lab.restart();
  const thread = peer.nextTs();
  await peer.event({
    type: 'assistant_thread_started',
    assistant_thread: { user_id: ana.user, channel_id: ana.direct, thread_ts: thread },
  });
  await ana.says('hello', { channel: ana.direct, under: thread });
  expect(await heard(1)).toMatchObject({
    author: { roles: ['S1', 'role:mods', 'role:Moderators'] },
    thread: `${ana.direct}:${thread}`,
  });
  const methods = (): readonly string[] =>
    peer.asked.map(({ method }) => method).filter((method) => method.startsWith('assistant.'));
  await until(() => methods().length === 2, 'status');
  expect(methods()).toEqual(['assistant.threads.setSuggestedPrompts', 'assistant.threads.setStatus']);
});

test('long texts go on in further blocks and a file; what people write shows as it was written and mentions nobody', async () => {
  lab = await openLab(tellingApp, 'Socket Mode');
  const { peer, app } = lab;
  const text = `**Two**: \`a_b\`\n- __init__ costs ~5~ *6* <!channel> @everyone & more\n> quoted\n`;
  app.answer = () => ({ ...answerPost(`${text}${'many words '.repeat(1500)}`, []) });
  const ana = slackPerson(peer, 'Ana');
  const asked = await ana.says('read it', { pictures: [await plainPicture('page.png')] });
  const post = await answerIn(asked.ts, 'Two');
  const [first] = post.blocks;
  const said = first?.type === 'section' ? first.text.text.replaceAll('\u2060', '⁞') : '';
  expect(said).toContain(
    '*Two*: `a_b`\n• ⁞_⁞_init⁞_⁞_ costs ⁞~5⁞~ ⁞*6⁞* &lt;!channel&gt; @\u200Beveryone &amp; more\n⁞&gt; quoted',
  );
  expect(post.blocks.filter(({ type }) => type === 'section')).toHaveLength(4);
  const file = await until(() => [...peer.files.values()].find(({ name }) => name === 'answer.txt'), 'file');
  expect(new TextDecoder().decode(file.bytes)).toBe(`${text}${'many words '.repeat(1500)}`);
});

test.for<Transport>(['Socket Mode', 'HTTP'])(
  'by %s, votes that came or went while the bot was off are found when it is back, once',
  async (transport) => {
    lab = await openLab(tellingApp, transport);
    const { peer } = lab;
    const [ana, ben] = [slackPerson(peer, 'Ana'), slackPerson(peer, 'Ben')];
    const post = await answerIn((await ana.says('how many dogs?', { pictures: [await plainPicture('dogs.png')] })).ts);
    await ana.reacts('white_check_mark', post);
    await until(() => lab.app.heard.reactions.length === 1, 'the reaction');
    await lab.restart({}, () => {
      post.reactors.set('white_check_mark', []);
      post.reactors.set('+1::skin-tone-3', [ben.user]);
      post.reactors.set('tada', [ben.user]);
    });
    await until(() => lab.app.heard.reactions.length === 2, 'what was missed');
    expect(lab.app.heard.reactions).toMatchObject([
      { emoji: '✅', added: false, author: { name: 'Ana' }, post: `C0GENERAL:${post.ts}` },
      { emoji: '👍🏼', added: true, author: { name: 'Ben' } },
    ]);
    // What Slack tells late is known already.
    await ben.reacts('+1::skin-tone-3', post);
    await ben.reacts('x', post);
    await until(() => lab.app.heard.reactions.length === 3, 'the next');
    expect(lab.app.heard.reactions[2]).toMatchObject({ emoji: '❌', added: true });
    await lab.restart();
    await ana.reacts('x', post);
    await until(() => lab.app.heard.reactions.length > 0, 'the last');
    expect(lab.app.heard.reactions).toMatchObject([{ emoji: '❌', author: { name: 'Ana' } }]);
  },
);

test('all conversations of a deleted channel are told as deleted, also after a restart', async () => {
  lab = await openLab(tellingApp, 'HTTP');
  const { peer } = lab;
  const ana = slackPerson(peer, 'Ana');
  const asked = [await ana.says('one'), await ana.says('two')];
  for (const { ts } of asked) await answerIn(ts);
  await lab.restart();
  await peer.event({ type: 'channel_deleted', channel: peer.channel, event_ts: peer.nextTs() });
  await until(() => lab.app.heard.deletedThreads.length === 2, 'threads');
  expect(lab.app.heard.deletedThreads).toEqual(
    asked.map(({ ts }) => ({ team: 'slack:T0LAB', thread: `C0GENERAL:${ts}` })),
  );
});

test('after a restart the bot edits its posts and goes on in their threads', async () => {
  lab = await openLab(tellingApp, 'Socket Mode');
  const { peer } = lab;
  const ana = slackPerson(peer, 'Ana');
  const asked = await ana.says('how many dogs?', { pictures: [await plainPicture('dogs.png')] });
  const post = await answerIn(asked.ts);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  await lab.restart();
  const { connection, serves } = lab.app;
  const place = { team: 'slack:T0LAB', thread: `C0GENERAL:${asked.ts}` };
  await connection?.edit(place, `C0GENERAL:${post.ts}`, notice('Undone.'));
  await connection?.post(place, { ...notice('I learned it'), status: 'lesson', lesson: 'accepted' });
  expect(peer.posts(asked.ts).map(({ text }) => text)).toEqual(['Undone.', 'I learned it']);
  expect(['slack:T0LAB', 'slack:T0OTHER', 'discord:1'].map((team) => serves.at(-1)?.(team))).toEqual([
    true,
    false,
    false,
  ]);
});

test('a bot that is allowed may ask; a message that leaves a tombstone, or loses its pictures, is told as deleted', async () => {
  lab = await openLab(tellingApp, 'Socket Mode', { SLACK_ALLOWED_BOTS: 'B0OTHER' });
  const { peer, app } = lab;
  const robot = slackPerson(peer, 'Robot');
  const asked = await robot.says('how many?', { isWrittenByBot: true, pictures: [await plainPicture('a.png')] });
  await heard(1);
  const wire = peer.wireOf(asked);
  const change = {
    type: 'message',
    subtype: 'message_changed',
    channel: asked.channel,
    hidden: true,
    previous_message: wire,
  };
  await peer.event({ ...change, message: { ...wire, text: 'how many dogs?' }, ts: peer.nextTs() });
  await peer.event({ ...change, message: { ...wire, files: [{ id: 'F1', mode: 'tombstone' }] }, ts: peer.nextTs() });
  await until(() => app.heard.deleted.length === 1, 'deletion of the picture');
  await peer.event({ ...change, message: { ...wire, subtype: 'tombstone', files: [] }, ts: peer.nextTs() });
  await until(() => app.heard.deleted.length === 2, 'deletion of the message');
  expect(new Set(app.heard.deleted.map(({ id }) => id))).toEqual(new Set([`C0GENERAL:${asked.ts}`]));
});

test('a message that is edited within minutes is told as that, and one that only now mentions the bot as new', async () => {
  lab = await openLab(tellingApp, 'Socket Mode');
  const { peer, app } = lab;
  const ana = slackPerson(peer, 'Ana');
  const asked = await ana.says('how many dgos?', { pictures: [photo(1)] });
  await answerIn(asked.ts);
  const [told] = app.heard.messages;
  await ana.edits(asked, `<@${peer.bot.user}> how many dogs?`);
  const edited = await heard(2);
  expect(edited).toMatchObject({ id: told.id, thread: told.thread, text: 'how many dogs?', edited: true });
  expect(edited.pictures).toHaveLength(1);
  await ana.edits(asked, `<@${peer.bot.user}> how many dogs!`, 400);

  const aside = await ana.says('who can tell how many cats?', { mentions: false, pictures: [photo(1)] });
  await ana.edits(aside, 'who can tell how many cats? Nobody?');
  await ana.edits(aside, `<@${peer.bot.user}> how many cats?`);
  const called = await heard(3);
  expect(called).toMatchObject({ id: `${aside.channel}:${aside.ts}`, text: 'how many cats?' });
  expect(called).not.toHaveProperty('edited');
});
