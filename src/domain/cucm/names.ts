/** What users and phones may be called, whichever way they come in. */

export const CUCM_NAME = /^[A-Za-z0-9._@+-]{1,128}$/
export const CUCM_NAME_MESSAGE = 'use 1 to 128 letters, digits, dots, @, +, - and _'
