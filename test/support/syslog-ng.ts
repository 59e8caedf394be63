/** syslog-ng, unprivileged, on free ports: `plain-*` read by its syslog-parser, `cisco-*` by its cisco-parser(), `lines-tcp` framed by newlines. */
import { writeFileSync } from 'node:fs'
import type { Certificate } from './certificates.js'
import type { Peer } from './peer.js'
import { type RealSyslog, startRealSyslog } from './real-syslog.js'

const FIELDS = {
  raw: '${.raw}',
  pri: '$PRI',
  host: '$HOST',
  app: '$PROGRAM',
  msgId: '$MSGID',
  structuredData: '$SDATA',
  timestamp: '$S_ISODATE',
  text: '$MESSAGE',
  ciscoSeverity: '${.cisco.severity}',
  ciscoFacility: '${.cisco.facility}',
  ciscoMnemonic: '${.cisco.mnemonic}',
}

export function startSyslogNg(peer: Peer, certificate: Certificate, ca: string): Promise<RealSyslog> {
  const inputs = {
    'plain-udp': 'udp',
    'plain-tcp': 'tcp',
    'plain-tls': 'tls',
    'lines-tcp': 'tcp',
    'cisco-udp': 'udp',
    'cisco-tcp': 'tcp',
    'cisco-tls': 'tls',
  } as const
  return startRealSyslog({
    peer,
    inputs,
    configure({ forwardPort, file }, ports) {
      writeFileSync(file('ca.pem'), ca)
      writeFileSync(file('cert.pem'), certificate.cert)
      writeFileSync(file('key.pem'), certificate.key, { mode: 0o600 })
      const tls = `tls(key-file("${file('key.pem')}") cert-file("${file('cert.pem')}") ca-file("${file('ca.pem')}") peer-verify(optional-untrusted))`
      const paths = Object.entries(inputs).map(([name, transport]) => {
        // Its syslog() driver counts octets over TCP and TLS; its network() driver reads datagrams and lines.
        const driver = transport === 'udp' || name === 'lines-tcp' ? 'network' : 'syslog'
        const source = `${driver}(ip("127.0.0.1") port(${ports[name]}) transport("${transport}") flags(no-parse) ${transport === 'tls' ? tls : ''})`
        const parser = name.startsWith('cisco') ? 'cisco-parser()' : 'syslog-parser(flags(syslog-protocol))'
        return `log { source { ${source}; }; rewrite { set("$MESSAGE" value(".raw")); }; parser { ${parser}; }; destination(d_json); };`
      })
      const pairs = Object.entries(FIELDS).map(([key, value]) => `${key}=\\"${value}\\"`)
      writeFileSync(
        file('syslog-ng.conf'),
        [
          '@version: 3.38',
          '@include "scl.conf"',
          'options { keep-hostname(yes); use-dns(no); frac-digits(3); send-time-zone("UTC"); log-msg-size(65536); stats-freq(0); };',
          `destination d_json { network("127.0.0.1" port(${forwardPort}) transport("tcp") template("$(format-json --scope none ${pairs.join(' ')})\\n")); };`,
          ...paths,
          '',
        ].join('\n'),
      )
      return ['-F', '--no-caps', '-f', file('syslog-ng.conf'), '-R', file('persist'), '-c', file('control'), '-p', file('pid')]
    },
  })
}
