import { type Kysely, type Migration, sql } from 'kysely'

const first = [
  `create table app.meta (key text primary key, value text not null)`,
  // Exclusion between processes: whoever holds the row with the highest fence may work.
  `create table app.lease (
    name text primary key, holder text not null, fence bigint not null, expires_at timestamptz not null)`,
  `create table app.source (
    space text not null, source text not null, position jsonb,
    first_read_done boolean not null default false, started_at timestamptz, fresh_at timestamptz,
    not_before timestamptz not null, failures int not null default 0, last_error text, error_kind text,
    requests int not null default 0, primary key (space, source))`,
  // Everything personal lives in person and account (and in texts: revision, subject); erasing touches only these.
  `create table app.person (
    id bigint generated always as identity primary key, space text not null, name text, email text,
    organisation text, organisation_kind text, region text, erased_at timestamptz)`,
  `create table app.account (
    space text not null, source text not null, source_id text not null,
    person_id bigint not null references app.person (id), name text, username text, email text,
    roles jsonb not null default '[]', groups jsonb not null default '[]', url text,
    own boolean not null default false, last_seen_at timestamptz, gone_at timestamptz,
    primary key (space, source, source_id))`,
  `create index account_person on app.account (person_id)`,
  // Subjects as last seen.
  `create table app.subject (
    space text not null, key text not null, source text not null, kind text not null, place text,
    title text, author text, created_at timestamptz, state jsonb not null, hash text not null,
    fingerprint text, own boolean not null default false, touched_at timestamptz not null,
    gone_at timestamptz, primary key (space, key))`,
  `create index subject_kind on app.subject (space, source, kind) where gone_at is null`,
  `create index subject_place on app.subject (space, place) where gone_at is null`,
  // The log: append-only, each key once. Ids, kinds, times and hashes; never a text or a name.
  `create table app.activity (
    id bigint generated always as identity primary key, space text not null, source text not null,
    key text not null, kind text not null, subject text not null, subject_kind text not null,
    field text, entry text, claim text not null, actor bigint, at timestamptz not null,
    seen_at timestamptz not null, reported boolean not null, silent boolean not null,
    own boolean not null default false, source_type text, before_hash text, after_hash text,
    unique (space, source, key))`,
  `create index activity_at on app.activity (space, at)`,
  `create index activity_seen on app.activity (space, seen_at)`,
  `create index activity_claim on app.activity (space, subject, claim)`,
  // What stood before and after, erasable.
  `create table app.revision (
    activity bigint primary key references app.activity (id), before jsonb, after jsonb, erased_at timestamptz)`,
  // Changes of state waiting for the source to report them.
  `create table app.pending (
    space text not null, source text not null, subject text not null, subject_kind text not null,
    claim text not null, kind text not null, field text, entry text, before jsonb, after jsonb,
    since timestamptz not null, primary key (space, subject, claim))`,
  // A subject and the place where it is mirrored.
  `create table app.link (
    space text not null, subject text not null, target text not null, mark text not null,
    remote_id text, shown_hash text, url text, version int not null default 1, due_at timestamptz,
    shown_at timestamptz, reason text,
    primary key (space, subject, target))`,
  `create index link_due on app.link (due_at) where due_at is not null`,
  // Writes to the outside: reserved before the call, confirmed after it.
  `create table app.effect (
    id bigint generated always as identity primary key, space text not null, key text not null,
    kind text not null, subject text, state text not null, attempts int not null default 0,
    not_before timestamptz not null, reserved_at timestamptz not null, done_at timestamptz,
    content_hash text, remote_id text, error text, unique (space, key))`,
  // Mails and messages owed, one per (kind, about, reader, period).
  `create table app.message (
    id text primary key, space text not null, kind text not null, about text not null,
    reader text not null, period text not null, channel text not null, address text not null,
    to_name text, subject text not null, html text not null, text text not null, state text not null,
    not_before timestamptz not null, created_at timestamptz not null, first_try_at timestamptz,
    sent_at timestamptz, attempts int not null default 0, reason text, covers_from timestamptz,
    covers_to timestamptz, unique (space, kind, about, reader, period))`,
  `create index message_due on app.message (not_before) where state in ('due', 'sending')`,
  `create table app.hold (
    id bigint generated always as identity primary key, space text not null, source text not null,
    scope text not null, reason text not null, opened_at timestamptz not null, released_at timestamptz,
    released_by text)`,
  `create unique index hold_open on app.hold (space, source, scope) where released_at is null`,
  `create table app.quarantine (
    id bigint generated always as identity primary key, space text not null, source text not null,
    kind text not null, source_id text, reason text not null, raw text not null, raw_hash text not null,
    seen_at timestamptz not null, resolved_at timestamptz, unique (space, source, kind, raw_hash))`,
]

