/** What Moodle answers instead of a result: status 200 with an exception as the body. */
export class MoodleFailure extends Error {
  override readonly name = 'MoodleFailure'
  readonly exception: string
  /** Absent where PHP itself failed: Moodle 4.5 then sends no errorcode. */
  readonly errorcode: string | null

  constructor(exception: string, errorcode: string | null, message: string) {
    super(message)
    this.exception = exception
    this.errorcode = errorcode
  }
}

/** An ordinary Moodle exception. */
export function refuse(errorcode: string, message: string): never {
  throw new MoodleFailure('core\\exception\\moodle_exception', errorcode, message)
}

/** Moodle 4.5 does not say which parameter, unless site debugging is on. */
export function refuseParameter(): never {
  throw new MoodleFailure(
    'core\\exception\\invalid_parameter_exception',
    'invalidparameter',
    'Invalid parameter value detected',
  )
}

/** All refusals of a token, service or function look the same from outside. */
export function refuseAccess(): never {
  throw new MoodleFailure(
    'webservice_access_exception',
    'accessexception',
    'Access control exception',
  )
}

export function refuseMissing(table: string): never {
  throw new MoodleFailure(
    'dml_missing_record_exception',
    'invalidrecord',
    `Can't find data record in database table ${table}.`,
  )
}

export function refuseCapability(title: string): never {
  throw new MoodleFailure(
    'core\\exception\\required_capability_exception',
    'nopermissions',
    `Sorry, but you do not currently have permissions to do that (${title}).`,
  )
}

export function refuseLogin(): never {
  throw new MoodleFailure(
    'core\\exception\\require_login_exception',
    'requireloginerror',
    'Course or activity not accessible.',
  )
}

/** The unfinished PHP behind the web service: no errorcode at all. */
export function crash(exception: string, message: string): never {
  throw new MoodleFailure(exception, null, message)
}
