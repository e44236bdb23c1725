import sharp from 'sharp';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { rowKey } from '../../../src/util/row-key.js';
import type { Transport } from '../../support/platforms/slack.js';
import { photo } from '../../support/sample-photos.js';
import type { PeerMessage } from '../../support/slack-peer.js';
import { slackPerson } from '../../support/slack-people.js';
import { startPeer } from '../../support/web-peer.js';
import { answerPost, type TellingApp, tellingApp } from '../discord/telling-app.js';
import { plainPicture } from '../plain-picture.js';
import { type Lab, openLab, until } from './open-slack.js';

let lab: Lab<TellingApp>;
afterEach(() => {
  expect(lab.peer.violations).toEqual([]);
  // Whatever happened, no secret is in the log.
  const logged = JSON.stringify(lab.log.lines, (_, value: unknown) =>
    value instanceof Error ? { ...value, message: value.message, stack: value.stack, cause: value.cause } : value,
  );
  for (const secret of [lab.peer.token, lab.peer.appToken, lab.peer.signingSecret])
    expect(logged).not.toContain(secret);
});

const open = async (
  transport: Transport = 'Socket Mode',
  environment?: Readonly<Record<string, string>>,
): Promise<Lab<TellingApp>> => {
  lab = await openLab(tellingApp, transport, environment);
  return lab;
};
const answerIn = (thread: string, words = 'You said'): Promise<PeerMessage> =>
  until(() => lab.peer.posts(thread).find(({ text }) => text.includes(words)), `“${words}”`);

test('what is said while the socket is cut, or moved to another server, is answered once when it is back', async () => {
  const { peer, app } = await open();
  const ana = slackPerson(peer, 'Ana');
  await answerIn((await ana.says('one', { pictures: [await plainPicture('a.png')] })).ts);
  peer.disconnect();
  await answerIn((await ana.says('two', { pictures: [await plainPicture('b.png')] })).ts);
  peer.faults.push({ method: 'apps.connections.open', status: 500 });
  peer.drop();
  await answerIn((await ana.says('three', { pictures: [await plainPicture('c.png')] })).ts);
  expect(peer.state.opened).toBe(3);
  expect(app.heard.messages.map(({ text }) => text)).toEqual(['one', 'two', 'three']);
});

test('Slack’s 429 and 5xx delay the answer; nothing is posted twice, even when its answer was lost', async () => {
  const { peer } = await open();
  const ana = slackPerson(peer, 'Ana');
  const limited = { status: 429, headers: { 'retry-after': '1' }, body: { ok: false, error: 'ratelimited' } };
  peer.faults.push(
    { method: 'chat.postMessage', ...limited },
    { method: 'chat.postMessage', status: 500, isDone: true },
    { method: 'chat.update', status: 503 },
    { method: 'files.getUploadURLExternal', ...limited },
    { method: 'upload', status: 502 },
    { method: 'file', status: 503 },
    { method: 'users.info', status: 500 },
  );
  const asked = await ana.says('how many?', { pictures: [await plainPicture('a.png')] });
  // One method's limit holds up no other.
  await until(() => asked.reactions.includes('eyes'), '👀');
  const post = await answerIn(asked.ts);
  await until(() => JSON.stringify(post.blocks).includes('slack_file'), 'picture');
  expect(peer.posts()).toHaveLength(1);
});

test('a picture is shown as soon as Slack knows it; pictures that it does not take are left out, which is said', async () => {
  const { peer, app } = await open();
  const ana = slackPerson(peer, 'Ana');
  peer.state.slowFiles = 1;
  const first = await answerIn((await ana.says('one', { pictures: [await plainPicture('a.png')] })).ts);
  await until(() => JSON.stringify(first.blocks).includes('slack_file'), 'picture');

  peer.state.fileLimit = 300_000;
  app.answer = (message, [shown]) => ({
    ...answerPost(`You said ${message.text}`, []),
    pictures: shown ? [{ reference: shown, marks: [], alt: 'noise' }] : [],
  });
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const bytes = await sharp({ create: { width: 1200, height: 900, channels: 3, background: '#888', noise } })
    .jpeg({ quality: 95 })
    .toBuffer();
  const second = await answerIn(
    (await ana.says('two', { pictures: [{ name: 'n.jpg', type: 'image/jpeg', bytes }] })).ts,
  );
  await until(() => JSON.stringify(second.blocks).includes('slack_file'), 'smaller picture');

  peer.lacking.add('files:write');
  const third = await answerIn((await ana.says('three', { pictures: [photo(3)] })).ts);
  await until(() => third.text.includes('files:write'), 'apology');
});

