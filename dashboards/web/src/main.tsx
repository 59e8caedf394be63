/** The page's entry: styles, the live store, then what is shown. */
import './tokens.css'
import './base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.js'
import { startLive } from './live/store.js'

startLive()
const root = document.getElementById('page')
if (root === null) throw new Error('index.html has no #page')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
