/** The shelf of model backends. What several offer is done by the first by name, unless the configuration chooses. */
export { embedded } from './embedded/index.js';