test('a page instead of a picture, a deleted, too large or foreign one is refused in words; the token stays with Slack', async () => {
  const { peer } = await open();
  const ana = slackPerson(peer, 'Ana');
  const seen: (string | undefined)[] = [];
  const elsewhere = await startPeer((request, _url, response) => {
    seen.push(request.headers.authorization);
    response.end('secret');
  });
  const ask = async (change: object): Promise<string> => {
    const file = { ...peer.store(await plainPicture('a.png')), ...change };
    const message = peer.add({
      channel: peer.channel,
      ts: peer.nextTs(),
      user: ana.user,
      text: `<@${peer.bot.user}> x`,
      blocks: [],
      files: [file],
    });
    for (const event of ana.eventsOf(message, ['message'])) await peer.event(event);
    return (await until(() => peer.posts(message.ts).at(0), 'refusal')).text;
  };
  const gone = 'https://files.slack.com/files-pri/none/none.png';
  expect(await ask({ url_private_download: gone })).toContain('didn’t hand “a.png” over (404)');
  expect(await ask({ size: 30_000_000 })).toContain('larger than the 25 MB');
  for (const url of [`${elsewhere.origin}/a.png`, 'http://169.254.169.254/latest', 'https://evil.example/a.png'])
    expect(await ask({ url_private_download: url })).toContain('only take pictures from Slack itself');
  peer.faults.push({ method: 'file', status: 302, headers: { location: `${elsewhere.origin}/a.png` } });
  expect(await ask({})).toContain('only take pictures from Slack itself');
  for (const [host, words] of [
    ['lab.slack.com', 'I must also be in the channel'],
    ['lab.enterprise.slack.com', 'I must also be in the channel'],
    ['notslack.com', 'only take pictures from Slack itself'],
    ['slack.com.evil.example', 'only take pictures from Slack itself'],
  ] as const) {
    peer.faults.push({ method: 'file', status: 302, headers: { location: `https://${host}/?redir=%2Ffiles-pri%2Fx` } });
    expect(await ask({})).toContain(words);
  }
  peer.faults.push({
    method: 'file',
    status: 200,
    headers: { 'content-type': 'image/png' },
    body: '\n<!doctype html><html>',
  });
  expect(await ask({})).toContain('Slack doesn’t let me see “a.png”');
  peer.lacking.add('files:read');
  expect(await ask({})).toContain('“files:read”');
  expect(seen).toEqual([]);
});

test('by HTTP a bad signature is refused, the address is verified, and the port is shared', async () => {
  const { peer, app } = await open('HTTP');
  const ana = slackPerson(peer, 'Ana');
  const message = peer.add({
    channel: peer.channel,
    ts: peer.nextTs(),
    user: ana.user,
    text: `<@${peer.bot.user}> x`,
    blocks: [],
    files: [],
  });
  for (const event of ana.eventsOf(message, ['app_mention']))
    expect((await peer.event(event, { secret: 'wrong' })).status).toBe(401);
  const verified = await peer.deliver('events_api', { type: 'url_verification', challenge: 'c1', token: 'x' });
  expect(JSON.parse(verified.body)).toEqual({ challenge: 'c1' });
  expect((await peer.event({ type: 'file_shared', file_id: 'F1', user_id: ana.user })).status).toBe(200);
  expect((await fetch(peer.state.eventsUrl)).status).toBe(404);
  expect((await fetch(new URL('/', peer.state.eventsUrl))).status).toBe(404);
  expect(app.heard.messages).toEqual([]);
});