const truth = [
  // States kept so far are of another shape: the next reading takes them anew and compares nothing.
  `update app.source s set first_read_done = false where exists (
    select from app.subject b where b.space = s.space and b.source = s.source and b.kind = 'board')`,
  // From when on a report counts for a waiting change: the look before, that still saw the old state.
  `alter table app.pending add column claims_from timestamptz`,
  // And until when: what is dated later than the state was read is another change.
  `alter table app.pending add column claims_until timestamptz`,
  // Gone silently along with the thing it stood in; comes back as silently.
  `alter table app.subject add column gone_with text`,
  // A look since then could not compare it, as a newer word was known already.
  `alter table app.subject add column unseen_since timestamptz`,
  // Of an inferred line: it happened after that look (null: nobody knows) and before at.
  `alter table app.activity add column after_at timestamptz`,
  // How far the source's clock was ahead of ours, ms: its events are dated by it.
  `alter table app.source add column clock_ahead int not null default 0`,
  // When an event came in by itself: a reading that began before it is followed by another one soon.
  `alter table app.source add column heard_at timestamptz`,
  // readAt of the newest export file that was taken in.
  `alter table app.source add column imported_at timestamptz`,
  // What the source told of an inferred line later: who and when. Never a second line.
  `create table app.amendment (
    activity bigint primary key references app.activity (id), space text not null, source text not null,
    key text not null, actor bigint, at timestamptz not null, source_type text,
    seen_at timestamptz not null, unique (space, source, key))`,
  // The log as it is read: amended lines with the actor and time of their amendment.
  `create view app.told as
    select a.id, a.space, a.source, a.key, a.kind, a.subject, a.subject_kind, a.field, a.entry, a.claim,
      coalesce(m.actor, a.actor) as actor, coalesce(m.at, a.at) as at, a.seen_at, a.reported, a.silent,
      a.own, coalesce(m.source_type, a.source_type) as source_type, m.key as amended_by
    from app.activity a left join app.amendment m on m.activity = a.id`,
]

const budget = [
  // Requests sent lately with one token, by all processes together.
  `create table app.budget (
    name text primary key, sent jsonb not null default '[]', paused_until timestamptz, said jsonb)`,
]

const quarantineOpen = [
  `create index quarantine_open on app.quarantine (space, source, kind, source_id)
    where resolved_at is null`,
]

const looked = [
  // Kind → when all of that kind were last seen for certain: who was not known then came later.
  `alter table app.source add column looked_at jsonb not null default '{}'`,
  // A human has settled it: the same raw text is not set aside again.
  `alter table app.quarantine add column dropped boolean not null default false`,
]

