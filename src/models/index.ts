/** The model backends. What several offer is done by the first by name that is preferred for it, or else the first by name, unless the configuration chooses. */
export { embedded } from './embedded/index.js';
export { grounding } from './grounding/index.js';
export { local } from './local/index.js';
export { openai } from './openai/index.js';
export { replicate } from './replicate/index.js';
export { commons } from './search/commons.js';
export { google } from './search/google.js';
export { openverse } from './search/openverse.js';