test('refusals are told with the clicks that fix them', async () => {
  const { peer } = await open();
  await expect(lab.restart({ SLACK_BOT_TOKEN: 'xoxb-revoked' })).rejects.toThrow(/“Reinstall to Workspace”/);
  await expect(lab.restart({ SLACK_APP_TOKEN: 'xapp-revoked' })).rejects.toThrow(/“App-Level Tokens”/);
  await expect(lab.restart({ SLACK_APP_TOKEN: '' })).rejects.toThrow(/set SLACK_APP_TOKEN/);
  await expect(lab.restart({ SLACK_BOT_TOKEN: '' })).rejects.toThrow(/SLACK_BOT_TOKEN is missing/);
  await expect(lab.restart({ SLACK_BOT_TOKEN: peer.appToken })).rejects.toThrow(/SLACK_BOT_TOKEN: is an app token/);
  await lab.restart({});
  const ana = slackPerson(peer, 'Ana');
  peer.lacking.add('chat:write');
  await ana.says('how many?');
  await until(
    () =>
      lab.log.lines.some(({ facts }) => JSON.stringify(facts).includes('chat:write')) || lab.app.heard.messages.length,
    'fault',
  );
});

test('workspaces that install the bot themselves are kept, answered with their own token, and apart', async () => {
  const { peer } = await open('HTTP', { SLACK_CLIENT_ID: '1.2', SLACK_CLIENT_SECRET: 'hush' });
  const base = new URL('/', peer.state.eventsUrl);
  const page = await fetch(new URL('/slack/install', base));
  const cookie = page.headers.get('set-cookie')?.split(';')[0] ?? '';
  const link = /href="(http[^"]+)"/.exec(await page.text())?.[1]?.replaceAll('&amp;', '&') ?? '';
  expect(link.startsWith(`${peer.origin}/oauth/v2/authorize`)).toBe(true);
  const state = new URL(link).searchParams.get('state') ?? '';
  const done = new URL(`/slack/oauth_redirect?code=c&state=${encodeURIComponent(state)}`, base);
  expect((await fetch(new URL('/slack/oauth_redirect?code=c&state=forged', base))).status).toBe(400);
  expect((await fetch(done, { headers: { cookie } })).status).toBe(200);

  // Who reads the database does not read the token.
  const second = rowKey('T0SECOND');
  const workspaces = () =>
    lab.memory.store.table('slack-workspaces', z.looseObject({ id: z.string(), token: z.string() }));
  const kept = await workspaces().get(second);
  if (!kept) throw new Error('no workspace was kept');
  expect(kept.token).toMatch(/^sealed:1:/);
  expect([...peer.tokens].some((token) => JSON.stringify(kept).includes(token))).toBe(false);
  // As an earlier version kept it.
  await workspaces().set(second, { ...kept, token: await lab.memory.vault.open(kept.token, 'T0SECOND') });
  await lab.restart();
  expect((await workspaces().get(second))?.token).toMatch(/^sealed:1:/);
  await lab.restart();
  const ana = slackPerson(peer, 'Ana');
  const message = peer.add({
    channel: 'C0OTHER',
    ts: peer.nextTs(),
    user: ana.user,
    text: '<@U0SECOND> x',
    blocks: [],
    files: [],
  });
  for (const event of ana.eventsOf(message, ['app_mention'])) await peer.event(event, { team: 'T0SECOND' });
  await answerIn(message.ts);
  expect(lab.app.heard.messages).toMatchObject([{ team: 'slack:T0SECOND', text: 'x' }]);
  expect(lab.app.serves.at(-1)?.('slack:T0SECOND')).toBe(true);
  await peer.event({ type: 'app_uninstalled' }, { team: 'T0SECOND' });
  await until(() => !lab.app.serves.at(-1)?.('slack:T0SECOND'), 'goodbye');
});
