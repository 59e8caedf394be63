/** Entry of the thread that loads a configuration (`config/load-in-worker.ts`): ties the loader to the sinks that there are. */
import { serveLoad } from './config/serve-load.js'
import { SINK_KINDS } from './sinks/registry.js'

serveLoad(Object.fromEntries(Object.entries(SINK_KINDS).map(([type, { schema }]) => [type, schema])))
