import { testBursts, testPace } from '../../support/burst-contract.js';
import { discordPlatform } from '../../support/platforms/discord.js';

const platforms = { Discord: discordPlatform };
testBursts(platforms);
testPace(platforms);