const people = [
  // Two persons that turned out to be one: the log keeps naming the first, and is read as the other.
  `alter table app.person add column same_as bigint references app.person (id)`,
  // What the account itself says; the person has what is best of all its accounts.
  `alter table app.account add column first_person bigint references app.person (id),
    add column organisation text, add column organisation_kind text, add column region text`,
  `update app.account a set first_person = a.person_id, organisation = p.organisation,
    organisation_kind = p.organisation_kind, region = p.region
    from app.person p where p.id = a.person_id`,
  `alter table app.account alter column first_person set not null`,
  `create index account_email on app.account (space, lower(trim(email))) where email is not null`,
  // The operator's words about two accounts (source:id, the smaller first): one person's or not.
  `create table app.verdict (
    space text not null, one text not null, other text not null, same boolean not null,
    said_at timestamptz not null, primary key (space, one, other))`,
  `create or replace view app.told as
    select a.id, a.space, a.source, a.key, a.kind, a.subject, a.subject_kind, a.field, a.entry, a.claim,
      coalesce(p.same_as, m.actor, a.actor) as actor, coalesce(m.at, a.at) as at, a.seen_at, a.reported,
      a.silent, a.own, coalesce(m.source_type, a.source_type) as source_type, m.key as amended_by
    from app.activity a left join app.amendment m on m.activity = a.id
    left join app.person p on p.id = coalesce(m.actor, a.actor)`,
]

const mirror = [
  // The last change, the first that is not shown yet, and the write before the last one.
  `alter table app.link add column touched_at timestamptz, add column waiting_since timestamptz,
    add column shown_before_at timestamptz`,
  // What the target made of the last write, where it does not keep it as it was sent.
  `alter table app.link add column kept_looks text`,
  // Where cards are mirrored: when all its entries are looked at next, and whether they have been since
  // the last start. Nothing is written before: this database may be younger than they are.
  `create table app.target (
    space text not null, target text not null, sweep_at timestamptz not null,
    opened boolean not null default false, ran_at timestamptz, primary key (space, target))`,
]

const replies = [
  // An answer given where a card is shown, and the comment that brings it to the card. `kept_hash` is of
  // the comment as its target keeps it: where it reads otherwise, somebody has changed it by hand, and
  // from `disputed_at` on it is left alone.
  `create table app.reply (
    space text not null, post text not null, target text not null, card text not null,
    mark text not null, remote_id text, shown_hash text, kept_hash text, version int not null default 0,
    due_at timestamptz, written_at timestamptz, disputed_at timestamptz, reason text,
    primary key (space, post, target))`,
  `create index reply_due on app.reply (due_at) where due_at is not null`,
  `create index reply_card on app.reply (space, card)`,
]

const routes = [
  // The entry says that the card is no longer shown there: it lives at another place, or nowhere.
  `alter table app.link add column elsewhere boolean not null default false`,
]

const byHand = [
  // How the entry read after our last write, and what somebody has done to it since (`edited`,
  // `removed`) where that is to be left so.
  `alter table app.link add column shown_looks text, add column by_hand text`,
]

const names = [
  // What lists and labels of a board are called (`now`) and were called: a route that names one goes on
  // to mean it. `name` is compared, `title` is as it was written.
  `create table app.board_name (
    space text not null, source text not null, kind text not null, source_id text not null,
    name text not null, title text not null, now boolean not null, since timestamptz not null,
    primary key (space, source, kind, source_id, name))`,
  `create unique index board_name_now on app.board_name (space, source, kind, source_id) where now`,
]

/** In order; never edited once released, only added to. */
export const migrations: Readonly<Record<string, Migration>> = {
  '001-first': { up: (db: Kysely<unknown>) => runAll(db, first) },
  '002-budget': { up: (db: Kysely<unknown>) => runAll(db, budget) },
  '003-truth': { up: (db: Kysely<unknown>) => runAll(db, truth) },
  '004-quarantine-open': { up: (db: Kysely<unknown>) => runAll(db, quarantineOpen) },
  '005-looked': { up: (db: Kysely<unknown>) => runAll(db, looked) },
  '006-people': { up: (db: Kysely<unknown>) => runAll(db, people) },
  '007-mirror': { up: (db: Kysely<unknown>) => runAll(db, mirror) },
  '008-replies': { up: (db: Kysely<unknown>) => runAll(db, replies) },
  '009-routes': { up: (db: Kysely<unknown>) => runAll(db, routes) },
  '010-by-hand': { up: (db: Kysely<unknown>) => runAll(db, byHand) },
  '011-names': { up: (db: Kysely<unknown>) => runAll(db, names) },
}

async function runAll(db: Kysely<unknown>, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
