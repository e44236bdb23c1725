/** Worker thread of the nets that see, on TensorFlow.js: sharing one saves a runtime's memory. */
import { serveWorker } from '../../util/worker-service.js';
import { visionNets } from './vision-nets.js';

serveWorker(visionNets);
