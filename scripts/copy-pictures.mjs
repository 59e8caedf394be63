// The second half of `npm run pictures`: of the screens that the browser tests have just taken, the README's go to docs/.
import { copyFileSync } from 'node:fs'

const PICTURES = { 'overview-light': 'overview', 'cluster-grace-light': 'cluster', wall: 'wall' }

for (const [screen, picture] of Object.entries(PICTURES)) {
  copyFileSync(`reports/screens/${screen}.png`, `docs/${picture}.png`)
  console.log(`docs/${picture}.png`)
}
