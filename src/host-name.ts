/** This machine's name, as the daemon's own alarms bear it. */
import { hostname } from 'node:os'

/** Letters, digits, `-` and dots (RFC 1123): the kernel takes any octets as a name, the headers of a syslog line don't. */
export function hostName(given: string = hostname()): string {
  return given.replace(/[^A-Za-z0-9.-]/g, '-') || 'localhost'
}
