/** The platform's command line as the API has it: a command, what it answers, what may be typed next. */
import { z } from '@hono/zod-openapi'

const LINE_LENGTH_MAX = 1000

export const consoleOrder = z
  .strictObject({
    command: z.string().max(LINE_LENGTH_MAX).meta({ description: 'One line, as typed behind the prompt' }),
    confirmed: z
      .string()
      .max(10_000)
      .optional()
      .meta({ description: '`question` of the answer before, once somebody has said yes to it: only what was asked is done' }),
  })
  .meta({ id: 'ConsoleOrder', example: { command: 'file list license' } })

export const consoleAnswer = z
  .strictObject({
    outcome: z.enum(['done', 'refused', 'question', 'exit']).meta({
      description:
        '`done`; `refused`: nothing happened, and `output` is the line that says why; `question`: nothing happened yet, send the command again ' +
        'with `confirmed`; `exit`: the conversation is over',
    }),
    output: z.string().meta({ description: 'Lines for a terminal, without control characters but for line ends and tabs' }),
    question: z.string().nullable(),
    code: z.string().nullable().meta({ description: 'Of a refusal: stable, for programs' }),
  })
  .meta({ id: 'ConsoleAnswer', example: { outcome: 'done', output: 'cup-sjc.lic', question: null, code: null } })
export type ConsoleAnswer = z.infer<typeof consoleAnswer>

export const consoleLine = z.strictObject({
  line: z.string().max(LINE_LENGTH_MAX).default('').meta({ description: 'What is typed so far', example: 'file li' }),
})

export const consoleCompletion = z
  .strictObject({
    replaces: z.string().meta({ description: 'The end of the line that a candidate takes the place of' }),
    candidates: z.array(z.string()),
  })
  .meta({ id: 'ConsoleCompletion', example: { replaces: 'li', candidates: ['list'] } })
export type ConsoleCompletion = z.infer<typeof consoleCompletion>
