/** As in the product: so many effects are worked on at once, … */
export const effectsAtOnce = 16
/** … and the remote is asked so much at once (`requestsAtOnce` as it stands when nobody sets it). */
export const requestsAtOnce = 2
/** So many effects come before those that are timed: a service runs for weeks. */
export const warmingUp = 2_000
