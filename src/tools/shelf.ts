/** All tools: one line each. */
export { count } from './count.js';
export { crop } from './crop.js';
export { cropAbove } from './crop-above.js';
export { cropBehind } from './crop-behind.js';
export { cropBelow } from './crop-below.js';
export { cropFrontOf } from './crop-front-of.js';
export { cropLeftOf } from './crop-left-of.js';
export { cropRightOf } from './crop-right-of.js';
export { evaluate } from './evaluate.js';
export { facedet } from './facedet.js';
export { list } from './list.js';
export { loc } from './loc.js';
export { result } from './result.js';
export { vqa } from './vqa.js';
