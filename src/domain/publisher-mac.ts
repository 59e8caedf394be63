/** What is said, by the file and by the API alike, of a second cluster with the publisher of another (design §3.2). */
export function publisherMacInUse(mac: string, owner: string): string {
  return `"${mac}" is also the publisher's MAC of cluster ${owner}: one machine is evaluated once`
}
