/** "Did you mean …?": the known word that a mistyped one was probably meant to be. */

/** Longer words are never compared: nobody mistypes them, and the comparison costs the product of their lengths. */
const MAX_COMPARED_LENGTH = 64
const MAX_LISTED_WORDS = 12

/** Optimal string alignment distance: insertions, deletions, replacements, and neighbours swapped count one each. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, (beforeLast[j - 2] ?? 0) + 1)
      row.push(best)
    }
    beforeLast = last
    last = row
  }
  return last[b.length] ?? 0
}

function fold(word: string): string {
  return word.toLowerCase().replaceAll(/[-_ ]/g, '')
}

export function nearMiss(word: string, known: Iterable<string>): string | undefined {
  if (word.length > MAX_COMPARED_LENGTH) return undefined
  const folded = fold(word)
  let best: string | undefined
  let bestDistance = Math.min(2, Math.floor(folded.length / 3)) + 1
  for (const candidate of known) {
    if (Math.abs(candidate.length - word.length) > MAX_COMPARED_LENGTH) continue
    const distance = editDistance(folded, fold(candidate))
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

/** The hint behind an unknown word: the near miss, else what there is to choose from. */
export function suggest(word: string, known: Iterable<string>, kind: string): string {
  const words = [...known]
  const near = nearMiss(word, words)
  if (near !== undefined) return `did you mean "${near}"?`
  if (words.length === 0) return `there are no ${kind}`
  if (words.length === 1) return `there is only "${words[0]}"`
  if (words.length > MAX_LISTED_WORDS)
    return `known ${kind} are ${words.slice(0, MAX_LISTED_WORDS).join(', ')} and ${words.length - MAX_LISTED_WORDS} more`
  return `known ${kind} are ${words.join(', ')}`
}
