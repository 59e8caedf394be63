/** AXL in tests: the public `soap` client against a daemon's address, and messages written by hand for what no client would send. */
import soap from 'soap'
import { basic } from './tokens.js'

export const NAMESPACE = 'http://www.cisco.com/AXL/API/8.5'

/** What a fault says: our code and sentence within its detail. */
export interface Fault {
  readonly status: number
  readonly faultcode: string
  readonly code: string
  readonly text: string
}

export interface AxlClient {
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what an outside program would
  call(operation: string, asked: object): Promise<any>
  /** Of a call that is refused. */
  fault(operation: string, asked: object): Promise<Fault>
}

/** Reads the WSDL of that address and asks where it says. */
export async function axlClient(url: string, credentials?: readonly [name: string, token: string]): Promise<AxlClient> {
  const headers = credentials === undefined ? {} : basic(...credentials)
  const client = await soap.createClientAsync(`${url}?wsdl`, { disableCache: true, wsdl_headers: headers })
  if (credentials !== undefined) client.setSecurity(new soap.BasicAuthSecurity(...credentials))
  const call = async (operation: string, asked: object) => {
    const [answer] = await client[`${operation}Async`](asked)
    return answer.return
  }
  return {
    call,
    async fault(operation, asked) {
      const answer = await call(operation, asked).then(
        (value) => JSON.stringify(value),
        (error) => error,
      )
      if (typeof answer === 'string') throw new Error(`${operation} was not refused: ${answer}`)
      return faultOf(answer.response.status, answer.body ?? answer.response.data)
    },
  }
}

export interface AxlAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** A message as it stands. */
export async function sendAxl(
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>> = {},
): Promise<AxlAnswer> {
  const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'text/xml; charset=utf-8', ...headers } })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

export function envelope(request: string, { namespace = NAMESPACE, header = '', before = '' } = {}): string {
  return (
    `${before}<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:ns="${namespace}">` +
    `${header}<soapenv:Body>${request}</soapenv:Body></soapenv:Envelope>`
  )
}

export function faultOf(status: number, text: string): Fault {
  const [faultcode = '', code = '', said = ''] = ['faultcode', 'axlcode', 'faultstring'].map(
    (name) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1],
  )
  return { status, faultcode, code, text: said }
}
