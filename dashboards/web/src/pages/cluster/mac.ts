/** A MAC address as people read it: `000bcd4ee59d` → `00:0b:cd:4e:e5:9d`. */
export function macText(mac: string): string {
  return /^[0-9a-f]{12}$/.test(mac) ? (mac.match(/../g) ?? []).join(':') : mac
}
