/** The stream: who follows it, what they get, and why some were dropped. */
import type { MetricDefinition } from './definition.js'

export const STREAM_METRICS = {
  streamClients: {
    name: 'lapsewatch_stream_clients',
    type: 'gauge',
    labels: [],
    help: 'Connections that follow the stream now.',
    example: 'lapsewatch_stream_clients == 0',
  },
  streamFrames: {
    name: 'lapsewatch_stream_frames_sent_total',
    type: 'counter',
    labels: [],
    help: 'Frames handed to connections, snapshots among them.',
    example: 'rate(lapsewatch_stream_frames_sent_total[5m])',
  },
  streamBytes: {
    name: 'lapsewatch_stream_sent_bytes_total',
    type: 'counter',
    labels: [],
    help: 'Bytes of those frames.',
    example: 'rate(lapsewatch_stream_sent_bytes_total[5m])',
  },
  streamSnapshots: {
    name: 'lapsewatch_stream_snapshots_total',
    type: 'counter',
    labels: [],
    help: 'Connections that began with a snapshot.',
    example: 'rate(lapsewatch_stream_snapshots_total[5m]) > 1',
  },
  streamResumes: {
    name: 'lapsewatch_stream_resumes_total',
    type: 'counter',
    labels: [],
    help: 'Connections that went on from the frame that they had seen last.',
    example: 'rate(lapsewatch_stream_resumes_total[5m])',
  },
  streamRefused: {
    name: 'lapsewatch_stream_refused_total',
    type: 'counter',
    labels: [],
    help: 'Connections for which there was no room.',
    example: 'increase(lapsewatch_stream_refused_total[15m]) > 0',
  },
  streamDropped: {
    name: 'lapsewatch_stream_dropped_total',
    type: 'counter',
    labels: ['reason'],
    help: 'Connections that were ended from here, by reason.',
    more: '`slow`: did not read. `dead`: answered no ping. `talked`, `protocol`: sent what nobody asked for, or no WebSocket. `corrected`, `overrun`, `fault`: has to begin anew, see [stream.md](stream.md).',
    example: 'increase(lapsewatch_stream_dropped_total{reason="slow"}[15m]) > 0',
  },
  streamCoalesced: {
    name: 'lapsewatch_stream_coalesced_total',
    type: 'counter',
    labels: [],
    help: 'Changes of a cluster that were told as one with a later one.',
    example: 'rate(lapsewatch_stream_coalesced_total[5m])',
  },
} as const satisfies Record<string, MetricDefinition>
