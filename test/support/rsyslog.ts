/** rsyslogd, unprivileged, on free ports: `plain-*` read by its RFC 5424 and 3164 parsers, `cisco-*` by `pmciscoios` with an origin. */
import { writeFileSync } from 'node:fs'
import type { Certificate } from './certificates.js'
import type { Peer } from './peer.js'
import { type RealSyslog, startRealSyslog } from './real-syslog.js'

const PROPERTIES = {
  raw: 'rawmsg',
  pri: 'pri',
  host: 'hostname',
  app: 'app-name',
  msgId: 'msgid',
  structuredData: 'structured-data',
  text: 'msg',
  tag: 'syslogtag',
}

export function startRsyslog(peer: Peer, certificate: Certificate, ca: string): Promise<RealSyslog> {
  const inputs = {
    'plain-udp': 'udp',
    'plain-tcp': 'tcp',
    'plain-tls': 'tls',
    'cisco-udp': 'udp',
    'cisco-tcp': 'tcp',
    'cisco-tls': 'tls',
  } as const
  return startRealSyslog({
    peer,
    inputs,
    configure({ folder, forwardPort, file }, ports) {
      writeFileSync(file('ca.pem'), ca)
      writeFileSync(file('cert.pem'), certificate.cert)
      writeFileSync(file('key.pem'), certificate.key, { mode: 0o600 })
      const listeners = Object.entries(inputs).map(([name, transport]) => {
        const where = `address="127.0.0.1" port="${ports[name]}" ruleset="${name.split('-')[0]}"`
        if (transport === 'udp') return `input(type="imudp" ${where})`
        const driver =
          transport === 'tls'
            ? 'streamDriver.name="gtls" streamDriver.mode="1" streamDriver.authMode="anon"'
            : 'streamDriver.name="ptcp" streamDriver.mode="0"'
        return `input(type="imtcp" ${where} ${driver})`
      })
      const fields = Object.entries(PROPERTIES).map(([outname, name]) => `property(outname="${outname}" name="${name}" format="jsonf")`)
      const forward = `action(type="omfwd" target="127.0.0.1" port="${forwardPort}" protocol="tcp" template="json")`
      writeFileSync(
        file('rsyslog.conf'),
        [
          `global(workDirectory="${folder}" maxMessageSize="64k" parser.escapeControlCharactersOnReceive="off"`,
          `  defaultNetstreamDriverCAFile="${file('ca.pem')}" defaultNetstreamDriverCertFile="${file('cert.pem')}" defaultNetstreamDriverKeyFile="${file('key.pem')}")`,
          'module(load="imudp")',
          'module(load="imtcp")',
          'module(load="pmciscoios")',
          'parser(name="with-origin" type="pmciscoios" present.origin="on")',
          `template(name="json" type="list" option.jsonf="on") { ${fields.join(' ')} property(outname="timestamp" name="timereported" dateFormat="rfc3339" format="jsonf") }`,
          `ruleset(name="plain") { ${forward} }`,
          `ruleset(name="cisco" parser="with-origin") { ${forward} }`,
          ...listeners,
          '',
        ].join('\n'),
      )
      return ['-n', '-iNONE', '-f', file('rsyslog.conf')]
    },
  })
}
