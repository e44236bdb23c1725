/** Worker thread of all nets that run on TensorFlow.js: sharing one saves a runtime's memory. */
import { serveWorker } from '../../util/worker-service.js';
import { textNet } from './text-net.js';
import { visionNets } from './vision-nets.js';

serveWorker({ ...visionNets, ...textNet });
