/** Bounds on what is read: beyond them a file is not what it claims to be. */

/** A hundred thousand clusters with two nodes need about 40 MB. */
export const MAX_CONFIGURATION_BYTES = 256 * 1024 * 1024
/** A licence file has some kilobytes. */
export const MAX_LICENSE_BYTES = 1024 * 1024
