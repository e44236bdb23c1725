/** Worker thread of the net that reads sentences, on TensorFlow.js. */
import { serveWorker } from '../../util/worker-service.js';
import { textNet } from './text-net.js';

serveWorker(textNet);
