/** The look of our plain pages, light and dark. Colour never says alone what a word says too. */
export const STYLE = `
:root { --back: #f6f7f9; --card: #fff; --text: #1c2430; --dim: #5a6675; --line: #dfe3e8; --link: #1a5fb4; --bad: #b3261e; --warn: #8a5300; --good: #1b6e3c; --calm: #41506a; }
@media (prefers-color-scheme: dark) {
  :root { --back: #12161c; --card: #1a2029; --text: #e6eaf0; --dim: #9aa7b7; --line: #2c3542; --link: #8ab4f8; --bad: #ff8a80; --warn: #ffc266; --good: #7fd49c; --calm: #a9b8d0; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 76rem; padding: 1.5rem 1rem 3rem; background: var(--back); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.4rem; }
h2 { margin: 2rem 0 .5rem; font-size: 1.1rem; }
h3 { margin: 0 0 .3rem; font-size: 1rem; }
a { color: var(--link); }
code, pre { font: 13px/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
pre { margin: .3rem 0; padding: .6rem .8rem; overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; background: var(--back); }
.dim { color: var(--dim); }
.note { margin: .8rem 0; padding: .5rem .8rem; border-left: 4px solid var(--warn); background: var(--card); }
.card { margin: .8rem 0; padding: .9rem 1rem; border: 1px solid var(--line); border-radius: 8px; background: var(--card); }
.wide { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; background: var(--card); }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .5rem .8rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
tr:last-child td { border-bottom: 0; }
th { color: var(--dim); font-weight: 600; white-space: nowrap; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.short { white-space: nowrap; }
td.instant { white-space: nowrap; font-variant-numeric: tabular-nums; }
.badge { display: inline-block; padding: 0 .5rem; border: 1px solid currentColor; border-radius: 1rem; font-size: .85rem; font-weight: 600; white-space: nowrap; }
.bad { color: var(--bad); }
.warn { color: var(--warn); }
.good { color: var(--good); }
.calm { color: var(--calm); }
`
