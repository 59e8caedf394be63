/** MAC addresses as people and machines write them, and the one form that the domain keeps: twelve lower-case hex digits. */
const NOTATIONS = [/^[0-9a-f]{12}$/, /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/, /^[0-9a-f]{2}(-[0-9a-f]{2}){5}$/, /^[0-9a-f]{4}(\.[0-9a-f]{4}){2}$/]

/** Plain, with colons, with dashes or in Cisco's dots, in either case; `undefined` for anything else. */
export function parseMac(text: string): string | undefined {
  const lower = text.toLowerCase()
  return NOTATIONS.some((notation) => notation.test(lower)) ? lower.replaceAll(/[:.-]/g, '') : undefined
}
