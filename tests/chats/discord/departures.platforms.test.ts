/** The bot is taken out of a server, put back, or both while it is off. */
import { afterEach, expect, test } from 'vitest';
import { until } from '../../support/discord-people.js';
import { type Lab, openLab } from './open-discord.js';
import { type TellingApp, tellingApp } from './telling-app.js';

let lab: Lab<TellingApp>;
afterEach(() => {
  expect(lab.peer.violations).toEqual([]);
});
const heard = (): readonly string[] => lab.app.heard.departures;
const hears = (count: number) => until(() => heard().length >= count, `${count} departures`);
const other = '1100000000000000042';
const server = (id: string) => ({
  ...{ id, name: 'Herons', owner_id: '1', channels: [], threads: [], members: [], roles: [], emojis: [], stickers: [] },
  ...{ member_count: 1, large: false, joined_at: new Date().toISOString(), unavailable: false },
});

test('a server that takes the bot out, and one that puts it in again', async () => {
  lab = await openLab(tellingApp);
  const { peer } = lab;
  await hears(1);
  peer.dispatch('GUILD_CREATE', server(other));
  await hears(2);
  // Discord’s own trouble.
  peer.dispatch('GUILD_DELETE', { id: other, unavailable: true });
  peer.dispatch('GUILD_CREATE', server(other));
  peer.dispatch('GUILD_DELETE', { id: other });
  await hears(3);
  peer.dispatch('GUILD_CREATE', server(other));
  await hears(4);
  expect(heard()).toEqual([
    `discord:${peer.guild} is back`,
    `discord:${other} is back`,
    `discord:${other} left`,
    `discord:${other} is back`,
  ]);
});

test('a server that has taken the bot out while it was off is missed at the next start, once', async () => {
  lab = await openLab(tellingApp);
  lab.peer.dispatch('GUILD_CREATE', server(other));
  await hears(2);
  await lab.restart();
  await hears(1);
  expect(heard()).toEqual([`discord:${other} left`]);
  await lab.restart();
  lab.peer.dispatch('GUILD_CREATE', server(other));
  await hears(1);
  expect(heard()).toEqual([`discord:${other} is back`]);
});
