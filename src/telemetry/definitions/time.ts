/** Licence time, and what is thought of the wall clock. */
import type { MetricDefinition } from './definition.js'

export const TIME_METRICS = {
  now: {
    name: 'lapsewatch_now_timestamp_seconds',
    type: 'gauge',
    labels: [],
    help: 'Licence time now: what instants are to be compared with, instead of time().',
    example: 'abs(lapsewatch_now_timestamp_seconds - time()) > 60 unless lapsewatch_clock_simulated == 1',
  },
  clockTrust: {
    name: 'lapsewatch_clock_trust',
    type: 'gauge',
    labels: ['state'],
    help: '1 for what is thought of the wall clock, 0 for the other two; a simulated clock is always trusted.',
    more: '`trusted`; `behind`: licence time stands until the wall has passed it; `held`: licence time goes on without the wall.',
    example: 'lapsewatch_clock_trust{state!="trusted"} == 1',
  },
  clockSimulated: {
    name: 'lapsewatch_clock_simulated',
    type: 'gauge',
    labels: [],
    help: '1 on a simulated clock, 0 on that of the machine.',
    example: 'lapsewatch_clock_simulated == 1',
  },
  clockSpeed: {
    name: 'lapsewatch_clock_speed_ratio',
    type: 'gauge',
    labels: [],
    help: 'Seconds of licence time in a second of the machine: 1 on the clock of the machine, the configured speed on a simulated one.',
    more: 'Divide by it what is owed within minutes of the machine (a tick, a delivery) before you compare, so that a rule holds at any speed.',
    example: '(lapsewatch_now_timestamp_seconds - lapsewatch_scheduler_last_tick_timestamp_seconds) / lapsewatch_clock_speed_ratio > 60',
  },
  wallClockSteps: {
    name: 'lapsewatch_wall_clock_steps_total',
    type: 'counter',
    labels: ['direction'],
    help: 'Steps of the wall clock of more than two seconds.',
    more: '`forward` or `backward`, believed or not.',
    example: 'increase(lapsewatch_wall_clock_steps_total[1h]) > 0',
  },
  lastStep: {
    name: 'lapsewatch_wall_clock_last_step_seconds',
    type: 'gauge',
    labels: [],
    help: 'Size of the last step of the wall clock, negative when it went back; no series before the first.',
    example: 'abs(lapsewatch_wall_clock_last_step_seconds) > 3600',
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>
