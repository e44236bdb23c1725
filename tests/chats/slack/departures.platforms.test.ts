/** The bot is taken out of a workspace, installed again, or both while it is off. */
import { afterEach, describe, expect, test } from 'vitest';
import { type TellingApp, tellingApp } from '../discord/telling-app.js';
import { type Lab, openLab, until } from './open-slack.js';

let lab: Lab<TellingApp>;
afterEach(() => {
  expect(lab.peer.violations).toEqual([]);
});
const second = 'slack:T0SECOND';
const of = (team: string): readonly string[] => lab.app.heard.departures.filter((one) => one.startsWith(team));
const hears = (count: number) => until(() => of(second).length >= count, `${count} departures`);

/** As a workspace does that installs the bot itself. */
async function install(): Promise<void> {
  const base = new URL('/', lab.peer.state.eventsUrl);
  const page = await fetch(new URL('/slack/install', base));
  const cookie = page.headers.get('set-cookie')?.split(';')[0] ?? '';
  const link = /href="(http[^"]+)"/.exec(await page.text())?.[1]?.replaceAll('&amp;', '&') ?? '';
  const state = new URL(link).searchParams.get('state') ?? '';
  const done = new URL(`/slack/oauth_redirect?code=c&state=${encodeURIComponent(state)}`, base);
  expect((await fetch(done, { headers: { cookie } })).status).toBe(200);
}

describe('a workspace that installed the bot itself', () => {
  test('takes it out and installs it again; users’ tokens are no installation, and what Slack tells late is over', async () => {
    lab = await openLab(tellingApp, 'HTTP', { SLACK_CLIENT_ID: '1.2', SLACK_CLIENT_SECRET: 'hush' });
    const { peer } = lab;
    await install();
    expect(of(second)).toEqual([`${second} is back`]);
    const gone = { type: 'tokens_revoked', tokens: { oauth: ['U0ANA'], bot: [] } };
    await peer.event(gone, { team: 'T0SECOND' });
    expect(lab.app.serves.at(-1)?.(second)).toBe(true);
    expect((await peer.event({ type: 'app_uninstalled' }, { team: 'T0SECOND' })).status).toBe(200);
    expect([of(second).at(-1), lab.app.serves.at(-1)?.(second)]).toEqual([`${second} left`, false]);
    await install();
    expect([of(second).at(-1), lab.app.serves.at(-1)?.(second)]).toEqual([`${second} is back`, true]);
    const hourAgo = Math.floor(Date.now() / 1000) - 3600;
    await peer.event({ type: 'app_uninstalled' }, { team: 'T0SECOND', at: hourAgo });
    expect([of(second).at(-1), lab.app.serves.at(-1)?.(second)]).toEqual([`${second} is back`, true]);
    await peer.event({ type: 'tokens_revoked', tokens: { bot: ['U0SECOND'] } }, { team: 'T0SECOND' });
    expect([of(second).at(-1), lab.app.serves.at(-1)?.(second)]).toEqual([`${second} left`, false]);
  });

  test('is missed at the next start where it took the bot out while that was off', async () => {
    lab = await openLab(tellingApp, 'HTTP', { SLACK_CLIENT_ID: '1.2', SLACK_CLIENT_SECRET: 'hush' });
    await install();
    await lab.restart();
    await hears(1);
    expect(of(second)).toEqual([`${second} is back`]);
    await lab.restart(undefined, () => lab.peer.revoked.add('T0SECOND'));
    await hears(1);
    expect(of(second)).toEqual([`${second} left`]);
    await until(() => !lab.app.serves.at(-1)?.(second), 'goodbye');
  });
});

for (const transport of ['HTTP', 'Socket Mode'] as const)
  test(`the workspace of the settings takes it out, and is back with a new start: ${transport}`, async () => {
    lab = await openLab(tellingApp, transport);
    const own = `slack:${lab.peer.team}`;
    expect(of(own)).toEqual([`${own} is back`]);
    await lab.peer.event({ type: 'app_uninstalled' });
    expect(of(own).at(-1)).toBe(`${own} left`);
    expect(lab.app.serves.at(-1)?.(own)).toBe(false);
    await lab.restart();
    expect(of(own)).toEqual([`${own} is back`]);
  });

test('an event that could not be written down is told again', async () => {
  lab = await openLab(tellingApp, 'HTTP');
  const { onTeamLeft } = lab.app;
  lab.app.onTeamLeft = () => Promise.reject(new Error('the disk is full'));
  expect((await lab.peer.event({ type: 'app_uninstalled' })).status).not.toBe(200);
  // It is told what it was not answered about for longer than Slack would wait.
  expect(lab.peer.violations.splice(0)).toMatchObject([expect.stringContaining('acknowledged after')]);
  lab.app.onTeamLeft = onTeamLeft;
  expect((await lab.peer.event({ type: 'app_uninstalled' })).status).toBe(200);
  expect(lab.app.heard.departures.at(-1)).toBe(`slack:${lab.peer.team} left`);
});
