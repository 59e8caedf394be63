/** Releases: `7.0.5`. An evaluation counts per major.minor, a licence covers by major (design §3.2, §3.3). */

const RELEASE = /^\d{1,3}(\.\d{1,5}){1,5}$/

export function isRelease(text: string): boolean {
  return RELEASE.test(text)
}

export function majorOf(release: string): number {
  return Number(release.split('.')[0])
}

/** `7.0` of `7.0.5`: what is evaluated once. */
export function evaluatedRelease(release: string): string {
  return release.split('.').slice(0, 2).map(Number).join('.')
}

/** Negative when `a` is older than `b`, number by number; missing numbers count as 0. */
export function compareReleases(a: string, b: string): number {
  const left = a.split('.').map(Number)
  const right = b.split('.').map(Number)
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
