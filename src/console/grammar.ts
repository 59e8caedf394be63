/**
 * The commands as data: parsing, completion and help read this one table. Words and options are those of the platform (facts §6) as far as
 * they are known; which of the licence verbs takes which option is not, and ours.
 */

/** In the order in which they stand in the table's `takes`; what is in brackets may be left out, small letters stand for themselves. */
export type Parameter = 'FILE' | '[FILE]' | 'SERVICE' | '[COMMAND]' | '[detail]' | '[page]' | '[noconfirm]'
export type Option = 'detail' | 'page' | 'noconfirm'

export type NeededRole = 'viewer' | 'operator' | 'administrator'

interface CommandSpec {
  readonly takes: readonly Parameter[]
  /** Whom the command is for, as the API's own operation for the same deed says (design §5.7); Cisco License Manager's restart needs more. */
  readonly needs: NeededRole
  /** `publisher`: refused on a subscriber. */
  readonly at: 'publisher' | 'any-node'
  /** A line of the list that `help` shows. */
  readonly summary: string
  /** What `help COMMAND` says besides. */
  readonly explains: readonly string[]
}

const SERVICES_EXPLAINED = [
  'SERVICE is a name as "utils service list" shows it. Presence Engine and SIP Proxy run only where',
  'the licence allows it; what is stopped here stays stopped until it is started.',
]

const GRAMMAR = {
  'file delete license': {
    takes: ['FILE', '[noconfirm]'],
    needs: 'administrator',
    at: 'publisher',
    summary: 'delete licence files',
    explains: [
      'FILE may have * for any characters. Asks before it deletes; noconfirm leaves the question out, but',
      'never the one whether Presence Engine and SIP Proxy may stop for it. In a grace period: delete the',
      'invalid file once the new one is uploaded, then restart Cisco License Manager.',
    ],
  },
  'file list license': {
    takes: ['[FILE]', '[detail]', '[page]'],
    needs: 'viewer',
    at: 'publisher',
    summary: 'list the licence files',
    explains: ['FILE may have * for any characters. detail adds what each file grants, and whether it counts. page', 'changes nothing.'],
  },
  'file view license': {
    takes: ['FILE'],
    needs: 'viewer',
    at: 'publisher',
    summary: 'show a licence file',
    explains: [],
  },
  'show network eth0': {
    takes: ['[detail]'],
    needs: 'viewer',
    at: 'any-node',
    summary: 'show the network interface; detail has its MAC address',
    explains: ["The publisher's MAC address is the one that licence files are issued for (HOSTID)."],
  },
  'show status': {
    takes: [],
    needs: 'viewer',
    at: 'any-node',
    summary: 'show host name, date and release',
    explains: ["The date is licence time in the cluster's time zone."],
  },
  'show version active': {
    takes: [],
    needs: 'viewer',
    at: 'any-node',
    summary: 'show the release that runs',
    explains: [],
  },
  'utils service list': {
    takes: ['[page]'],
    needs: 'viewer',
    at: 'any-node',
    summary: 'list the services and whether they run',
    explains: ['Only the services that licensing concerns are simulated. page changes nothing.'],
  },
  'utils service restart': {
    takes: ['SERVICE'],
    needs: 'operator',
    at: 'any-node',
    summary: 'restart a service',
    explains: [
      ...SERVICES_EXPLAINED,
      'Restarting Cisco License Manager is the last step out of a grace period, once the new licence file',
      'is uploaded and the invalid one deleted.',
    ],
  },
  'utils service start': {
    takes: ['SERVICE'],
    needs: 'operator',
    at: 'any-node',
    summary: 'start a service',
    explains: SERVICES_EXPLAINED,
  },
  'utils service stop': {
    takes: ['SERVICE'],
    needs: 'operator',
    at: 'any-node',
    summary: 'stop a service',
    explains: SERVICES_EXPLAINED,
  },
  help: {
    takes: ['[COMMAND]'],
    needs: 'viewer',
    at: 'any-node',
    summary: 'list the commands, or explain one; so does "?" behind it',
    explains: [],
  },
  exit: {
    takes: [],
    needs: 'viewer',
    at: 'any-node',
    summary: 'leave; so does quit',
    explains: [],
  },
  quit: {
    takes: [],
    needs: 'viewer',
    at: 'any-node',
    summary: 'leave; so does exit',
    explains: [],
  },
} as const satisfies Readonly<Record<string, CommandSpec>>

export type CommandName = keyof typeof GRAMMAR

export const COMMANDS: Readonly<Record<CommandName, CommandSpec>> = GRAMMAR

const NAMES = Object.keys(GRAMMAR) as readonly CommandName[]

/** `file delete license FILE [noconfirm]` */
export function syntaxOf(name: CommandName): string {
  return [name, ...COMMANDS[name].takes].join(' ')
}

export function optionsOf(name: CommandName): readonly Option[] {
  return (['detail', 'page', 'noconfirm'] as const).filter((option) => COMMANDS[name].takes.includes(`[${option}]`))
}

/** How far words lead into the table. */
export interface Walk {
  /** How many of them are words of commands. */
  readonly depth: number
  /** The command that they spell out; the words behind it are its own. */
  readonly command: CommandName | undefined
  /** Every command that begins with them. */
  readonly commands: readonly CommandName[]
  /** What may follow, each once. */
  readonly nextWords: readonly string[]
}

export function walk(words: readonly string[]): Walk {
  let commands: readonly CommandName[] = NAMES
  let depth = 0
  for (const word of words) {
    const next = commands.filter((name) => name.split(' ')[depth] === word)
    if (next.length === 0) break
    commands = next
    depth += 1
  }
  const command = depth === 0 ? undefined : commands.find((name) => name.split(' ').length === depth)
  const nextWords = [...new Set(commands.flatMap((name) => name.split(' ').slice(depth, depth + 1)))]
  return { depth, command, commands, nextWords }
}
