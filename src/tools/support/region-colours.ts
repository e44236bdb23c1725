export { regionColours, sceneWhite } from '../../learned/region-colours.js';
