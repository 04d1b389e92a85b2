import { IANAZone } from 'luxon'
import { z } from 'zod'

/** The small words of the file: ids, dates, times, zones, switches. */

export const Id = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/)
  .describe('a short id of lower-case Latin letters, digits and dashes, for example karelia')

export const LocalDate = z.iso.date().describe('a day in the local zone, for example 2019-09-15')

export const LocalTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
  .describe('a local time HH:MM, for example 09:00')

export const TimeZone = z
  .string()
  .refine((zone) => IANAZone.isValidZone(zone) && zone.includes('/'))
  .describe('an IANA time zone, for example Europe/Moscow')

export const Locale = z.enum(['ru', 'en'])

export const WebLink = z
  .url({ protocol: /^https?$/ })
  .describe('an address with http:// or https://')

export const Text = z.string().trim().min(1)

export const Switch = z
  .union([z.boolean(), z.enum(['on', 'off'])])
  .transform((value) => value === true || value === 'on')
