import { vi } from 'vitest';
import { testBursts, testPace } from '../../support/burst-contract.js';
import { discordPlatform } from '../../support/platforms/discord.js';

vi.mock('../../../src/models/index.js', () => import('../../support/instant-backend.js'));

const platforms = { Discord: discordPlatform };
testBursts(platforms);
testPace(platforms);
