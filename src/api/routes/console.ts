/** The platform's own command line: one command on one node, and completion. */
import { createRoute } from '@hono/zod-openapi'
import { isEnough, type Needed } from '../../access/index.js'
import { callerOf } from '../guard.js'
import { needs } from '../needed.js'
import { orFail } from '../problem.js'
import { onNode } from '../schemas/common.js'
import { consoleAnswer, consoleCompletion, consoleLine, consoleOrder } from '../schemas/console.js'
import { json, jsonBody, problems } from './describe.js'
import type { AddRoutes } from './routes.js'

const tags = ['Platform']

const run = createRoute({
  method: 'post',
  path: '/api/v1/clusters/{id}/nodes/{hostname}/console',
  ...needs('viewer'),
  operationId: 'runConsoleCommand',
  tags,
  summary: "A command of the platform's command line",
  description:
    'What the command does is journalled with the source `console`. A command that is refused is an answer (200, `outcome: refused`); one that asks ' +
    'has done nothing until it is sent again with `confirmed`. Each command needs the role of the operation that does the same; what only shows needs ' +
    '`viewer`. `help` lists the commands.',
  request: { params: onNode, body: jsonBody(consoleOrder) },
  responses: { 200: json(consoleAnswer, 'What it answers'), ...problems(404, 413, 415) },
})

const completion = createRoute({
  method: 'get',
  path: '/api/v1/clusters/{id}/nodes/{hostname}/console/completion',
  operationId: 'completeConsoleCommand',
  tags,
  summary: 'What may be typed next',
  request: { params: onNode, query: consoleLine },
  responses: { 200: json(consoleCompletion, 'What may be typed next'), ...problems(404) },
})

export const addConsoleRoutes: AddRoutes = (app, { platformConsole }) => {
  app.openapi(run, async (c) => {
    const { id, hostname } = c.req.valid('param')
    const { command, confirmed = null } = c.req.valid('json')
    const caller = callerOf(c)
    const may = (needed: Needed) => caller === null || isEnough(caller.role, needed)
    return c.json(orFail(await platformConsole.run({ cluster: id, node: hostname, command, confirmed, may })), 200)
  })

  app.openapi(completion, async (c) => {
    const { id, hostname } = c.req.valid('param')
    const { replaces, candidates } = orFail(
      await platformConsole.complete({ cluster: id, node: hostname, line: c.req.valid('query').line }),
    )
    return c.json({ replaces, candidates: [...candidates] }, 200)
  })
}
