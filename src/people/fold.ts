/**
 * One spelling for what is said alike: «Юлия», "Julia" and "Yuliya" fold to the same letters. Cyrillic
 * and Latin, whatever way of transcription; capital letters stand for sounds of their own (`Z` zh,
 * `C` ts, `Q` ch, `W` sh and shch). Not for showing.
 */
export function fold(word: string): string {
  const letters = word.normalize('NFKC').toLowerCase().replaceAll('ё', 'е')
  const sounds = /\p{Script=Cyrillic}/u.test(letters) ? fromCyrillic(letters) : fromLatin(letters)
  return sounds
    .replace(/[^a-zA-Z]/g, '')
    .replace(/(.)\1+/g, '$1')
    .replace(/i(?=[aeou])/g, '')
}

const cyrillic: Readonly<Record<string, string>> = {
  ...{ а: 'a', б: 'b', в: 'v', г: 'g', ґ: 'g', д: 'd', е: 'e', э: 'e', є: 'e', ж: 'Z', з: 'z' },
  ...{ и: 'i', й: 'i', ы: 'i', і: 'i', ї: 'i', к: 'k', л: 'l', м: 'm', н: 'n', о: 'o', п: 'p' },
  ...{ р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'h', ц: 'C', ч: 'Q', ш: 'W', щ: 'W' },
  ...{ ю: 'iu', я: 'ia' },
}

function fromCyrillic(word: string): string {
  return [...word]
    .map((letter) => cyrillic[letter] ?? (/[a-z]/.test(letter) ? letter : ''))
    .join('')
}

/** The longest first: what one has taken the next does not see. */
const latin: readonly (readonly [RegExp, string])[] = [
  [/shch|sch|sh/g, 'W'],
  [/zh/g, 'Z'],
  [/tch|ch/g, 'Q'],
  [/kh/g, 'h'],
  [/ts|tz|cz/g, 'C'],
  [/ck|c|q/g, 'k'],
  [/ph/g, 'f'],
  [/x/g, 'ks'],
  [/w/g, 'v'],
  [/yo|jo/g, 'e'],
  [/[yj]/g, 'i'],
]

function fromLatin(word: string): string {
  const plain = word.normalize('NFD').replace(/\p{M}/gu, '')
  return latin.reduce((text, [letters, sound]) => text.replace(letters, sound), plain)
}
