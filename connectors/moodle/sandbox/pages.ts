import { escapeHtml } from './html.ts'

/** The page of `admin/cli/maintenance.php --enable`, sent with 503 and `Retry-After: 300`. */
export const maintenancePage = page(
  'Учебный портал under maintenance',
  "<div class='alert-danger'>The site is undergoing maintenance and is currently not available</div>",
)

/** A `climaintenance.html` that the site has put in the place of that page. */
export const ownPage = '<h1>closed</h1>\n'

/** What a proxy or an expired session puts in the place of an answer, with status 200. */
export const loginPage = page(
  'Log in to the site | Учебный портал',
  '<form action="/login/index.php" method="post"><input name="username"><input name="password" type="password"></form>',
)

export const tooLargePage =
  '<html>\r\n<head><title>413 Request Entity Too Large</title></head>\r\n<body>\r\n' +
  '<center><h1>413 Request Entity Too Large</h1></center>\r\n<hr><center>nginx/1.22.1</center>\r\n' +
  '</body>\r\n</html>\r\n'

/** Moodle sends every other host name on to its own. */
export function redirectPage(location: string): string {
  const link = `<a href="${escapeHtml(location)}">Continue</a>`
  return page('Redirect', `<div>This page should automatically redirect.<br />${link}</div>`)
}

/** The front server's own page for a status of 5xx or 429. */
export function statusPage(code: number): string {
  return `<html>\r\n<head><title>${code}</title></head>\r\n<body>\r\n<center><h1>${code}</h1></center>\r\n</body>\r\n</html>\r\n`
}

function page(title: string, body: string): string {
  return (
    '<!DOCTYPE html>\n<html  lang="en" xml:lang="en">\n    <head>\n' +
    '        <meta http-equiv="Content-Type" content="text/html; charset=utf-8" />\n' +
    `                <title>${title}</title>\n    </head>\n    <body>\n` +
    `        <h1>${title}</h1>\n        ${body}\n    </body>\n</html>\n`
  )
}
