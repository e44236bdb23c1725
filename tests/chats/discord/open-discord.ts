import { discord } from '../../../src/chats/discord/index.js';
import type { App } from '../../../src/contracts/chat.js';
import type { Memory } from '../../../src/contracts/store.js';
import { type DiscordPeer, startDiscordPeer } from '../../support/discord-peer.js';
import { type Environment, type Lab as LabOn, openLab as openLabOn } from '../open-lab.js';

export const commands = [
  {
    name: 'ask',
    summary: 'Ask about a picture, or have it edited',
    usage: '/ask how many dogs?',
    translations: { ko: { name: '질문', summary: '사진에 대해 묻습니다' } },
    options: [
      { name: 'instruction', summary: 'What you want to know', type: 'text' },
      {
        name: 'picture',
        summary: 'The picture it is about',
        type: 'picture',
        optional: true,
        translations: { ko: { name: '사진', summary: '무엇에 대한 사진인지' } },
      },
    ],
  },
  { name: 'lessons', summary: 'What I have learned', usage: '/lessons' },
] as const;

/** The Discord chat on a peer. */
export type Lab<TheApp extends App> = LabOn<TheApp, DiscordPeer>;

export async function openLab<TheApp extends App>(
  makeApp: (memory: Memory) => TheApp,
  environment: Environment = {},
): Promise<Lab<TheApp>> {
  const peer = await startDiscordPeer();
  const fixed = { DISCORD_TOKEN: peer.token, DISCORD_API_URL: peer.apiUrl, DISCORD_CDN_URL: peer.cdnUrl };
  return openLabOn({ chat: discord, peer, makeApp, commands, fixed, environment });
}
